"""Which devices are the kiosk: the office's own computer, and those that staff made one by a signed cookie.

What a browser says of itself proves nothing, or every phone could take numbers as fast as the whole waiting room.
"""

from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from nagari.accounts.throttle import client_address
from nagari.lib.network import is_own_machine

NAME: Final = "antrean_kios"
_SALT: Final = "antrean.kios"
# The longest that browsers keep one; each look at the kiosk's page renews it.
SECONDS: Final = 400 * 86400


def is_kiosk(request: HttpRequest, wilayah: str) -> bool:
    """Of the office in `wilayah`."""
    return is_own_machine(client_address(request)) or bears_mark(request, wilayah)


def bears_mark(request: HttpRequest, wilayah: str) -> bool:
    return bool(request.get_signed_cookie(NAME, "", salt=_SALT, max_age=SECONDS) == wilayah)


def mark(response: HttpResponse, wilayah: str) -> None:
    """From now on the device that gets this is the kiosk."""
    response.set_signed_cookie(
        NAME,
        wilayah,
        salt=_SALT,
        max_age=SECONDS,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def unmark(response: HttpResponse) -> None:
    response.delete_cookie(NAME, samesite="Lax")
