"""The office map is a village's own: offices above have the map of figures."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import Http404, HttpRequest, HttpResponse

from nagari.kantor.access import office_page
from nagari.kantor.site import SiteInfo
from nagari.wilayah.rules.codes import is_village

P = ParamSpec("P")
VillageView = Callable[Concatenate[HttpRequest, SiteInfo, P], HttpResponse]
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def village_page(action: str) -> Callable[[VillageView[P]], View[P]]:
    """As `office_page`; 404 at a district and a regency."""

    def decorate(view: VillageView[P]) -> View[P]:
        @office_page(action)
        @wraps(view)
        def guarded(request: HttpRequest, info: SiteInfo, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if not is_village(info.wilayah):
                raise Http404
            return view(request, info, *args, **kwargs)

        return guarded

    return decorate
