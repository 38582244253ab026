"""Outlines as browsers fetch them."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.views.decorators.http import require_safe

from nagari.kantor.access import FOREIGN, office_page
from nagari.kantor.site import SiteInfo
from nagari.wilayah.models import Tingkat, Wilayah
from nagari.wilayah.rules.codes import covers, depth_of, is_code
from peta.models import Rincian
from peta.queries.outlines import outlines


@require_safe
@office_page("peta.view")
def layer(request: HttpRequest, info: SiteInfo, tingkat: int, within: str, rincian: int) -> HttpResponse:
    """TopoJSON of the regions of a level; 404 for what is no level, no region of this office, no detail."""
    known = tingkat in (Tingkat.KABUPATEN, Tingkat.KECAMATAN, Tingkat.DESA) and rincian in Rincian.values
    if not known or not is_code(within) or depth_of(within) > tingkat:
        raise Http404
    # Of what lies around it an office may see as much.
    if not covers(info.wilayah, within) and not covers(within, info.wilayah):
        raise PermissionDenied(FOREIGN)
    if not Wilayah.objects.filter(code=within).exists():
        raise Http404
    found = outlines(Tingkat(tingkat), within, Rincian(rincian))
    tag = f'"{found.revision}"'
    if tag in request.headers.get("If-None-Match", ""):
        return HttpResponseNotModified(headers={"ETag": tag})
    packed = "gzip" in request.headers.get("Accept-Encoding", "")
    response = HttpResponse(found.packed if packed else found.body, content_type="application/json")
    if packed:
        response["Content-Encoding"] = "gzip"
    response["Vary"] = "Accept-Encoding"
    response["ETag"] = tag
    # The address may carry the revision: then it never changes.
    fresh = request.GET.get("v") == found.revision
    response["Cache-Control"] = "private, max-age=31536000, immutable" if fresh else "private, no-cache"
    return response
