"""A village that lives: random events through the same act that services use, and a tally kept beside, forwards."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from uuid import UUID

from nagari.penduduk.buku.months import first_day, last_closed, next_month, open_month, previous_month
from nagari.penduduk.kode import Kewarganegaraan, Shdk, StatusDasar
from nagari.penduduk.models import BulanTutup, Jenis, Mutasi, Penduduk
from nagari.penduduk.mutasi.act import Act
from nagari.penduduk.mutasi.services.entry import Entry
from nagari.penduduk.mutasi.services.reversal import reverse
from nagari.penduduk.mutasi.sides import present_side
from nagari.wilayah.models import JenisLingkungan, Lingkungan
from tests.office import KOTO_BARU, NOW

BEGIN = date(2024, 1, 10)
# Part of the village (or None), place among WNA L, WNA P, WNI L, WNI P.
Counted = tuple[UUID | None, int]
Line = dict[date, Counted | None]


@dataclass
class Village:
    rng: Random
    people: list[Penduduk] = field(default_factory=list)
    # Person -> from which day, and from which month of the books, he counts as what. Who enters last is right from
    # then on.
    days: dict[UUID, Line] = field(default_factory=dict)
    months: dict[UUID, Line] = field(default_factory=dict)
    # As they were before the last act.
    kept: dict[UUID, tuple[Line, Line]] = field(default_factory=dict)
    last: dict[UUID, date] = field(default_factory=dict)
    reversible: dict[UUID, Mutasi] = field(default_factory=dict)
    today: date = BEGIN
    # As what the person of the act counted before it.
    stored: Counted | None = None

    def found(self, size: int) -> None:
        self.jorong = [
            Lingkungan.objects.create(wilayah=KOTO_BARU, jenis=JenisLingkungan.JORONG, nama=f"Jorong {n}")
            for n in range(3)
        ]
        rt = Lingkungan.objects.create(wilayah=KOTO_BARU, jenis=JenisLingkungan.RT, nama="001", induk=self.jorong[0])
        self.places = [*self.jorong, rt, None]
        self.tops = {one.id: one.id for one in self.jorong} | {rt.id: self.jorong[0].id}
        for _one in range(size):
            person = self.person(BEGIN)
            person.save(force_insert=True)
            self.people.append(person)
            self.stored = None
            self.count(BEGIN, BEGIN, person)

    def person(self, since: date) -> Penduduk:
        rng = self.rng
        foreign = rng.random() < 0.1
        return Penduduk(
            wilayah=KOTO_BARU,
            nama=f"WARGA {rng.randrange(1000)}",
            jenis_kelamin=rng.choice([1, 2]),
            kewarganegaraan=Kewarganegaraan.WNA if foreign else Kewarganegaraan.WNI,
            lingkungan=rng.choice(self.places),
            shdk=rng.choice([Shdk.KEPALA_KELUARGA, Shdk.ANAK, Shdk.ISTRI]),
            terdata_sejak=since,
        )

    def counted(self, person: Penduduk) -> Counted | None:
        side = present_side(person)
        if side is None:
            return None
        place = (0 if side.wn == Kewarganegaraan.WNA else 2) + (side.jk != 1)
        return self.tops.get(side.lingkungan_id) if side.lingkungan_id else None, place

    def place(self, row: Penduduk) -> Counted:
        """As the row says, present or not."""
        top = self.tops.get(row.lingkungan_id) if row.lingkungan_id else None
        return top, (0 if row.kewarganegaraan == Kewarganegaraan.WNA else 2) + (row.jenis_kelamin != 1)

    def count(self, day: date, month: date, person: Penduduk) -> None:
        days, months = self.days.get(person.id, {}), self.months.get(person.id, {})
        self.kept[person.id] = (days, months)
        now, stored = self.counted(person), self.stored
        if stored == now:
            return
        self.days[person.id] = {when: what for when, what in days.items() if when <= day} | {day: now}
        month = first_day(month)
        self.months[person.id] = {when: what for when, what in months.items() if when <= month} | {month: now}

    def uncount(self, key: UUID, month: date) -> None:
        """The last act of somebody is reversed: of days it never happened, in the books from `month` on."""
        self.days[key], before = self.kept[key]
        self.months[key] = (
            {when: what for when, what in self.months.get(key, {}).items() if when < month}
            | {month: at(before, month)}
            | {when: what for when, what in before.items() if when > month}
        )

    def step(self) -> None:
        rng = self.rng
        self.today += timedelta(days=rng.choice([0, 0, 1, 2, 5]))
        if rng.random() < 0.05:
            self.close()
        kinds = [self.birth, self.arrival, self.death, self.departure, self.move, self.change, self.back, self.reverse]
        rng.choice(kinds)()

    def close(self) -> None:
        closed = last_closed(KOTO_BARU)
        month = next_month(closed) if closed else first_day(BEGIN)
        if month < previous_month(self.today):
            BulanTutup.objects.create(wilayah=KOTO_BARU, bulan=month, ditutup_pada=NOW, sidik="0" * 64)

    def happen(self, jenis: Jenis, person: Penduduk, day: date) -> Mutasi:
        is_new = person._state.adding
        stored = None if is_new else Penduduk.all_objects.get(id=person.id)
        self.stored = self.counted(stored) if stored else None
        act = Act(KOTO_BARU, self.today)
        act.save(person)
        act.note(jenis, person, tanggal=day)
        made = act.done()[0]
        assert made.bulan_buku == open_month(KOTO_BARU, day)
        self.count(day, made.bulan_buku, person)
        self.last[person.id] = day
        self.reversible[person.id] = made
        return made

    def day_for(self, person: Penduduk | None = None) -> date:
        day = self.today - timedelta(days=self.rng.randrange(45))
        earliest = person.terdata_sejak if person else BEGIN
        # Mostly in the order in which it happened.
        if person and self.rng.random() < 0.6:
            earliest = self.last.get(person.id, earliest)
        return min(max(day, earliest, BEGIN), self.today)

    def birth(self, jenis: Jenis = Jenis.LAHIR) -> None:
        day = self.day_for()
        person = self.person(day)
        self.happen(jenis, person, day)
        self.people.append(person)

    def enter(self) -> None:
        """By hand, without an event: whoever lived here all the time."""
        person = self.person(self.today)
        person.save(force_insert=True)
        self.people.append(person)
        self.stored = None
        self.count(self.today, self.today, person)

    def arrival(self) -> None:
        self.birth(Jenis.DATANG)

    def anyone(self, *statuses: StatusDasar) -> Penduduk | None:
        able = [one for one in self.people if one.status_dasar in statuses and one.deleted_at is None]
        chosen = self.rng.choice(able) if able else None
        return Penduduk.objects.get(id=chosen.id) if chosen else None

    def leave(self, jenis: Jenis, status: StatusDasar) -> None:
        if person := self.anyone(StatusDasar.HIDUP):
            person.status_dasar = status
            self.put(person, jenis)

    def death(self) -> None:
        self.leave(Jenis.MATI, StatusDasar.MATI)

    def departure(self) -> None:
        self.leave(Jenis.PINDAH, StatusDasar.PINDAH)

    def back(self) -> None:
        if person := self.anyone(StatusDasar.PINDAH):
            person.status_dasar = StatusDasar.HIDUP
            self.put(person, Jenis.KEMBALI)

    def move(self) -> None:
        if person := self.anyone(StatusDasar.HIDUP):
            person.lingkungan = self.rng.choice(self.places)
            self.put(person, Jenis.PINDAH_DALAM)

    def change(self) -> None:
        if person := self.anyone(StatusDasar.HIDUP):
            if self.rng.random() < 0.5:
                person.jenis_kelamin = 3 - (person.jenis_kelamin or 1)
            else:
                person.kewarganegaraan = 3 - (person.kewarganegaraan or 1)
            person.shdk = self.rng.choice([Shdk.KEPALA_KELUARGA, Shdk.ANAK])
            self.put(person, Jenis.UBAH)

    def put(self, person: Penduduk, jenis: Jenis) -> None:
        self.happen(jenis, person, self.day_for(person))
        self.people = [person if one.id == person.id else one for one in self.people]

    def reverse(self) -> None:
        if not self.reversible:
            return
        key = self.rng.choice(sorted(self.reversible))
        made = self.reversible.pop(key)
        counter = reverse(Entry(wilayah=KOTO_BARU, today=self.today), made.id, "keliru")[0]
        person = Penduduk.all_objects.get(id=key)
        self.uncount(key, counter.bulan_buku)
        self.people = [person if one.id == key else one for one in self.people]

    def stock(self, month: date) -> Counter[Counted]:
        """At the end of a month, counted forwards."""
        standing = (at(line, month) for line in self.months.values())
        return Counter(one for one in standing if one)

    def standing(self, day: date) -> dict[UUID, Counted]:
        """Who counted on a day, and as what."""
        return {key: one for key, line in self.days.items() if (one := at(line, day))}


def at(line: Line, when: date) -> Counted | None:
    since = max((one for one in line if one <= when), default=None)
    return line[since] if since else None
