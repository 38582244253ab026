"""A request begins."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from layanan.katalog.models import Pemohon
from layanan.katalog.queries.catalogue import content, offered_version
from layanan.katalog.rules.content import Isi, requirements_for, stages_for
from layanan.katalog.rules.values import Filled, filled
from layanan.permohonan.messages import sentence
from layanan.permohonan.models import Asal, Hubungan, Pengajuan, Permohonan, SubjekPermohonan
from layanan.permohonan.queries.people import Person
from layanan.permohonan.queries.standing import facts_of
from layanan.permohonan.rules.history import Langkah
from layanan.permohonan.rules.numbers import new_number
from layanan.permohonan.rules.testator import death_in, is_named
from layanan.permohonan.services.recording import record
from layanan.surat.rules.facts import TESTATOR
from nagari.lib.errors import CodedError, UserError
from nagari.lib.nik import nik_list_in
from nagari.penduduk.kode import StatusDasar
from nagari.penduduk.models import Penduduk
from nagari.sync.tracking import in_region

# Nine signs of chance: a second try is already rare.
TRIES = 5
MOST_SUBJECTS = 20
_PHONE_SIGNS: Final = frozenset("0123456789+-() .")


@dataclass(frozen=True, slots=True)
class Subjek:
    """Somebody it is about; `penduduk` None for who is not in the register."""

    penduduk: UUID | None
    nama: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ajuan:
    """What is asked for, by whom, about whom."""

    versi: UUID
    pemohon: UUID | None
    pemohon_nama: str
    subjek: tuple[Subjek, ...] = ()
    hubungan: str = Hubungan.SENDIRI
    surat_kuasa: str = ""
    telepon: str = ""
    asal: str = Asal.LOKET
    isian: Mapping[str, str] = field(default_factory=dict)
    # Codes of requirements that came with it.
    ada: Collection[str] = ()


@transaction.atomic
def submit(
    ajuan: Ajuan, person: Person, kode_kantor: str, now: datetime, pick: Callable[[int], int], *, nomor: str = ""
) -> Permohonan:
    """Takes a request in at the office of `person`. `now` is trusted office time (clock.require_trusted). `nomor`: the
    one that whoever asked by phone was given; else it gets one.

    Raises UserError service_not_given, applicant_missing, subject_missing, subjects_many, subject_applies,
    relation_wrong, power_missing, phone_wrong, testator_*, office_code_missing, and value_* of the form (the first of
    them).
    """
    versi = offered_version(person.wilayah, ajuan.versi)
    if versi is None:
        raise UserError(
            "service_not_given", _("This service is not given here, or has changed meanwhile."), _("Choose it anew.")
        )
    isi = content(versi)
    check_people(ajuan, isi)
    said = read_form(isi, ajuan.isian, timezone.localdate(now))
    check_testator(said, person.wilayah, ajuan.subjek, timezone.localdate(now))
    row = Permohonan(
        wilayah=person.wilayah,
        nomor=nomor or free_number(person.wilayah, kode_kantor, pick),
        versi=versi,
        asal=ajuan.asal,
        diajukan_pada=now,
        pemohon_id=ajuan.pemohon,
        pemohon_nama=ajuan.pemohon_nama.strip(),
        telepon=read_phone(ajuan.telepon),
        hubungan=ajuan.hubungan,
        surat_kuasa=ajuan.surat_kuasa.strip(),
        isian=dict(said.stored),
    )
    row.save()
    _name_subjects(row, ajuan.subjek)
    tahap = stages_of(isi, said, row.wilayah, now)
    asked = requirements_for(isi, facts_of(said, row.wilayah, now))
    seen = sorted({one.kode for one in asked} & set(ajuan.ada))
    record(row, Langkah.AJUKAN, person, now, tahap=tahap, rincian={"ada": seen} if seen else None)
    return row


def _name_subjects(row: Permohonan, subjek: Sequence[Subjek]) -> None:
    for place, one in enumerate(subjek):
        SubjekPermohonan(
            wilayah=row.wilayah, permohonan=row, urutan=place, penduduk_id=one.penduduk, nama=one.nama.strip()
        ).save()


def read_form(isi: Isi, raw: Mapping[str, str], today: date) -> Filled:
    """Raises UserError value_*."""
    said = filled(isi.isian, raw, today)
    if said.problems:
        raise UserError(said.problems[0].code, " ".join(sentence(one) for one in said.problems))
    return said


def check_testator(said: Filled, wilayah: str, about: Sequence[Subjek], today: date) -> None:
    """The letter would say of somebody that he died, and divide what he owns: of the first whom it is about.

    Raises UserError testator_lives, testator_differs, testator_date_missing.
    """
    named = said.stored.get(TESTATOR, "")
    if not named:
        return
    register = Penduduk.objects.filter(in_region(wilayah))
    by_number = register.filter(nik__in=nik_list_in(named), status_dasar=StatusDasar.HIDUP).first()
    if by_number is not None:
        raise _lives(by_number.nama)
    if not about:
        return
    first = about[0]
    known = register.filter(pk=first.penduduk).first() if first.penduduk else None
    nama = known.nama if known else first.nama
    if not is_named(named, nama, known.nik if known else ""):
        raise UserError(
            "testator_differs",
            _("The request is about %(name)s, but somebody else is named here.") % {"name": nama},
            _("Name the same person at both places, and choose who has died before anybody else."),
        )
    if known and known.status_dasar == StatusDasar.HIDUP:
        raise _lives(nama)
    if (known is None or known.status_dasar != StatusDasar.MATI) and death_in(named, today) is None:
        raise UserError(
            "testator_date_missing",
            _("The register does not know that %(name)s has died.") % {"name": nama},
            _("Write the day of death behind the name: %(example)s.")
            % {"example": f"{nama} - meninggal {today - timedelta(days=40):%d-%m-%Y}"},
        )


def _lives(nama: str) -> UserError:
    return UserError(
        "testator_lives",
        _("The register counts %(name)s as living.") % {"name": nama},
        _("Record the death first, under Events; then take the request in."),
    )


def stages_of(isi: Isi, said: Filled, wilayah: str, now: datetime) -> tuple[int, ...]:
    """Which stages of the route it takes, by what was filled in and the working days of the office."""
    return stages_for(isi, facts_of(said, wilayah, now))


def read_phone(raw: str) -> str:
    """Single-spaced; "" stays. Raises UserError phone_wrong."""
    plain = " ".join(raw.split())
    if not plain:
        return ""
    digits = sum(sign.isdigit() for sign in plain)
    if not set(plain) <= _PHONE_SIGNS or not 8 <= digits <= 15:
        raise UserError("phone_wrong", _("This is no phone number. Write it like 0812 3456 7890."))
    return plain[:30]


def check_people(ajuan: Ajuan, isi: Isi) -> None:
    """Raises UserError: the first of `wrong_people`."""
    for wrong in wrong_people(ajuan, isi):
        raise wrong


def wrong_people(ajuan: Ajuan, isi: Isi) -> Iterator[UserError]:
    """applicant_missing, relation_wrong, subject_missing, subjects_many, subject_applies, power_missing."""
    himself = ajuan.hubungan == Hubungan.SENDIRI
    # Who asks for himself is asked for once.
    if not ajuan.pemohon_nama.strip() and (ajuan.subjek or not himself):
        yield UserError("applicant_missing", _("Who asks is missing."), _("Search for the person by name or NIK."))
    if ajuan.hubungan not in Hubungan.values or (isi.pemohon == Pemohon.KANTOR) != (ajuan.hubungan == Hubungan.KANTOR):
        yield UserError("relation_wrong", _("This service is not asked for so."), _("Choose the relation anew."))
        return
    if isi.pemohon == Pemohon.KANTOR:
        return
    yield from _wrong_subjects(ajuan, isi, himself=himself)
    if ajuan.hubungan == Hubungan.KUASA and not ajuan.surat_kuasa.strip():
        yield UserError(
            "power_missing", _("Number and date of the power of attorney are missing."), _("Copy them from that paper.")
        )


def _wrong_subjects(ajuan: Ajuan, isi: Isi, *, himself: bool) -> Iterator[UserError]:
    if not ajuan.subjek or not all(one.nama.strip() for one in ajuan.subjek):
        yield UserError(
            "subject_missing", _("Whom it is about is missing."), _("Search for the person by name or NIK.")
        )
        return
    if len(ajuan.subjek) > MOST_SUBJECTS:
        yield UserError(
            "subjects_many",
            _("A request is about %(most)s people at most.") % {"most": MOST_SUBJECTS},
            _("Take the others in as a request of their own."),
        )
    about = {one.penduduk for one in ajuan.subjek}
    among = ajuan.pemohon is not None and ajuan.pemohon in about
    if isi.pemohon == Pemohon.LAIN and (himself or among):
        yield UserError(
            "subject_applies",
            _("This is not asked for by the person it is about."),
            _("Enter somebody of the family, or somebody with a power of attorney."),
        )
    elif himself and ajuan.pemohon is not None and not among:
        yield UserError("relation_wrong", _("Who asks is not the one it is about."), _("Choose the relation anew."))
    elif not himself and among and len(about) == 1:
        # Nobody is his own child, or bears a power of attorney of himself.
        yield UserError("relation_wrong", _("Who asks is the one it is about."), _("Choose the relation anew."))


def free_number(wilayah: str, kode_kantor: str, pick: Callable[[int], int]) -> str:
    """A tracking number that nothing bears yet. Raises UserError office_code_missing."""
    for _try in range(TRIES):
        try:
            text = str(new_number(kode_kantor, pick))
        except CodedError:
            raise UserError(
                "office_code_missing",
                _("This office has no short code yet, so it can give no tracking number."),
                _("The regency assigns it; alone, enter it on the profile of the office."),
            ) from None
        if not any(model.objects.filter(wilayah=wilayah, nomor=text).exists() for model in (Permohonan, Pengajuan)):
            return text
    raise RuntimeError("chance gives the same numbers again and again")
