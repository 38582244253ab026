"""Requests in the database: taken in, led on by the people of several offices, refused with a code."""

import random
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

import pytest

from layanan.katalog import shipped
from layanan.katalog.models import JenisLayanan
from layanan.katalog.services import kinds
from layanan.permohonan.models import LangkahPermohonan, Permohonan, SubjekPermohonan
from layanan.permohonan.queries.kinship import doubts
from layanan.permohonan.queries.people import Person, person_of
from layanan.permohonan.queries.standing import Standing, standing
from layanan.permohonan.rules.history import Langkah
from layanan.permohonan.rules.numbers import read_number
from layanan.permohonan.rules.state import Keadaan
from layanan.permohonan.services import Ajuan, Subjek, complete, correct, submit, take_step
from nagari.accounts.rules import Role
from nagari.kantor.models import Kantor
from nagari.lib.errors import UserError
from nagari.penduduk.kode import StatusDasar
from nagari.sync.core.change import Kind
from nagari.sync.registry import registry
from nagari.sync.rights import may_write
from tests.office import KOTO_BARU, NOW, SELAYO, make_user
from tests.penduduk.people import make_penduduk

L = Langkah
REGENCY, DISTRICT = "13.02", "13.02.10"
CHANCE = random.Random(5)


def person(number: int, wilayah: str, *peran: str, alone: bool = False) -> Person:
    return Person(UUID(int=number), f"Uji {number}", wilayah, frozenset(peran), alone)


CLERK, WALI = person(1, KOTO_BARU, "petugas"), person(2, KOTO_BARU, "kepala")
KASI, CAMAT = person(3, DISTRICT, "verifikator"), person(4, DISTRICT, "kepala")
NEIGHBOUR, OTHER_CAMAT = person(5, SELAYO, "petugas", "kepala"), person(6, "13.02.11", "kepala", "verifikator")
FORMS = {"SKTM": {"keperluan": "beasiswa"}, "JANDADUDA": {"sebab": "wafat", "keperluan": "pensiun"}}


@pytest.fixture
def services(office: Kantor) -> dict[str, JenisLayanan]:
    kept = ("SKTM", "MATI", "NIKAHN1", "JANDADUDA", "TUGAS", "PINDAH")
    return {kode: kinds.add_kind(REGENCY, kode, shipped.services()[kode], NOW) for kode in kept}


def asked(row: JenisLayanan, **changes: Any) -> Ajuan:
    whom = Subjek(None, "ROSNIDAR")
    values = {
        "pemohon": None,
        "pemohon_nama": "ROSNIDAR",
        "subjek": (whom,),
        "isian": FORMS.get(row.kode, {}),
        **changes,
    }
    return Ajuan(versi=row.versi_id, **values)


def take_in(row: JenisLayanan, now: datetime = NOW, **changes: Any) -> Permohonan:
    return submit(asked(row, **changes), CLERK, "KTB", now, CHANCE.randrange)


def check(request: Permohonan, by: Person = CLERK) -> LangkahPermohonan:
    codes = [one.kode for one in shipped.services()["SKTM"].syarat]
    return take_step(request, L.PERIKSA, by, NOW, ada=codes)


def state(request: Permohonan) -> Keadaan:
    found = standing(request).state
    assert found is not None
    return found.keadaan


def levels(found: Standing) -> list[str]:
    assert found.state is not None
    return [found.isi.rute[place].tingkat for place in found.state.stages]


