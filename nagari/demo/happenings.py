"""Twenty-four months in which people are born, die, come, leave, marry and part."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from nagari.demo import living, names
from nagari.demo.households import (
    ADULT,
    YEAR,
    Parents,
    Register,
    add_family,
    add_person,
    found_household,
)
from nagari.demo.records import EventKind, InventedEvent, InventedPerson, Turned
from nagari.penduduk.kode import Shdk, StatusPerkawinan

# Per 1,000 residents and year; arrivals make up for the rest.
RATES = {
    EventKind.BIRTH: 15.5,
    EventKind.DEATH: 7,
    EventKind.DEPARTURE: 9,
    EventKind.ARRIVAL: 4,
    EventKind.MARRIAGE: 7,
    EventKind.DIVORCE: 0.8,
}
TRIES = 60
# The youngest wait for their NIK.
UNNUMBERED_DAYS = 60
KAWIN, BELUM_KAWIN = StatusPerkawinan.KAWIN, StatusPerkawinan.BELUM_KAWIN
# A new head turns the relation of the one before around.
_TURNED = {Shdk.ORANGTUA: Shdk.MERTUA, Shdk.MERTUA: Shdk.ORANGTUA}


@dataclass(slots=True)
class Happenings:
    """Plays the events into the register, in order of days; `events` keeps what happened."""

    register: Register
    size: int
    today: date
    events: list[InventedEvent] = field(default_factory=list)
    _numbers: list[int] = field(default_factory=list)
    _last_birth: dict[int, date] = field(default_factory=dict)

    def play(self, start: date) -> None:
        rng, days = self.register.rng, (self.today - start).days
        acts: dict[EventKind, Callable[[date], bool]] = {
            EventKind.BIRTH: self.birth,
            EventKind.DEATH: self.death,
            EventKind.DEPARTURE: self.departure,
            EventKind.ARRIVAL: self.arrival,
            EventKind.MARRIAGE: self.marriage,
            EventKind.DIVORCE: self.divorce,
        }
        planned = sorted(
            (int(rng.random() * days), kind.value)
            for kind, rate in RATES.items()
            for _ in range(round(rate * self.size / 1000 * days / YEAR))
        )
        self._numbers = list(self.register.people)
        for person in self.register.people.values():
            if person.shdk == Shdk.ANAK and person.age(start) < 4:
                self._last_birth[person.family] = max(
                    person.tanggal_lahir, self._last_birth.get(person.family, person.tanggal_lahir)
                )
        for offset, kind in planned:
            acts[EventKind(kind)](start + timedelta(days=offset))
        self._meet_size(self.today - timedelta(days=1))

    def birth(self, on: date) -> bool:
        register = self.register

        def may(person: InventedPerson) -> bool:
            return (
                person.shdk == Shdk.ISTRI
                and 19 <= (on - person.tanggal_lahir).days / YEAR <= 41
                and (on - self._last_birth.get(person.family, date.min)).days > 600
                and (person.tanggal_perkawinan is None or (on - person.tanggal_perkawinan).days > 270)
            )

        mother = self._anyone(may)
        if mother is None:
            return False
        father = next((one for one in register.household(mother.family) if one.shdk == Shdk.KEPALA_KELUARGA), None)
        family = register.families[mother.family]
        child = add_person(
            register,
            family,
            male=register.rng.random() < 0.512,
            born=on,
            shdk=Shdk.ANAK,
            on=on,
            parents=Parents(father=father, mother=mother),
        )
        if (self.today - on).days < UNNUMBERED_DAYS and register.rng.random() < 0.6:
            register.put(replace(child, nik="", no_akta_lahir=""))
        self._last_birth[family.number] = on
        self._numbers.append(child.number)
        return self._tell(EventKind.BIRTH, on, (child.number,), family.number, within=40)

    def death(self, on: date) -> bool:
        rng = self.register.rng

        def may(person: InventedPerson) -> bool:
            age = (on - person.tanggal_lahir).days / YEAR
            risk = 1.0 if age > 80 else 0.45 if age > 68 else 0.12 if age > 50 else 0.012
            return rng.random() < risk and self._can_go(person, on)

        person = self._anyone(may)
        if person is None:
            return False
        before = self._stances(person.family)
        self._go(person, on)
        for other in self.register.household(person.family):
            if person.status_perkawinan == KAWIN and other.status_perkawinan == KAWIN:
                couple = {person.shdk, other.shdk}
                if couple <= {Shdk.KEPALA_KELUARGA, Shdk.ISTRI, Shdk.SUAMI} or other.shdk == Shdk.KEPALA_KELUARGA:
                    self.register.put(replace(other, status_perkawinan=StatusPerkawinan.CERAI_MATI))
        after = self._stances(person.family)
        turned = tuple(Turned(key, before[key], now) for key, now in after.items() if before[key] != now)
        return self._tell(EventKind.DEATH, on, (person.number,), person.family, within=30, turned=turned)

    def _stances(self, family: int) -> dict[int, tuple[int, int]]:
        """Relation and marital state of those on a card."""
        people = self.register.household(family)
        return {one.number: (int(one.shdk), int(one.status_perkawinan)) for one in people}

    def departure(self, on: date) -> bool:
        register, rng = self.register, self.register.rng
        if len(register.people) < self.size:
            return False
        place, code = self._elsewhere()
        if rng.random() < 0.35:
            head = self._anyone(
                lambda one: one.shdk == Shdk.KEPALA_KELUARGA and one.age(on) < 50 and self._household_size(one) <= 5
            )
            if head is None:
                return False
            leaving = tuple(one.number for one in register.household(head.family))
            self._tell(EventKind.DEPARTURE, on, leaving, head.family, within=14, place=place, district=code)
            for number in leaving:
                register.remove(number)
            return True
        person = self._anyone(lambda one: one.shdk == Shdk.ANAK and 18 <= one.age(on) < 32)
        if person is None:
            return False
        self._tell(EventKind.DEPARTURE, on, (person.number,), person.family, within=14, place=place, district=code)
        register.remove(person.number)
        return True

    def arrival(self, on: date) -> bool:
        missing = self.size - len(self.register.people)
        return missing > 0 and self._arrive(on, min(missing, 5))

    def _couple(self, on: date) -> tuple[InventedPerson, InventedPerson] | None:
        """Groom and bride, of two clans and of about one age."""

        def single(person: InventedPerson, least: float) -> bool:
            return (
                person.status_perkawinan == BELUM_KAWIN
                and person.shdk == Shdk.ANAK
                and least <= (on - person.tanggal_lahir).days / YEAR < 35
            )

        bride = self._anyone(lambda one: not one.is_male and single(one, 19))
        if bride is None:
            return None
        groom = self._anyone(
            lambda one: (
                one.is_male
                and single(one, 21)
                and one.suku_minang != bride.suku_minang
                and abs((one.tanggal_lahir - bride.tanggal_lahir).days) < 10 * YEAR
            )
        )
        return (groom, bride) if groom else None

    def marriage(self, on: date) -> bool:
        """The groom moves to the house of his bride's clan."""
        register = self.register
        couple = self._couple(on)
        if couple is None:
            return False
        groom, bride = couple
        home = register.families[bride.family]
        quarter = next(one for one in register.quarters if (one.wilayah, one.name) == (home.wilayah, home.jorong))
        family = add_family(register, bride.suku_minang, on, quarter=quarter, years=0)
        certificate = register.numbers.certificate("AN", "1302", on) if register.rng.random() < 0.9 else ""
        for person, shdk in ((groom, Shdk.KEPALA_KELUARGA), (bride, Shdk.ISTRI)):
            register.put(
                replace(
                    person,
                    family=family.number,
                    shdk=shdk,
                    status_perkawinan=KAWIN,
                    tanggal_perkawinan=on,
                    no_akta_perkawinan=certificate,
                )
            )
        return self._tell(
            EventKind.MARRIAGE,
            on,
            (groom.number, bride.number),
            family.number,
            within=30,
            before=(groom.family, bride.family),
            after=(family.number, family.number),
        )

    def divorce(self, on: date) -> bool:
        register = self.register
        wife = self._anyone(lambda one: one.shdk == Shdk.ISTRI and one.age(on) < 50)
        if wife is None:
            return False
        husband = next((one for one in register.household(wife.family) if one.shdk == Shdk.KEPALA_KELUARGA), None)
        if husband is None:
            return False
        family = add_family(register, husband.suku_minang, on, years=0)
        register.put(replace(husband, family=family.number, shdk=Shdk.KEPALA_KELUARGA))
        self._head(wife, wife.family)
        for number in (husband.number, wife.number):
            parted = replace(
                register.people[number], status_perkawinan=StatusPerkawinan.CERAI_HIDUP, tanggal_perceraian=on
            )
            register.put(parted)
        return self._tell(
            EventKind.DIVORCE,
            on,
            (husband.number, wife.number),
            wife.family,
            within=60,
            before=(husband.family, wife.family),
            after=(family.number, wife.family),
        )

    def _arrive(self, on: date, limit: int) -> bool:
        place, code = self._elsewhere()
        household = found_household(self.register, on, limit, young=True)
        self._numbers += [one.number for one in household]
        came = tuple(one.number for one in household)
        return self._tell(EventKind.ARRIVAL, on, came, household[0].family, within=14, place=place, district=code)

    def _meet_size(self, on: date) -> None:
        while len(self.register.people) < self.size:
            self._arrive(on, self.size - len(self.register.people))
        while len(self.register.people) > self.size:
            person = self._anyone(lambda one: one.shdk != Shdk.KEPALA_KELUARGA, tries=100_000)
            if person is None:
                raise ValueError(f"Nobody can leave a register of {self.size}.")
            place, code = self._elsewhere()
            self._tell(EventKind.DEPARTURE, on, (person.number,), person.family, within=0, place=place, district=code)
            self.register.remove(person.number)

    def _anyone(self, may: Callable[[InventedPerson], bool], tries: int | None = None) -> InventedPerson | None:
        """A resident for whom this may happen. Drawn blindly: a scan per event takes hours at 100,000 residents."""
        rng, numbers, people = self.register.rng, self._numbers, self.register.people
        for _ in range(tries or TRIES * 10):
            person = people.get(numbers[int(rng.random() * len(numbers))])
            if person is not None and may(person):
                return person
        return None

    def _household_size(self, person: InventedPerson) -> int:
        return len(self.register.members[person.family])

    def _can_go(self, person: InventedPerson, on: date) -> bool:
        if person.shdk != Shdk.KEPALA_KELUARGA:
            return True
        others = [one for one in self.register.household(person.family) if one is not person]
        return not others or any(one.age(on) >= ADULT for one in others)

    def _go(self, person: InventedPerson, on: date) -> None:
        self.register.remove(person.number)
        if person.shdk != Shdk.KEPALA_KELUARGA or person.family not in self.register.families:
            return
        rest = self.register.household(person.family)
        spouse = next((one for one in rest if one.shdk == Shdk.ISTRI), None)
        self._head(spouse or min(rest, key=lambda one: one.tanggal_lahir), person.family)

    def _head(self, heir: InventedPerson, family: int) -> None:
        was_spouse = heir.shdk == Shdk.ISTRI
        for one in self.register.household(family):
            if one.number == heir.number:
                shdk = Shdk.KEPALA_KELUARGA
            elif was_spouse:
                shdk = _TURNED.get(one.shdk, one.shdk)
            else:
                shdk = Shdk.FAMILI_LAIN
            self.register.put(replace(one, shdk=shdk))

    def _elsewhere(self) -> tuple[str, str]:
        places = [((name, code), weight) for name, code, weight in names.OTHER_PLACES]
        return living.pick(places, self.register.rng.random())

    def _tell(
        self,
        kind: EventKind,
        on: date,
        people: tuple[int, ...],
        family: int,
        *,
        within: int,
        place: str = "",
        district: str = "",
        before: tuple[int, ...] = (),
        after: tuple[int, ...] = (),
        turned: tuple[Turned, ...] = (),
    ) -> bool:
        """Note the event; the office hears of it up to `within` days later, never after today."""
        heard = min(on + timedelta(days=int(self.register.rng.random() ** 2 * within)), self.today)
        self.events.append(
            InventedEvent(
                kind=kind,
                happened=on,
                reported=heard,
                people=people,
                family=family,
                place=place,
                district=district,
                before=before,
                after=after,
                turned=turned,
            )
        )
        return True
