"""/peta/dasar/: the file browsers take parts of."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from django.contrib.auth.decorators import login_not_required
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseNotModified,
    StreamingHttpResponse,
)
from django.views.decorators.http import require_safe

from nagari.kantor import site
from peta.dasar.queries import file_of
from peta.dasar.rules.ranges import Part, Unsatisfiable, part_of

_KIND: Final = "application/vnd.pmtiles"
_CHUNK: Final = 64 * 1024
# The address names the content, which therefore never changes.
_CACHE: Final = "public, max-age=31536000, immutable"


@require_safe
@login_not_required
def tiles(request: HttpRequest, digest: str) -> HttpResponseBase:
    """Roads, borders and names of places are nobody's secret: whoever may see a map may see them."""
    info = site.current()
    path = file_of(info.wilayah, digest) if info else None
    if path is None:
        raise Http404
    etag, size = f'"{digest}"', path.stat().st_size
    headers = {"ETag": etag, "Accept-Ranges": "bytes", "Cache-Control": _CACHE, "Content-Encoding": "identity"}
    if etag in _tags(request.headers.get("If-None-Match", "")):
        return HttpResponseNotModified(headers={name: headers[name] for name in ("ETag", "Cache-Control")})
    try:
        part = _asked(request, etag, size)
    except Unsatisfiable:
        return HttpResponse(status=416, headers={**headers, "Content-Range": f"bytes */{size}"})
    return _sent(request, path, part, size, headers)


def _asked(request: HttpRequest, etag: str, size: int) -> Part | None:
    """Of another version than the browser has nothing is sent in parts."""
    if request.headers.get("If-Range", etag) != etag:
        return None
    return part_of(request.headers.get("Range", ""), size)


def _sent(request: HttpRequest, path: Path, part: Part | None, size: int, headers: dict[str, str]) -> HttpResponseBase:
    wanted = part or Part(0, size - 1)
    headers = {**headers, "Content-Length": str(wanted.length)}
    if part is not None:
        headers["Content-Range"] = f"bytes {part.first}-{part.last}/{size}"
    status = 200 if part is None else 206
    if request.method == "HEAD":
        return HttpResponse(status=status, headers=headers, content_type=_KIND)
    if wanted.length <= _CHUNK:
        return HttpResponse(b"".join(_read(path, wanted)), status=status, headers=headers, content_type=_KIND)
    return StreamingHttpResponse(_read(path, wanted), status=status, headers=headers, content_type=_KIND)


def _read(path: Path, part: Part) -> Iterator[bytes]:
    with path.open("rb") as file:
        file.seek(part.first)
        left = part.length
        while left > 0 and (piece := file.read(min(_CHUNK, left))):
            left -= len(piece)
            yield piece


def _tags(header: str) -> list[str]:
    return [one.strip().removeprefix("W/") for one in header.split(",")]
