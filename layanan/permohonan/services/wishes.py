"""What residents ask for without a login: made, confirmed at the counter, or not taken in."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from layanan.katalog.models import Pemohon, VersiLayanan
from layanan.katalog.queries.catalogue import content, offered_version
from layanan.permohonan.messages import refused
from layanan.permohonan.models import Asal, Hubungan, Pengajuan, Permohonan, StatusPengajuan
from layanan.permohonan.queries.papers import papers_of
from layanan.permohonan.queries.people import Person
from layanan.permohonan.queries.wishes import waiting_count
from layanan.permohonan.services import papers
from layanan.permohonan.services.intake import take_in
from layanan.permohonan.services.submitting import Ajuan, free_number, read_form, read_phone
from nagari.kantor import site
from nagari.lib.errors import CodedError, UserError
from nagari.lib.names import clean_name
from nagari.lib.nik import read_nik

# Of one office, unconfirmed: as many as a busy one has in two weeks. More are nobody's but a program's.
MOST_WAITING: Final = 300
KEPT: Final = timedelta(days=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Keinginan:
    """All as it was typed. `wilayah`: of the office it is meant for. `subjek_nama` "": himself."""

    wilayah: str
    versi: UUID
    nama: str
    nik: str = ""
    telepon: str = ""
    hubungan: str = Hubungan.SENDIRI
    surat_kuasa: str = ""
    subjek_nama: str = ""
    subjek_nik: str = ""
    asal: str = Asal.PONSEL
    isian: Mapping[str, str] = field(default_factory=dict)
    nonce: str = ""


@transaction.atomic
def make(wish: Keinginan, kode_kantor: str, now: datetime, pick: Callable[[int], int]) -> Pengajuan:
    """`kode_kantor`: of the site it is made at. Twice with one nonce is once.

    Raises UserError service_not_given, wishes_many, name_wrong, nik_wrong, phone_wrong, subject_name_wrong,
    subject_nik_wrong, subject_missing, subject_applies, relation_wrong, power_missing, office_code_missing, and
    value_* of the form.
    """
    same = Pengajuan.objects.filter(wilayah=wish.wilayah, nonce=wish.nonce).first() if wish.nonce else None
    if same is not None:
        return same
    versi = offered_version(wish.wilayah, wish.versi)
    if versi is None or not versi.mandiri or versi.pemohon == Pemohon.KANTOR:
        raise UserError("service_not_given", _("This office does not give this service to phones."), _("Ask there."))
    if waiting_count(wish.wilayah) >= MOST_WAITING:
        raise UserError(
            "wishes_many", _("This office can't take in more requests from phones now."), _("Come to the counter.")
        )
    _check(wish, versi)
    is_about_other = wish.hubungan != Hubungan.SENDIRI
    row = Pengajuan(
        wilayah=wish.wilayah,
        nomor=free_number(wish.wilayah, kode_kantor, pick),
        versi=versi,
        asal=wish.asal,
        diajukan_pada=now,
        nama=read_name(wish.nama, "name_wrong"),
        nik=read_nik_of(wish.nik, "nik_wrong"),
        telepon=read_phone(wish.telepon),
        hubungan=wish.hubungan,
        surat_kuasa=wish.surat_kuasa.strip(),
        subjek_nama=read_name(wish.subjek_nama, "subject_name_wrong") if is_about_other else "",
        subjek_nik=read_nik_of(wish.subjek_nik, "subject_nik_wrong") if is_about_other else "",
        isian=dict(read_form(content(versi), wish.isian, timezone.localdate(now)).stored),
        nonce=wish.nonce,
    )
    row.save()
    return row


@transaction.atomic
def confirm(wish: Pengajuan, ajuan: Ajuan, person: Person, kode: str, now: datetime) -> Permohonan:
    """The clerk has compared it with papers: a request under the same number. Raises UserError wish_over, and as
    `take_in`."""
    row = _open(wish)
    request = take_in(ajuan, person, kode, now, _no_chance, nomor=row.nomor)
    papers.hand_on(row, request, ajuan.pemohon)
    _decide(row, StatusPengajuan.DITERIMA, person.nama, now)
    return request


@transaction.atomic
def reject(wish: Pengajuan, alasan: str, person: Person, now: datetime) -> None:
    """Raises UserError wish_over, reason_missing."""
    if not alasan.strip():
        raise refused("reason_missing")
    _decide(_open(wish), StatusPengajuan.DITOLAK, person.nama, now, " ".join(alasan.split())[:300])


@transaction.atomic
def take_up_again(wish: Pengajuan) -> None:
    """Rejected by mistake. Raises UserError wish_over."""
    row = Pengajuan.objects.select_for_update().get(pk=wish.pk)
    if row.status != StatusPengajuan.DITOLAK:
        raise _over()
    row.status, row.alasan, row.diputus_pada, row.diputus_oleh = StatusPengajuan.BARU, "", None, ""
    row.save()


def clear_away(now: datetime) -> int:
    """What nobody came for, and what was typed into those that are over. Called daily; at their own office only."""
    info = site.current()
    if info is None:
        return 0
    found = list(Pengajuan.objects.filter(wilayah=info.wilayah, diajukan_pada__lt=now - KEPT).exclude(nama=""))
    for row in found:
        if row.status == StatusPengajuan.BARU:
            _decide(row, StatusPengajuan.KEDALUWARSA, "", now)
        row.nama = row.nik = row.telepon = row.surat_kuasa = row.subjek_nama = row.subjek_nik = ""
        row.isian = {}
        row.save()
        if row.status != StatusPengajuan.DITERIMA:
            for paper in papers_of(row):
                papers.remove(paper)
    return len(found)


def _decide(row: Pengajuan, status: StatusPengajuan, by: str, now: datetime, alasan: str = "") -> None:
    row.status, row.alasan, row.diputus_pada, row.diputus_oleh = status, alasan, now, by
    row.save()


def _open(wish: Pengajuan) -> Pengajuan:
    row = Pengajuan.objects.select_for_update().get(pk=wish.pk)
    if row.status != StatusPengajuan.BARU:
        raise _over()
    return row


def _over() -> UserError:
    return UserError("wish_over", _("Somebody has decided on this already."), _("Look at the list again."))


def _check(wish: Keinginan, versi: VersiLayanan) -> None:
    known = set(Hubungan.values) - {Hubungan.KANTOR}
    if wish.hubungan not in known:
        raise UserError("relation_wrong", _("This service is not asked for so."), _("Choose the relation anew."))
    if wish.hubungan == Hubungan.SENDIRI:
        if versi.pemohon == Pemohon.LAIN:
            raise UserError(
                "subject_applies",
                _("This is not asked for by the person it is about."),
                _("Enter somebody of the family, or somebody with a power of attorney."),
            )
        return
    for problem in missing_of(wish.hubungan, wish.subjek_nama, wish.surat_kuasa):
        raise problem


def missing_of(hubungan: str, subjek_nama: str, surat_kuasa: str) -> list[UserError]:
    """What whoever asks for somebody else has left out: subject_missing, power_missing."""
    found = []
    if hubungan != Hubungan.SENDIRI and not subjek_nama.strip():
        remedy = _("Write the name as on the KTP, without a title.")
        found.append(UserError("subject_missing", _("Whom it is about is missing."), remedy))
    if hubungan == Hubungan.KUASA and not surat_kuasa.strip():
        told = _("Number and date of the power of attorney are missing.")
        found.append(UserError("power_missing", told, _("Copy them from that paper.")))
    return found


def read_name(raw: str, code: str) -> str:
    """Raises UserError with this code."""
    try:
        found = clean_name(raw)
    except CodedError:
        found = ""
    if not found:
        raise UserError(code, _("This is no name. Write it as on the KTP, without a title."))
    return found


def read_nik_of(raw: str, code: str) -> str:
    """Whether anybody bears it is nobody's business here; only whether it can be one. Raises UserError with this
    code."""
    if not raw.strip():
        return ""
    try:
        return read_nik(raw).number
    except CodedError:
        raise UserError(code, _("This is no NIK. It has sixteen digits; copy it from the KTP.")) from None


def _no_chance(_below: int) -> int:
    raise RuntimeError("the number was given when the wish was made")
