"""The wizard, step by step, as a person at the machine goes through it, and as one who gets it wrong."""

from datetime import date

import pytest
from django.test import Client

from nagari.accounts.models import AccessCode, AccessLog, User
from nagari.accounts.rules import Role
from nagari.kantor.forms.officials import DEFINITIF
from nagari.kantor.models import JamLayanan, Kantor, Pegawai, SeriNomor, Situs
from nagari.pages.firstday import queries, services
from nagari.pages.firstday.rules import Step, progress
from tests.office import KOTO_BARU, SELAYO, make_regions, make_user
from tests.penduduk.people import make_penduduk

PASSWORD = "rumah gadang tujuh ruang"
PROFILE = {"nama": "Kantor Wali Nagari Koto Baru", "kode": "ktb", "alamat": "Jalan Uji 1"}


@pytest.fixture
def machine(db: None) -> Client:
    make_regions()
    return Client(headers={"host": "localhost"})


@pytest.fixture
def technician(machine: Client) -> Client:
    machine.post("/mulai/wilayah/", {"wilayah": KOTO_BARU})
    answer = {"nama": "Uji Teknisi", "username": "teknisi", "password": PASSWORD, "again": PASSWORD}
    assert machine.post("/mulai/teknisi/", answer).status_code == 302
    return machine


def test_it_finds_the_region_by_a_part_of_its_name(machine: Client) -> None:
    shown = machine.get("/mulai/wilayah/", {"q": "koto ba"}).content.decode()
    assert KOTO_BARU in shown
    assert SELAYO not in shown
    piece = machine.get("/mulai/wilayah/", {"q": "koto ba"}, headers={"hx-request": "true"}).content.decode()
    assert KOTO_BARU in piece
    assert "<html" not in piece


@pytest.mark.parametrize("query", ["zzz", "<script>x", "%", "'", "x" * 300])
def test_it_says_so_when_no_region_has_that_name(machine: Client, query: str) -> None:
    shown = machine.get("/mulai/wilayah/", {"q": query})
    assert shown.status_code == 200
    assert "Tidak ada wilayah dengan nama ini" in shown.content.decode()


@pytest.mark.parametrize("code", ["", "13", "13.02.10.9999", "xx", "13.02.10.2001.001", "1302102001"])
def test_it_refuses_what_is_no_office(machine: Client, code: str) -> None:
    assert machine.post("/mulai/wilayah/", {"wilayah": code}).status_code == 422
    assert not Situs.objects.exists()


def test_it_says_itself_that_no_office_was_chosen(machine: Client) -> None:
    asked = machine.get("/mulai/wilayah/", {"q": "koto ba"}).content.decode()
    assert " required" not in asked
    response = machine.post("/mulai/wilayah/", {"q": "koto ba"})
    assert response.status_code == 422
    assert "Belum ada kantor yang dipilih." in response.content.decode()
    # The list stands there still.
    assert KOTO_BARU in response.content.decode()