def test_it_leads_a_request_by_the_district_to_its_end(services: dict[str, JenisLayanan]) -> None:
    request = take_in(services["SKTM"])
    assert read_number(request.nomor).office == "KTB"
    assert [one.nama for one in SubjekPermohonan.objects.filter(permohonan=request)] == ["ROSNIDAR"]
    check(request)
    for kind, by in (
        (L.SETUJUI, WALI),
        (L.PERIKSA, KASI),
        (L.TERUSKAN, KASI),
        (L.SETUJUI, CAMAT),
        (L.TANDATANGANI, WALI),
        (L.SIAPKAN, CLERK),
        (L.SERAHKAN, CLERK),
    ):
        take_step(request, kind, by, NOW)
    assert state(request) is Keadaan.DISERAHKAN
    rows = list(LangkahPermohonan.objects.filter(permohonan=request).order_by("id"))
    assert [row.sesudah for row in rows[1:]] == [row.pk for row in rows[:-1]]
    assert {row.kantor for row in rows} == {KOTO_BARU, DISTRICT}
    assert {row.wilayah for row in rows} == {KOTO_BARU}


def test_it_refuses_steps_with_a_code(services: dict[str, JenisLayanan]) -> None:
    request = take_in(services["SKTM"])
    for kind, by, more, code in (
        (L.PERIKSA, CLERK, {"ada": ["KTP"]}, "requirements_missing"),
        (L.PERIKSA, CLERK, {"ada": ["SIM"]}, "requirement_unknown"),
        (L.KEMBALIKAN, CLERK, {"alasan": "  "}, "reason_missing"),
        (L.SETUJUI, CLERK, {}, "not_now"),
        (L.SETUJUI, WALI, {}, "not_role"),
        (L.SETUJUI, CAMAT, {}, "not_here"),
        (L.PERIKSA, NEIGHBOUR, {}, "not_here"),
        (L.LENGKAPI, CLERK, {}, "not_returned"),
        (L.BATALKAN, CLERK, {"alasan": "x"}, "nothing_to_undo"),
        (L.AJUKAN, CLERK, {}, "submitted"),
    ):
        with pytest.raises(UserError) as refused:
            take_step(request, kind, by, NOW, **more)
        assert refused.value.code == code, (kind, by)
        assert refused.value.message
    assert LangkahPermohonan.objects.count() == 1
    check(request)
    take_step(request, L.SETUJUI, WALI, NOW)
    with pytest.raises(UserError) as refused:
        take_step(request, L.PERIKSA, OTHER_CAMAT, NOW)
    assert refused.value.code == "not_here"


def test_it_takes_the_way_that_the_form_says(services: dict[str, JenisLayanan]) -> None:
    wedding = {"calon_suami": "A", "calon_istri": "B"}
    # From the 14th of May 2026, with its holidays: less than ten working days, and more.
    for day, levels_of in (
        ("27-05-2026", ["nagari", "nagari", "kecamatan", "nagari", "nagari"]),
        ("30-06-2026", ["nagari", "nagari", "nagari", "nagari"]),
    ):
        request = take_in(services["NIKAHN1"], isian={**wedding, "tgl_akad": day})
        found = standing(request)
        assert levels(found) == levels_of
        assert found.state is not None
        assert found.state.carried == ("KUA kecamatan",)


def test_it_asks_for_what_the_form_makes_needed(services: dict[str, JenisLayanan]) -> None:
    request = take_in(services["JANDADUDA"])
    with pytest.raises(UserError) as refused:
        take_step(request, L.PERIKSA, CLERK, NOW, ada=["KK", "KTP"])
    assert "Surat keterangan kematian" in refused.value.message
    assert "Akta cerai" not in refused.value.message
    take_step(request, L.PERIKSA, CLERK, NOW, ada=["KK", "KTP", "MATIND"])
    assert state(request) is Keadaan.DIPERIKSA


