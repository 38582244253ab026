"""/sinkron/kantor/: the offices below, for the regency and districts; letting one in, closing one."""

import os
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db.models import Count, Sum
from django.db.models.functions import Length
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from nagari.accounts.access import actor, ensure_in_region, requires, sent
from nagari.accounts.middleware import actor_of
from nagari.kantor import queries
from nagari.kantor import services as kantor
from nagari.kantor import site as office
from nagari.kantor.forms.profile import ProfileForm
from nagari.kantor.models import Level
from nagari.lib.errors import UserError
from nagari.pages.sync import offices, witness, words
from nagari.sync import authority, enrolment, replacing, statements
from nagari.sync.acting import acting
from nagari.sync.models import Site, Stream
from nagari.wilayah.models import Wilayah


@require_GET
@requires("sync.offices")
def index(request: HttpRequest) -> HttpResponse:
    """Sorted by trouble; a village office has none below and sees that said."""
    user, now = actor(request), timezone.now()
    rows = offices.offices(user.wilayah, now)
    info = office.current()
    context = {
        "rows": [(row, words.chips(row)) for row in rows],
        "summary": offices.summary(rows),
        "missing": offices.not_joined(user.wilayah),
        "codes": enrolment.open_codes(now),
        "names": _names(user.wilayah),
        "may_certify": user.has_perm("sync.certify") and info is not None and info.level == Level.KABUPATEN,
        "above": info is not None and info.level != Level.NAGARI,
    }
    return render(request, "sinkron/kantor.html", context)


def _names(scope: str) -> dict[str, str]:
    return {row.code: row.name for row in offices.not_joined(scope)}


