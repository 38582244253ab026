"""A nudge for the worker of this process: somebody pressed the button, or something arrived."""

import threading

_woken = threading.Event()


def wake() -> None:
    """Have the worker, if this process has one, begin within a moment."""
    _woken.set()


def wait(seconds: float) -> None:
    _woken.wait(seconds)


def take() -> bool:
    """Was it woken since this was asked last?"""
    was = _woken.is_set()
    _woken.clear()
    return was
