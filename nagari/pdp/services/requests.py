"""Requests of residents about their own data."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from nagari.lib.errors import CodedError
from nagari.pdp import rules
from nagari.pdp.messages import refused, told
from nagari.pdp.models import HubunganPemohon, JenisHak, PermintaanHak, StatusHak
from nagari.pdp.queries import OPEN
from nagari.penduduk.models import Penduduk

# A clock that is a little fast at one desk is no lie.
_SLACK = timedelta(minutes=5)


@transaction.atomic
def take_in(
    penduduk: Penduduk,
    jenis: str,
    now: datetime,
    *,
    nama: str = "",
    hubungan: str = HubunganPemohon.SENDIRI,
    uraian: str = "",
    soal_nomor: bool = False,
    diterima: datetime | None = None,
) -> PermintaanHak:
    """The clock runs from `diterima` (a letter may have lain there), else from now. Raises UserError guardian_missing,
    future."""
    at = diterima or now
    if at > now + _SLACK:
        raise refused("future")
    try:
        rules.check_applicant(penduduk.tanggal_lahir, hubungan, timezone.localdate(now))
    except CodedError as error:
        raise told(error) from None
    is_self = hubungan == HubunganPemohon.SENDIRI
    row = PermintaanHak(
        wilayah=penduduk.wilayah,
        penduduk=penduduk,
        jenis=JenisHak(jenis),
        pemohon_nama=penduduk.nama if is_self else nama,
        hubungan=HubunganPemohon(hubungan),
        uraian=uraian,
        soal_nomor=soal_nomor and jenis == JenisHak.PERBAIKAN,
        diterima_pada=at,
        tenggat=rules.due(at),
    )
    row.save()
    return row


@transaction.atomic
def decide(row: PermintaanHak, status: str, hasil: str, by: str, now: datetime) -> PermintaanHak:
    """`status`: a StatusHak; `hasil`: what the resident is told. Raises UserError request_over, step_wrong,
    number_referred, result_missing."""
    row = PermintaanHak.objects.select_for_update().get(pk=row.pk)
    try:
        rules.check_step(row.jenis, row.status, status, is_number=row.soal_nomor)
    except CodedError as error:
        raise told(error) from None
    text = " ".join(hasil.split())
    if not text:
        raise refused("result_missing")
    row.status, row.hasil = StatusHak(status), text[:500]
    row.diputus_pada, row.diputus_oleh = now, by[:120]
    row.save()
    return row


@transaction.atomic
def note_told(row: PermintaanHak, now: datetime) -> None:
    """The resident knows what came of it. Raises UserError step_wrong while it is in work, or where that was noted."""
    row = PermintaanHak.objects.select_for_update().get(pk=row.pk)
    if row.dikabari_pada is not None or row.status in OPEN:
        raise refused("step_wrong")
    row.dikabari_pada = now
    row.save()
