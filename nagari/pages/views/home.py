"""The first page: for residents, or, once logged in, for staff. Both are made of panels, listed here."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from nagari.accounts.models import User
from nagari.kantor import clock, site
from nagari.pages import panels, residents, staff


@login_not_required
def home(request: HttpRequest) -> HttpResponse:
    user = request.user if isinstance(request.user, User) else None
    info = site.current()
    asked = panels.Asked(request=request, user=user, wilayah=_scope(user, info), now=clock.now())
    if user is None:
        shown = {
            "doors": panels.render(residents.DOORS, asked),
            "visiting": panels.render(residents.VISITING, asked),
            "about": panels.render(residents.ABOUT, asked),
        }
        return render(request, "pages/residents_home.html", shown)
    context = {"panels": panels.render(staff.PANELS, asked), "greeting": _greeting(asked, user), "now": asked.now}
    return render(request, "pages/staff_home.html", context)


def _scope(user: User | None, info: site.SiteInfo | None) -> str:
    if user is not None and user.wilayah:
        return user.wilayah
    return info.wilayah if info else ""


def _greeting(asked: panels.Asked, user: User) -> str:
    hour = timezone.localtime(asked.now).hour
    name = user.nama
    if hour < 10:
        return _("Good morning, %(name)s") % {"name": name}
    # Indonesian has a word of its own for the hours around noon.
    if hour < 15:
        return _("Good day, %(name)s") % {"name": name}
    if hour < 18:
        return _("Good afternoon, %(name)s") % {"name": name}
    return _("Good evening, %(name)s") % {"name": name}
