"""Founding families as they stand on one day."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

from nagari.demo import living, names
from nagari.demo.numbers import Numbers
from nagari.demo.records import InventedFamily, InventedPerson
from nagari.penduduk.kode import Agama, Asuransi, Cacat, JenisKelamin, KtpEl, Shdk, StatusPerkawinan, StatusRekam

YEAR = 365.2425
ADULT = 17


@dataclass(frozen=True, slots=True)
class Quarter:
    """A jorong: its RW ("" alone where it has none) and RT."""

    wilayah: str
    name: str
    places: tuple[tuple[str, str], ...]


@dataclass(slots=True)
class Register:
    """The village while it is being invented."""

    rng: Random
    quarters: list[Quarter]
    numbers: Numbers = field(default_factory=Numbers)
    people: dict[int, InventedPerson] = field(default_factory=dict)
    families: dict[int, InventedFamily] = field(default_factory=dict)
    members: dict[int, list[int]] = field(default_factory=dict)
    # Who died or left, as they were then, and families nobody is left in.
    gone: dict[int, InventedPerson] = field(default_factory=dict)
    closed: dict[int, InventedFamily] = field(default_factory=dict)
    _last: int = 0

    def next_number(self) -> int:
        self._last += 1
        return self._last

    def put(self, person: InventedPerson) -> InventedPerson:
        """Add the person, or put a changed one in place of the old."""
        old = self.people.get(person.number)
        if old is None or old.family != person.family:
            if old is not None:
                self._leave(old)
            self.members.setdefault(person.family, []).append(person.number)
        self.people[person.number] = person
        return person

    def remove(self, number: int) -> InventedPerson:
        person = self.people.pop(number)
        self.gone[number] = person
        self._leave(person)
        return person

    def household(self, family: int) -> list[InventedPerson]:
        return [self.people[number] for number in self.members.get(family, ())]

    def _leave(self, person: InventedPerson) -> None:
        rest = self.members[person.family]
        rest.remove(person.number)
        if not rest:
            del self.members[person.family]
            self.closed[person.family] = self.families.pop(person.family)


@dataclass(frozen=True, slots=True, kw_only=True)
class Parents:
    father: InventedPerson | None = None
    mother: InventedPerson | None = None


NOBODY = Parents()


def quarters_of(rng: Random, wilayah: str) -> list[Quarter]:
    """Five to nine jorong; every fourth without RW, as is common in the hills."""
    quarters = []
    for index, name in enumerate(names.jorong_names(rng, rng.randint(5, 9))):
        wards = [""] if index % 4 == 3 else [f"{number:03d}" for number in range(1, rng.randint(2, 4))]
        places = tuple((rw, f"{rt:03d}") for rw in wards for rt in range(1, rng.randint(3, 5)))
        quarters.append(Quarter(wilayah, name, places))
    return quarters


def back(on: date, years: float) -> date:
    return on - timedelta(days=round(years * YEAR))


def add_family(
    register: Register, clan: str, on: date, *, quarter: Quarter | None = None, years: float
) -> InventedFamily:
    """A card for a family that has lived as such for `years`; cards are issued anew every few years."""
    rng, number = register.rng, register.next_number()
    quarter = quarter or register.quarters[int(rng.random() * len(register.quarters))]
    rw, rt = quarter.places[int(rng.random() * len(quarter.places))]
    issued = max(back(on, rng.random() * min(years, 12)), date(2008, 1, 1))
    family = InventedFamily(
        number=number,
        wilayah=quarter.wilayah,
        no_kk=register.numbers.family_card(quarter.wilayah.replace(".", "")[:6], issued),
        alamat=f"Jorong {quarter.name}",
        jorong=quarter.name,
        rw=rw,
        rt=rt,
        tanggal_kk=issued,
        clan=clan,
    )
    register.families[number] = family
    register.members[number] = []
    return family


# In per cent.
_INSURED = ((Asuransi.BPJS_PBI, 52), (Asuransi.BPJS_NON_PBI, 21), (Asuransi.BELUM_PUNYA, 27))


def add_person(
    register: Register,
    family: InventedFamily,
    *,
    male: bool,
    born: date,
    shdk: Shdk,
    on: date,
    status: StatusPerkawinan = StatusPerkawinan.BELUM_KAWIN,
    parents: Parents = NOBODY,
    clan: str = "",
    married: date | None = None,
) -> InventedPerson:
    """A resident as known on day `on`."""
    rng, number = register.rng, register.next_number()
    age = (on - born).days / YEAR
    birthplace, district = _birthplace(rng, family, child=parents != NOBODY)
    learned = living.schooling(number, born, int(age))
    certified = rng.random() < (0.9 if born.year >= 2008 else 0.35)
    seen = age >= ADULT or status != StatusPerkawinan.BELUM_KAWIN
    insured = living.pick(_INSURED, rng.random())
    return register.put(
        InventedPerson(
            number=number,
            family=family.number,
            nik=register.numbers.nik(district, born, male),
            nama=names.name_of(rng, male, born.year),
            jenis_kelamin=JenisKelamin.LAKI_LAKI if male else JenisKelamin.PEREMPUAN,
            tempat_lahir=birthplace,
            tanggal_lahir=born,
            shdk=shdk,
            status_perkawinan=status,
            pendidikan_kk=learned[0],
            pendidikan_sedang=learned[1],
            pekerjaan=living.occupation(number, male, int(age), status, learned),
            agama=Agama.ISLAM if rng.random() < 0.999 else Agama.KRISTEN,
            golongan_darah=living.blood_group(rng),
            suku_minang=clan or family.clan,
            **_named(rng, parents, born.year),
            tanggal_perkawinan=married,
            asuransi=insured,
            **_papers(register, born, on, married, certified=certified, seen=seen, insured=insured),
        )
    )


def _named(rng: Random, parents: Parents, born: int) -> dict[str, Any]:
    """Who the parents are, or were."""
    father, mother = parents.father, parents.mother
    return {
        "nama_ayah": father.nama if father else names.name_of(rng, True, born - 28),
        "nama_ibu": mother.nama if mother else names.name_of(rng, False, born - 25),
        "nik_ayah": father.nik if father else "",
        "nik_ibu": mother.nik if mother else "",
    }


def _papers(
    register: Register, born: date, on: date, married: date | None, *, certified: bool, seen: bool, insured: Asuransi
) -> dict[str, Any]:
    """Certificates, card, insurance and telephone. `seen`: old enough for a KTP-el, or married."""
    rng, numbers = register.rng, register.numbers
    birth = numbers.certificate("LU", "1302", min(born + timedelta(days=40), on)) if certified else ""
    wedding = numbers.certificate("AN", "1302", married) if married and rng.random() < 0.6 else ""
    return {
        "no_akta_lahir": birth,
        "no_akta_perkawinan": wedding,
        "cacat": Cacat.FISIK if rng.random() < 0.008 else Cacat.TIDAK,
        "ktp_el": KtpEl.KTP_EL if seen else KtpEl.BELUM,
        "status_rekam": _recorded(rng, seen),
        "no_asuransi": "" if insured == Asuransi.BELUM_PUNYA else f"00090{rng.randrange(10**8):08d}",
        # 0829 is given to no operator.
        "telepon": f"0829{rng.randrange(10**8):08d}" if seen and rng.random() < 0.7 else "",
    }


def _recorded(rng: Random, seen: bool) -> StatusRekam:
    if not seen:
        return StatusRekam.BELUM_WAJIB
    return StatusRekam.CARD_ISSUED if rng.random() < 0.93 else StatusRekam.SUDAH_REKAM


def found_household(register: Register, on: date, limit: int, *, young: bool = False) -> list[InventedPerson]:
    """One family of at most `limit` people as it stands on `on`; `young`: a family that moves about."""
    rng = register.rng
    roll = rng.random()
    if limit >= 2 and (roll < 0.82 or (young and roll < 0.9)):
        return _couple(register, on, limit, rng.triangular(20, 38, 27) if young else rng.triangular(20, 72, 34))
    if limit >= 2 and roll < 0.95:
        return _lone_parent(register, on, limit)
    return [_single(register, on)]


def _couple(register: Register, on: date, limit: int, wife_age: float) -> list[InventedPerson]:
    rng = register.rng
    wedding_age = min(rng.triangular(19, 30, 22), wife_age - 0.1)
    married = back(on, wife_age - wedding_age)
    clan = _clan(rng)
    family = add_family(register, clan, on, years=wife_age - wedding_age)
    kawin = StatusPerkawinan.KAWIN
    husband_born = back(on, wife_age + rng.triangular(-1, 10, 3))
    husband = add_person(
        register,
        family,
        male=True,
        born=husband_born,
        shdk=Shdk.KEPALA_KELUARGA,
        on=on,
        status=kawin,
        clan=_clan(rng, other_than=clan),
        married=married,
    )
    wife = add_person(
        register,
        family,
        male=False,
        born=back(on, wife_age),
        shdk=Shdk.ISTRI,
        on=on,
        status=kawin,
        married=married,
    )
    parents = Parents(father=husband, mother=wife)
    household = [husband, wife, *_children(register, family, parents, married, on, limit - 2)]
    if len(household) < limit and rng.random() < 0.09 and wife_age < 50:
        household.append(_grandmother(register, family, husband, wife, on))
    return household


def _children(
    register: Register, family: InventedFamily, parents: Parents, since: date, on: date, limit: int
) -> list[InventedPerson]:
    """Those who still live at home: sons and daughters leave when they marry."""
    rng, children = register.rng, list[InventedPerson]()
    mother = parents.mother or parents.father
    if mother is None:
        raise ValueError("Children need a parent.")
    born = since + timedelta(days=int(300 + rng.random() * 500))
    wanted = int(rng.triangular(0, 7, 3)) if mother.tanggal_lahir.year < 1970 else int(rng.triangular(0, 6.4, 3))
    for _ in range(wanted):
        if born >= on or (born - mother.tanggal_lahir).days / YEAR > 43:
            break
        at_home_until = rng.triangular(19, 34, 24)
        if len(children) < limit and (on - born).days / YEAR < at_home_until:
            male = rng.random() < 0.512
            children.append(add_person(register, family, male=male, born=born, shdk=Shdk.ANAK, on=on, parents=parents))
        born += timedelta(days=int(500 + rng.random() * 1300))
    return children


def _grandmother(
    register: Register, family: InventedFamily, husband: InventedPerson, wife: InventedPerson, on: date
) -> InventedPerson:
    # In a house of the wife's clan it is her mother who lives with them: the head's mother-in-law.
    older = register.rng.triangular(19, 32, 23)
    born = wife.tanggal_lahir - timedelta(days=round(older * YEAR))
    return add_person(
        register, family, male=False, born=born, shdk=Shdk.MERTUA, on=on, status=StatusPerkawinan.CERAI_MATI
    )


def _lone_parent(register: Register, on: date, limit: int) -> list[InventedPerson]:
    rng = register.rng
    male = rng.random() < 0.2
    widowed = male or rng.random() < 0.7
    age = rng.triangular(45, 88, 68) if widowed else rng.triangular(24, 55, 34)
    since = back(on, age - min(rng.triangular(19, 30, 23), age - 1))
    family = add_family(register, _clan(rng), on, years=15)
    status = StatusPerkawinan.CERAI_MATI if widowed else StatusPerkawinan.CERAI_HIDUP
    parent = add_person(
        register, family, male=male, born=back(on, age), shdk=Shdk.KEPALA_KELUARGA, on=on, status=status
    )
    parents = Parents(father=parent) if male else Parents(mother=parent)
    until = on if widowed else back(on, 1)
    return [parent, *_children(register, family, parents, since, until, limit - 1)]


def _single(register: Register, on: date) -> InventedPerson:
    rng = register.rng
    family = add_family(register, _clan(rng), on, years=6)
    return add_person(
        register,
        family,
        male=rng.random() < 0.6,
        born=back(on, rng.triangular(20, 60, 27)),
        shdk=Shdk.KEPALA_KELUARGA,
        on=on,
    )


def _clan(rng: Random, *, other_than: str = "") -> str:
    """A clan; one marries outside one's own."""
    clans = [clan for clan in names.clans() if clan != other_than]
    return clans[int(rng.random() ** 1.7 * len(clans))]


def _birthplace(rng: Random, family: InventedFamily, *, child: bool) -> tuple[str, str]:
    """Place of birth, and the kecamatan whose six digits the NIK begins with."""
    if rng.random() < (0.03 if child else 0.1):
        place, code = living.pick([((name, code), weight) for name, code, weight in names.OTHER_PLACES], rng.random())
        return place, code.replace(".", "")
    return "Solok", family.wilayah.replace(".", "")[:6]
