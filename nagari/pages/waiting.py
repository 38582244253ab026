"""What waits for a person: the lines of the first panel of the staff's home page."""

from typing import Any

from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from layanan.antrean.queries.board import waiting_now
from layanan.permohonan.queries.inbox import stands_here
from layanan.permohonan.queries.inbox import waiting_for as waiting_requests
from layanan.permohonan.queries.people import person_of
from layanan.permohonan.queries.wishes import waiting_count
from layanan.surat.signing.queries import count_waiting
from nagari.kantor import clock, site
from nagari.kantor.queries import series_to_confirm
from nagari.notices.queries import count_by_hand
from nagari.pages import keeping, nav, own_account, protecting
from nagari.pages.lines import counted, line, may
from nagari.pages.panels import Asked, Waiting
from nagari.pages.sync import rivals
from nagari.penduduk.buku.months import month_to_close, named
from nagari.penduduk.models import Impor, StatusImpor
from nagari.penduduk.mutasi.waiting import Births, count_doubles, waiting_for
from nagari.penduduk.queries.ganda import count_elsewhere
from nagari.penduduk.queries.mending import to_mend
from nagari.penduduk.serah_terima.queries import handovers, to_take_back
from nagari.templates import wording


def waiting(asked: Asked) -> dict[str, Any]:
    """In the order of the page."""
    sources = (
        *(_clock, own_account.devices, own_account.recovery),
        *(keeping.backups, protecting.incidents, protecting.requests),
        *(_numbers, _queue, _requests, _wishes, _messages, _signatures, _imports, _to_settle),
        *(_handovers, _elsewhere, _doubles, _events, _mending, _books),
    )
    return {"waiting": [one for source in sources for one in source(asked)]}


def _clock(asked: Asked) -> list[Waiting]:
    if clock.is_trusted() or not nav.exists("/kantor/jam/"):
        return []
    return [
        Waiting(
            icon="clock",
            title=_("Say what day it is"),
            text=_("Until then no number is given and no letter dated."),
            url="/kantor/jam/",
            tone="red",
            state=_("First of all"),
            state_icon="exclamation-triangle",
        )
    ]


def _numbers(asked: Asked) -> list[Waiting]:
    """Series that stand still until somebody has looked into the paper register: letters wait for their numbers."""
    if not may(asked, "kantor.number"):
        return []
    return [
        Waiting(
            icon="journal-text",
            title=_("Confirm the last number of %(series)s") % {"series": row.nama},
            text=_("Until then none is given: some may stand on paper that are not known here."),
            url=reverse("kantor:series_continue", args=[row.pk]),
            tone="red",
            state=_("First of all"),
            state_icon="exclamation-triangle",
        )
        for row in series_to_confirm(asked.wilayah, timezone.localdate(asked.now).year, site.doubt())
    ]


@line(
    "antrean.call",
    icon="ticket-perforated",
    text=gettext_lazy("Open your counter and call the next."),
    url="/antrean/loket/",
    tone="amber",
    state=gettext_lazy("Queue"),
)
def _queue(asked: Asked) -> tuple[int, str]:
    """People who wait, for those who call them."""
    count = waiting_now(asked.wilayah)
    return count, ngettext("%(count)s person waits in the queue", "%(count)s people wait in the queue", count)


@line(
    "permohonan.take",
    icon="inbox",
    text=gettext_lazy("Confirm them when the residents come with their papers."),
    url=reverse_lazy("warga:waiting"),
    tone="sky",
    state=gettext_lazy("Requests"),
)
def _wishes(asked: Asked) -> tuple[int, str]:
    """What residents sent from their phones."""
    count = waiting_count(asked.wilayah)
    return count, ngettext("%(count)s request came from a phone", "%(count)s requests came from phones", count)


