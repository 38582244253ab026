"""A letter gets its number, its sheet and its place in the register: all of it in one transaction, or none."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from layanan.katalog.models import Pemohon
from layanan.katalog.queries.catalogue import route
from layanan.katalog.rules.content import level_of
from layanan.surat.drawing import drawn, said_of
from layanan.surat.messages import facts_missing, refused
from layanan.surat.models import CaraTte, JenisCatatan, SubjekSurat, Surat
from layanan.surat.queries import people
from layanan.surat.queries.material import Material, gathered, service_of, shown_in
from layanan.surat.queries.series import series_for
from layanan.surat.queries.templates import Template, template_for
from layanan.surat.rules.content import content_digest, initials
from layanan.surat.rules.counter import is_decided_here
from layanan.surat.rules.facts import TESTATOR
from layanan.surat.rules.made import Bahan, Pelaku, Subjek
from layanan.surat.rules.source import is_signed_by_others, missing
from layanan.surat.services.following import note, reason_in
from layanan.surat.services.marital import check_marital
from layanan.surat.signing import settings
from layanan.surat.stamping import Code, Stamped, code_for
from nagari.kantor import clock
from nagari.kantor.models import Nomor
from nagari.kantor.services import fill_reserved, give_number
from nagari.kantor.services.numbers import check_paper_date, own_office
from nagari.kantor.site import SiteInfo
from nagari.lib.errors import UserError
from nagari.pdp.services.restricting import check_usable
from nagari.sync import blobs

_NAMES = 300


@transaction.atomic
def issue(bahan: Bahan, oleh: Pelaku, now: datetime, *, mengganti: Surat | None = None) -> Surat:
    """The next number of the office's present year, and the letter that bears it. `now`: office time. Where the office
    signs electronically it waits for that, unless others sign it too.

    Without a request, and not in place of another, only what this office decides alone. Raises UserError
    service_missing, passes_others, value_wrong, signer_missing, facts_missing (each by its name), subject_missing,
    testator_alive, restricted, marital_differs, marital_asks, series_missing, as `give_number`, and PrintingError: then
    no number was given.
    """
    clock.require_trusted()
    info, day = own_office(), timezone.localdate(now)
    is_direct = bahan.permohonan is None and mengganti is None
    if is_direct:
        _check_route(bahan, info)
    template, material = prepared(bahan, info, day, is_direct=is_direct)
    nomor = give_number(
        series_for(info.wilayah, material.layanan.jenis.kode),
        _perihal(material, bahan.subjek),
        now,
        klas=material.isi.klasifikasi,
    )
    letter = letter_of(bahan, material, nomor, oleh, now)
    letter.mengganti = mengganti
    letter.templat, letter.templat_sidik = template.versi, template.sidik
    if is_signed_by_others(template.sumber):
        letter.tanda_tangan = {**letter.tanda_tangan, "bersama": True}
    made = drawn(
        template.sumber,
        {**letter.data, "tanda_tangan": letter.tanda_tangan, "mengetahui": letter.mengetahui},
        _code(letter),
        wilayah=info.wilayah,
        kertas=letter.kertas,
        at=now,
    )
    letter.pdf = blobs.put(made)
    _saved(letter, bahan.subjek)
    if letter.penandatangan_id and settings.signs_electronically() and not letter.is_signed_by_others:
        note(letter, JenisCatatan.MENUNGGU_TTE, oleh, now)
    return letter


@transaction.atomic
def replace(surat: Surat, bahan: Bahan, alasan: str, oleh: Pelaku, now: datetime, *, same: bool = False) -> Surat:
    """A right letter in place of a wrong one, whose check page names it. `same`: also where it says the same again.
    Raises as `issue` and `revoke`, and nothing_changed."""
    reason_in(alasan)
    made = issue(bahan, oleh, now, mengganti=surat)
    if not same and _says(made) == _says(surat):
        # Its number goes back with the transaction.
        raise refused("nothing_changed")
    rincian = {"pengganti": str(made.pk), "nomor": made.nomor}
    note(surat, JenisCatatan.GANTI, oleh, now, alasan=alasan, rincian=rincian)
    return made


@transaction.atomic
def enter_from_paper(
    nomor: UUID, bahan: Bahan, tanggal: date, oleh: Pelaku, now: datetime, *, melalui: str = ""
) -> Surat:
    """A letter written by hand with a reserved number on `tanggal`, and signed there. It has no file. `melalui`: which
    other offices had it on paper, where its route passes any. Raises as `issue`, and as `fill_reserved`."""
    clock.require_trusted()
    info = own_office()
    # Before it is asked who could sign then.
    row = Nomor.objects.select_related("seri").filter(pk=nomor).first()
    if row is not None:
        check_paper_date(row, tanggal, now)
    if bahan.permohonan is None and not melalui.strip():
        _check_route(bahan, info, "others_missing")
    material = gathered(service_of(bahan.layanan), bahan, info, tanggal, with_family=False)
    _check_subjects(bahan, material)
    filled = fill_reserved(nomor, _perihal(material, bahan.subjek), tanggal, now, klas=material.isi.klasifikasi)
    letter = _saved(letter_of(bahan, material, filled, oleh, now), bahan.subjek)
    signed = {"cara": CaraTte.BASAH.value, "kertas": "ya"}
    note(letter, JenisCatatan.TANDA_TANGAN, oleh, now, alasan=melalui, rincian=signed)
    return letter


def prepared(bahan: Bahan, info: SiteInfo, day: date, *, is_direct: bool = False) -> tuple[Template, Material]:
    """Whatever can be refused is refused before a number is asked for."""
    layanan = service_of(bahan.layanan)
    template = template_for(info.wilayah, layanan.jenis.kode)
    with_family = "keluarga" in template.sumber
    material = gathered(layanan, bahan, info, day, with_family=with_family)
    _check_subjects(bahan, material, is_direct=is_direct)
    check_usable(shown_in(material, bahan, info.wilayah, with_family=with_family))
    absent = missing(template.sumber, material.facts)
    if absent:
        labels = {"isi": {one.nama: one.label for one in material.isi.isian}, "warga": people.LABELS}
        raise facts_missing([labels[one.group].get(one.name, one.name) for one in absent])
    return template, material


def _check_route(bahan: Bahan, info: SiteInfo, code: str = "passes_others") -> None:
    layanan = service_of(bahan.layanan)
    if not is_decided_here(layanan.tingkat, level_of(info.wilayah), route(layanan)):
        raise refused(code)


def _check_subjects(bahan: Bahan, material: Material, *, is_direct: bool = False) -> None:
    if material.layanan.pemohon != Pemohon.KANTOR and not bahan.subjek:
        raise UserError(
            "subject_missing", _("Whom the letter is about is missing."), _("Search for the person by name or NIK.")
        )
    keys = [one.penduduk for one in bahan.subjek if one.penduduk]
    check_marital(material.layanan.jenis.kode, keys, is_direct=is_direct)
    testator = material.data["isi"].get(TESTATOR)
    if isinstance(testator, dict):
        about = [one.penduduk for one in bahan.subjek if one.penduduk and one.nama == testator.get("nama")]
        alive = people.living(testator.get("nik", ""), about)
        if alive:
            raise refused("testator_alive", name=alive)


def letter_of(bahan: Bahan, material: Material, nomor: Nomor, oleh: Pelaku, now: datetime) -> Surat:
    """Not saved yet, and without its sheet."""
    isi, layanan = material.isi, material.layanan
    until = nomor.tanggal + timedelta(days=isi.berlaku_hari) if isi.berlaku_hari else None
    said = said_of(isi.judul, nomor.teks, nomor.tanggal, until, material.place)
    data: Mapping[str, Any] = {**material.data, "surat": said}
    return Surat(
        wilayah=nomor.wilayah,
        nomor=nomor.teks,
        nomor_urut=nomor,
        urut=nomor.urut,
        jenis=layanan.jenis.kode,
        layanan=layanan,
        judul=isi.judul,
        perihal=nomor.perihal,
        tanggal=nomor.tanggal,
        berlaku_sampai=until,
        terbit_pada=now,
        terbit_oleh=oleh.oleh,
        terbit_oleh_nama=oleh.nama,
        nama="; ".join(one.nama for one in bahan.subjek)[:_NAMES],
        penandatangan_id=material.signer,
        tanda_tangan=dict(material.tanda_tangan),
        mengetahui=dict(material.mengetahui),
        isian=dict(material.stored),
        data=dict(data),
        sidik=content_digest(nomor.teks, layanan.jenis.kode, data),
        kertas=bahan.kertas,
        permohonan=bahan.permohonan,
    )


def _saved(letter: Surat, subjek: Sequence[Subjek]) -> Surat:
    letter.save()
    SubjekSurat.objects.bulk_create(
        SubjekSurat(wilayah=letter.wilayah, surat=letter, urutan=place, penduduk_id=one.penduduk, nama=one.nama)
        for place, one in enumerate(subjek)
    )
    return letter


def _code(letter: Surat) -> Code | None:
    return code_for(
        Stamped(
            id=letter.pk,
            wilayah=letter.wilayah,
            nomor=letter.nomor,
            jenis=letter.jenis,
            tanggal=letter.tanggal,
            inisial=initials(letter.nama.partition(";")[0]),
            sidik=letter.sidik,
        )
    )


def _says(letter: Surat) -> tuple[object, ...]:
    """All that a reader would see, but number and days."""
    said = {name: value for name, value in letter.data.items() if name != "surat"}
    return said, letter.penandatangan_id, letter.kertas, letter.templat_sidik, letter.mengetahui.get("nama")


def _perihal(material: Material, subjek: Sequence[Subjek]) -> str:
    first = subjek[0].nama if subjek else ""
    return f"{material.isi.judul} a.n. {first}" if first else material.isi.judul
