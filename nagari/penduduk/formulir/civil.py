"""F-2.01: the part on what is reported, one for each kind of civil event that an office records."""

from collections.abc import Mapping
from typing import Final

from nagari.lib.dates import tanggal_hari
from nagari.penduduk.formulir.blocks import Block, choices, chosen, day, label, lines, of_list
from nagari.penduduk.formulir.wording import F201
from nagari.penduduk.kode import JenisKelamin
from nagari.penduduk.kode.peristiwa import (
    JenisKelahiran,
    PenerangKematian,
    PenolongKelahiran,
    SebabKematian,
    TempatDilahirkan,
)
from nagari.penduduk.models import Jenis, Mutasi, Penduduk
from nagari.penduduk.mutasi.facts import BirthFacts, DeathFacts, MarriageFacts, StillbirthFacts, facts_of

# Kind of event -> number of the report in the list of F-2.01.
REPORTS: Final[Mapping[str, int]] = {
    Jenis.LAHIR: 1,
    Jenis.LAHIR_MATI: 2,
    Jenis.KAWIN: 3,
    Jenis.CERAI: 5,
    Jenis.MATI: 7,
}


def blocks(
    mutasi: Mutasi,
    one: Penduduk | None,
    father: Penduduk | None,
    mother: Penduduk | None,
    spouse: Penduduk | None,
) -> list[Block]:
    kinds = {f"{number}.": name for number, name in enumerate(F201, 1)}
    found = [choices("JENIS PELAPORAN PENCATATAN SIPIL", kinds, [f"{REPORTS[mutasi.jenis]}."], columns=3)]
    facts = facts_of(mutasi)
    if isinstance(facts, BirthFacts):
        found += [*_parents(one, father, mother), *_birth(mutasi, one, facts)]
    elif isinstance(facts, StillbirthFacts):
        found += [_parent("DATA AYAH", father, "", ""), _parent("DATA IBU", mother, "", ""), *_stillborn(mutasi, facts)]
    elif isinstance(facts, DeathFacts):
        found += [*_death(mutasi, one, facts), *_parents(one, father, mother)]
    elif isinstance(facts, MarriageFacts):
        found += _couple(mutasi, one, spouse, facts)
    return found


def _parents(one: Penduduk | None, father: Penduduk | None, mother: Penduduk | None) -> list[Block]:
    return [
        _parent("DATA AYAH", father, one.nama_ayah if one else "", one.nik_ayah if one else ""),
        _parent("DATA IBU", mother, one.nama_ibu if one else "", one.nik_ibu if one else ""),
    ]


def _parent(title: str, parent: Penduduk | None, nama: str, nik: str) -> Block:
    born = f"{parent.tempat_lahir}, {day(parent.tanggal_lahir)}" if parent else ""
    return lines(
        title,
        [
            ("Nama", parent.nama if parent else nama),
            ("NIK", parent.nik if parent else nik, 16),
            ("Tempat, tanggal lahir", born),
            ("Kewarganegaraan", label(parent, "kewarganegaraan") if parent else ""),
        ],
    )


def _birth(mutasi: Mutasi, child: Penduduk | None, facts: BirthFacts) -> list[Block]:
    return [
        lines(
            "DATA ANAK",
            [
                ("Nama", child.nama if child else mutasi.nama),
                ("Jenis kelamin", label(child, "jenis_kelamin") if child else ""),
                ("Tempat kelahiran", child.tempat_lahir if child else ""),
                ("Hari dan tanggal lahir", tanggal_hari(mutasi.tanggal)),
                ("Pukul", facts.pukul),
                ("Kelahiran ke", _number(facts.anak_ke)),
                ("Berat bayi (gram)", _number(facts.berat_gram)),
                ("Panjang bayi (cm)", _number(facts.panjang_cm)),
            ],
        ),
        choices("TEMPAT DILAHIRKAN", of_list(TempatDilahirkan), chosen(facts.tempat_dilahirkan), columns=5),
        choices("JENIS KELAHIRAN", of_list(JenisKelahiran), chosen(facts.jenis_kelahiran), columns=5),
        choices("PENOLONG KELAHIRAN", of_list(PenolongKelahiran), chosen(facts.penolong), columns=4),
    ]


