"""What a clerk does with tickets: call, call again, serve, finish, hold, send on, mark as not come."""

from collections.abc import Iterable, Mapping, Sequence
from functools import reduce
from operator import or_
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from layanan.antrean.models import AturanAntrean, Jalur, Jejak, LayananAntrean, Loket, StatusTiket, Tiket
from layanan.antrean.rules import line, waits
from layanan.antrean.rules.steps import AT_COUNTER, Step, is_fresh, may
from layanan.antrean.services.closing import recap
from layanan.antrean.services.turn import Turn, alone, touch, turn
from nagari.accounts.uptime import Moment
from nagari.lib.errors import UserError
from nagari.penduduk.models import Penduduk
from nagari.sync.prepared import Alteration, Objects, Row, Statement

# Who is put back in line waits for so many others once more.
BEHIND: Final = 3
_SAID: Final = {
    Step.AGAIN: Jejak.ULANG,
    Step.SERVE: Jejak.LAYANI,
    Step.FINISH: Jejak.SELESAI,
    Step.HOLD: Jejak.TAHAN,
    Step.NO_SHOW: Jejak.LEWAT,
    Step.BACK: Jejak.KEMBALI,
}
_RULES: Final = Statement(
    lambda wilayah: AturanAntrean.objects.filter(wilayah=wilayah).order_by("id").values_list("selang")
)
_COUNTERS: Final = Statement(
    lambda wilayah: Loket.objects.filter(wilayah=wilayah, aktif=True).values_list("pk", "nomor", "layanan")
)
# Asked, and written, while everybody else waits for the turn.
_IN_LINE: Final = Statement(
    lambda hari: Tiket.objects.filter(hari_id=hari, status=StatusTiket.MENUNGGU).values_list(
        "pk", "giliran", "jalur", "not_before", "layanan_id", "tujuan_id"
    )
)
_AT_COUNTER: Final = Objects(
    Tiket,
    lambda hari, loket: Tiket.objects.filter(hari_id=hari, loket_id=loket, status__in=AT_COUNTER).order_by(
        "-panggilan"
    ),
)
_TICKET: Final = Objects(Tiket, lambda pk: Tiket.objects.filter(pk=pk))
# The services one by one: Django takes no places in a list of references.
_LANES: Final = Statement(
    lambda hari, services: (
        Tiket.objects.filter(reduce(or_, (Q(layanan_id=one) for one in services)), hari_id=hari, panggilan_awal__gt=0)
        .order_by("-panggilan_awal")
        .values_list("jalur")
    )
)


class _Line:
    """Who waits. From one call to the next few rows differ: the others need not be read anew."""

    def __init__(self) -> None:
        self._known: Mapping[Row, Row] = {}

    def rows(self, hari: int) -> Iterable[Row]:
        self._known = found = _IN_LINE.rows_known(self._known, hari)
        return found.values()


_line: Final = _Line()
_OF_CALL: Final = (
    *("status", "loket_id", "tujuan_id", "panggilan", "panggilan_awal"),
    *("called_at", "served_at", "finished_at"),
)
_CALLED: Final = Alteration(Tiket, _OF_CALL, ("id", "status"))
_FINISHED: Final = Alteration(Tiket, ("status", "finished_at"), ("id",))


def call_next(loket: Loket, at: Moment, *, seen: int | None = None, user_id: int | None = None) -> Tiket | None:
    """The counter is done with whoever stood there, and calls the next; None if nobody waits.

    `seen`: the ticket the clerk had before him (0: none). Where another press was quicker, its outcome is answered and
    nobody is called: two presses call one visitor.
    """
    # Who sets counters up does not press here: what is read of it before the turn keeps nobody waiting.
    (every,) = _RULES.row(loket.wilayah) or (AturanAntrean().selang,)
    counters = _COUNTERS.rows(loket.wilayah)
    with turn(at) as now:
        present = at_counter(now, loket)
        if seen is not None and (present.pk if present else 0) != seen:
            return present
        if present is not None:
            _finish(now, present, user_id)
        since = line.regular_since(_lanes_called(now, loket, every), every)
        chosen = line.choose(_waiting_for(now, loket, counters), since, every, at.wall)
        if chosen is None:
            return None
        tiket = _TICKET.first(chosen.id)
        assert tiket is not None
        _call(now, tiket, loket, user_id)
        return tiket


