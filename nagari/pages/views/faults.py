"""Pages of refusals that need more than a template.

Django's own of 400 and 404 look at the form for its token first. Where that form is what can't be read, they ended in a
fault of the server themselves. The token that their pages write is there without looking.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from nagari.accounts import wording


def not_allowed(request: HttpRequest, exception: Exception) -> HttpResponse:
    """PermissionDenied(action): what was refused, in words, and whose work it is."""
    refusal = wording.refusal_of(str(exception), getattr(request, "user", None))
    return render(request, "403.html", {"refusal": refusal}, status=403)


def not_understood(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "400.html", status=400)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "404.html", status=404)
