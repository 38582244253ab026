"""The inbox: what waits for whom, and approving or issuing several at once."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_POST

from layanan.permohonan import drawing, saying
from layanan.permohonan.models import Permohonan
from layanan.permohonan.queries import inbox as queries
from layanan.permohonan.queries.inbox import Inbox, Wanted
from layanan.permohonan.queries.people import Person, person_of
from layanan.permohonan.queries.tabs import Tab
from layanan.permohonan.rules.state import Keadaan
from layanan.permohonan.services.approving import Outcome, approve_each, issue_each
from layanan.surat.models import Keadaan as KeadaanSurat
from nagari.accounts import log
from nagari.accounts.access import actor
from nagari.accounts.rules import Act
from nagari.kantor import changes, clock
from nagari.kantor.access import office_page
from nagari.kantor.site import SiteInfo
from nagari.penduduk.views.listing import page_number

LABEL = Permohonan._meta.label
TABS = (
    (Tab.SAYA, gettext_lazy("For me")),
    (Tab.KANTOR, gettext_lazy("This office")),
    (Tab.WARGA, gettext_lazy("For the resident")),
    (Tab.LAIN, gettext_lazy("At other offices")),
    (Tab.SELESAI, gettext_lazy("Over")),
)
# Of the groups of a page: overdue, today, later.
GROUPS = (
    ("late", gettext_lazy("Overdue")),
    ("today", gettext_lazy("Due today")),
    ("", gettext_lazy("Later")),
)


@require_GET
@office_page("permohonan.view")
def index(request: HttpRequest, info: SiteInfo) -> HttpResponse:
    """`?tab= &q= &jenis= &keadaan= &hal=`."""
    user = actor(request)
    wanted, now = queries.from_query(request.GET), clock.now()
    person = person_of(user, clock.today())
    found = queries.inbox(wanted, person, page_number(request), now)
    masked = f"{log.masked(wanted.q)} {replace(wanted, q='').query_string()}".strip()
    act = Act.SEARCH if wanted.q else Act.LIST
    log.record(request, act, model=LABEL, detail=masked, count=len(found.rows), now=now)
    context = {
        "wanted": wanted,
        "tabs": [_tab(tab, str(title), wanted, found) for tab, title in TABS],
        "groups": _grouped(found, wanted, info.words),
        "page": found.page,
        "late": found.late,
        "kinds": drawing.options(queries.kinds_here(person), wanted.jenis),
        "states": drawing.options(
            [(one.value, capfirst(str(saying.STATES[one].text))) for one in Keadaan], wanted.keadaan
        ),
        "may_take": user.has_perm("permohonan.take", info.wilayah),
        "can_approve": any(drawing.can_approve(row) for row in found.rows),
        "can_issue": any(drawing.can_issue(row) for row in found.rows),
        "stands_in": _stands_in(person, user.role),
    }
    return render(request, "permohonan/index.html", context)


@require_POST
@office_page("permohonan.act")
def approve(request: HttpRequest, info: SiteInfo) -> HttpResponse:
    """POST pilih: keys of those chosen. Each is approved or says why not."""
    outcomes = _each(request, drawing.APPROVE, approve_each, "setujui")
    if outcomes:
        told = ngettext("%(count)s request was approved.", "%(count)s requests were approved.", len(outcomes))
        messages.success(request, told % {"count": len(outcomes)})
    return redirect(f"{reverse('permohonan:index')}?tab={Tab.SAYA}")


@require_POST
@office_page("permohonan.act")
def issue(request: HttpRequest, info: SiteInfo) -> HttpResponse:
    """POST terbit: keys of those chosen. The letter of each is made, or it says why not."""
    letters = [one.surat for one in _each(request, drawing.ISSUE, issue_each, "tandatangani") if one.surat]
    if letters:
        told = ngettext(
            "%(count)s letter is made: %(numbers)s.", "%(count)s letters are made: %(numbers)s.", len(letters)
        )
        messages.success(request, told % {"count": len(letters), "numbers": ", ".join(one.nomor for one in letters)})
    waits = any(one.keadaan == KeadaanSurat.MENUNGGU_TTE for one in letters)
    if waits and actor(request).has_perm("surat.sign", info.wilayah):
        return redirect("tte:waiting")
    return redirect(f"{reverse('permohonan:index')}?tab={Tab.SAYA}")


def _each(
    request: HttpRequest,
    name: str,
    take: Callable[[Sequence[UUID], Person, datetime], list[Outcome]],
    step: str,
) -> list[Outcome]:
    """Those that were done; of the others it is told why not. `name`: of the field that holds the keys."""
    user = actor(request)
    keys = [key for raw in request.POST.getlist(name)[: queries.PAGE_SIZE] if (key := _key(raw))]
    if not keys:
        messages.warning(request, _("Choose at least one request."))
        return []
    done = []
    for one in take(keys, person_of(user, clock.today()), clock.require_trusted()):
        if one.refused is not None:
            messages.error(request, f"{one.permohonan.nomor}: {one.refused}")
            continue
        done.append(one)
        detail = f"permohonan {step}{' sendiri' if one.is_own else ''}"
        log.record(request, Act.CHANGE, obj=one.permohonan, detail=detail, now=clock.now())
        if one.is_own:
            messages.info(request, saying.approved_alone(one.permohonan.nomor))
    if done:
        changes.tell(request)
    return done


def _key(raw: str) -> UUID | None:
    try:
        return UUID(raw)
    except ValueError:
        return None


def _stands_in(person: Person, role: str) -> str:
    """What a standing-in changes for this person: "acts" as head, or the head's work went to somebody else."""
    is_head = "kepala" in person.peran
    if is_head and role != "head" and not person.alone:
        return "acts"
    return "away" if role == "head" and not is_head else ""


def _tab(tab: Tab, title: str, wanted: Wanted, found: Inbox) -> dict[str, object]:
    return {
        "url": "?" + replace(wanted, tab=tab, q="", keadaan="").query_string(),
        "title": title,
        "count": found.counts.get(tab),
        "is_late": tab is Tab.SAYA and found.late > 0,
        "chosen": tab is wanted.tab,
    }


def _grouped(found: Inbox, wanted: Wanted, kata: Mapping[str, str]) -> list[tuple[str, SafeString]]:
    """(title, rows as HTML); one group without a title where time does not matter."""
    if wanted.tab in (Tab.SELESAI, Tab.SEMUA, Tab.WARGA):
        return [("", drawing.inbox_rows(found.rows, kata))] if found.rows else []
    groups = [(str(title), [row for row in found.rows if drawing.when(row) == tone]) for tone, title in GROUPS]
    return [(title, drawing.inbox_rows(rows, kata)) for title, rows in groups if rows]