def call_this(tiket_id: int, loket: Loket, at: Moment, *, user_id: int | None = None) -> Tiket:
    """A certain one, out of turn. Raises UserError ticket_unknown, ticket_moved, counter_busy."""
    with turn(at) as now:
        tiket = _ticket(now, tiket_id, Step.CALL)
        present = at_counter(now, loket)
        if present is not None:
            raise UserError(
                "counter_busy",
                _("Number %(number)s is still at this counter.") % {"number": present.teks},
                _("Finish it first."),
            )
        _call(now, tiket, loket, user_id)
        return tiket


def step(tiket_id: int, what: Step, loket: Loket, at: Moment, *, user_id: int | None = None) -> Tiket:
    """AGAIN, SERVE, FINISH, HOLD, NO_SHOW or BACK. Raises UserError ticket_unknown, ticket_moved, ticket_elsewhere."""
    with turn(at) as now:
        tiket = _ticket(now, tiket_id, what)
        _check_here(tiket, loket)
        if what == Step.FINISH:
            _finish(now, tiket, user_id)
            return tiket
        _STEPS[what](now, tiket)
        tiket.save()
        now.note(tiket, _SAID[what], loket=loket.pk, user_id=user_id)
        return tiket


def send_on(
    tiket_id: int,
    at: Moment,
    *,
    loket: Loket | None = None,
    layanan: LayananAntrean | None = None,
    by: Loket | None = None,
    user_id: int | None = None,
) -> Tiket:
    """To another counter, or to wait for another service; keeps number and place. Errors as `step`."""
    with turn(at) as now:
        tiket = _ticket(now, tiket_id, Step.TRANSFER)
        if by is not None:
            _check_here(tiket, by)
        tiket.status, tiket.loket, tiket.tujuan = StatusTiket.MENUNGGU, None, loket
        if layanan is not None:
            tiket.layanan = layanan
        tiket.save()
        now.note(tiket, Jejak.PINDAH, loket=loket.pk if loket else None, user_id=user_id)
        return tiket


def link(tiket_id: int, penduduk: Penduduk | None, at: Moment) -> Tiket:
    """Who is being served. Raises UserError ticket_unknown."""
    with turn(at) as now:
        tiket = Tiket.objects.filter(pk=tiket_id, hari=now.hari).first()
        if tiket is None:
            raise _unknown()
        tiket.penduduk = penduduk
        tiket.save(update_fields=["penduduk"])
        return tiket


def link_request(tiket_id: int, permohonan: UUID | None, at: Moment) -> Tiket:
    """What it is about: key of a request. Raises UserError ticket_unknown."""
    with turn(at) as now:
        tiket = Tiket.objects.filter(pk=tiket_id, hari=now.hari).first()
        if tiket is None:
            raise _unknown()
        tiket.permohonan = permohonan
        tiket.save(update_fields=["permohonan"])
        return tiket


def rate(kode: str, nilai: int, at: Moment) -> Tiket:
    """One touch after the visit, 1 to 4; the last touch counts. Opens no day, and finds its way into a closed one.

    Raises UserError ticket_unknown, rating_early, rating_late.
    """
    with transaction.atomic():
        alone()
        tiket = Tiket.objects.select_related("hari").filter(kode=kode).first()
        if tiket is None or nilai not in (1, 2, 3, 4):
            raise _unknown()
        if tiket.status not in (StatusTiket.SELESAI, StatusTiket.DILAYANI):
            raise UserError("rating_early", _("This visit is not over yet."), _("Tell us afterwards."))
        if not is_fresh(tiket.hari.tanggal, timezone.localdate(at.wall)):
            raise UserError("rating_late", _("This visit is too long ago to be rated."), _("Tell a clerk."))
        tiket.nilai = nilai
        tiket.save(update_fields=["nilai"])
        if tiket.hari.closed_at is not None:
            recap(tiket.hari)
        touch()
        return tiket


def at_counter(now: Turn, loket: Loket) -> Tiket | None:
    return _AT_COUNTER.first(now.hari.pk, loket.pk)


