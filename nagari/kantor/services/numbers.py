"""Numbers: gapless per office, series and year, whoever asks at the same moment; never reused."""

from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from nagari.kantor import bearing, clock, queries, site
from nagari.kantor.messages import user_error
from nagari.kantor.models import Nomor, SeriNomor, StatusNomor
from nagari.kantor.rules.numbers import HIGHEST, LARGEST_BLOCK, Pattern, check_class, read_pattern
from nagari.kantor.site import SiteInfo
from nagari.lib.dates import tanggal as written_day
from nagari.lib.errors import CodedError, UserError
from nagari.sync import succession
from nagari.sync.prepared import Objects

_SERIES: Final = Objects(
    SeriNomor,
    lambda wilayah, kode, tahun: SeriNomor.objects.filter(wilayah=wilayah, kode=kode, tahun=tahun).order_by("id"),
)


@transaction.atomic
def give_number(seri_kode: str, perihal: str, now: datetime, *, klas: str = "") -> Nomor:
    """The next number of series `seri_kode` in the office's present year.

    A year without the series continues last year's pattern, from 1. Raises ClockUntrusted; UserError office_missing,
    office_code_missing, number_right, number_gap, series_unknown, series_full, class_missing, class_characters,
    number_long.
    """
    clock.require_trusted()
    info, day = own_office(), timezone.localdate(now)
    require_right(now)
    seri = locked_series(info, seri_kode, day.year)
    _require_confirmed(seri)
    urut = _next(seri, 1)
    nomor: Nomor = Nomor.objects.create(
        wilayah=seri.wilayah,
        seri=seri,
        urut=urut,
        teks=write(seri, urut, day, info, klas),
        status=StatusNomor.TERBIT,
        perihal=perihal.strip()[:160],
        tanggal=day,
        given_at=now,
    )
    clock.note_seen()
    return nomor


@transaction.atomic
def reserve_block(seri_kode: str, count: int, alasan: str, now: datetime) -> list[Nomor]:
    """`count` numbers set aside for letters written on paper. Raises as give_number, and UserError block_size."""
    if not 1 <= count <= LARGEST_BLOCK:
        raise UserError(
            "block_size",
            _("A block has 1 to %(most)s numbers.") % {"most": LARGEST_BLOCK},
            _("Reserve as many as you will need until the power is back."),
        )
    clock.require_trusted()
    info, day = own_office(), timezone.localdate(now)
    require_right(now)
    seri = locked_series(info, seri_kode, day.year)
    _require_confirmed(seri)
    first = _next(seri, count)
    # The classification is not known before the letter is; it is written when the number is filled in.
    block = [
        Nomor(
            wilayah=seri.wilayah,
            seri=seri,
            urut=urut,
            teks=write(seri, urut, day, info, "…"),
            status=StatusNomor.CADANGAN,
            tanggal=day,
            given_at=now,
            alasan=alasan.strip()[:160],
        )
        for urut in range(first, first + count)
    ]
    clock.note_seen()
    return list(Nomor.objects.bulk_create(block))


@transaction.atomic
def fill_reserved(nomor_id: UUID, perihal: str, tanggal: date, now: datetime, *, klas: str = "") -> Nomor:
    """A reserved number, or one of a gap, was used on paper on `tanggal`.

    Raises ClockUntrusted; UserError number_missing, number_not_reserved, date_future, date_other_year, class_*.
    """
    clock.require_trusted()
    nomor = _locked_number(nomor_id)
    if nomor.status not in (StatusNomor.CADANGAN, StatusNomor.CELAH):
        raise UserError(
            "number_not_reserved",
            _("Number %(number)s is no longer reserved.") % {"number": nomor.teks},
            _("Look at the list again; somebody else may have filled it in."),
        )
    check_paper_date(nomor, tanggal, now)
    nomor.teks = write(nomor.seri, nomor.urut, tanggal, own_office(), klas)
    nomor.status, nomor.perihal, nomor.tanggal, nomor.given_at = StatusNomor.TERBIT, perihal.strip()[:160], tanggal, now
    nomor.save()
    clock.note_seen()
    return nomor


def check_paper_date(nomor: Nomor, tanggal: date, now: datetime) -> None:
    """Of a letter on paper that bears it. Raises UserError date_future, date_other_year."""
    if tanggal > timezone.localdate(now):
        raise UserError("date_future", _("This date is still to come."), _("Enter the date on the letter."))
    if tanggal.year != nomor.seri.tahun:
        raise UserError(
            "date_other_year",
            _("This number belongs to the year %(year)s; %(day)s is not in it.")
            % {"year": nomor.seri.tahun, "day": written_day(tanggal)},
            _("Enter a date of that year, or take another number."),
        )


@transaction.atomic
def cancel_number(nomor_id: UUID, alasan: str, now: datetime) -> Nomor:
    """The number stays as `batal` and is never given again. Raises ClockUntrusted; UserError number_missing,
    number_cancelled, number_borne, reason_missing.
    """
    clock.require_trusted()
    nomor = _locked_number(nomor_id)
    if nomor.status == StatusNomor.BATAL:
        raise UserError("number_cancelled", _("Number %(number)s is cancelled already.") % {"number": nomor.teks})
    if bearing.bearer_of(nomor_id):
        raise UserError(
            "number_borne",
            _("A letter bears number %(number)s.") % {"number": nomor.teks},
            _("Cancel or revoke the letter; its number follows."),
        )
    if not alasan.strip():
        raise UserError("reason_missing", _("A cancelled number needs a reason."), _("Say why, in a few words."))
    nomor.status, nomor.alasan = StatusNomor.BATAL, alasan.strip()[:160]
    nomor.save()
    clock.note_seen()
    return nomor


