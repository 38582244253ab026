"""/rawat/jaringan/: how other devices of the office reach this computer; and how they come to trust it."""

import socket
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from nagari.kantor.access import office_page
from nagari.kantor.site import SiteInfo
from nagari.lib.network import is_served_here_only, lan_addresses, served
from nagari.printing.qr import qr_data
from nagari.upkeep.tls import authority
from nagari.upkeep.tls.authority import Folder

ACTION: Final = "upkeep.network"
CERTIFICATE: Final = "kantor.crt"


def folder() -> Folder:
    return Folder(Path(settings.NAGARI_DATA) / "keys" / "tls")


def _origins(request: HttpRequest, scheme: str) -> list[str]:
    """By name first: an address may be another tomorrow."""
    port = served().port or int(request.get_port())
    shown = "" if port == {"http": 80, "https": 443}[scheme] else f":{port}"
    host = authority.plain_host(socket.gethostname())
    names = [f"{host}.local"] if host else []
    return [f"{scheme}://{name}{shown}/" for name in (*names, *lan_addresses())]


@require_safe
@never_cache
@office_page(ACTION)
def index(request: HttpRequest, _info: SiteInfo) -> HttpResponse:
    is_tls = served().is_tls
    origins = [] if is_served_here_only() else _origins(request, "https" if is_tls else "http")
    context: dict[str, Any] = {
        "is_tls": is_tls,
        "is_here_only": is_served_here_only(),
        "origins": [(origin, qr_data(origin)) for origin in origins],
    }
    if is_tls and origins:
        # Over plain http: a phone that does not trust it yet would be warned of the very page that tells how.
        setup = [f"{origin}rawat/hp/" for origin in _origins(request, "http")]
        context |= {"setup": setup[-1], "setup_qr": qr_data(setup[-1]), "mark": authority.fingerprint(folder())}
    return render(request, "jaringan/index.html", context)


@login_not_required
@require_safe
@never_cache
def phone(request: HttpRequest) -> HttpResponse:
    """What to do on a phone or laptop of the staff, once."""
    is_tls = served().is_tls
    context = {
        "is_tls": is_tls,
        "origin": f"https://{request.get_host()}/",
        "mark": authority.fingerprint(folder()) if is_tls else "",
    }
    return render(request, "jaringan/hp.html", context)


@login_not_required
@require_safe
def certificate(request: HttpRequest) -> HttpResponse:
    if not served().is_tls:
        raise Http404
    told = HttpResponse(folder().authority.read_bytes(), content_type="application/x-x509-ca-cert")
    told["Content-Disposition"] = f'attachment; filename="{CERTIFICATE}"'
    return told
