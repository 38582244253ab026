"""How a view asks whether this person may do this, here.

One rule for everything foreign: who lacks the role gets 403 (the page exists, it is not his work); an object outside
the own region gets 404, because even that it exists is nobody's business there. Both are written to the access log.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase, QueryDict

from nagari.accounts import log
from nagari.accounts.models import User
from nagari.accounts.rules import Act
from nagari.kantor import clock

Row = TypeVar("Row", bound=Model)
P = ParamSpec("P")
Response = TypeVar("Response", bound=HttpResponseBase)
View = Callable[Concatenate[HttpRequest, P], Response]


def actor(request: HttpRequest) -> User:
    """The person logged in; PermissionDenied for nobody."""
    if isinstance(request.user, User):
        return request.user
    raise PermissionDenied


def sent(request: HttpRequest) -> QueryDict | None:
    """What a form is bound to; an empty POST is a form to be refused, not one to be shown."""
    return request.POST if request.method == "POST" else None


def requires(action: str) -> Callable[[View[P, Response]], View[P, Response]]:
    """The view is for those whose role has `action`; 403 for others. Nobody logged in: middleware shows the login."""

    def decorate(view: View[P, Response]) -> View[P, Response]:
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> Response:
            if not actor(request).has_perm(action):
                raise PermissionDenied(action)
            return view(request, *args, **kwargs)

        guarded.action = action  # type: ignore[attr-defined]
        return guarded

    return decorate


def get_in_region(request: HttpRequest, queryset: QuerySet[Row], action: str, pk: Any) -> Row:
    """The row with key `pk`, if this person may do `action` there.

    403 without the role; 404 for a row that does not exist, was deleted, or belongs to a foreign region (logged).
    """
    user = actor(request)
    if not user.has_perm(action):
        raise PermissionDenied(action)
    try:
        row = queryset.filter(pk=pk).first()
    except (ValidationError, ValueError):
        raise Http404 from None
    return in_region(request, row, action)


def in_region(request: HttpRequest, row: Row | None, action: str) -> Row:
    """`row`, if there is one and this person may do `action` there; as `get_in_region`, for a row already read."""
    user = actor(request)
    if not user.has_perm(action):
        raise PermissionDenied(action)
    if row is None:
        raise Http404
    if not user.has_perm(action, row):
        log.record(request, Act.DENIED, obj=row, wilayah=user.wilayah, detail=action, now=clock.now())
        raise Http404
    return row


def ensure_in_region(request: HttpRequest, action: str, wilayah: str) -> None:
    """404 (logged) unless this person may do `action` in region `wilayah`; 403 without the role."""
    user = actor(request)
    if not user.has_perm(action):
        raise PermissionDenied(action)
    if not user.has_perm(action, wilayah):
        log.record(request, Act.DENIED, wilayah=user.wilayah, detail=f"{action} {wilayah}", now=clock.now())
        raise Http404
