"""Tells whoever keeps a log that somebody changed the office. Accounts, which keep it, lie above this app."""

from collections.abc import Callable

from django.http import HttpRequest

# The request, and what was changed: "kantor-" and the name of the address.
Listener = Callable[[HttpRequest, str], None]
PREFIX = "kantor-"

_listeners: list[Listener] = []


def told_to(listener: Listener) -> None:
    """To be called in `AppConfig.ready()`."""
    _listeners.append(listener)


def tell(request: HttpRequest) -> None:
    """After a change that went through."""
    match = request.resolver_match
    what = f"{PREFIX}{match.url_name if match else ''}"
    for listener in _listeners:
        listener(request, what)
