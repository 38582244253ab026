"""Closing a month, and opening the last one again."""

from collections.abc import Callable
from datetime import date, datetime

from django.db import connection, transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from nagari.kantor.queries import Signer
from nagari.kantor.words import OFFICIAL_LANGUAGE
from nagari.lib.errors import UserError
from nagari.penduduk.buku import recap as recaps
from nagari.penduduk.buku import snapshot
from nagari.penduduk.buku.columns import Book
from nagari.penduduk.buku.months import first_day, last_closed, last_day, named, next_month
from nagari.penduduk.buku.source import live
from nagari.penduduk.models import BulanTutup, Keluarga, Mutasi, Penduduk
from nagari.penduduk.models.mutasi import LONGEST_REASON
from nagari.printing.paper import Signature, signer_of
from nagari.wilayah.models import Lingkungan
from nagari.wilayah.queries.tree import ancestors

Tell = Callable[[int, int], None]
# Kept as attachments; B.3 is kept as figures.
_AS_ROWS = (Book.B1, Book.B2, Book.B4, Book.B5)
_LOCK = 0x62756B75


def check_closable(wilayah: str, month: date, today: date) -> None:
    """Raises UserError month_not_over, month_closed, month_gap."""
    closed = last_closed(wilayah)
    if today <= last_day(month):
        raise UserError(
            "month_not_over",
            _("%(month)s is not over yet.") % {"month": named(month)},
            _("Close it from %(day)s on.") % {"day": f"{next_month(month):%d-%m-%Y}"},
        )
    if closed and month <= closed:
        raise UserError(
            "month_closed",
            _("%(month)s is closed already.") % {"month": named(month)},
            _("What comes in late counts in the first open month."),
        )
    if closed and month != next_month(closed):
        raise UserError(
            "month_gap",
            _("The month before, %(month)s, is still open.") % {"month": named(next_month(closed))},
            _("Close the months in their order."),
        )


def close_month(
    wilayah: str, month: date, *, signer: str = "", now: datetime, today: date, tell: Tell | None = None
) -> BulanTutup:
    """Keeps every book of the month as it stands and is signed. Raises UserError, see check_closable; nobody_signs,
    changed_meanwhile.

    `tell(done, total)` hears how many rows are kept. Not to be called in a transaction: reading 20,000 residents takes
    seconds, in which others may write.
    """
    month = first_day(month)
    check_closable(wilayah, month, today)
    chosen, _able = signer_of(wilayah, today, signer)
    if chosen is None:
        raise UserError(
            "nobody_signs",
            _("No official may sign for this office today."),
            _("Enter the head of the office and the term on the page of officials."),
        )
    before = _state(wilayah)
    made = _signed(wilayah, month, chosen, now=now, today=today, tell=tell)
    with transaction.atomic():
        _alone()
        check_closable(wilayah, month, today)
        if _state(wilayah) != before:
            raise UserError(
                "changed_meanwhile",
                _("Somebody changed the register while the books were being closed."),
                _("Look at the books again and close the month then."),
            )
        made.save(force_insert=True)
    return made


def _signed(wilayah: str, month: date, chosen: Signer, *, now: datetime, today: date, tell: Tell | None) -> BulanTutup:
    """The books are kept; the closing itself is not saved yet."""
    digests = _keep_books(wilayah, month, today, tell)
    village = next((one.bare_name for one in ancestors(wilayah) if one.code == wilayah), "")
    with override(OFFICIAL_LANGUAGE):
        made = BulanTutup(
            wilayah=wilayah,
            bulan=month,
            ditutup_pada=now,
            pejabat_id=chosen.official.id,
            tanda_tangan=dict(Signature(place=village, day=today, block=chosen.block).data()),
            angka=recaps.as_data(recaps.recap(wilayah, month)),
            **digests,
        )
    made.sidik = _digest(made)
    return made


def is_untouched(closing: BulanTutup) -> bool:
    """Is what is kept what was signed?"""
    return _digest(closing) == closing.sidik