def _stillborn(mutasi: Mutasi, facts: StillbirthFacts) -> list[Block]:
    return [
        lines(
            "DATA LAHIR MATI",
            [
                ("Lamanya dalam kandungan (bulan)", _number(facts.lama_kandungan)),
                ("Hari dan tanggal lahir mati", tanggal_hari(mutasi.tanggal)),
                ("Pukul", facts.pukul),
                ("Tempat lahir mati", facts.tempat),
                ("Kelahiran ke", _number(facts.anak_ke)),
                ("Sebab lahir mati", facts.sebab_kematian),
                ("Nomor surat keterangan", facts.no_surat),
            ],
        ),
        choices("JENIS KELAMIN", of_list(JenisKelamin), chosen(facts.jenis_kelamin)),
        choices("TEMPAT DILAHIRKAN", of_list(TempatDilahirkan), chosen(facts.tempat_dilahirkan), columns=5),
        choices("JENIS KELAHIRAN", of_list(JenisKelahiran), chosen(facts.jenis_kelahiran), columns=5),
        choices("PENOLONG KELAHIRAN", of_list(PenolongKelahiran), chosen(facts.penolong), columns=4),
    ]


def _death(mutasi: Mutasi, one: Penduduk | None, facts: DeathFacts) -> list[Block]:
    return [
        lines(
            "DATA YANG MENINGGAL",
            [
                ("NIK", one.nik if one else "", 16),
                ("Nama lengkap", one.nama if one else mutasi.nama),
                ("Tempat, tanggal lahir", f"{one.tempat_lahir}, {day(one.tanggal_lahir)}" if one else ""),
                ("Hari dan tanggal kematian", tanggal_hari(mutasi.tanggal)),
                ("Pukul", facts.pukul),
                ("Tempat kematian", facts.tempat),
                ("Anak ke", _number(facts.anak_ke)),
            ],
        ),
        choices("SEBAB KEMATIAN", of_list(SebabKematian), chosen(facts.sebab), columns=3),
        choices("YANG MENERANGKAN", of_list(PenerangKematian), chosen(facts.penerang), columns=4),
    ]


def _couple(mutasi: Mutasi, one: Penduduk | None, spouse: Penduduk | None, facts: MarriageFacts) -> list[Block]:
    told = (facts.nama_pasangan, facts.nik_pasangan)
    sides = [(one, ("", "")), (spouse, told)]
    # The husband stands first, where it is known who that is.
    if one is not None and one.jenis_kelamin == JenisKelamin.PEREMPUAN:
        sides.reverse()
    titles = ("DATA SUAMI", "DATA ISTRI")
    married = mutasi.jenis == Jenis.KAWIN
    what = "perkawinan" if married else "perceraian"
    event = lines(
        f"DATA {what.upper()}",
        [
            (f"Tanggal {what}", tanggal_hari(mutasi.tanggal)),
            (f"Tempat {what}", facts.tempat),
            ("Nomor akta/putusan", facts.no_surat),
            ("Tanggal akta/putusan", day(facts.tanggal_surat)),
        ],
    )
    return [_person(title, row, *said) for title, (row, said) in zip(titles, sides, strict=True)] + [event]


def _person(title: str, row: Penduduk | None, nama: str, nik: str) -> Block:
    return lines(
        title,
        [
            ("Nama", row.nama if row else nama),
            ("NIK", row.nik if row else nik, 16),
            ("Tempat, tanggal lahir", f"{row.tempat_lahir}, {day(row.tanggal_lahir)}" if row else ""),
            ("Agama", label(row, "agama") if row else ""),
            ("Pekerjaan", label(row, "pekerjaan") if row else ""),
            ("Nama ayah", row.nama_ayah if row else ""),
            ("Nama ibu", row.nama_ibu if row else ""),
        ],
    )


def _number(value: int | None) -> str:
    return "" if value is None else str(value)
