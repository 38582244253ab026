"""Two machines of one office record the same while apart: it counts once, and somebody is asked which one is right."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from random import Random
from uuid import UUID

import pytest
from django.db import transaction
from django.test import Client

from nagari.accounts.rules import Role
from nagari.kantor.models import Kantor
from nagari.penduduk.buku.columns import Book
from nagari.penduduk.buku.recap import AKHIR, AWAL, DATANG, LAHIR, MATI, PINDAH, Line, recap
from nagari.penduduk.buku.source import live
from nagari.penduduk.figures import events
from nagari.penduduk.kode import StatusDasar
from nagari.penduduk.models import BulanTutup, Jenis, Mutasi, MutasiGanda, Penduduk
from nagari.penduduk.mutasi.corrections import follow_register
from nagari.penduduk.mutasi.doubles import Row, doubles_in, not_counted
from nagari.penduduk.mutasi.facts import ChangeFacts, DeathFacts, MoveFacts
from nagari.penduduk.mutasi.services.change import record_change
from nagari.penduduk.mutasi.services.death import record_death
from nagari.penduduk.mutasi.services.departure import record_departure, record_move
from nagari.penduduk.mutasi.services.doubles import keep_event, recorded_twice
from nagari.penduduk.mutasi.services.entry import Entry
from nagari.penduduk.mutasi.services.reversal import reverse
from nagari.penduduk.mutasi.sides import Side
from nagari.penduduk.services.outcomes import Refused
from nagari.statistik.models import Angka
from nagari.sync import conflicts, identity, projections
from nagari.sync.admit import admit
from nagari.sync.apply import apply
from nagari.wilayah.models import Lingkungan
from tests.office import KOTO_BARU, NOW, make_user
from tests.penduduk.people import TODAY, make_penduduk, make_places
from tests.sync.peers import Remote, insert, key_of, resident, update

MARCH, APRIL, MAY = date(2026, 3, 1), date(2026, 4, 1), date(2026, 5, 1)
ENTRY = Entry(wilayah=KOTO_BARU, today=TODAY)
HERE, THERE, FAR = (Side(UUID(int=place), 1, 1) for place in (1, 2, 3))


def row(number: int, loses: Side | None, gains: Side | None, jenis: str = "ubah", reverses: int = 0) -> Row:
    key = UUID(int=number)
    return Row(key, key, jenis, UUID(int=reverses) if reverses else None, loses, gains)


@pytest.mark.parametrize(
    ("rows", "now", "out"),
    [
        ([row(1, HERE, None, "mati")], None, set()),
        ([row(1, HERE, None, "mati"), row(2, HERE, None, "mati")], None, {2}),
        ([row(1, HERE, None, "mati"), row(2, HERE, None, "pindah"), row(3, HERE, None, "hilang")], None, {2, 3}),
        # What the register says in the end counts, whoever entered it first.
        ([row(1, HERE, THERE), row(2, HERE, FAR)], THERE, {2}),
        ([row(1, HERE, THERE), row(2, HERE, FAR)], FAR, {1}),
        ([row(1, HERE, THERE), row(2, HERE, None, "mati")], None, {1}),
        ([row(1, HERE, THERE), row(2, THERE, FAR), row(3, HERE, None, "mati")], None, {1, 2}),
        ([row(1, None, HERE, "kembali"), row(2, None, HERE, "kembali")], HERE, {2}),
        # Nobody comes back from the dead: the return belongs to the departure.
        ([row(1, HERE, None, "pindah"), row(2, HERE, None, "mati"), row(3, None, HERE, "kembali")], HERE, {2}),
        # Twice reversed is reversed once.
        ([row(1, HERE, None, "mati"), row(2, None, HERE, "pembatalan", 1), row(3, None, HERE, "pembatalan", 1)],
         HERE, {3}),
        # A double that was settled, by a reversal without sides, never counts.
        ([row(1, HERE, None, "mati"), row(2, HERE, None, "mati"), row(3, None, None, "pembatalan", 2)], None, {2, 3}),
        ([row(1, HERE, None, "mati"), row(2, HERE, None, "mati"), row(3, None, None, "pembatalan", 2),
          row(4, None, None, "pembatalan", 2)], None, {2, 3, 4}),
        # What happens one after the other is no double, nor is what nobody can explain.
        ([row(1, HERE, None, "pindah"), row(2, None, HERE, "kembali"), row(3, HERE, None, "mati")], None, set()),
        ([row(1, None, HERE, "datang")], THERE, set()),
    ],
)  # fmt: skip
def test_it_leaves_out_what_happened_once_and_was_told_twice(rows: list[Row], now: Side | None, out: set[int]) -> None:
    for order in (rows, rows[::-1]):
        assert not_counted(order, now) == {UUID(int=one) for one in out}


def test_it_leads_from_one_beginning_to_the_register_whatever_two_machines_did() -> None:
    """Both begin alike and go on by themselves; the register is what one of them says."""
    for seed in range(300):
        rng, number, ends = Random(seed), 0, []
        rows: list[Row] = []
        for _machine in range(2):
            state: Side | None = HERE
            for _step in range(rng.randrange(1, 4)):
                to = rng.choice([one for one in (HERE, THERE, FAR, None) if one != state])
                number += 1
                rows.append(row(number, state, to))
                state = to
            ends.append(state)
        now = rng.choice(ends)
        left = [one for one in rows if one.id not in not_counted(rows, now)]
        began = sum((one.keluar == HERE) - (one.masuk == HERE) for one in left) + (now == HERE)
        assert began == 1, seed
        for side in (THERE, FAR):
            assert sum((one.keluar == side) - (one.masuk == side) for one in left) + (now == side) == 0, seed


def apart(*machines: Callable[[], object], person: Penduduk) -> None:
    """Each records without the others' rows; afterwards all rows are there, and the register is as the last left it."""
    before = {
        name: getattr(person, name) for name in ("status_dasar", "status_sejak", "lingkungan_id", "kewarganegaraan")
    }
    hidden: list[UUID] = []
    for record in machines:
        Penduduk.objects.filter(id=person.id).update(**before)
        record()
        new = Mutasi.objects.values_list("id", flat=True)
        hidden += new
        Mutasi.objects.filter(id__in=list(new)).update(deleted_at=NOW)
    Mutasi.all_objects.filter(id__in=hidden).update(deleted_at=None)


