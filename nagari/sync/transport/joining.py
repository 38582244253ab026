"""Joining and meeting over HTTP: one plain POST. What it carries protects itself (sync.enrolment, sync.succession)."""

import http.client
import ssl
from typing import Final
from urllib.parse import urlsplit

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from nagari.lib.errors import UserError
from nagari.sync import authority, enrolment, statements, succession
from nagari.sync.core.codec import canonical
from nagari.sync.core.errors import SyncRefused
from nagari.sync.registry import office
from nagari.sync.remedies import user_error
from nagari.sync.waking import wake

PATH: Final = "/sinkron/api/1/daftar"
SECONDS: Final = 60
# A renewed site names the last segments of every stream it had.
LARGEST_REQUEST: Final = 1024 * 1024
LARGEST_ANSWER: Final = 4 * 1024 * 1024


def normal(url: str) -> str:
    """The address of a site as it is kept: scheme and host, a path if it lives below one, no slash at the end.

    Raises UserError enrolment_url.
    """
    named = url.strip() if "://" in url else f"https://{url.strip()}"
    try:
        parts = urlsplit(named)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.username or parts.query:
            raise ValueError("not an address of a site")
        parts.port  # noqa: B018 - raises where it is no number
    except ValueError:
        raise user_error(SyncRefused("enrolment_url", url=url.strip()[:100])) from None
    return f"{parts.scheme}://{parts.netloc}{parts.path.rstrip('/')}"


def call(url: str, request: bytes) -> bytes:
    """Send one request to the site at `url` (normal). Raises UserError enrolment_unreachable, enrolment_not_a_site."""
    parts = urlsplit(url)
    port = parts.port
    assert parts.hostname
    connection: http.client.HTTPConnection = (
        http.client.HTTPSConnection(parts.hostname, port, timeout=SECONDS, context=ssl.create_default_context())
        if parts.scheme == "https"
        else http.client.HTTPConnection(parts.hostname, port, timeout=SECONDS)
    )
    try:
        connection.request("POST", parts.path + PATH, request, {"Content-Type": "application/json"})
        answer = connection.getresponse()
        content = answer.read(LARGEST_ANSWER)
    except (OSError, http.client.HTTPException) as error:
        raise user_error(SyncRefused("enrolment_unreachable", url=url, reason=str(error)[:200])) from None
    finally:
        connection.close()
    if answer.status != 200:
        raise user_error(SyncRefused("enrolment_not_a_site", url=url, status=answer.status))
    return content


def _passed_on(url: str, request: bytes) -> bytes:
    """A district asks its regency, and hurries to learn whom that has certified."""
    if len(request) > enrolment.LARGEST_REQUEST:
        return canonical({"error": "enrolment_format", "params": {}})
    try:
        told = enrolment.relay(request, lambda asked: call(url, asked), timezone.now())
    except UserError as refused:
        return canonical({"error": refused.code, "params": {"url": url, "reason": "", "status": ""}})
    wake()
    return told


@csrf_exempt
@login_not_required
@require_POST
def joining(request: HttpRequest) -> HttpResponse:
    """The regency's end, or a district's on the way there."""
    if int(request.headers.get("Content-Length") or 0) > LARGEST_REQUEST:
        return HttpResponse(status=413)
    address = request.META.get("REMOTE_ADDR", "")
    if request.body.startswith(b'{"by":'):
        told = succession.answer(request.body, now=timezone.now())
    elif office().level != authority.REGENCY and (above := statements.parent()) is not None:
        told = _passed_on(above.url, request.body)
    else:
        told = enrolment.answer(request.body, now=timezone.now(), address=address)
    return HttpResponse(told, content_type="application/json", headers={"Cache-Control": "no-store"})