@transaction.atomic
def create_series(wilayah: str, *, kode: str, nama: str, pola: str, tahun: int, mulai: int = 1) -> SeriNomor:
    """A new series. Raises UserError series_exists, series_start, pattern_*."""
    _pattern(pola)
    _check_start(mulai)
    _lock(wilayah, kode, tahun)
    if SeriNomor.objects.filter(wilayah=wilayah, kode=kode, tahun=tahun).exists():
        raise UserError(
            "series_exists",
            _("There is a series %(code)s for %(year)s already.") % {"code": kode, "year": tahun},
            _("Choose another code, or change that series."),
        )
    created: SeriNomor = SeriNomor.objects.create(
        wilayah=wilayah, kode=kode, nama=nama, pola=pola.strip(), tahun=tahun, mulai=mulai
    )
    return created


@transaction.atomic
def change_series(seri_id: UUID, *, nama: str, pola: str, mulai: int) -> SeriNomor:
    """Numbers given before keep their text. Raises UserError series_started once one is given, and as create_series."""
    _pattern(pola)
    _check_start(mulai)
    seri: SeriNomor = SeriNomor.objects.get(pk=seri_id)
    _lock(seri.wilayah, seri.kode, seri.tahun)
    if mulai != seri.mulai and not queries.series_state(seri).is_unused:
        raise UserError(
            "series_started",
            _("Numbers of this series have been given, so its start can no longer change."),
            _("The next number follows the last one."),
        )
    seri.nama, seri.pola, seri.mulai = nama, pola.strip(), mulai
    seri.save()
    return seri


def own_office() -> SiteInfo:
    info = site.current()
    if info is None:
        raise UserError("office_missing", _("This office has not been set up yet."), _("Finish the first day."))
    if not info.kode:
        raise UserError(
            "office_code_missing",
            _("The office has no short code yet, and every number contains it."),
            _("Enter the code in the profile of the office."),
        )
    return info


def require_right(now: datetime) -> None:
    # Two computers of one office, both offline, would give the same number.
    if not succession.may_issue_numbers(now):
        raise UserError(
            "number_right",
            _("Another computer of this office gives its numbers."),
            _("Print there. If that computer is gone for good, have the regency retire it."),
        )


def _require_confirmed(seri: SeriNomor) -> None:
    # The computer before this one, or this one before its backup was restored, may have given more than is known here.
    if queries.is_unconfirmed(seri.kode, seri.tahun, succession.doubt()):
        raise UserError(
            "number_gap",
            _("It is not known here which number was given last."),
            _("Confirm the last number in the paper register, on the page of this series."),
        )


def _lock(wilayah: str, kode: str, tahun: int) -> None:
    # SQLite: transactions here are IMMEDIATE, the lock is held already. PostgreSQL: until the end of the transaction.
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"{wilayah}|{kode}|{tahun}"])


def locked_series(info: SiteInfo, kode: str, tahun: int) -> SeriNomor:
    _lock(info.wilayah, kode, tahun)
    rows = SeriNomor.objects.filter(wilayah=info.wilayah, kode=kode)
    seri = _SERIES.first(info.wilayah, kode, tahun)
    if seri is not None:
        return seri
    last: SeriNomor | None = rows.filter(tahun__lt=tahun).order_by("-tahun", "id").first()
    if last is None:
        raise UserError(
            "series_unknown",
            _("This office has no number series “%(code)s”.") % {"code": kode},
            _("Create it on the page of the number series."),
        )
    renewed: SeriNomor = SeriNomor.objects.create(
        wilayah=last.wilayah, kode=kode, nama=last.nama, pola=last.pola, tahun=tahun, mulai=1
    )
    return renewed


def _next(seri: SeriNomor, count: int) -> int:
    first = queries.series_state(seri).next
    if first + count - 1 > HIGHEST:
        raise UserError("series_full", _("This series has no numbers left this year."), _("Create another series."))
    return first


def _locked_number(nomor_id: UUID) -> Nomor:
    found: Nomor | None = (
        Nomor.objects.select_for_update(of=("self",)).select_related("seri").filter(pk=nomor_id).first()
    )
    if found is None:
        raise UserError("number_missing", _("This number is not there any more."), _("Look at the list again."))
    return found


def _pattern(pola: str) -> Pattern:
    try:
        return read_pattern(pola)
    except CodedError as refused:
        raise user_error(refused) from None


def write(seri: SeriNomor, urut: int, day: date, info: SiteInfo, klas: str) -> str:
    pattern = _pattern(seri.pola)
    try:
        if klas != "…":
            check_class(klas, pattern)
        return pattern.write(urut, day, kantor=info.kode, klas=klas)
    except CodedError as refused:
        raise user_error(refused) from None


def _check_start(mulai: int) -> None:
    if not 1 <= mulai <= HIGHEST:
        raise UserError(
            "series_start",
            _("A series starts at 1 to %(most)s.") % {"most": HIGHEST},
            _("Enter the first number to be given here, one more than the last on paper."),
        )
