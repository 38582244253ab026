"""Staff make the device they stand at the kiosk, or take that back."""

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from nagari.accounts import kiosks, log
from nagari.accounts.rules import Act
from nagari.accounts.throttle import client_address
from nagari.kantor import clock
from nagari.kantor.access import office_page
from nagari.kantor.site import SiteInfo
from nagari.lib.network import is_own_machine


@require_http_methods(["GET", "POST"])
@office_page("antrean.kiosk")
def here(request: HttpRequest, info: SiteInfo) -> HttpResponse:
    """POST: this device is the kiosk, and nobody is logged in there; with `batal` it is none any more."""
    if request.method == "POST" and "batal" in request.POST:
        response: HttpResponse = redirect("antrean:kiosk_here")
        kiosks.unmark(response)
        return response
    if request.method == "POST":
        # A touch screen of the waiting room must not stay logged in.
        log.record(request, Act.LOGOUT, detail="kios", now=clock.now())
        logout(request)
        response = redirect("antrean:kiosk")
        kiosks.mark(response, info.wilayah)
        return response
    context = {
        "is_marked": kiosks.bears_mark(request, info.wilayah),
        "is_own": is_own_machine(client_address(request)),
    }
    return render(request, "antrean/kiosk_here.html", context)
