import pytest
from django.test import Client

from nagari.accounts.rules import Role
from nagari.kantor.models import Kantor, Level
from nagari.penduduk import kode
from nagari.penduduk.models import Impor, KabarGanda, Keluarga, Penduduk, StatusImpor
from nagari.wilayah.models import Tingkat, Wilayah
from tests.office import KOTO_BARU, NOW, SELAYO, make_office, make_user


def resident(wilayah: str = KOTO_BARU, **values: object) -> Penduduk:
    fields = {"nama": "RAHMI UJI", "nik": "1302105708909001", "terdata_sejak": NOW.date(), **values}
    return Penduduk.objects.create(wilayah=wilayah, **fields)


def log_in(client: Client, role: Role) -> Client:
    client.force_login(make_user(role), "nagari.accounts.backends.RoleBackend")
    return client


def page(client: Client) -> str:
    response = client.get("/")
    assert response.status_code == 200
    return response.content.decode()


def test_it_tells_residents_what_the_office_does_and_how_to_reach_it(office: Kantor, client: Client) -> None:
    office.alamat, office.telepon = "Jalan Uji 1", "0755 000"
    office.save()
    shown = page(client)
    assert "Jalan Uji 1" in shown
    assert "tel:0755000" in shown
    assert "Surat pengantar" in shown
    assert 'action="/penduduk/"' not in shown


def test_it_says_so_where_an_office_has_not_written_its_address(office: Kantor, client: Client) -> None:
    assert "alamatnya belum tertulis" in page(client)


def test_it_greets_staff_and_is_never_empty(clerk_client: Client) -> None:
    shown = page(clerk_client)
    assert "Tidak ada yang menunggu Anda" in shown
    assert "Belum ada penduduk" in shown


def test_it_shows_an_import_that_waits_for_a_decision(clerk_client: Client) -> None:
    Impor.objects.create(file_name="lama.xlsx", wilayah=KOTO_BARU, status=StatusImpor.PREVIEW, created_at=NOW)
    Impor.objects.create(file_name="tetangga.xlsx", wilayah=SELAYO, status=StatusImpor.PREVIEW, created_at=NOW)
    shown = page(clerk_client)
    assert "lama.xlsx" in shown
    assert "tetangga.xlsx" not in shown


def test_it_counts_only_living_residents_of_the_own_region(clerk_client: Client) -> None:
    resident()
    resident(nik="")
    resident(status_dasar=kode.StatusDasar.MATI)
    resident(wilayah=SELAYO)
    shown = page(clerk_client)
    assert "<b>2</b>" in shown
    assert "1 penduduk belum memiliki NIK" in shown


@pytest.mark.parametrize("role", list(Role))
def test_it_serves_a_home_page_to_every_role(office: Kantor, client: Client, role: Role) -> None:
    assert "Menunggu Anda" in page(log_in(client, role))


def test_it_offers_in_the_menu_only_what_the_role_may_open(office: Kantor, client: Client) -> None:
    shown = page(log_in(client, Role.VIEWER))
    assert 'href="/pengguna/"' not in shown
    assert 'href="/impor/"' not in shown


def test_it_asks_few_questions_of_the_database(clerk_client: Client, django_assert_max_num_queries: object) -> None:
    resident()
    page(clerk_client)
    with django_assert_max_num_queries(19):  # type: ignore[operator]
        page(clerk_client)


def test_it_counts_what_wants_mending(clerk_client: Client) -> None:
    resident()
    resident(nama="RAHMI LAIN")
    family = Keluarga.objects.create(wilayah=KOTO_BARU, no_kk="1302100000009001", terdata_sejak=NOW.date())
    resident(nik="1302105708909002", keluarga=family, shdk=kode.Shdk.ANAK)
    shown = page(clerk_client)
    assert "1 NIK dipakai dua orang" in shown
    assert "1 keluarga tanpa kepala keluarga" in shown


def test_above_the_villages_it_counts_them_and_leaves_their_registers_to_them(client: Client, db: None) -> None:
    make_office("13.02", Level.KABUPATEN)
    one = resident()
    KabarGanda.objects.create(wilayah=KOTO_BARU, penduduk_id=one.pk, nik=one.nik, tempat=SELAYO)
    client.force_login(make_user(Role.OFFICER, "13.02"), "nagari.accounts.backends.RoleBackend")
    shown = page(client)
    known = Wilayah.objects.filter(code__startswith="13.02.", level=Tingkat.DESA, valid_to=None).count()
    assert f'<b>{known}</b><span class="stat-label">nagari</span>' in shown
    assert "Hubungi kantor" not in shown
    assert "Dipantau" in shown
    assert "Hubungi kantor" not in client.get("/penduduk/ganda/").content.decode()