class CodeForm(forms.Form):
    wilayah = forms.ChoiceField()

    def __init__(self, *args: Any, missing: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["wilayah"].label = _("Office")
        self.fields["wilayah"].choices = [("", "—"), *missing]  # type: ignore[attr-defined]
        self.fields["wilayah"].help_text = _(
            "Only offices that have not joined yet. To replace a lost computer, close its site first."
        )


@require_http_methods(["GET", "HEAD", "POST"])
@requires("sync.certify")
def code(request: HttpRequest) -> HttpResponse:
    """A one-time code. It is kept nowhere, so this answer is the only time it can be read."""
    user, now = actor(request), timezone.now()
    missing = [(row.code, f"{row.name} ({row.code})") for row in offices.not_joined(user.wilayah)]
    form = CodeForm(
        sent(request),
        missing=missing,
        initial={"wilayah": request.GET.get("wilayah", "")},
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = enrolment.create_code(form.cleaned_data["wilayah"], now, os.urandom)
        except UserError as error:
            form.add_error(None, f"{error.message} {error.remedy}")
        else:
            context = {
                "made": made,
                "name": dict(missing)[made.wilayah],
                "url": request.build_absolute_uri("/").rstrip("/"),
            }
            return render(request, "sinkron/kode_jadi.html", context)
    return render(request, "sinkron/kode.html", {"form": form}, status=422 if form.errors else 200)


class ShortCodeForm(forms.Form):
    """The field of the office's own profile, which the regency fills as well."""

    kode = ProfileForm.base_fields["kode"]

    def clean_kode(self) -> str:
        return str(self.cleaned_data["kode"]).upper()


class RevokeForm(forms.Form):
    alasan = forms.CharField(max_length=200, strip=True)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["alasan"].label = _("Reason")
        self.fields["alasan"].help_text = _("For instance: the laptop was stolen; the office got a new computer.")


@require_GET
@requires("sync.offices")
def detail(request: HttpRequest, uuid: UUID) -> HttpResponse:
    return _shown(request, uuid)


@require_POST
@requires("sync.certify")
def revoke(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Close one installation: what it writes from now on is refused everywhere."""
    site = _site(request, uuid, "sync.certify")
    form = RevokeForm(request.POST)
    if form.is_valid():
        try:
            with acting(actor_of(request)):
                authority.revoke(site.uuid, form.cleaned_data["alasan"], timezone.now(), by=actor(request).nama)
        except UserError as error:
            form.add_error(None, f"{error.message} {error.remedy}")
        else:
            messages.success(request, _("%(name)s is closed. What it had sent until now stays.") % {"name": site.name})
            return redirect("sync:offices")
    return _shown(request, uuid, revoking=form)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("sync.certify")
def replace(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """A computer is gone and its key with it: what becomes of what it wrote, then it is closed, and a code given for
    the next one. The code is kept nowhere."""
    site, user = _site(request, uuid, "sync.certify"), actor(request)
    gone = replacing.computer(site)
    form = RevokeForm(sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            with acting(actor_of(request)):
                made = replacing.replace(
                    site.uuid, form.cleaned_data["alasan"], timezone.now(), os.urandom, by=user.nama
                )
        except UserError as error:
            form.add_error(None, f"{error.message} {error.remedy}")
        else:
            url = request.build_absolute_uri("/").rstrip("/")
            return render(request, "sinkron/kode_jadi.html", {"made": made, "name": gone.name, "url": url})
    regions = dict(Wilayah.objects.filter(code__in={one.scope for one in gone.held}).values_list("code", "name"))
    context = {
        "gone": gone,
        "held": [(regions.get(one.scope, one.scope), words.channel(one.channel), one) for one in gone.held],
        "others": len([one for one in authority.working(site.wilayah) if one != site.uuid]),
        "by": user.nama,
        "form": form,
    }
    return render(request, "sinkron/ganti.html", context, status=422 if form.errors else 200)


@require_POST
@requires("sync.certify")
def short_code(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The regency gives an office its short code, unique in the regency."""
    site = _site(request, uuid, "sync.certify")
    form = ShortCodeForm(request.POST)
    if form.is_valid():
        try:
            kantor.assign_code(site.wilayah, form.cleaned_data["kode"], within=actor(request).wilayah)
        except UserError as error:
            form.add_error("kode", f"{error.message} {error.remedy}")
        else:
            messages.success(request, _("Saved. The office gets it with the next exchange."))
            return redirect("sync:office", uuid)
    return _shown(request, uuid, naming=form)


def _shown(
    request: HttpRequest, uuid: UUID, *, revoking: RevokeForm | None = None, naming: ShortCodeForm | None = None
) -> HttpResponse:
    user, now = actor(request), timezone.now()
    site = _site(request, uuid, "sync.offices")
    row = offices.office(site, now)
    if row is None:
        raise Http404
    found = Stream.objects.filter(site=site).annotate(bytes=Sum(Length("segments__body")), pieces=Count("segments"))
    streams = list(found.order_by("scope", "channel"))
    regions = dict(Wilayah.objects.filter(code__in={one.scope for one in streams}).values_list("code", "name"))
    info, profile = office.current(), queries.profile(site.wilayah)
    context = {
        "row": row,
        "chips": words.chips(row),
        "skew": words.skew(row.skew_ms),
        "trouble": words.trouble(row.error) if row.error else None,
        "streams": [
            (one, regions.get(one.scope, one.scope), words.channel(one.channel), words.size(one.bytes or 0))
            for one in streams
        ],
        "amiss": witness.amiss(site.wilayah).get(site.uuid, ()),
        "site_pk": site.pk,
        "form": revoking or RevokeForm(),
        "naming": naming or (ShortCodeForm(initial={"kode": profile.kode}) if profile else None),
        "kode": profile.kode if profile else "",
        "may_certify": user.has_perm("sync.certify")
        and info is not None
        and info.level == Level.KABUPATEN
        and row.state == "peer",
        "closed": (closed := statements.closing(site.uuid)),
        "why_closed": words.closing(closed.reason) if closed else "",
        "back": reverse("sync:offices"),
    }
    return render(request, "sinkron/satu_kantor.html", context, status=422 if revoking or naming else 200)


def _site(request: HttpRequest, uuid: UUID, action: str) -> Site:
    site = Site.objects.filter(uuid=uuid).first()
    if site is None:
        raise Http404
    ensure_in_region(request, action, site.wilayah)
    return site
