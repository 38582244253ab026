"""What browsers are told besides Django's own headers and the content security policy."""

from collections.abc import Callable
from typing import Final

from django.http import HttpRequest, HttpResponse

# What a page could ask of the device: its place, for marking a house; nothing else, whatever slips into a page.
# Bluetooth is not named: Chromium knows no such name and would complain of it on every page.
PERMISSIONS: Final = "geolocation=(self), camera=(), microphone=(), payment=(), usb=(), serial=()"


class Headers:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        # No other site's page shows a picture or a file of this one.
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response