@line(
    "notices.change",
    icon="megaphone",
    text=gettext_lazy("No machine told them: call or write, then note it."),
    url="/pesan/?daftar=sendiri",
    tone="amber",
    state=gettext_lazy("Messages"),
)
def _messages(asked: Asked) -> tuple[int, str]:
    """Residents whom nothing has reached for a day, for the office that knows them."""
    count = count_by_hand(asked.wilayah, asked.now)
    return count, ngettext(
        "%(count)s resident is to be told by hand", "%(count)s residents are to be told by hand", count
    )


@line(
    "surat.sign",
    icon="pencil",
    text=gettext_lazy("They are not handed over before."),
    url=reverse_lazy("tte:waiting"),
    tone="amber",
    state=gettext_lazy("Letters"),
)
def _signatures(asked: Asked) -> tuple[int, str]:
    """Letters that only this person can sign."""
    count = count_waiting(asked.wilayah, asked.user.pegawai_id if asked.user else None)
    return count, ngettext(
        "%(count)s letter waits for your signature", "%(count)s letters wait for your signature", count
    )


def _requests(asked: Asked) -> list[Waiting]:
    """Requests whose next step is this person's."""
    if not asked.user or not may(asked, "permohonan.act") or not stands_here(asked.wilayah):
        return []
    count, late = waiting_requests(person_of(asked.user, timezone.localdate(asked.now)), asked.now)
    told = ngettext("%(count)s of them is overdue.", "%(count)s of them are overdue.", late)
    return counted(
        count,
        ngettext("%(count)s request waits for you", "%(count)s requests wait for you", count),
        icon="inbox",
        text=told % {"count": wording.angka(late)} if late else _("Check, approve, sign or hand over."),
        url="/permohonan/",
        tone="red" if late else "amber",
        state=_("Overdue") if late else _("Requests"),
        state_icon="exclamation-triangle" if late else None,
    )


def _imports(asked: Asked) -> list[Waiting]:
    if not may(asked, "penduduk.import"):
        return []
    rows = Impor.objects.filter(wilayah=asked.wilayah, status=StatusImpor.PREVIEW).order_by("-created_at")[:3]
    return [
        Waiting(
            icon="upload",
            title=_("The import of %(file)s waits for your decision") % {"file": row.file_name},
            text=wording.relatif(row.created_at, asked.now),
            url=f"/impor/{row.pk}/",
            tone="amber",
            state=_("Preview"),
        )
        for row in rows
    ]


@line(
    "sync.settle",
    icon="arrow-left-right",
    text=gettext_lazy("Say which one holds."),
    url="/sinkron/benturan/",
    tone="amber",
    state=gettext_lazy("To settle"),
)
def _to_settle(asked: Asked) -> tuple[int, str]:
    """What the exchange with other offices found and a person has to decide."""
    count = rivals.to_settle(asked.wilayah)
    return count, ngettext(
        "%(count)s value was changed at two offices", "%(count)s values were changed at two offices", count
    )


def _elsewhere(asked: Asked) -> list[Waiting]:
    if not may(asked, "penduduk.view"):
        return []
    count, is_above = count_elsewhere(asked.wilayah), site.is_above()
    told = _("Both offices were told; here it can be followed until one has corrected its record.")
    return counted(
        count,
        ngettext("%(count)s NIK is alive at two offices", "%(count)s NIK are alive at two offices", count),
        icon="people",
        text=told if is_above else _("Call the other office, then correct the record that is wrong."),
        url="/penduduk/ganda/",
        tone="amber" if is_above else "red",
        state=_("To watch") if is_above else _("To correct"),
    )


@line(
    "mutasi.reverse",
    icon="exclamation-triangle",
    text=gettext_lazy("Two machines recorded the same; say which one is right. Books count one of them."),
    url="/mutasi/?ganda=1",
    tone="red",
    state=gettext_lazy("To settle"),
)
def _doubles(asked: Asked) -> tuple[int, str]:
    """For whoever may say which one is right, the head of the office too."""
    count = count_doubles(asked.wilayah)
    return count, ngettext("%(count)s event is recorded twice", "%(count)s events are recorded twice", count)


