"""What a button that takes an act back carries along, signed: who stood where before and after."""

from django.core import signing

from nagari.penduduk.services.handover import NO_HANDOVER, Handover

FIELD = "jejak"
_SALT = "penduduk.handover.2"
# The button stands in a message; a day later the family is better mended on its own page.
_SECONDS = 24 * 3600


def sealed(handover: Handover) -> str:
    return signing.dumps(handover.plain(), salt=_SALT, compress=True)


def opened(text: str) -> Handover:
    """NO_HANDOVER for a text that is empty, too old or not from here."""
    try:
        return Handover.read(signing.loads(text, salt=_SALT, max_age=_SECONDS)) if text else NO_HANDOVER
    except signing.BadSignature:
        return NO_HANDOVER
