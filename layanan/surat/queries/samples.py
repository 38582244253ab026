"""Invented values for a template that is being written: every field filled, or only what must be."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, Final

from layanan.katalog.models import TipeIsian
from layanan.katalog.rules.content import Isi, Isian
from layanan.katalog.rules.values import filled
from layanan.surat.drawing import said_of
from layanan.surat.queries.material import field_lines, office_facts
from layanan.surat.queries.people import LABELS
from layanan.surat.rules import facts
from layanan.surat.rules.source import USUAL
from nagari.kantor.models import Level, SeriNomor
from nagari.kantor.rules.numbers import read_pattern
from nagari.kantor.site import SiteInfo
from nagari.printing.paper import Signature, signer_of

# Nobody: a serial that Dukcapil never gives.
NIK: Final = "1302105203909001"
PERSON: Final[Mapping[str, str]] = {
    "nama": "CONTOH ROSNIDAR",
    "nik": NIK,
    "no_kk": "1302102003159001",
    "kepala_keluarga": "CONTOH SYAFRIL",
    "ttl": "Solok, 12 Maret 1990",
    "umur": "36 tahun",
    "jenis_kelamin": "Perempuan",
    "agama": "Islam",
    "status": "Kawin",
    "pekerjaan": "Petani/pekebun",
    "pendidikan": "SLTA/sederajat",
    "warga_negara": "WNI",
    "golongan_darah": "O",
    "hubungan": "Istri",
    "alamat": "Jorong Contoh, RT 001",
    "ayah": "CONTOH KARIM",
    "ibu": "CONTOH ZURAIDA",
    "nik_ayah": "1302100501609001",
    "nik_ibu": "1302104907649001",
    "suku": "Caniago",
    "akta_lahir": "1302-LT-01011990-9001",
    "akta_nikah": "9001/01/I/2015",
    "paspor": "X9001001",
    "meninggal": "1 Mei 2026",
    "keterangan": "contoh",
    "nip": "199003122015032001",
    "jabatan": "Kepala Seksi Contoh",
}
# Of an office that gives no numbers yet.
_PATTERN: Final = "{klas}/{urut:03d}/{kantor}/{romawi}/{tahun}"
_FEW: Final = {name: PERSON[name] for name in USUAL}


def value_of(field: Isian) -> str:
    """As somebody might type it."""
    match field.tipe:
        case TipeIsian.ANGKA:
            return "12"
        case TipeIsian.UANG:
            return "1500000"
        case TipeIsian.TANGGAL:
            return "2026-05-14"
        case TipeIsian.JAM:
            return "09:30"
        case TipeIsian.YA_TIDAK:
            return "ya"
        case TipeIsian.PILIHAN:
            return field.pilihan[0][0]
        case TipeIsian.ORANG:
            return f"{NIK} CONTOH ROSNIDAR"
        case TipeIsian.DAFTAR_ORANG:
            return f"{NIK} CONTOH ROSNIDAR - anak\nCONTOH FAUZAN"
    return f"({field.label})"


def sample(isi: Isi, info: SiteInfo, day: date, *, whole: bool) -> dict[str, Any]:
    """All that a template is given. `whole`: also what may be left out."""
    person = dict(PERSON if whole else _FEW)
    raw = {one.nama: value_of(one) for one in isi.isian if whole or one.wajib}
    said = filled(isi.isian, raw)
    worded = facts.worded(isi.isian, said, {NIK: person}, lambda line: {"nama": line, "jabatan": "Staf"})
    chosen, _able = signer_of(info.wilayah, day)
    signed = Signature(place=info.region_name, day=day, block=chosen.block if chosen else None).data()
    is_attested = bool(isi.mengetahui) and info.level == Level.NAGARI
    attest = {**signed, "place": "", "lines": ["Mengetahui:", f"{info.words['camat'].upper()},"], "nama": ""}
    return {
        "warga": person,
        "semua": [person],
        "keluarga": [person] if whole else [],
        "isi": worded,
        "medan": field_lines(isi, worded),
        "kata": dict(info.words),
        "kantor": office_facts(info),
        "surat": said_of(isi.judul, _number(isi, info, day), day, _until(isi, day), info.region_name),
        "tanda_tangan": signed,
        "mengetahui": attest if is_attested else {},
    }


def _number(isi: Isi, info: SiteInfo, day: date) -> str:
    """As this office might give it to a letter of this kind."""
    series = SeriNomor.objects.filter(wilayah=info.wilayah).order_by("-tahun", "kode").values_list("pola", flat=True)
    pattern = read_pattern(series.first() or _PATTERN)
    return pattern.write(12, day, kantor=info.kode or "XXX", klas=isi.klasifikasi or "470")


def _until(isi: Isi, day: date) -> date | None:
    return day + timedelta(days=isi.berlaku_hari) if isi.berlaku_hari else None


def fields_of(isi: Isi, info: SiteInfo, day: date) -> list[tuple[str, str, str]]:
    """Every fact a template may use: how it is written, what it is, and what it would say."""
    found = [(f"isi.{name}", label, text) for name, label, text in _form_fields(isi, info, day)]
    found += [(f"warga.{name}", LABELS[name], PERSON[name]) for name in LABELS]
    office = office_facts(info)
    return found + [(f"kantor.{name}", "", text) for name, text in office.items()]


def _form_fields(isi: Isi, info: SiteInfo, day: date) -> list[tuple[str, str, str]]:
    labels = {one.nama: one.label + ("" if one.wajib else " (?)") for one in isi.isian}
    given = sample(isi, info, day, whole=True)["isi"]
    return [(name, labels.get(name, ""), _shown(value)) for name, value in given.items()]


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    if isinstance(value, Mapping):
        return str(value["nama"])
    return ", ".join(_shown(one) for one in value) if isinstance(value, list) else str(value)