def _digest(closing: BulanTutup) -> str:
    """Over what is signed: the village, the month, the signature, the figures of B.3, the rows of the other books."""
    digests = {book.value: getattr(closing, book.value) for book in _AS_ROWS}
    return snapshot.digest_of(
        {
            "wilayah": closing.wilayah,
            "bulan": closing.bulan.isoformat(),
            "tanda_tangan": closing.tanda_tangan,
            "angka": closing.angka,
            **digests,
        }
    )


@transaction.atomic
def reopen_month(wilayah: str, month: date, reason: str, *, now: datetime) -> None:
    """Takes the last closing back; events entered meanwhile stay in the month they count in. Raises UserError
    reason_missing, month_open, later_closed."""
    _alone()
    month, reason = first_day(month), reason.strip()
    if not reason:
        raise UserError("reason_missing", _("A reason is needed."), _("Write why the month is opened again."))
    rows = BulanTutup.objects.select_for_update().filter(wilayah=wilayah, bulan=month)
    if not rows:
        raise UserError(
            "month_open",
            _("%(month)s is not closed.") % {"month": named(month)},
            _("Open the page of the books again."),
        )
    closed = last_closed(wilayah)
    if closed != month:
        raise UserError(
            "later_closed",
            _("A later month, %(month)s, is closed.") % {"month": named(closed or month)},
            _("Only the last closed month can be opened again."),
        )
    for row in rows:
        row.alasan_buka, row.deleted_at = reason[:LONGEST_REASON], now
        row.save()


def _keep_books(wilayah: str, month: date, today: date, tell: Tell | None) -> dict[str, str]:
    sources = {book: live(book, wilayah, month, today) for book in _AS_ROWS}
    total = sum(one.count for one in sources.values())
    done, digests = 0, {}
    for book, source in sources.items():
        rows: list[list[str]] = []
        for row in source.rows():
            rows.append(row)
            done += 1
            if tell and done % 500 == 0:
                tell(done, total)
        digests[book.value] = snapshot.keep(rows)
    return digests


# What books are made of, beside every column of an event.
_OF_PEOPLE = (
    *("id", "deleted_at", "nik", "nomor_sementara", "nama", "nama_panggilan", "jenis_kelamin", "tempat_lahir"),
    *("tanggal_lahir", "agama", "golongan_darah", "suku", "keluarga_id", "shdk", "lingkungan_id", "alamat_sekarang"),
    *("status_perkawinan", "pendidikan_kk", "pekerjaan", "dapat_membaca", "nama_ayah", "nama_ibu"),
    *("kewarganegaraan", "no_paspor", "no_kitas", "tempat_datang_pertama", "tanggal_datang_pertama"),
    *("status_penduduk", "status_dasar", "status_sejak", "terdata_sejak"),
)
_OF_FAMILIES = ("id", "deleted_at", "no_kk", "alamat", "tanggal_kk")
_OF_EVENTS = (
    *("id", "deleted_at", "jenis", "penduduk_id", "nama", "tanggal", "bulan_buku", "membatalkan_id", "alasan"),
    *("keluar_lingkungan_id", "keluar_jk", "keluar_wn", "masuk_lingkungan_id", "masuk_jk", "masuk_wn"),
)
_OF_PARTS = ("id", "deleted_at", "nama", "induk_id", "jenis")


def _state(wilayah: str) -> int:
    """Another number, within this process, as soon as a book may be another one: whatever somebody recorded, amended
    or took over meanwhile. A quarter of a second at 20,000 residents."""
    found = 0
    for model, names in (
        (Penduduk, _OF_PEOPLE),
        (Keluarga, _OF_FAMILIES),
        (Mutasi, _OF_EVENTS),
        (Lingkungan, _OF_PARTS),
    ):
        rows = model.all_objects.filter(wilayah=wilayah).order_by()
        for row in rows.values_list(*names).iterator(chunk_size=2000):
            found ^= hash(row)
    return found


def _alone() -> None:
    """SQLite's transactions are IMMEDIATE and thereby alone."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
