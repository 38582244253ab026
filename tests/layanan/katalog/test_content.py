"""What may be a service, and the lines it is edited as."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from layanan.katalog import shipped
from layanan.katalog.messages import SENTENCES, sentence
from layanan.katalog.rules import lines
from layanan.katalog.rules.conditions import Facts
from layanan.katalog.rules.content import (
    Isi,
    Isian,
    Limit,
    Syarat,
    Tahap,
    digest,
    from_json,
    problems,
    promise,
    requirements_for,
    stages_for,
    to_json,
)
from nagari.lib.errors import CodedError

CHECK = Tahap("nagari", "petugas", ("periksa", "kembalikan"), batas="30 menit")
SIGN = Tahap("nagari", "kepala", ("setujui", "tandatangani"), batas="2 jam")
HAND = Tahap("nagari", "petugas", ("siapkan", "serahkan"))
POLICE = Tahap("luar", "warga", ("bawa",), "Polsek")
GOOD = Isi(judul="Surat uji", kelompok="umum", rute=(CHECK, SIGN, HAND))


def test_it_takes_a_plain_service() -> None:
    assert problems(GOOD) == []
    assert promise(GOOD.rute) == Limit(minutes=150)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"judul": " "}, "title_missing"),
        ({"pemohon": "siapa saja"}, "choice_unknown"),
        ({"mengetahui": "gubernur"}, "choice_unknown"),
        ({"rute": ()}, "route_length"),
        ({"rute": (CHECK,) * 13}, "route_length"),
        ({"rute": (CHECK, SIGN)}, "route_handover"),
        ({"rute": (CHECK, HAND, HAND)}, "route_handover"),
        ({"rute": (replace(CHECK, bila="x = 1"), HAND)}, "route_begin"),
        ({"rute": (POLICE, CHECK, HAND)}, "route_outside"),
        ({"rute": (CHECK, HAND, SIGN)}, "route_outside"),
        ({"rute": (replace(CHECK, peran="dinas"), HAND)}, "stage_role"),
        ({"rute": (replace(CHECK, tingkat="provinsi"), HAND)}, "stage_role"),
        ({"rute": (replace(CHECK, tindakan=("tolak",)), HAND)}, "stage_actions"),
        ({"rute": (replace(CHECK, tindakan=("terbang",)), HAND)}, "stage_actions"),
        ({"rute": (replace(CHECK, tindakan=("bawa",)), HAND)}, "stage_actions"),
        ({"rute": (CHECK, HAND, replace(POLICE, tempat=""))}, "stage_outside"),
        ({"rute": (replace(CHECK, batas="cepat"), HAND)}, "stage_limit"),
        ({"rute": (replace(CHECK, batas="0 hari"), HAND)}, "stage_limit"),
        ({"rute": (CHECK, replace(SIGN, bila="luas > 1"), HAND)}, "condition_field"),
        ({"isian": (Isian("Nama Usaha", "Nama"),)}, "field_name"),
        ({"isian": (Isian("a", "A"), Isian("a", "B"))}, "field_twice"),
        ({"isian": (Isian("a", "A", "gambar"),)}, "field_type"),
        ({"isian": (Isian("a", "A", "pilihan", pilihan=(("x", "X"),)),)}, "field_options"),
        ({"isian": (Isian("a", "A", "teks", pilihan=(("x", "X"), ("y", "Y"))),)}, "field_options"),
        ({"syarat": (Syarat("KTP", "KTP"), Syarat("KTP", "KTP"))}, "requirement_twice"),
        ({"syarat": (Syarat("KTP", "KTP", bila="a ="),)}, "condition_field"),
    ],
)
def test_it_refuses_what_is_no_service(change: dict[str, Any], code: str) -> None:
    found = problems(replace(GOOD, **change))
    assert code in [one.code for one in found]
    assert all(sentence(one) for one in found)


def test_it_takes_the_stages_and_requirements_of_what_was_filled_in() -> None:
    moving = shipped.services()["PINDAH"]
    for answer, levels in (
        ("antarkecamatan", ["nagari", "nagari", "kecamatan", "nagari", "kabupaten", "nagari"]),
        ("antardesa", ["nagari", "nagari", "nagari", "kabupaten", "nagari"]),
    ):
        facts = Facts({"klasifikasi": answer}, lambda _day: 0)
        assert [moving.rute[place].tingkat for place in stages_for(moving, facts)] == levels
    wedding = shipped.services()["NIKAHN1"]
    for workdays, passes in ((9, True), (10, False)):
        facts = Facts({"tgl_akad": date(2026, 6, 1)}, lambda _day, workdays=workdays: workdays)
        assert ("kecamatan" in [wedding.rute[place].tingkat for place in stages_for(wedding, facts)]) is passes
    widow = shipped.services()["JANDADUDA"]
    asked = requirements_for(widow, Facts({"sebab": "wafat"}, lambda _day: 0))
    assert [one.kode for one in asked] == ["KK", "KTP", "MATIND"]


def test_it_stores_and_edits_every_shipped_service_without_a_loss() -> None:
    listed = shipped.requirements()
    for isi in shipped.services().values():
        assert from_json(to_json(isi)) == isi
        assert digest(from_json(to_json(isi))) == digest(isi)
        assert lines.requirements_from(lines.requirement_lines(isi.syarat, listed), listed) == isi.syarat
        assert lines.fields_from(lines.field_lines(isi.isian)) == isi.isian
        assert lines.stages_from(lines.stage_lines(isi.rute)) == isi.rute


def test_it_takes_a_requirement_that_is_in_no_list() -> None:
    text = "KTP\n\nIzin pemilik?\nSurat keterangan dokter\nSurat keterangan bidan\nkk"
    found = lines.requirements_from(text, shipped.requirements())
    assert [(one.nama, one.wajib) for one in found] == [
        ("KTP-el", True),
        ("Izin pemilik", False),
        ("Surat keterangan dokter", True),
        ("Surat keterangan bidan", True),
        ("Kartu keluarga", True),
    ]
    assert [found[place].kode for place in (0, 1, 4)] == ["KTP", "LAIN-IZIN-PEMILIK", "KK"]
    # Two that begin alike are two, each with a code of its own that stays.
    assert problems(replace(GOOD, syarat=found)) == []
    assert all(one.kode.startswith("LAIN-SURAT-KET-") and len(one.kode) <= 20 for one in found[2:4])
    again = lines.requirements_from(lines.requirement_lines(found, shipped.requirements()), shipped.requirements())
    assert again == found


@pytest.mark.parametrize(
    ("read", "text", "code"),
    [
        (lambda text: lines.requirements_from(text, {}), "KTP\n?", "requirement_code"),
        (lambda text: lines.requirements_from(text, {}), "…", "requirement_code"),
        (lines.fields_from, "nama | Nama", "field_parts"),
        (lines.fields_from, "a | A | pilihan | x / y", "field_choice"),
        (lines.stages_from, "nagari | petugas", "stage_parts"),
        (lines.stages_from, "nagari | petugas | periksa | 1 hari | 2 hari", "stage_parts"),
        (lines.fields_from, "a | A | teks\n" * 61, "lines_many"),
    ],
)
def test_it_names_the_line_that_is_wrong(read: Any, text: str, code: str) -> None:
    with pytest.raises(CodedError) as refused:
        read(text)
    assert refused.value.code == code
    assert code in SENTENCES