def test_it_looks_again_when_the_form_has_changed(services: dict[str, JenisLayanan]) -> None:
    moving = {"alasan": "pekerjaan", "alamat_tujuan": "Padang", "jenis_kepindahan": "anggota"}
    request = take_in(services["PINDAH"], isian={**moving, "klasifikasi": "antardesa"})
    assert "kecamatan" not in levels(standing(request))
    take_step(request, L.KEMBALIKAN, CLERK, NOW, alasan="alamat keliru", kurang=["F103"])
    with pytest.raises(UserError) as refused:
        complete(request, CLERK, NOW, isian={**moving, "klasifikasi": "antardesa"})
    assert refused.value.code == "requirements_missing"
    assert complete(request, CLERK, NOW, isian={**moving, "klasifikasi": "antardesa"}, ada=["F103"]).tahap == []
    take_step(request, L.KEMBALIKAN, CLERK, NOW, alasan="sekali lagi")
    complete(request, CLERK, NOW, isian={**moving, "klasifikasi": "antarprovinsi"})
    assert "kecamatan" in levels(standing(request))
    # Who had read the request before looks again too, at what it says now.
    assert request.isian["klasifikasi"] == "antardesa"
    take_step(request, L.KEMBALIKAN, CLERK, NOW, alasan="dan lagi")
    complete(request, CLERK, NOW, isian={**moving, "klasifikasi": "antardesa"})
    assert "kecamatan" not in levels(standing(request))
    request.refresh_from_db()
    assert request.isian["klasifikasi"] == "antardesa"


def test_it_corrects_only_what_leaves_the_way_as_it_is(services: dict[str, JenisLayanan]) -> None:
    moving = {"alasan": "pekerjaan", "alamat_tujuan": "Padang", "jenis_kepindahan": "anggota"}
    request = take_in(services["PINDAH"], isian={**moving, "klasifikasi": "antardesa"})
    with pytest.raises(UserError) as refused:
        correct(request, CLERK, NOW, isian={**moving, "klasifikasi": "antarprovinsi"}, telepon="")
    assert refused.value.code == "route_differs"
    changed = correct(
        request, CLERK, NOW, isian={**moving, "alamat_tujuan": "Solok", "klasifikasi": "antardesa"}, telepon=""
    )
    assert len(changed) == 1
    assert correct(request, CLERK, NOW, isian={**request.isian, "alamat_tujuan": "Solok"}, telepon="") == []
    with pytest.raises(UserError) as refused:
        correct(request, WALI, NOW, isian=request.isian, telepon="bukan nomor")
    assert refused.value.code == "phone_wrong"
    with pytest.raises(UserError) as refused:
        correct(request, person(4, "13.02.10", "kepala"), NOW, isian=request.isian, telepon="")
    assert refused.value.code == "not_here"


@pytest.mark.parametrize(
    ("kode", "changes", "code"),
    [
        ("SKTM", {"pemohon_nama": " "}, "applicant_missing"),
        ("SKTM", {"subjek": ()}, "subject_missing"),
        ("SKTM", {"subjek": (Subjek(None, ""),)}, "subject_missing"),
        ("SKTM", {"subjek": (Subjek(None, "A"),) * 21}, "subjects_many"),
        ("SKTM", {"hubungan": "tetangga"}, "relation_wrong"),
        ("SKTM", {"hubungan": "kantor"}, "relation_wrong"),
        ("SKTM", {"hubungan": "kuasa"}, "power_missing"),
        ("SKTM", {"pemohon": UUID(int=9)}, "relation_wrong"),
        ("SKTM", {"isian": {}}, "value_missing"),
        ("NIKAHN1", {"isian": {"calon_suami": "A", "calon_istri": "B", "tgl_akad": "2020-01-01"}}, "value_past"),
        ("MATI", {}, "subject_applies"),
        ("TUGAS", {}, "relation_wrong"),
        ("JANDADUDA", {"isian": {"sebab": "bosan", "keperluan": "x"}}, "value_choice"),
    ],
)
def test_it_takes_nothing_in_that_is_not_whole(
    services: dict[str, JenisLayanan], kode: str, changes: dict[str, Any], code: str
) -> None:
    with pytest.raises(UserError) as refused:
        take_in(services[kode], **changes)
    assert refused.value.code == code
    assert refused.value.message
    assert not Permohonan.objects.exists()


