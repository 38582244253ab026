"""When somebody last did something in the training twin. Loaded there only."""

import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

_last = time.monotonic()


def idle_seconds() -> float:
    return time.monotonic() - _last


class Activity:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        global _last
        _last = time.monotonic()
        return self.get_response(request)
