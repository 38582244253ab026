"""Pages of refusals that need more than a template."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from nagari.accounts import wording


def not_allowed(request: HttpRequest, exception: Exception) -> HttpResponse:
    """PermissionDenied(action): what was refused, in words, and whose work it is."""
    refusal = wording.refusal_of(str(exception), getattr(request, "user", None))
    return render(request, "403.html", {"refusal": refusal}, status=403)