def dead(person: Penduduk, day: date) -> Callable[[], object]:
    return lambda: record_death(ENTRY, person.id, day, DeathFacts())


def told(month: date) -> list[int]:
    total = recap(KOTO_BARU, month).total
    found = [total.souls(one) for one in (AWAL, LAHIR, DATANG, MATI, PINDAH, AKHIR)]
    assert found[0] + found[1] + found[2] - found[3] - found[4] == found[5]
    return found


def line_holds(line: Line) -> bool:
    found = [line.figures[one] for one in (AWAL, LAHIR, DATANG, MATI, PINDAH, AKHIR)]
    return all(min(four) >= 0 for four in found) and all(
        start + born + came - died - left == end for start, born, came, died, left, end in zip(*found, strict=True)
    )


def in_figures(kind: Jenis) -> int:
    projections.run(NOW)
    code = events.KINDS[kind] * 4
    amounts = Angka.objects.filter(seri=events.MUTASI, wilayah=KOTO_BARU, bagian="")
    assert projections.verify(NOW) == []
    lost = sum(amounts.filter(kategori=code).values_list("nilai", flat=True))
    return int(lost - sum(amounts.filter(kategori=code + 3).values_list("nilai", flat=True)))


@pytest.mark.django_db
class TestOfOneOffice:
    @pytest.fixture(autouse=True)
    def village(self, office: Kantor) -> None:
        self.jorong, _rt = make_places()
        self.person = make_penduduk(lingkungan=self.jorong, terdata_sejak=MARCH)
        make_penduduk(nama="BUDI", terdata_sejak=MARCH)

    def test_it_counts_one_death_in_books_and_figures(self) -> None:
        apart(dead(self.person, date(2026, 4, 29)), dead(self.person, date(2026, 4, 30)), person=self.person)
        assert told(APRIL) == [2, 0, 0, 1, 0, 1]
        assert live(Book.B2, KOTO_BARU, APRIL, TODAY).count == 1
        assert in_figures(Jenis.MATI) == 1
        found = recorded_twice(self.person.id)
        assert found is not None
        assert found.is_pair
        assert [one.tanggal.day for one in (*found.counted, *found.doubles)] == [29, 30]

    def test_it_refuses_to_reverse_before_somebody_says_which_is_right(self) -> None:
        apart(dead(self.person, date(2026, 4, 29)), dead(self.person, date(2026, 4, 30)), person=self.person)
        for one in Mutasi.objects.all():
            with pytest.raises(Refused) as refused:
                reverse(ENTRY, one.id, "keliru")
            assert refused.value.codes == ["event_doubled"]

    @pytest.mark.parametrize("keeps_counted", [True, False])
    def test_it_counts_the_one_that_is_right(self, keeps_counted: bool) -> None:
        apart(dead(self.person, date(2026, 4, 29)), dead(self.person, date(2026, 4, 30)), person=self.person)
        counted, double = Mutasi.objects.order_by("id")
        keep_event(ENTRY, counted.id if keeps_counted else double.id)
        person = Penduduk.objects.get(id=self.person.id)
        if not keeps_counted:
            assert person.status_sejak == date(2026, 4, 30)
        assert told(APRIL) == [2, 0, 0, 1, 0, 1]
        assert in_figures(Jenis.MATI) == 1
        assert recorded_twice(self.person.id) is None
        with pytest.raises(Refused) as refused:
            keep_event(ENTRY, counted.id)
        assert refused.value.codes == ["double_settled"]
        # What is left is an event like any other.
        reverse(ENTRY, counted.id if keeps_counted else double.id, "keliru")
        assert told(APRIL) == [2, 0, 0, 0, 0, 2]
        assert in_figures(Jenis.MATI) == 0

    @pytest.mark.parametrize("keeps_counted", [True, False])
    def test_it_leaves_a_month_as_it_was_signed(self, keeps_counted: bool) -> None:
        apart(dead(self.person, date(2026, 4, 29)), dead(self.person, date(2026, 4, 30)), person=self.person)
        signed = told(APRIL)
        BulanTutup.objects.create(wilayah=KOTO_BARU, bulan=APRIL, ditutup_pada=NOW, sidik="0" * 64)
        counted, double = Mutasi.objects.order_by("id")
        keep_event(ENTRY, counted.id if keeps_counted else double.id)
        assert told(APRIL) == signed
        assert told(MAY) == [1, 0, 0, 0, 0, 1]

    def test_it_follows_the_register_where_two_moves_differ(self) -> None:
        balai, cupak = (
            Lingkungan.objects.create(wilayah=KOTO_BARU, jenis="jorong", nama=n) for n in ("Balai", "Cupak")
        )

        def moved(to: Lingkungan) -> Callable[[], object]:
            return lambda: record_move(ENTRY, [self.person.id], date(2026, 4, 20), to.id, MoveFacts())

        apart(moved(balai), moved(cupak), person=self.person)
        first, second = Mutasi.objects.order_by("id")
        assert doubles_in(KOTO_BARU) == {first.id}
        assert {line.label: line.souls(AKHIR) for line in recap(KOTO_BARU, APRIL).lines if line.souls(AKHIR)} == {
            "Cupak": 1,
            "Belum ditempatkan": 1,
        }
        # The conflict is settled otherwise: then the other one counts.
        Penduduk.objects.filter(id=self.person.id).update(lingkungan_id=balai.id)
        assert doubles_in(KOTO_BARU) == {second.id}
        keep_event(ENTRY, second.id)
        assert Penduduk.objects.get(id=self.person.id).lingkungan_id == cupak.id
        assert doubles_in(KOTO_BARU) == set()
        assert told(APRIL) == [2, 0, 1, 0, 1, 2]

    def test_it_knows_a_family_of_which_one_died_elsewhere(self) -> None:
        def left() -> object:
            return record_departure(ENTRY, [self.person.id], date(2026, 4, 3), MoveFacts())

        apart(left, dead(self.person, date(2026, 4, 20)), person=self.person)
        assert Penduduk.objects.get(id=self.person.id).status_dasar == StatusDasar.MATI
        assert told(APRIL) == [2, 0, 0, 1, 0, 1]
        assert (in_figures(Jenis.MATI), in_figures(Jenis.PINDAH)) == (1, 0)
        assert MutasiGanda.objects.count() == 1

    def test_it_says_by_a_correction_what_no_event_says_of_what_was_settled(self) -> None:
        balai = Lingkungan.objects.create(wilayah=KOTO_BARU, jenis="jorong", nama="Balai")

        def changed() -> object:
            return record_change(
                replace(ENTRY, confirmed={"wna_without_passport"}),
                self.person.id,
                date(2026, 4, 20),
                {"kewarganegaraan": 2},
                ChangeFacts(jenis_surat="SK"),
            )

        def moved() -> object:
            return record_move(ENTRY, [self.person.id], date(2026, 4, 21), balai.id, MoveFacts())

        apart(changed, moved, person=self.person)
        # Different fields, so both hold.
        Penduduk.objects.filter(id=self.person.id).update(kewarganegaraan=2)
        found = Mutasi.objects.filter(jenis=Jenis.PEMBETULAN)
        # An office of one computer is left alone.
        projections.run(NOW)
        assert not found.exists()
        # The other computer comes to the same row by itself.
        with transaction.atomic():
            follow_register(self.person.id)
            there = found.values().get()
            transaction.set_rollback(True)
        for name in ("a", "b"):
            Remote(name, KOTO_BARU).introduce()
        for _again in range(2):
            for place in (self.jorong, balai):
                Penduduk.objects.filter(id=self.person.id).update(lingkungan=place)
            projections.run(NOW)
            follow_register(self.person.id)
        assert found.values().get() == there
        assert (there["tanggal"], there["bulan_buku"]) == (date(2026, 4, 21), APRIL)
        for month in (APRIL, MAY):
            assert all(line_holds(line) for line in recap(KOTO_BARU, month).lines)
        for month in (APRIL, MAY):
            (line,) = [one for one in recap(KOTO_BARU, month).lines if one.label == "Balai"]
            assert line.figures[AKHIR] == [0, 1, 0, 0]

    def test_it_asks_on_its_page_which_one_is_right(self, clerk_client: Client) -> None:
        apart(dead(self.person, date(2026, 4, 29)), dead(self.person, date(2026, 4, 30)), person=self.person)
        projections.run(NOW)
        counted, double = Mutasi.objects.order_by("id")
        head = Client()
        head.force_login(make_user(Role.HEAD), "nagari.accounts.backends.RoleBackend")
        for client in (clerk_client, head):
            assert "/mutasi/?ganda=1" in client.get("/").content.decode()
        page = clerk_client.get("/mutasi/?ganda=1").content.decode()
        assert (f"/mutasi/{double.id}/" in page, f"/mutasi/{counted.id}/" in page) == (True, False)
        address = f"/mutasi/{double.id}/ganda/"
        for one in (counted, double):
            assert f"/mutasi/{one.id}/ganda/" in clerk_client.get(f"/mutasi/{one.id}/").content.decode()
            assert clerk_client.get(f"/mutasi/{one.id}/batal/")["Location"] == f"/mutasi/{one.id}/ganda/"
            assert str(one.id) in clerk_client.get(address).content.decode()
        for wrong in ("", "x", str(self.person.id)):
            assert clerk_client.post(address, {"benar": wrong}).status_code == 422
        assert Mutasi.objects.count() == 2
        assert clerk_client.post(address, {"benar": str(double.id)}).status_code == 302
        assert clerk_client.post(address, {"benar": str(double.id)}).status_code == 302
        assert Mutasi.objects.count() == 3
        projections.run(NOW)
        assert f"/mutasi/{double.id}/" not in clerk_client.get("/mutasi/?ganda=1").content.decode()

    @pytest.mark.parametrize("first", ["a", "b"])
    def test_i6_it_counts_one_of_two_deaths_that_came_by_sync(self, first: str) -> None:
        identity.own(NOW)
        came = []
        for name, number in (("a", 1), ("b", 2)):
            site = Remote(name, KOTO_BARU)
            site.introduce()
            day = f"2026-04-{28 + number}"
            person = [resident("Rahmi", jenis_kelamin=2, terdata_sejak="2026-03-01")] if name == "a" else []
            dies = update("penduduk.Penduduk", "Rahmi", site.stamp(number), status_dasar=2, status_sejak=day)
            told = {"jenis": "mati", "penduduk": key_of("Rahmi").hex, "nama": "Rahmi", "keluar_jk": 2, "tanggal": day}
            months = {"bulan_buku": "2026-04-01", "tanggal_catat": "2026-05-02", "rombongan": key_of(day).hex}
            came.append(site.seal([*person, dies, insert("penduduk.Mutasi", day, **told, **months)]))
        admit(came if first == "a" else came[::-1], now=NOW)
        apply(NOW)
        assert Mutasi.objects.count() == 2
        assert told_of(APRIL) == (1, 3)
        found = recorded_twice(key_of("Rahmi"))
        assert found is not None
        assert in_figures(Jenis.MATI) == 1
        # The conflict of the two days is settled for itself, and nothing more is counted by it.
        dispute = conflicts.dispute(key_of("Rahmi"))
        assert dispute is not None
        chosen = {name: rivals[-1].value for name, rivals in dispute.fields.items()}
        conflicts.settle(key_of("Rahmi"), chosen, who=None, now=NOW)
        follow_register(key_of("Rahmi"))
        assert told_of(APRIL) == (1, 3)
        keep_event(ENTRY, found.doubles[0].id)
        assert (told_of(APRIL), in_figures(Jenis.MATI)) == ((1, 3), 1)


def told_of(month: date) -> tuple[int, int]:
    """Deaths, and who was there at the beginning."""
    found = told(month)
    return found[3], found[0]