def test_it_unpacks_the_regions_when_there_are_none(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    client = Client(headers={"host": "localhost"})
    assert 'name="siapkan"' in client.get("/mulai/wilayah/").content.decode()
    monkeypatch.setattr(services, "import_wilayah", lambda _source, _today: make_regions())
    assert client.post("/mulai/wilayah/", {"siapkan": "1"}).status_code == 302
    assert 'name="siapkan"' not in client.get("/mulai/wilayah/").content.decode()


def test_it_lets_the_region_be_chosen_anew_while_nothing_is_written(technician: Client) -> None:
    technician.post("/mulai/wilayah/", {"wilayah": SELAYO})
    assert Situs.objects.get().wilayah == SELAYO
    assert User.objects.get().wilayah == SELAYO
    assert [kantor.wilayah for kantor in Kantor.objects.all()] == [SELAYO]


def test_it_keeps_the_region_of_an_office_that_holds_data(technician: Client) -> None:
    Pegawai.objects.create(wilayah=KOTO_BARU, nama="Uji", jabatan="Wali", mulai=date(2024, 1, 1))
    assert technician.post("/mulai/wilayah/", {"wilayah": SELAYO}).status_code == 422
    assert Situs.objects.get().wilayah == KOTO_BARU


def test_each_step_leaves_a_line_in_the_access_log(technician: Client) -> None:
    technician.post("/mulai/profil/", PROFILE)
    told = (
        AccessLog.objects.filter(detail__startswith="first_day").order_by("id").values_list("detail", "user__username")
    )
    assert list(told) == [
        ("first_day wilayah", None),
        ("first_day teknisi", "teknisi"),
        ("first_day profil", "teknisi"),
    ]


def test_it_makes_the_first_user_a_technician_and_logs_in(technician: Client) -> None:
    user = User.objects.get()
    assert (user.role, user.wilayah, user.must_change_password) == (Role.TECHNICIAN, KOTO_BARU, False)
    assert user.check_password(PASSWORD)
    assert "Hari pertama" in technician.get("/").content.decode()


@pytest.mark.parametrize(
    "wrong",
    [
        {"nama": ""},
        {"username": "a"},
        {"username": "dua kata"},
        {"password": "pendek", "again": "pendek"},
        {"password": "1234567890", "again": "1234567890"},
        {"again": "lain sama sekali"},
        {},
    ],
)
def test_it_refuses_a_first_account_that_is_not_sound(machine: Client, wrong: dict[str, str]) -> None:
    machine.post("/mulai/wilayah/", {"wilayah": KOTO_BARU})
    good = {"nama": "Uji Teknisi", "username": "teknisi", "password": PASSWORD, "again": PASSWORD}
    answer = machine.post("/mulai/teknisi/", {**good, **wrong} if wrong else {})
    assert answer.status_code == 422
    assert not User.objects.exists()


def test_it_makes_only_one_first_user(technician: Client) -> None:
    again = {"nama": "Orang Lain", "username": "lain", "password": PASSWORD, "again": PASSWORD}
    assert Client(headers={"host": "localhost"}).post("/mulai/teknisi/", again).status_code == 302
    assert technician.post("/mulai/teknisi/", again).status_code == 302
    assert User.objects.count() == 1


def test_it_goes_to_the_first_open_step_when_one_jumps_ahead(machine: Client) -> None:
    assert machine.get("/mulai/pejabat/").headers["Location"] == "/mulai/"
    assert machine.get("/mulai/").headers["Location"] == "/mulai/wilayah/"
    assert machine.get("/mulai/tidak-ada/").status_code == 404


def test_it_takes_an_office_through_all_steps(technician: Client) -> None:
    today = date.today()  # noqa: DTZ011
    answers: list[tuple[Step, dict[str, object]]] = [
        (Step.WORDS, {"kepala": "wali nagari"}),
        (Step.PROFILE, PROFILE),
        (Step.LETTERHEAD, {"baris_1": "PEMERINTAH KABUPATEN SOLOK"}),
        (
            Step.OFFICIALS,
            {
                "nama": "Syafrizal",
                "jenis": "kepala",
                "sebutan": DEFINITIF,
                "jabatan": "Wali Nagari Koto Baru",
                "mulai": "01-03-2024",
                "selesai": "",
            },
        ),
        (Step.HOURS, {"buka_1": "08:00", "tutup_1": "16:00"}),
        (Step.NUMBERS, _series()),
        (Step.PRINT, {"langkah_selesai": "1"}),
    ]
    for step, answer in answers:
        shown = technician.post(f"/mulai/{step}/", answer)
        assert shown.status_code == 302, (step, shown.content.decode()[-3000:])
    given = technician.post(
        "/mulai/akun/", {"nama": "Uji Wali", "username": "wali", "role": "head", "wilayah": KOTO_BARU}
    )
    assert given.status_code == 200
    assert AccessCode.objects.filter(user__username="wali", used_at=None).exists()
    make_penduduk()
    found = queries.first_day()
    assert [state.step for state in found.steps if not state.done] == []
    assert technician.post("/mulai/selesai/").headers["Location"] == "/"
    assert Situs.objects.get().ready_at is not None
    assert Kantor.objects.get().kode == "KTB"
    assert JamLayanan.objects.count() == 1
    assert SeriNomor.objects.get().mulai == 42
    assert Pegawai.objects.get().mulai < today
    assert "Hari pertama" not in technician.get("/").content.decode()


def _series() -> dict[str, object]:
    pattern = "{klas}/{urut:03d}/{kantor}/{romawi}/{tahun}"
    return {"kode": "surat", "nama": "Surat keluar", "pola": pattern, "mulai": "42"}


@pytest.mark.parametrize(
    ("step", "answer"),
    [
        (Step.PROFILE, {**PROFILE, "nama": ""}),
        (Step.PROFILE, {**PROFILE, "kode": "K/T"}),
        (Step.PROFILE, {**PROFILE, "telepon": "<b>"}),
        (
            Step.OFFICIALS,
            {"nama": "Uji", "jenis": "kepala", "sebutan": DEFINITIF, "jabatan": "Wali", "mulai": "31-02-2024"},
        ),
        (
            Step.OFFICIALS,
            {"nama": "Uji", "jenis": "raja", "sebutan": DEFINITIF, "jabatan": "Wali", "mulai": "01-02-2024"},
        ),
        (Step.HOURS, {}),
        (Step.HOURS, {"buka_1": "16:00", "tutup_1": "08:00"}),
        (Step.NUMBERS, {**_series(), "pola": "{urut}"}),
        (Step.NUMBERS, {**_series(), "mulai": "-1"}),
        (Step.ACCOUNTS, {"nama": "Uji", "username": "teknisi", "role": "clerk", "wilayah": KOTO_BARU}),
        (Step.ACCOUNTS, {"nama": "Uji", "username": "wali", "role": "raja", "wilayah": KOTO_BARU}),
        (Step.ACCOUNTS, {"nama": "Uji", "username": "wali", "role": "head", "wilayah": SELAYO}),
        (Step.WORDS, {"kepala": "<script>"}),
    ],
)
def test_it_keeps_a_step_open_until_its_answers_are_right(
    technician: Client, step: Step, answer: dict[str, object]
) -> None:
    shown = technician.post(f"/mulai/{step}/", answer)
    assert shown.status_code == 422
    assert step.value not in Situs.objects.get().steps


def test_it_lets_a_step_wait_and_reminds_of_it(technician: Client) -> None:
    assert "/mulai/jam/" in technician.get("/mulai/pejabat/").content.decode()
    assert "Pejabat" in technician.get("/").content.decode()


def test_it_does_not_finish_before_the_needed_steps_are_done(technician: Client) -> None:
    assert technician.post("/mulai/selesai/").status_code == 422
    assert Situs.objects.get().ready_at is None
    technician.post("/mulai/profil/", PROFILE)
    asked = technician.post("/mulai/selesai/")
    assert asked.status_code == 200
    assert "Nomor, Penduduk" in asked.content.decode()
    assert Situs.objects.get().ready_at is None
    assert technician.post("/mulai/selesai/", {"tetap": "1"}).status_code == 302
    assert "/mulai/jam/" in technician.get("/").content.decode()
    technician.post("/mulai/tutup/")
    assert "/mulai/jam/" not in technician.get("/").content.decode()
    assert "/mulai/" in technician.get("/kantor/").content.decode()


def test_it_does_not_call_residents_done_when_there_are_none(technician: Client) -> None:
    refused = technician.post("/mulai/data/", {"langkah_selesai": "1"})
    assert refused.status_code == 422
    assert "Belum ada penduduk" in refused.content.decode()
    assert not queries.first_day().state(Step.RESIDENTS).done
    make_penduduk()
    assert technician.post("/mulai/data/", {"langkah_selesai": "1"}).status_code == 302


def test_it_offers_the_list_of_steps_when_there_is_somebody_to_see_it(machine: Client, technician: Client) -> None:
    assert "Semua langkah" in technician.get("/mulai/kop/").content.decode()


def test_it_offers_no_list_of_steps_that_leads_back(machine: Client) -> None:
    assert "Semua langkah" not in machine.get("/mulai/wilayah/").content.decode()


def test_it_sees_what_was_entered_on_the_ordinary_pages(technician: Client) -> None:
    Pegawai.objects.create(wilayah=KOTO_BARU, nama="Uji", jabatan="Wali", mulai=date(2024, 1, 1))
    make_user(Role.CLERK)
    found = queries.first_day()
    assert found.state(Step.OFFICIALS).done
    assert found.state(Step.ACCOUNTS).done


def test_it_adds_one_official_after_the_other(technician: Client) -> None:
    answer = {
        "nama": "Syafrizal",
        "jenis": "kepala",
        "sebutan": DEFINITIF,
        "jabatan": "Wali",
        "mulai": "01-03-2024",
        "lagi": "1",
    }
    assert technician.post("/mulai/pejabat/", answer).headers["Location"] == "/mulai/pejabat/"
    assert "Syafrizal" in technician.get("/mulai/pejabat/").content.decode()


def test_it_opens_nothing_before_region_and_account() -> None:
    found = progress(())
    assert [state.step for state in found.steps if state.open] == [Step.REGION]
    found = progress({"wilayah"})
    assert [state.step for state in found.steps if state.open] == [Step.REGION, Step.TECHNICIAN]
    assert all(state.open for state in progress({"wilayah", "teknisi"}).steps)
