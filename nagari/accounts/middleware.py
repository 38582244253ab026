"""What every request passes on its way to a page, once it is known who asks."""

from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from nagari.accounts import log
from nagari.accounts.models import User
from nagari.accounts.rules import Act


class Gate:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        """Every refusal is logged here, also those of apps that know nothing of the access log."""
        if isinstance(exception, PermissionDenied) and isinstance(request.user, User):
            where = request.resolver_match.view_name if request.resolver_match else request.path
            detail = " ".join(part for part in (where, str(exception)) if part)
            log.record(request, Act.DENIED, detail=detail, now=timezone.now())
