"""Setting the queue up."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import time
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from layanan.antrean.models import AturanAntrean, Jalur, LayananAntrean, Loket, Pencetak, Sambungan, Tiket
from layanan.antrean.printing import device
from layanan.antrean.rules import opening
from layanan.antrean.rules.steps import AT_COUNTER
from layanan.antrean.services.turn import alone, touch
from nagari.kantor.messages import user_error
from nagari.kantor.rules.hours import DayHours, check_hours
from nagari.lib.errors import CodedError, UserError

ROW = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Layanan:
    """What a service is saved with; see LayananAntrean."""

    nama: str
    huruf: str
    keterangan: str = ""
    urutan: int = 0
    aktif: bool = True
    buka: time | None = None
    tutup: time | None = None
    kuota: int = 0
    menit: int = 10
    slot_menit: int = 30
    per_slot: int = 0
    jenis: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Aturan:
    jalur: tuple[str, ...] = ()
    selang: int = 2
    teks_berjalan: str = ""
    pengumuman: str = ""
    suara: bool = True
    survei_tiap: int = 5


@transaction.atomic
def save_service(wilayah: str, values: Layanan, pk: UUID | None = None) -> LayananAntrean:
    """A new service, or the one with key `pk`.

    Raises UserError letter_wrong, letter_taken, hours_half, hours_backwards.
    """
    huruf = values.huruf.strip().upper()
    if len(huruf) != 1 or not ("A" <= huruf <= "Z"):
        raise UserError("letter_wrong", _("A service has one letter, A to Z."), _("Choose another letter."))
    others = LayananAntrean.objects.filter(wilayah=wilayah, huruf=huruf)
    if others.exclude(pk=pk).exists() if pk else others.exists():
        raise UserError("letter_taken", _("Another service has this letter."), _("Choose another letter."))
    if (values.buka is None) != (values.tutup is None):
        raise UserError("hours_half", _("Only one of the two times is given."), _("Fill in both times, or neither."))
    if values.buka and values.tutup and values.buka >= values.tutup:
        raise UserError("hours_backwards", _("The service closes before it opens."), _("Correct one of the two times."))
    row = LayananAntrean.objects.get(pk=pk, wilayah=wilayah) if pk else LayananAntrean(wilayah=wilayah)
    for name in Layanan.__slots__:
        setattr(row, name, getattr(values, name))
    row.huruf = huruf
    row.save()
    touch()
    return row


@transaction.atomic
def save_counter(
    wilayah: str, nomor: int, nama: str, layanan: Collection[UUID], *, aktif: bool = True, pk: UUID | None = None
) -> Loket:
    """A new counter, or the one with key `pk`.

    Raises UserError counter_number, counter_taken, counter_idle; taken out of use: counter_busy.
    """
    if not 1 <= nomor <= 99:
        raise UserError("counter_number", _("Counters are numbered 1 to 99."), _("Choose another number."))
    others = Loket.objects.filter(wilayah=wilayah, nomor=nomor)
    if others.exclude(pk=pk).exists() if pk else others.exists():
        raise UserError("counter_taken", _("Another counter has this number."), _("Choose another number."))
    if not layanan:
        raise UserError("counter_idle", _("The counter takes no service."), _("Choose at least one."))
    row = Loket.objects.get(pk=pk, wilayah=wilayah) if pk else Loket(wilayah=wilayah)
    if row.aktif and not aktif:
        _check_left(row)
    row.nomor, row.nama, row.aktif = nomor, " ".join(nama.split()), aktif
    row.layanan = sorted(str(one) for one in layanan)
    row.save()
    touch()
    return row


@transaction.atomic
def save_rules(wilayah: str, values: Aturan) -> AturanAntrean:
    """How the queue is run. Raises UserError lane_unknown."""
    if not set(values.jalur) <= set(Jalur.values) - {Jalur.BIASA, Jalur.JANJI}:
        raise UserError("lane_unknown", _("There is no such priority lane here."))
    row = AturanAntrean.objects.filter(wilayah=wilayah).order_by("id").first() or AturanAntrean(wilayah=wilayah)
    row.jalur = list(values.jalur)
    row.selang, row.suara, row.survei_tiap = values.selang, values.suara, values.survei_tiap
    row.teks_berjalan, row.pengumuman = values.teks_berjalan, values.pengumuman
    row.save()
    touch()
    return row


@transaction.atomic
def save_printer(sambungan: str, alamat: str, lebar: int) -> Pencetak:
    """The slip printer of this machine; a device may be plugged in later. Raises UserError printer_address."""
    address = alamat.strip()
    if sambungan != Sambungan.TIDAK_ADA and not address:
        raise UserError(
            "printer_address", _("Where the printer is, is missing."), _("Enter its device or network address.")
        )
    try:
        if sambungan == Sambungan.JARINGAN:
            device.parse_host(address)
        elif sambungan == Sambungan.BERKAS and not address.startswith(("/dev/", "\\\\")):
            raise CodedError("printer_address", address=address)
    except CodedError as wrong:
        raise UserError(
            "printer_address",
            _("The address of the slip printer can't be read."),
            _("USB: /dev/usb/lp0. Network: 192.168.1.50 or 192.168.1.50:9100."),
        ) from wrong
    row, _made = Pencetak.objects.get_or_create(pk=ROW)
    row.sambungan, row.alamat, row.lebar = sambungan, address, lebar
    row.failed_at, row.galat = None, ""
    row.save()
    return row


@transaction.atomic
def save_hours(row: LayananAntrean, week: Sequence[DayHours], *, on_holidays: bool = False) -> None:
    """Hours of the service's own for each weekday; a weekday left out is closed, no week at all: the office's hours.

    Raises UserError hours_backwards, break_half, break_backwards, break_outside.
    """
    try:
        for hours in week:
            check_hours(hours)
    except CodedError as refused:
        raise user_error(refused) from None
    row.jam, row.pada_libur = opening.packed(week), bool(week) and on_holidays
    row.buka = row.tutup = None
    row.save()
    touch()


def next_place(wilayah: str) -> int:
    """Behind all other services on the kiosk."""
    places = LayananAntrean.objects.filter(wilayah=wilayah).values_list("urutan", flat=True)
    return min(99, max(places, default=-1) + 1)


@transaction.atomic
def remove_service(row: LayananAntrean) -> None:
    """Numbers given for it stay; counters take it no more."""
    for loket in Loket.objects.filter(wilayah=row.wilayah):
        if str(row.pk) in loket.layanan:
            loket.layanan = [one for one in loket.layanan if one != str(row.pk)]
            loket.save()
    row.delete()
    touch()


@transaction.atomic
def remove_counter(row: Loket) -> None:
    """Raises UserError counter_busy."""
    _check_left(row)
    row.delete()
    touch()


def _check_left(row: Loket) -> None:
    """A number at a counter that is not there stands in nobody's list."""
    alone()
    here = Tiket.objects.filter(loket=row, hari__closed_at=None, status__in=AT_COUNTER).order_by("-panggilan").first()
    if here is not None:
        raise UserError(
            "counter_busy",
            _("Number %(number)s is still at this counter.") % {"number": here.teks},
            _("Finish it there, or put it back in line, first."),
        )
