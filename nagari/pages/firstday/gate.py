"""Until the site belongs to an office and to somebody, every page leads to the first day."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect

from nagari.accounts import first_access
from nagari.kantor import site

START = "/mulai/"
# What has to work before: help, language, what browsers and monitors ask for, and the gallery of tests.
FREE = (START, "/panduan/", "/bahasa/", "/robots.txt", "/favicon.ico", "/rawat/ping/", "/gaya/")


def is_begun() -> bool:
    return site.current() is not None and not first_access.is_open()


class FirstDayGate:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.free = (*FREE, "/" + settings.STATIC_URL.lstrip("/"))

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith(self.free) or is_begun():
            return self.get_response(request)
        if request.method not in ("GET", "HEAD"):
            return JsonResponse({"error": "not set up"}, status=409)
        return redirect(START)
