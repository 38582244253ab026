"""What a service refused reaches the person: sentence and remedy, on a page or in the piece asked for."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from nagari.lib.errors import UserError

# The request was understood and can't be done as things stand.
REFUSED = 422


class Refusals:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """None for faults of the program: those are a 500 and go to the log."""
        if not isinstance(exception, UserError):
            return None
        template = "pages/_refused.html" if getattr(request, "htmx", False) else "pages/refused.html"
        return render(request, template, {"refusal": exception}, status=REFUSED)
