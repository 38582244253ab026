"""How often the parts of villages have changed in this process: what is kept of them elsewhere holds until then."""

from django.db import transaction

_changes = 0


def changes() -> int:
    return _changes


def note_change() -> None:
    """To be called by whoever writes Lingkungan: counts now, and again when others can see what was written."""
    forget()
    transaction.on_commit(forget)


def forget() -> None:
    """What is kept holds no longer."""
    global _changes
    _changes += 1
