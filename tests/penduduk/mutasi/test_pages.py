"""The pages of events: form, what it will change, the event, its reversal; and what cannot be read."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from nagari.accounts.models import AccessLog
from nagari.kantor import clock
from nagari.kantor.models import ClockState
from nagari.penduduk.kode import Shdk, StatusDasar, StatusPenduduk
from nagari.penduduk.models import Jenis, Keluarga, Mutasi, Penduduk
from nagari.penduduk.mutasi.registry import KINDS
from nagari.wilayah.models import Wilayah
from tests.office import KOTO_BARU, SELAYO
from tests.penduduk.people import make_family, make_keluarga, make_penduduk, make_places
from tests.printing import reading

NEW_KK = "1302100205269005"


def text_of(day: date) -> str:
    return f"{day:%d-%m-%Y}"


def ago(days: int) -> str:
    return text_of(timezone.localdate() - timedelta(days=days))


def record(client: Client, address: str, data: dict[str, Any]) -> Mutasi:
    """The form, the page that says what will change, and then the event."""
    preview = client.post(address, data)
    page = preview.content.decode()
    assert preview.status_code == 200, page[page.find('role="alert"') :][:900]
    assert 'name="catat"' in page
    assert not Mutasi.objects.filter(jenis=address.split("/")[3]).exists()
    codes = re.search(r'name="yakin" value="([^"]*)"', page)
    assert codes
    done = client.post(address, {**data, "catat": "1", "yakin": codes[1]})
    assert done.status_code == 302, done.content.decode()
    assert client.get(done["Location"]).status_code == 200
    return Mutasi.objects.get(id=done["Location"].split("/")[2])


def test_it_records_a_birth_from_the_mothers_page(clerk_client: Client) -> None:
    _family, _head, wife, _child = make_family()
    choose = clerk_client.get(f"/mutasi/pilih/{wife.id}/").content.decode()
    address = f"/mutasi/catat/lahir/?orang={wife.id}"
    assert address in choose
    form = clerk_client.get(address).content.decode()
    assert wife.nik in form
    data = {"nama": "AZIZAH", "jenis_kelamin": "2", "tanggal_lahir": ago(70), "nik_ibu": wife.nik, "berat_gram": "3100"}
    preview = clerk_client.post("/mutasi/catat/lahir/", data).content.decode()
    assert "batas 60 hari" in preview
    made = record(clerk_client, "/mutasi/catat/lahir/", {**data, "jenis_kelahiran": "2", "kembar_ke": "1"})
    assert made.penduduk
    assert (made.nama, made.penduduk.shdk) == ("AZIZAH", Shdk.ANAK)
    twin = clerk_client.get(f"/mutasi/catat/lahir/?kembar={made.id}").content.decode()
    assert wife.nik in twin
    page = clerk_client.get(f"/penduduk/{made.penduduk_id}/").content.decode()
    assert f"/mutasi/{made.id}/" in page


def test_it_records_a_death_and_takes_it_back(clerk_client: Client) -> None:
    _family, head, wife, _child = make_family()
    address = f"/mutasi/catat/mati/{head.id}/"
    assert "NURHAYATI" in clerk_client.get(address).content.decode()
    data = {"tanggal": ago(1), "sebab": "1", "penerang": "1", "kepala": str(wife.id), "berkas": ["KK", "F201"]}
    made = record(clerk_client, address, data)
    assert Penduduk.objects.get(id=wife.id).shdk == Shdk.KEPALA_KELUARGA
    page = clerk_client.get(f"/mutasi/{made.id}/").content.decode()
    assert "Sakit biasa/tua" in page
    back = f"/mutasi/{made.id}/batal/"
    assert clerk_client.get(back).status_code == 200
    assert clerk_client.post(back, {"alasan": ""}).status_code == 422
    assert clerk_client.post(back, {"alasan": "salah orang"}).status_code == 302
    assert Penduduk.objects.get(id=head.id).status_dasar == StatusDasar.HIDUP
    assert clerk_client.post(back, {"alasan": "lagi"}).status_code == 302
    assert Mutasi.objects.count() == 2
    assert "salah orang" in clerk_client.get(f"/mutasi/{made.id}/").content.decode()


def test_it_goes_back_to_the_form_with_all_that_was_typed(clerk_client: Client) -> None:
    one = make_penduduk()
    data = {"tanggal": ago(1), "tempat": "RSUD Arosuka", "ubah": "1", "yakin": "late_report"}
    page = clerk_client.post(f"/mutasi/catat/mati/{one.id}/", data).content.decode()
    assert "RSUD Arosuka" in page
    assert 'name="catat"' not in page
    assert not Mutasi.objects.exists()


def test_it_lets_a_family_arrive_in_one_act(clerk_client: Client) -> None:
    jorong, _rt = make_places()
    address = "/mutasi/catat/datang/"
    person = {"jenis_kelamin": "1", "tanggal_lahir": "01-01-1990", "kewarganegaraan": "1", "status_perkawinan": "2"}
    data = {"tanggal": ago(3), "tempat": "Kota Padang", "no_kk": NEW_KK, "lingkungan": str(jorong.id), "jumlah": "1"}
    data |= {f"0-{name}": value for name, value in {**person, "nama": "zulkifli", "shdk": "1"}.items()}
    more = clerk_client.post(address, {**data, "tambah": "1"}).content.decode()
    assert 'name="1-nama"' in more
    assert 'name="jumlah" value="2"' in more
    assert "zulkifli" in more
    assert "has-error" not in more
    data["jumlah"] = "2"
    wife = {**person, "nama": "yeni", "jenis_kelamin": "2", "shdk": "3", "tanggal_lahir": "02-02-1992"}
    bad = clerk_client.post(address, {**data, "1-nama": "", "1-nik": "123"})
    assert bad.status_code == 422
    record(clerk_client, address, data | {f"1-{name}": value for name, value in wife.items()})
    assert Mutasi.objects.filter(jenis=Jenis.DATANG).count() == 2
    assert Keluarga.objects.get().no_kk == NEW_KK
    assert set(Penduduk.objects.values_list("lingkungan_id", flat=True)) == {jorong.id}


def test_it_lets_some_of_a_family_leave_and_some_move(clerk_client: Client) -> None:
    jorong, rt = make_places()
    _family, head, wife, child = make_family()
    Penduduk.objects.update(lingkungan=jorong)
    move = f"/mutasi/catat/pindah_dalam/{head.id}/"
    people = [str(one.id) for one in (head, wife, child)]
    record(clerk_client, move, {"orang": people, "tanggal": ago(9), "lingkungan": str(rt.id)})
    leave = f"/mutasi/catat/pindah/{head.id}/"
    data = {"orang": [str(head.id)], "tanggal": ago(2), "tempat": "Kota Padang", "alasan": "1"}
    asked = clerk_client.post(leave, data)
    assert asked.status_code == 422
    assert 'name="kepala"' in asked.content.decode()
    all_of_them = clerk_client.post(leave, {**data, "semua": "1"}).content.decode()
    assert all_of_them.count("checked") >= 3
    assert 'name="kepala"' not in all_of_them
    both = {**data, "orang": [str(head.id), str(wife.id)], "kepala": str(wife.id), "tempat": "Bonjol"}
    said = clerk_client.post(leave, both).content.decode()
    assert f"{wife.nama} ikut, sehingga {child.nama} menjadi kepala" in said
    assert f'name="kepala" value="{child.id}"' in said
    record(clerk_client, leave, {**data, "kepala": str(wife.id)})
    assert Penduduk.objects.get(id=head.id).status_dasar == StatusDasar.PINDAH
    assert "KEMBALI" not in clerk_client.get(f"/mutasi/pilih/{head.id}/").content.decode()


DAMAGED: list[Any] = [
    "x",
    [["penduduk", "not a key", {"nama": ["A", "B"]}]],
    [["kantor", "0" * 32, None]],
    [["penduduk", "0" * 32, {"nama": "B"}]],
    [["penduduk"], None, 7],
]


def test_it_opens_with_a_trace_that_came_damaged_and_says_so(clerk_client: Client) -> None:
    person = make_penduduk(terdata_sejak=date(2026, 1, 5))
    made = record(clerk_client, f"/mutasi/catat/mati/{person.id}/", {"tanggal": ago(1), "sebab": "1"})
    wrong = {"status_dasar": ["a", "b"], "kolom_baru": [1, 2], "lingkungan_id": ["x", None], "nama": [["A"], "B"]}
    for jejak in (*DAMAGED, [["penduduk", person.id.hex, {**wrong, "status_sejak": ["31-12-2020", None]}]]):
        Mutasi.objects.update(jejak=jejak)
        assert "datanya datang rusak" in clerk_client.get(f"/mutasi/{made.id}/").content.decode(), jejak
    back = clerk_client.post(f"/mutasi/{made.id}/batal/", {"alasan": "keliru"})
    assert back.status_code == 422
    assert "datanya datang rusak" in back.content.decode()
    for address in ("tanggal/?tanggal=01-02-2026", *(f"b{number}/?bulan=2026-02" for number in range(1, 6))):
        assert clerk_client.get(f"/buku/{address}").status_code == 200, address
    assert clerk_client.get(f"/mutasi/{made.id}/formulir/F-2.01/").status_code == 200


def test_it_notes_a_stillbirth_and_prints_its_report(clerk_client: Client) -> None:
    _family, head, wife, _child = make_family()
    address = f"/mutasi/catat/lahir_mati/{wife.id}/"
    assert address in clerk_client.get(f"/mutasi/pilih/{wife.id}/").content.decode()
    assert "lahir_mati" not in clerk_client.get(f"/mutasi/pilih/{head.id}/").content.decode()
    assert head.nik in clerk_client.get(address).content.decode()
    data = {"tanggal": ago(2), "lama_kandungan": "7", "jenis_kelamin": "1", "nik_ayah": head.nik, "pukul": "04.30"}
    for wrong in ({"lama_kandungan": "40"}, {"nik_ayah": wife.nik}, {"nik_ayah": "1302100101909099"}, {"pukul": "30"}):
        assert clerk_client.post(address, {**data, **wrong}).status_code == 422, wrong
    made = record(clerk_client, address, data)
    assert Penduduk.objects.count() == 3
    assert clerk_client.get("/buku/b2/").content.decode().count(wife.nama) == 0
    form = clerk_client.get(f"/mutasi/{made.id}/formulir/F-2.01/")
    said = " ".join(reading.text_of(form.content).replace("\u200b", "").split())
    for words in ("X 2. Lahir mati", "SYAFRIL", "NURHAYATI", "DATA LAHIR MATI", "04:30"):
        assert words in said


def test_it_finds_who_was_missing(clerk_client: Client) -> None:
    family = make_keluarga()
    one = make_penduduk(keluarga=family, shdk=1)
    record(clerk_client, f"/mutasi/catat/hilang/{one.id}/", {"tanggal": ago(9), "no_laporan_polisi": "LP/1"})
    back = {"tanggal": ago(1), "no_kk": family.no_kk, "shdk": "1"}
    record(clerk_client, f"/mutasi/catat/kembali/{one.id}/", back)
    assert Penduduk.objects.get().status_dasar == StatusDasar.HIDUP
    family.refresh_from_db()
    assert family.tutup_sejak is None


def test_it_offers_to_be_the_spouse_of_whoever_is_head_now(clerk_client: Client) -> None:
    family, head, wife, _child = make_family()
    record(clerk_client, f"/mutasi/catat/hilang/{head.id}/", {"tanggal": ago(9), "kepala": str(wife.id)})
    page = clerk_client.get(f"/mutasi/catat/kembali/{head.id}/")
    assert page.context["form"].fields["shdk"].initial == Shdk.SUAMI
    record(clerk_client, f"/mutasi/catat/kembali/{head.id}/", {"tanggal": ago(1), "no_kk": family.no_kk, "shdk": "2"})


def test_it_keeps_guests_and_absences(clerk_client: Client) -> None:
    guest = {
        "nama": "thomas",
        "jenis_kelamin": "1",
        "tanggal_lahir": "01-01-1980",
        "tanggal": ago(20),
        "maksud": "riset",
    }
    made = record(clerk_client, "/mutasi/catat/sementara_masuk/", {**guest, "kewarganegaraan": "1"})
    end = f"/mutasi/catat/sementara_selesai/{made.penduduk_id}/"
    settled = record(clerk_client, "/mutasi/catat/sementara_selesai/" + end.split("/")[-2] + "/", {"tanggal": ago(1)})
    assert settled.jenis == Jenis.SEMENTARA_SELESAI
    one = make_penduduk()
    away = {"tanggal": ago(5), "tempat": "Malaysia", "sampai": text_of(timezone.localdate())}
    record(clerk_client, f"/mutasi/catat/sementara_keluar/{one.id}/", away)
    assert Penduduk.objects.filter(status_penduduk=StatusPenduduk.TIDAK_TETAP).count() == 1


def test_it_weds_and_divorces(clerk_client: Client) -> None:
    bride = make_penduduk(nama="SARI", keluarga=make_keluarga(), shdk=1)
    groom = make_penduduk(nama="BUDI", nik="1302100101909007", jenis_kelamin=1, tanggal_lahir=date(1990, 1, 1))
    wed = f"/mutasi/catat/kawin/{bride.id}/"
    data = {"tanggal": ago(9), "nik_pasangan": groom.nik, "tercatat": "on", "rumah": "baru", "no_kk": NEW_KK}
    assert clerk_client.post(wed, {**data, "no_kk": ""}).status_code == 200
    assert clerk_client.post(wed, {**data, "no_kk": "13"}).status_code == 422
    record(clerk_client, wed, data)
    groom.refresh_from_db()
    assert groom.shdk == Shdk.KEPALA_KELUARGA
    part = f"/mutasi/catat/cerai/{bride.id}/"
    assert groom.nik in clerk_client.get(part).content.decode()
    away = {"tanggal": ago(1), "nik_pasangan": groom.nik, "pergi": "dia", "no_kk": "1302100205269006"}
    assert clerk_client.post(part, {**away, "no_kk": "13"}).status_code == 422
    record(clerk_client, part, away)
    assert Penduduk.objects.get(id=bride.id).keluarga_id != groom.keluarga_id


@pytest.mark.parametrize("groom_is", [{}, {"jenis_kelamin": 2}])
def test_it_logs_a_look_at_whoever_a_typed_number_finds(clerk_client: Client, groom_is: dict[str, Any]) -> None:
    """On the page that asks, and where it is refused: both say who it is."""
    bride = make_penduduk(nama="SARI", keluarga=make_keluarga(), shdk=1)
    values = {"jenis_kelamin": 1, "tanggal_lahir": date(1990, 1, 1), **groom_is}
    groom = make_penduduk(nama="BUDI", nik="1302100101909007", **values)
    data = {"tanggal": ago(9), "nik_pasangan": groom.nik, "tercatat": "on", "rumah": "tetap"}
    clerk_client.post(f"/mutasi/catat/kawin/{bride.id}/", data)
    looks = AccessLog.objects.filter(act="view", object_id=str(groom.id))
    assert [one.detail for one in looks] == ["mutasi kawin"]


def test_it_logs_a_look_at_the_parents_a_birth_shows(clerk_client: Client) -> None:
    _family, head, wife, _child = make_family()
    data = {"nama": "AZIZAH", "jenis_kelamin": "2", "tanggal_lahir": ago(9), "nik_ibu": wife.nik, "nik_ayah": head.nik}
    clerk_client.post("/mutasi/catat/lahir/", data)
    looks = AccessLog.objects.filter(act="view", detail="mutasi lahir")
    assert {one.object_id for one in looks} == {str(wife.id), str(head.id)}


def test_it_knows_the_village_from_what_was_typed_and_says_whom_it_tells(clerk_client: Client) -> None:
    Wilayah.objects.filter(code=SELAYO).update(search="SELAYO")
    person = make_penduduk()
    address, data = f"/mutasi/catat/pindah/{person.id}/", {"orang": [str(person.id)], "tanggal": ago(2)}
    said = clerk_client.post(address, {**data, "tempat": "Selayo", "tawarkan": "on"}).content.decode()
    assert SELAYO in said
    assert "ditawarkan kepada kantor tujuan" in said
    said = clerk_client.post(address, {**data, "tempat": "Kuala Lumpur"}).content.decode()
    assert "tidak ada kantor yang diberi tahu" in said
    same = clerk_client.post(address, {**data, "tempat": "Koto Baru", "kode_tempat": KOTO_BARU})
    assert same.status_code == 422
    assert "Pindah di dalam" in same.content.decode()
    assert not Mutasi.objects.exists()


def test_it_lets_nobody_leave_a_card_who_is_registered_elsewhere(clerk_client: Client) -> None:
    wife = make_penduduk(nama="SARI", keluarga=make_keluarga(), shdk=1, status_perkawinan=2)
    away = {"tanggal": ago(1), "nama_pasangan": "BUDI", "pergi": "pasangan", "no_kk": NEW_KK}
    refused = clerk_client.post(f"/mutasi/catat/cerai/{wife.id}/", {**away, "catat": "1"})
    assert refused.status_code == 422
    assert "tidak terdaftar di sini" in refused.content.decode()
    assert not Mutasi.objects.exists()


def test_it_changes_and_corrects_elements(clerk_client: Client) -> None:
    one = make_penduduk(pekerjaan=1)
    address = f"/mutasi/catat/ubah/{one.id}/"
    chosen = clerk_client.get(address).content.decode()
    assert 'value="pekerjaan"' in chosen
    assert 'name="pekerjaan"' in clerk_client.get(f"{address}?elemen=pekerjaan").content.decode()
    record(clerk_client, address, {"elemen": "pekerjaan", "pekerjaan": "9", "tanggal": ago(3)})
    correct = f"/mutasi/catat/pembetulan/{one.id}/"
    data = {"elemen": "nama", "nama": "ROSNIDA", "jenis_surat": "Akta lahir", "no_surat": "1302-LT-1"}
    assert clerk_client.post(correct, {**data, "no_surat": ""}).status_code == 422
    born = {**data, "elemen": "tanggal_lahir", "tanggal_lahir": "02-03-1990"}
    heading = clerk_client.post(correct, born).content.decode()
    assert 'name="catat"' in heading
    assert "Pembetulan, Jumat, 2 Maret 1990" not in heading
    record(clerk_client, correct, data)
    one.refresh_from_db()
    assert (one.nama, one.pekerjaan) == ("ROSNIDA", 9)
    # Nobody changes what has an event of its own, or what does not exist.
    for name in ("status_dasar", "keluarga", "id", "x"):
        assert b'name="tanggal"' in clerk_client.get(f"{address}?elemen={name}").content


@pytest.mark.parametrize("bulan", ["9999-12", "0000-01", "2026-13", "x"])
def test_it_lists_all_where_the_month_is_none(clerk_client: Client, bulan: str) -> None:
    assert clerk_client.get("/mutasi/", {"bulan": bulan}).status_code == 200


BAD: tuple[dict[str, str], ...] = (
    {},
    dict.fromkeys(("tanggal", "nama", "nik", "tempat", "no_kk", "nik_ibu", "jumlah", "orang"), "x" * 500),
    {
        "tanggal": "31-02-2026",
        "tanggal_lahir": "00-00-0000",
        "jenis_kelamin": "9",
        "lingkungan": "nowhere",
        "orang": "; drop table",
        "kepala": "x",
        "berat_gram": "-1",
        "pukul": "25.99",
        "jumlah": "-1",
        "rumah": "x",
        "pergi": "x",
        "berkas": "x",
        "sebab": "99",
        "kode_tempat": "99.99",
        "elemen": "pekerjaan",
        "pekerjaan": "x",
    },
    {"tanggal": "01-01-2199", "nama": "\x00<b>", "tanggal_lahir": "01-01-2199", "jenis_kelamin": "1", "0-nama": "1"},
)


@pytest.mark.parametrize("jenis", KINDS)
def test_it_refuses_what_cannot_be_read(clerk_client: Client, jenis: str) -> None:
    kind = KINDS[jenis]
    gone = {"status_dasar": StatusDasar.PINDAH} if jenis == Jenis.KEMBALI else {}
    address = f"/mutasi/catat/{jenis}/" + (f"{make_penduduk(**gone).id}/" if kind.of_somebody else "")
    assert clerk_client.get(address).status_code == 200
    for bad in BAD:
        data = {"elemen": "pekerjaan"} | bad if jenis in (Jenis.UBAH, Jenis.PEMBETULAN) else bad
        assert clerk_client.post(address, data).status_code == 422
    assert clerk_client.post(address, {**data, "catat": "1", "yakin": "late_report"}).status_code == 422
    assert not Mutasi.objects.exists()


def test_it_records_nothing_while_the_date_of_the_computer_cannot_be_right(clerk_client: Client) -> None:
    one = make_penduduk()
    last_seen = timezone.now() + timedelta(days=40)
    ClockState.objects.update_or_create(pk=clock.ROW, defaults={"last_seen": last_seen})
    clock.forget()
    refused = clerk_client.post(f"/mutasi/catat/mati/{one.id}/", {"tanggal": ago(1), "catat": "1"})
    assert refused.status_code == 422
    assert "clock_untrusted" in refused.content.decode()
    assert not Mutasi.objects.exists()


def test_it_knows_no_events_that_there_are_not(clerk_client: Client) -> None:
    one = make_penduduk()
    for address in (
        f"/mutasi/catat/x/{one.id}/",
        f"/mutasi/catat/lahir/{one.id}/",
        "/mutasi/catat/mati/",
        f"/mutasi/{one.id}/",
        f"/mutasi/catat/mati/{make_penduduk(SELAYO).id}/",
        "/mutasi/catat/pecah_kk/",
    ):
        assert clerk_client.get(address).status_code == 404
    for query in ("orang=x", "kembar=x", f"kembar={one.id}", "orang=" + "9" * 300, "no_kk=%00", "orang=%00"):
        assert clerk_client.get(f"/mutasi/catat/lahir/?{query}").status_code == 200


def test_it_lists_events_and_narrows_them(clerk_client: Client) -> None:
    jorong, _rt = make_places()
    one = make_penduduk(lingkungan=jorong, nik="1302105203909001")
    record(clerk_client, f"/mutasi/catat/mati/{one.id}/", {"tanggal": ago(1)})
    month = f"{timezone.localdate() - timedelta(days=1):%Y-%m}"
    for query in ("", "q=rosni", f"q={one.nik}", "jenis=mati", f"bulan={month}", f"tempat={jorong.id}"):
        assert "ROSNIDAR" in clerk_client.get(f"/mutasi/?{query}").content.decode(), query
    for query in ("q=zzz", "jenis=lahir", "bulan=2020-12", "batal=1", "tempat=x&q=%25"):
        assert "ROSNIDAR" not in clerk_client.get(f"/mutasi/?{query}").content.decode(), query
    for query in ("bulan=2026-13", "jenis=x", "hal=999", "hal=x", "tempat=13.02"):
        assert clerk_client.get(f"/mutasi/?{query}").status_code == 200
    assert AccessLog.objects.filter(act="list", model="penduduk.Mutasi").exists()


def test_it_answers_while_typing(clerk_client: Client) -> None:
    one = make_penduduk(nik="1302105203909001")
    ask = lambda name, value, query="": (  # noqa: E731
        clerk_client.post(f"/mutasi/cek/{name}/?{query}", {name: value}).content.decode()
    )
    assert "ROSNIDAR" in ask("nik_ibu", "1302105203909001")
    assert "nama" in ask("nik_ibu", "1302105203909009")
    assert "ROSNIDAR" in ask("nama_pasangan", "rosni")
    assert "Kubung" in ask("tempat", "kubung")
    assert 'data-fill="{&quot;kode_tempat&quot;' in ask("tempat", "kubung")
    assert "belum terjadi" in ask("tanggal", "01-01-2199", "jenis=mati")
    assert "30 hari" in ask("tanggal", ago(45), f"jenis=mati&orang={one.id}")
    assert "mendahului tanggal lahir" in ask("tanggal", "01-01-1950", f"jenis=mati&orang={one.id}")
    assert "60 hari" in ask("tanggal_lahir", ago(65), "jenis=lahir")
    assert "checked-red" in ask("tanggal", "31-02-2026")
    for name in ("nama", "nik", "0-nik", "x", "tanggal", "nik_ayah"):
        for value in ("", "x" * 400, "\x00", "½"):
            clerk_client.post(f"/mutasi/cek/{name}/", {name: value})


def test_it_finds_whom_an_event_concerns(clerk_client: Client) -> None:
    one = make_penduduk()
    page = clerk_client.get("/mutasi/baru/", {"q": "rosni"}).content.decode()
    assert f"/mutasi/pilih/{one.id}/" in page
    assert "/mutasi/catat/datang/" in page
    assert "/mutasi/catat/mati/" in clerk_client.get(f"/mutasi/pilih/{one.id}/").content.decode()
