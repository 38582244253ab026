"""What waits for whom, where it is shown, and that the table it is read from says what the steps say."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from layanan.katalog.models import JenisLayanan
from layanan.permohonan.models import CatatanPermohonan, LetakPermohonan, Permohonan
from layanan.permohonan.queries.inbox import Tab, Wanted, inbox
from layanan.permohonan.queries.people import Person, colleagues, person_of
from layanan.permohonan.rules.history import Langkah
from layanan.permohonan.rules.state import Keadaan
from layanan.permohonan.services.approving import approve_each
from layanan.permohonan.services.expiring import expire
from layanan.permohonan.services.noting import assign
from nagari.accounts.models import AccessLog, User
from nagari.accounts.rules import Role
from nagari.kantor.models import JamLayanan, JenisJabatan, Kantor, Level, Pegawai, SebutanJabatan, Situs
from nagari.lib.errors import UserError
from nagari.sync import projections
from tests.layanan.permohonan.desk import DISTRICT, hand_in, lead, offer
from tests.office import KOTO_BARU, NOW, make_user

L = Langkah
TODAY = NOW.date()


@pytest.fixture
def services(office: Kantor) -> dict[str, JenisLayanan]:
    return offer("SKTM", "SKP")


@pytest.fixture
def verifier(office: Kantor) -> User:
    return make_user(Role.VERIFIER)


def me(user: User) -> Person:
    return person_of(user, TODAY)


def counts(user: User) -> dict[Tab, int]:
    return dict(inbox(Wanted(), me(user), 1, NOW).counts)


def names(user: User, tab: Tab = Tab.SAYA, now: Any = NOW, **wanted: Any) -> list[str]:
    return [row.nama for row in inbox(Wanted(tab, **wanted), me(user), 1, now).rows]


def test_it_shows_each_what_waits_for_his_role_the_overdue_first(
    services: dict[str, JenisLayanan], clerk: User, head: User
) -> None:
    late = hand_in(services["SKP"], clerk, NOW - timedelta(days=9), name="LAMA")
    hand_in(services["SKP"], clerk, name="BARU")
    lead(hand_in(services["SKTM"], clerk, name="DIPERIKSA"), (L.PERIKSA, clerk))
    assert names(clerk) == ["LAMA", "BARU"]
    assert names(head) == ["DIPERIKSA"]
    assert counts(clerk) == {Tab.SAYA: 2, Tab.KANTOR: 3, Tab.WARGA: 0, Tab.LAIN: 0}
    found = inbox(Wanted(), me(clerk), 1, NOW)
    assert (found.late, [row.is_late for row in found.rows]) == (1, [True, False])
    lead(late, (L.KEMBALIKAN, clerk))
    assert names(clerk, Tab.WARGA) == ["LAMA"]
    assert counts(clerk)[Tab.SAYA] == 1


def test_it_tells_what_waits_elsewhere_and_what_is_over(
    services: dict[str, JenisLayanan], clerk: User, head: User
) -> None:
    gone = hand_in(services["SKTM"], clerk, name="KE CAMAT")
    lead(gone, (L.PERIKSA, clerk), (L.SETUJUI, head))
    lead(hand_in(services["SKP"], clerk, name="DITOLAK"), (L.TOLAK, clerk))
    assert names(clerk, Tab.LAIN) == ["KE CAMAT"]
    assert names(clerk, Tab.SELESAI) == ["DITOLAK"]
    assert not names(clerk)
    kasi, camat = make_user(Role.VERIFIER, DISTRICT), make_user(Role.HEAD, DISTRICT)
    Situs.objects.update(level=Level.KECAMATAN, wilayah=DISTRICT)
    # The village's own do not pass the district: nobody there sees them.
    assert names(kasi) == ["KE CAMAT"]
    assert names(kasi, Tab.SEMUA) == ["KE CAMAT"]
    lead(gone, (L.PERIKSA, kasi), (L.TERUSKAN, kasi))
    assert not names(kasi)
    assert names(camat) == ["KE CAMAT"]


def test_it_finds_by_name_number_kind_and_state(services: dict[str, JenisLayanan], clerk: User) -> None:
    row = hand_in(services["SKP"], clerk, name="ROSNIDAR")
    hand_in(services["SKTM"], clerk, name="SYAFRIL")
    assert names(clerk, Tab.SEMUA, q="rosni") == ["ROSNIDAR"]
    assert names(clerk, Tab.SEMUA, q=row.nomor.lower().replace("-", " ")) == ["ROSNIDAR"]
    assert names(clerk, Tab.SEMUA, q=row.nomor.lower().replace("-", "")[3:]) == ["ROSNIDAR"]
    assert names(clerk, Tab.SEMUA, jenis="SKTM") == ["SYAFRIL"]
    assert sorted(names(clerk, Tab.SEMUA, keadaan="diajukan")) == ["ROSNIDAR", "SYAFRIL"]
    assert not names(clerk, Tab.SEMUA, q="zz")


def test_it_moves_what_waits_for_the_head_to_who_stands_in_and_back(
    services: dict[str, JenisLayanan], clerk: User, head: User, verifier: User
) -> None:
    def official(nama: str, user: User, **more: Any) -> None:
        row = Pegawai.objects.create(
            wilayah=KOTO_BARU, nama=nama, jenis=JenisJabatan.KEPALA, jabatan="Wali Nagari", **more
        )
        user.pegawai_id = row.pk
        user.save()

    official("Wali", head, mulai=TODAY - timedelta(days=400))
    official("Plh", verifier, mulai=TODAY, selesai=TODAY + timedelta(days=3), sebutan=SebutanJabatan.PLH)
    lead(hand_in(services["SKTM"], clerk), (L.PERIKSA, clerk))
    assert me(verifier).peran == {"verifikator", "kepala"}
    assert me(head).peran == frozenset()
    assert names(verifier) == ["ROSNIDAR"]
    assert not names(head)
    after = TODAY + timedelta(days=4)
    assert person_of(head, after).peran == {"kepala"}
    assert person_of(verifier, after).peran == {"verifikator"}
    assert person_of(head, TODAY - timedelta(days=1)).peran == {"kepala"}


def test_it_gives_a_request_to_a_colleague_until_it_moves_on(
    services: dict[str, JenisLayanan], clerk: User, head: User
) -> None:
    other = make_user(Role.CLERK, username="petugas-2", nama="Desi")
    row = hand_in(services["SKTM"], clerk)
    among = colleagues(me(clerk), "petugas", TODAY)
    assert [one.nama for one in among] == ["Desi"]
    assign(row, me(clerk), among[0], among, NOW)
    assert (names(clerk), names(other)) == ([], ["ROSNIDAR"])
    assert names(clerk, Tab.KANTOR) == ["ROSNIDAR"]
    assign(row, me(other), None, (), NOW)
    assert names(clerk) == names(other) == ["ROSNIDAR"]
    assign(row, me(clerk), among[0], among, NOW)
    lead(row, (L.PERIKSA, other))
    # What comes next is another's work.
    assert names(head) == ["ROSNIDAR"]
    stranger = colleagues(me(clerk), "kepala", TODAY)[0]
    with pytest.raises(UserError) as refused:
        assign(row, me(head), stranger, (), NOW)
    assert refused.value.code == "colleague_unknown"
    assert CatatanPermohonan.objects.count() == 3


def test_it_approves_several_and_says_why_not(
    services: dict[str, JenisLayanan], clerk: User, head: User, verifier: User
) -> None:
    ready = [hand_in(services["SKTM"], clerk, name=f"SIAP {one}") for one in range(3)]
    for row in ready:
        lead(row, (L.PERIKSA, clerk))
    early = hand_in(services["SKTM"], clerk, name="BELUM")
    outcomes = approve_each([*(row.pk for row in ready), early.pk, early.pk], me(head), NOW)
    assert [one.refused.code if one.refused else "" for one in outcomes] == ["", "", "", "not_role"]
    assert LetakPermohonan.objects.filter(keadaan=Keadaan.DISETUJUI).count() == 3


def test_it_lets_one_alone_approve_his_own_and_notes_it(
    services: dict[str, JenisLayanan], clerk: User, clerk_client: Client
) -> None:
    row = hand_in(services["SKTM"], clerk)
    lead(row, (L.PERIKSA, clerk))
    page = clerk_client.post("/permohonan/setujui/", {"pilih": [str(row.pk), "bukan-kunci"]}, follow=True)
    assert "disetujui oleh yang menerimanya" in page.content.decode()
    assert LetakPermohonan.objects.get().keadaan == Keadaan.DISETUJUI
    assert AccessLog.objects.filter(detail="permohonan setujui sendiri", object_id=str(row.pk)).exists()


def test_it_says_the_same_after_being_built_anew(services: dict[str, JenisLayanan], clerk: User, head: User) -> None:
    row = hand_in(services["SKTM"], clerk, NOW - timedelta(days=2))
    lead(row, (L.PERIKSA, clerk))
    hand_in(services["SKP"], clerk)
    projections.run(NOW)
    assert projections.verify(NOW) == []
    before = LetakPermohonan.objects.get(pk=row.pk).tenggat
    # An office that closes at noon is done later.
    for day in range(1, 6):
        JamLayanan.objects.create(wilayah=KOTO_BARU, hari=day, buka="08:00", tutup="08:10")
    projections.run(NOW)
    assert LetakPermohonan.objects.get(pk=row.pk).tenggat != before
    LetakPermohonan.objects.all().delete()
    projections.rebuild("letak_permohonan", NOW)
    assert LetakPermohonan.objects.count() == 2
    Permohonan.objects.get(pk=row.pk).delete()
    projections.run(NOW)
    assert LetakPermohonan.objects.count() == 1


def test_it_ends_what_nobody_completed_or_collected(
    services: dict[str, JenisLayanan], clerk: User, head: User, clerk_client: Client
) -> None:
    long_ago = NOW - timedelta(days=61)
    forgotten = hand_in(services["SKP"], clerk, long_ago, name="LUPA")
    lead(forgotten, (L.KEMBALIKAN, clerk), now=long_ago)
    fresh = hand_in(services["SKP"], clerk, name="BARU")
    lead(fresh, (L.KEMBALIKAN, clerk))
    assert expire(NOW) == 1
    assert expire(NOW) == 0
    assert names(clerk, Tab.SELESAI) == ["LUPA"]
    assert LetakPermohonan.objects.get(pk=forgotten.pk).keadaan == Keadaan.KEDALUWARSA
    assert "Kedaluwarsa" in clerk_client.get(f"/permohonan/{forgotten.pk}/").content.decode()


def test_it_asks_the_database_the_same_however_much_there_is(
    services: dict[str, JenisLayanan], clerk: User, head: User, clerk_client: Client
) -> None:
    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert clerk_client.get("/permohonan/").status_code == 200
        return len(queries)

    hand_in(services["SKP"], clerk)
    clerk_client.get("/permohonan/")
    few = asked()
    for one in range(4):
        lead(hand_in(services["SKTM"], clerk, name=f"ORANG {one}"), (L.PERIKSA, clerk), (L.SETUJUI, head))
        hand_in(services["SKP"], clerk)
    # Now and then the clock or the session is noted besides.
    assert asked() <= few + 1 <= 18
    assert "5 permohonan menunggu Anda" in clerk_client.get("/").content.decode()
    assert "Menunggu warga" in clerk_client.get("/permohonan/?tab=warga").content.decode()


@pytest.mark.parametrize("query", ["tab=x", "jenis=x", "keadaan=x", "hal=x", "hal=999", "q=%00", "q=" + "a" * 900])
def test_it_bears_any_address(services: dict[str, JenisLayanan], clerk_client: Client, query: str) -> None:
    assert clerk_client.get(f"/permohonan/?{query}").status_code == 200
