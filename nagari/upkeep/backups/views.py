"""/cadangan/: how it stands with the backups, where they go, the key on paper, and what a rescue could not bring."""

import os
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from nagari.accounts import log
from nagari.accounts.access import actor, sent
from nagari.accounts.rules import Act
from nagari.kantor import clock
from nagari.kantor.access import office_page
from nagari.kantor.models import Level
from nagari.kantor.queries import letterhead
from nagari.kantor.site import SiteInfo
from nagari.lib.errors import CodedError, UserError
from nagari.printing.qr import qr_data
from nagari.upkeep.backups import archive, keys, places, state, words, work
from nagari.upkeep.backups.forms import PlaceForm, SealedForm
from nagari.upkeep.backups.rules import DAILY, MONTHLY, WEEKLY, Place
from nagari.upkeep.backups.standing import standing
from nagari.upkeep.backups.unpacking import told as refused_as
from nagari.upkeep.backups.wording import told
from nagari.upkeep.rescue import missing

ACTION: Final = "upkeep.backup"
_RUNS: Final = 14
_FIRST_LINE: Final = 20_000
_ROW: Final = 6


@require_GET
@office_page(ACTION)
def index(request: HttpRequest, info: SiteInfo) -> HttpResponse:
    found = standing(clock.now())
    context = {
        "found": found,
        "told": [one for one in told(found) if one.url != request.path or one.tone],
        "runs": found.state.runs[:_RUNS],
        "is_there": found.place is Place.THERE,
        "is_missing": found.place is Place.MISSING,
        "kept": {"daily": DAILY, "weekly": WEEKLY, "monthly": MONTHLY},
        "is_top": info.level == Level.KABUPATEN,
    }
    return render(request, "cadangan/index.html", context)


@require_POST
@office_page(ACTION)
def make(request: HttpRequest, _info: SiteInfo) -> HttpResponse:
    """At once; the page of the work shows how far it is and leads back here."""
    now = clock.now()
    job = work.begin(now, user_id=actor(request).pk)
    log.record_office_change(request, "backup made")
    return redirect("jobs:detail", job.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@office_page(ACTION)
def place(request: HttpRequest, info: SiteInfo) -> HttpResponse:
    known = state.load()
    if request.method == "POST" and "lupakan" in request.POST:
        places.forget()
        log.record_office_change(request, "backup place forgotten")
        messages.success(request, _("Backups lie on this computer only from now on."))
        return redirect("backups:index")
    form = PlaceForm(sent(request), initial={"folder": known.folder})
    if request.method == "POST" and form.is_valid():
        try:
            places.choose(form.text("folder"), info.wilayah, clock.now())
        except UserError as error:
            form.refuse(error)
        else:
            log.record_office_change(request, "backup place chosen")
            messages.success(request, _("From now on every backup goes there too; the first one within a minute."))
            return redirect("backups:index")
    context = {"form": form, "known": known, "suggestions": places.suggestions()}
    return render(request, "cadangan/tempat.html", context, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@office_page(ACTION)
def key(request: HttpRequest, _info: SiteInfo) -> HttpResponse:
    """The words are shown when somebody asks for the sheet, and that is noted."""
    if request.method != "POST":
        return render(request, "cadangan/kunci.html", {"known": state.load()})
    now = clock.now()
    told_words = words.words_of(keys.seed())
    state.change(lambda known: replace(known, printed_at=now.isoformat()))
    log.record(request, Act.PRINT, model="upkeep.Backup", detail="backup key", now=now)
    numbered = list(enumerate(told_words, 1))
    context = {
        "rows": [numbered[at : at + _ROW] for at in range(0, len(numbered), _ROW)],
        "qr": qr_data(" ".join(told_words)),
        "kantor": letterhead(),
        "printed_at": now,
        "printed_by": actor(request).nama,
    }
    return render(request, "cadangan/kunci_cetak.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@office_page(ACTION)
def rescued(request: HttpRequest, _info: SiteInfo) -> HttpResponse:
    """What neither backup nor regency had, as far as it can be named."""
    known = state.load()
    if not known.rescued:
        return redirect("backups:index")
    if request.method == "POST":
        state.change(lambda one: replace(one, rescued={**one.rescued, "seen": clock.now().isoformat()}))
        log.record_office_change(request, "rescue looked through")
        return redirect("backups:index")
    log.record(request, Act.LIST, model="upkeep.Backup", detail="rescue", now=clock.now())
    return render(request, "cadangan/pemulihan.html", {"found": missing.report(known.rescued)})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@office_page("sync.certify")
def sealed(request: HttpRequest, info: SiteInfo) -> HttpResponse:
    """At the regency: the words of an office whose paper is lost with its laptop."""
    form = SealedForm(sent(request), request.FILES if request.method == "POST" else None)
    context: dict[str, Any] = {"form": form, "is_top": info.level == Level.KABUPATEN}
    if request.method == "POST" and form.is_valid():
        try:
            outside, told_words = _opened(form.cleaned_data["berkas"])
        except UserError as error:
            form.refuse(error)
        else:
            detail = f"backup words {outside.wilayah} {form.text('alasan')}"
            log.record(request, Act.VIEW, model="upkeep.Backup", wilayah=info.wilayah, detail=detail, now=clock.now())
            context |= {"outside": outside, "words": list(enumerate(told_words, 1))}
    return render(request, "cadangan/kata.html", context, status=422 if form.errors else 200)


def _opened(upload: Any) -> tuple[archive.Outside, tuple[str, ...]]:
    path = Path(str(upload.name))
    try:
        outside = archive.read_first_line(upload.read(_FIRST_LINE), os.path.basename(path))
    except CodedError as refused:
        raise refused_as(refused, path) from None
    return outside, words.words_of(keys.open_sealed(outside.sealed))