def _waiting_for(now: Turn, loket: Loket, counters: Sequence[Row]) -> Iterable[line.InLine]:
    """As the lists on the screens say it: `waits.calls`. `counters`: as _COUNTERS gives them."""
    numbers = {pk: nomor for pk, nomor, _services in counters}
    desks = [waits.Desk(nomor, set(services)) for _pk, nomor, services in counters]
    here = waits.Desk(loket.nomor, set(loket.layanan))
    # Of a whole line there are few kinds.
    calls: dict[tuple[Any, Any], bool] = {}
    for pk, giliran, jalur, not_before, layanan, tujuan in _line.rows(now.hari.pk):
        kind = layanan, tujuan
        if kind not in calls:
            calls[kind] = waits.calls(here, desks, str(layanan), numbers.get(tujuan))
        if calls[kind]:
            yield line.InLine(pk, giliran, jalur != Jalur.BIASA, not_before)


def _lanes_called(now: Turn, loket: Loket, every: int) -> list[bool]:
    """Of those called last for this counter's services, newest first: whether of a priority lane."""
    ids = [UUID(one) for one in loket.layanan]
    return [jalur != Jalur.BIASA for (jalur,) in _LANES.rows(now.hari.pk, ids, limit=(every, 0))]


def _call(now: Turn, tiket: Tiket, loket: Loket, user_id: int | None) -> None:
    before = tiket.status
    tiket.status, tiket.loket, tiket.tujuan = StatusTiket.DIPANGGIL, loket, None
    tiket.panggilan = now.versi
    tiket.panggilan_awal = tiket.panggilan_awal or now.versi
    # Called anew, after a hold or at another counter: what lies between was no service.
    tiket.served_at = now.at.wall if tiket.called_at else None
    tiket.called_at = tiket.called_at or now.at.wall
    tiket.finished_at = None
    # Nobody else changes the queue now; the condition is the fence that would show if somebody did.
    if _CALLED.alter([getattr(tiket, name) for name in _OF_CALL], (tiket.pk, before)) != 1:
        raise _moved(tiket)
    now.note(tiket, Jejak.PANGGIL, loket=loket.pk, user_id=user_id)


def _finish(now: Turn, tiket: Tiket, user_id: int | None) -> None:
    tiket.status, tiket.finished_at = StatusTiket.SELESAI, now.at.wall
    _FINISHED.alter((tiket.status, tiket.finished_at), (tiket.pk,))
    now.note(tiket, Jejak.SELESAI, loket=tiket.loket_id, user_id=user_id)


def _again(now: Turn, tiket: Tiket) -> None:
    tiket.panggilan = now.versi


def _serve(now: Turn, tiket: Tiket) -> None:
    tiket.status, tiket.served_at = StatusTiket.DILAYANI, now.at.wall


def _hold(_now: Turn, tiket: Tiket) -> None:
    tiket.status = StatusTiket.DITAHAN


def _no_show(now: Turn, tiket: Tiket) -> None:
    tiket.status, tiket.finished_at = StatusTiket.TIDAK_HADIR, now.at.wall


def _back(now: Turn, tiket: Tiket) -> None:
    same = Tiket.objects.filter(hari=now.hari, status=StatusTiket.MENUNGGU, layanan_id=tiket.layanan_id)
    places = list(same.order_by("giliran", "id").values_list("giliran", flat=True)[: BEHIND + 1])
    tiket.giliran = line.back_at(places, BEHIND, now.last_place)
    tiket.status, tiket.loket, tiket.finished_at = StatusTiket.MENUNGGU, None, None


_STEPS: Final = {
    Step.AGAIN: _again,
    Step.SERVE: _serve,
    Step.HOLD: _hold,
    Step.NO_SHOW: _no_show,
    Step.BACK: _back,
}


def _ticket(now: Turn, tiket_id: int, what: Step) -> Tiket:
    rows = Tiket.objects.filter(pk=tiket_id, hari=now.hari)
    tiket = rows.first()
    if tiket is None:
        raise _unknown()
    if not may(what, tiket.status):
        raise _moved(tiket)
    return tiket


def _check_here(tiket: Tiket, loket: Loket) -> None:
    if tiket.status in AT_COUNTER and tiket.loket_id != loket.pk:
        raise UserError(
            "ticket_elsewhere",
            _("Number %(number)s is at another counter.") % {"number": tiket.teks},
            _("Look at the list again."),
        )


def _unknown() -> UserError:
    return UserError("ticket_unknown", _("There is no such number."), _("Look at the list again."))


def _moved(tiket: Tiket) -> UserError:
    return UserError(
        "ticket_moved",
        _("Number %(number)s has gone on meanwhile: %(state)s.")
        % {"number": tiket.teks, "state": tiket.get_status_display()},
        _("Look at the list again."),
    )
