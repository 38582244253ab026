"""Guard of the office's own pages: the role must allow the action in this office's region."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse

from nagari.kantor import site
from nagari.kantor.site import SiteInfo
from nagari.sync.tracking import SyncedModel, SyncedQuerySet

# What the gate of accounts answers with 404, and writes to the access log.
FOREIGN = "foreign"

P = ParamSpec("P")
Row = TypeVar("Row", bound=SyncedModel)
OfficeView = Callable[Concatenate[HttpRequest, SiteInfo, P], HttpResponse]
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def office_page(action: str) -> Callable[[OfficeView[P]], View[P]]:
    """Hands the view this office. 404 before the first day and for a user of another region; 403 without the role."""

    def decorate(view: OfficeView[P]) -> View[P]:
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            info = site.current()
            if info is None:
                raise Http404
            user = request.user
            if not user.is_authenticated or not user.has_perm(action):
                raise PermissionDenied(action)
            if not user.has_perm(action, info.wilayah):
                raise PermissionDenied(FOREIGN)
            return view(request, info, *args, **kwargs)

        guarded.action = action  # type: ignore[attr-defined]
        return guarded

    return decorate


def own_row(rows: SyncedQuerySet[Row], info: SiteInfo, pk: UUID) -> Row:
    """The row of this office with that key; 404 where there is none, and (logged) where it is another office's."""
    row = rows.filter(pk=pk).first()
    if row is None:
        raise Http404
    if row.wilayah != info.wilayah:
        raise PermissionDenied(FOREIGN)
    return row
