"""Guard of the office's own pages: the role must allow the action in this office's region."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse

from nagari.kantor import site
from nagari.kantor.site import SiteInfo

P = ParamSpec("P")
OfficeView = Callable[Concatenate[HttpRequest, SiteInfo, P], HttpResponse]
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def office_page(action: str) -> Callable[[OfficeView[P]], View[P]]:
    """Hands the view this office. 404 before the first day; 403 without the role, or for a user of another region."""

    def decorate(view: OfficeView[P]) -> View[P]:
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            info = site.current()
            if info is None:
                raise Http404
            if not request.user.is_authenticated or not request.user.has_perm(action, info.wilayah):
                raise PermissionDenied(action)
            return view(request, info, *args, **kwargs)

        guarded.action = action  # type: ignore[attr-defined]
        return guarded

    return decorate