def _events(asked: Asked) -> list[Waiting]:
    """What events ask for afterwards, while there is time."""
    if not may(asked, "mutasi.record"):
        return []
    found = waiting_for(asked.wilayah, timezone.localdate(asked.now))
    guests = found.overdue_guests
    return [
        *_births(found.births),
        *counted(
            guests,
            ngettext("The stay of %(count)s guest is over", "The stay of %(count)s guests is over", guests),
            icon="clock",
            text=_("Record that they left, or that they stay for good."),
            url="/mutasi/?jenis=sementara_masuk",
            tone="amber",
            state=_("Overdue"),
        ),
    ]


def _births(births: Births) -> list[Waiting]:
    until = wording.tanggal(births.until)
    return counted(
        births.count,
        ngettext(
            "%(count)s newborn has no birth certificate yet",
            "%(count)s newborns have no birth certificate yet",
            births.count,
        ),
        icon="person-plus",
        text=_("To be reported within 60 days; the first one until %(day)s.") % {"day": until},
        url="/mutasi/?jenis=lahir",
        tone="sky",
        state=_("Until %(day)s") % {"day": until},
    )


def _books(asked: Asked) -> list[Waiting]:
    """An office that closes its months has one to close."""
    if not may(asked, "buku.close"):
        return []
    month = month_to_close(asked.wilayah, timezone.localdate(asked.now))
    if month is None:
        return []
    return [
        Waiting(
            icon="file-earmark-text",
            title=_("The books of %(month)s are not closed yet") % {"month": named(month)},
            text=_("Look through them and sign; what comes in later then counts in the next month."),
            url=f"/buku/?bulan={month:%Y-%m}",
            tone="sky",
            state=_("Month over"),
        )
    ]


def _handovers(asked: Asked) -> list[Waiting]:
    """Residents between two offices, for whom this one has to do something."""
    if not may(asked, "mutasi.record"):
        return []
    found = handovers(asked.wilayah)
    coming, back = len(found.to_decide), len(to_take_back(found.outgoing))
    return [
        *counted(
            coming,
            ngettext("%(count)s family or resident moves here", "%(count)s families or residents move here", coming),
            icon="arrow-left-right",
            text=_("Accept them when they report to you; until then they count nowhere."),
            url="/mutasi/tawaran/",
            tone="amber",
            state=_("To accept"),
        ),
        *counted(
            back,
            ngettext("%(count)s hand-over came back", "%(count)s hand-overs came back", back),
            icon="arrow-counterclockwise",
            text=_("The other office refused them or let them go; take them back into the register."),
            url="/mutasi/tawaran/",
            tone="red",
            state=_("To take back"),
        ),
    ]


def _mending(asked: Asked) -> list[Waiting]:
    if not may(asked, "penduduk.change"):
        return []
    found = to_mend(asked.wilayah)
    told = (
        (
            found.doubled,
            "people",
            ngettext("%(count)s NIK is borne by two people", "%(count)s NIK are borne by two people", found.doubled),
            _("Compare the records; merge them, or correct one number."),
            "/penduduk/ganda/",
        ),
        (
            found.headless,
            "people",
            ngettext("%(count)s family has no head", "%(count)s families have no head", found.headless),
            _("Say who is the head now."),
            "/penduduk/mutu/tanpa-kepala/",
        ),
        (
            found.without_nik,
            "person-vcard",
            ngettext("%(count)s resident has no NIK yet", "%(count)s residents have no NIK yet", found.without_nik),
            _("Enter the NIK when Dukcapil has given it; the history stays."),
            "/penduduk/mutu/tanpa-nik/",
        ),
    )
    return [
        one
        for count, icon, title, text, url in told
        for one in counted(count, title, icon=icon, text=text, url=url, tone="sky", state=_("Data to mend"))
    ]