def test_it_lets_nobody_ask_as_what_he_cannot_be(services: dict[str, JenisLayanan]) -> None:
    resident = make_penduduk()
    whom = (Subjek(resident.pk, resident.nama),)
    with pytest.raises(UserError) as refused:
        take_in(services["MATI"], pemohon=resident.pk, subjek=whom, hubungan="anak")
    assert refused.value.code == "subject_applies"
    for relation in ("kuasa", "anak"):
        with pytest.raises(UserError) as refused:
            take_in(services["SKTM"], pemohon=resident.pk, subjek=whom, hubungan=relation, surat_kuasa="1")
        assert refused.value.code == "relation_wrong"


def test_it_divides_nothing_of_the_living(services: dict[str, JenisLayanan]) -> None:
    kind = kinds.add_kind("13.02", "WARIS", shipped.services()["WARIS"], NOW)
    resident = make_penduduk(nama="SITI DAR")
    form = {one.nama: "UJI" for one in shipped.services()["WARIS"].isian if one.wajib}
    whom = (Subjek(resident.pk, resident.nama),)
    for named in (f"{resident.nik} SITI DAR", "Siti Dar"):
        with pytest.raises(UserError) as refused:
            take_in(kind, subjek=whom, hubungan="anak", isian={**form, "pewaris": named})
        assert refused.value.code == "testator_lives"
    dead = make_penduduk(nama="MARNI", nik="1302105005909011", status_dasar=StatusDasar.MATI)
    of_dead = (Subjek(dead.pk, dead.nama),)
    for named in ("ORANG LAIN", "1302105005909012 MARNI", f"{dead.nik} ORANG LAIN"):
        for about in (whom, of_dead, (Subjek(None, "MARNI YAKUB"),)):
            with pytest.raises(UserError) as refused:
                take_in(kind, subjek=about, hubungan="anak", isian={**form, "pewaris": named})
            assert refused.value.code == "testator_differs", (named, about)
    for named in (f"{dead.nik} MARNI", "Almh. Marni", dead.nik):
        assert take_in(kind, subjek=of_dead, hubungan="anak", isian={**form, "pewaris": named}).pk


def test_it_wants_the_day_of_a_death_that_the_register_does_not_know(services: dict[str, JenisLayanan]) -> None:
    kind = kinds.add_kind("13.02", "WARIS", shipped.services()["WARIS"], NOW)
    gone = make_penduduk(nama="MARNI", status_dasar=StatusDasar.PINDAH)
    for whom in (Subjek(None, "MARNI"), Subjek(gone.pk, gone.nama)):
        for word in ("", " - lahir 1-2-1950", " - meninggal", " - meninggal 31-02-2020", " - meninggal 1-1-2099"):
            with pytest.raises(UserError) as refused:
                take_in(kind, subjek=(whom,), hubungan="anak", isian={"pewaris": f"MARNI{word}", "ahli_waris": "ANI"})
            assert refused.value.code == "testator_date_missing", word
    told = {"pewaris": "MARNI - wafat di Padang, 14 Mei 2020", "ahli_waris": "ANI"}
    row = take_in(kind, subjek=(Subjek(None, "MARNI"),), hubungan="anak", isian=told)
    found = doubts(row, standing(row).isi, KOTO_BARU)
    assert (found.unknown, found.named) == ("MARNI", "")
    # By an older program.
    row.isian = {**told, "pewaris": "ORANG LAIN"}
    assert doubts(row, standing(row).isi, KOTO_BARU).named == "ORANG LAIN"


def test_it_takes_in_only_what_is_given_now(services: dict[str, JenisLayanan]) -> None:
    old = asked(services["SKTM"])
    kinds.change_kind(services["SKTM"], replace(shipped.services()["SKTM"], biaya=1000), NOW)
    kinds.switch_kind(KOTO_BARU, services["JANDADUDA"], aktif=False)
    for wish in (old, asked(services["JANDADUDA"])):
        with pytest.raises(UserError) as refused:
            submit(wish, CLERK, "KTB", NOW, CHANCE.randrange)
        assert refused.value.code == "service_not_given"
    with pytest.raises(UserError) as refused:
        submit(asked(services["PINDAH"]), CLERK, "", NOW, CHANCE.randrange)
    assert refused.value.code == "value_missing"


def test_it_goes_on_under_the_version_it_began_with(services: dict[str, JenisLayanan]) -> None:
    request = take_in(services["SKTM"])
    short = replace(shipped.services()["SKTM"], rute=shipped.services()["SKP"].rute)
    kinds.change_kind(services["SKTM"], short, NOW)
    assert "kecamatan" in levels(standing(Permohonan.objects.get()))
    assert request.versi.nomor == 1


def test_it_gives_no_number_without_the_code_of_the_office(services: dict[str, JenisLayanan]) -> None:
    with pytest.raises(UserError) as refused:
        submit(asked(services["SKTM"]), CLERK, "", NOW, CHANCE.randrange)
    assert refused.value.code == "office_code_missing"


def test_it_marks_what_somebody_approved_who_is_alone(services: dict[str, JenisLayanan]) -> None:
    alone = person(1, KOTO_BARU, "petugas", "verifikator", "kepala", alone=True)
    request = take_in(services["JANDADUDA"])
    take_step(request, L.PERIKSA, alone, NOW, ada=["KK", "KTP", "MATIND"])
    assert take_step(request, L.SETUJUI, alone, NOW).rincian == {"sendiri": ["ya"]}
    other = take_in(services["JANDADUDA"])
    take_step(other, L.PERIKSA, CLERK, NOW, ada=["KK", "KTP", "MATIND"])
    assert take_step(other, L.SETUJUI, WALI, NOW).rincian == {}


def test_it_knows_people_by_their_role_and_who_is_alone(office: Kantor) -> None:
    clerk = make_user(Role.CLERK)
    assert person_of(clerk, NOW.date()).alone
    assert person_of(clerk, NOW.date()).peran == {"petugas", "verifikator", "kepala"}
    head = make_user(Role.HEAD)
    assert (person_of(clerk, NOW.date()).peran, person_of(head, NOW.date()).peran) == ({"petugas"}, {"kepala"})
    technician = make_user(Role.TECHNICIAN)
    assert person_of(technician, NOW.date()).peran == frozenset()
    assert person_of(clerk, NOW.date()).actor.tingkat == "nagari"


def test_it_bears_steps_of_a_later_version(services: dict[str, JenisLayanan]) -> None:
    request = take_in(services["SKTM"])
    last = LangkahPermohonan.objects.get()
    LangkahPermohonan.objects.create(
        wilayah=KOTO_BARU, permohonan=request, jenis="teleportasi", sesudah=last.pk, kantor=KOTO_BARU,
        oleh=CLERK.oleh, oleh_nama="", pada=NOW,
    )  # fmt: skip
    assert state(request) is Keadaan.DIAJUKAN
    check(request)
    assert state(request) is Keadaan.DIPERIKSA


def test_it_lets_every_office_say_its_own_steps_and_no_others() -> None:
    entry = registry[LangkahPermohonan]
    said = entry.said_by
    assert said is not None
    for wilayah, level in ((KOTO_BARU, "nagari"), (DISTRICT, "kecamatan"), (REGENCY, "kabupaten")):
        assert may_write(wilayah=wilayah, level=level, scope=KOTO_BARU, kind=Kind.INSERT, foreign=entry.foreign)
        assert said.may_say(wilayah=wilayah, kind=Kind.INSERT, names=["kantor"], authors=[wilayah])
        assert not said.may_say(wilayah=wilayah, kind=Kind.INSERT, names=["kantor"], authors=[SELAYO])
        assert not said.may_say(wilayah=wilayah, kind=Kind.UPDATE, names=["alasan"], authors=[])
    assert not may_write(wilayah=SELAYO, level="nagari", scope=KOTO_BARU, kind=Kind.INSERT, foreign=entry.foreign)
