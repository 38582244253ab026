"""The invented village: whole, plausible, and nobody's."""

from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import zstandard

from nagari import wilayah
from nagari.demo.generator import generate
from nagari.demo.names import OTHER_PLACES
from nagari.demo.numbers import Numbers
from nagari.demo.records import EventKind, InventedPerson, Village
from nagari.lib import nik as nik_rules
from nagari.penduduk.kode import Pekerjaan, Shdk, StatusPerkawinan
from nagari.penduduk.models import Penduduk
from nagari.penduduk.rules.family import Member, check_family
from nagari.penduduk.rules.person import check_person

TODAY = date(2026, 5, 14)
KOTO_BARU = "13.02.10.2001"


@pytest.fixture(scope="module")
def village() -> Village:
    return generate(7, 1200, KOTO_BARU, TODAY)


def households(village: Village) -> dict[int, list[InventedPerson]]:
    found: dict[int, list[InventedPerson]] = {number: [] for number in village.families}
    for person in village.people.values():
        found[person.family].append(person)
    return found


def test_it_gives_the_same_village_for_the_same_seed(village: Village) -> None:
    assert generate(7, 1200, KOTO_BARU, TODAY) == village


def test_it_gives_another_village_for_another_seed(village: Village) -> None:
    assert generate(8, 1200, KOTO_BARU, TODAY).people != village.people


@pytest.mark.parametrize("residents", [1, 2, 3, 17, 250])
def test_it_gives_exactly_the_number_of_residents(residents: int) -> None:
    assert len(generate(1, residents, KOTO_BARU, TODAY).people) == residents


def test_it_refuses_an_empty_village() -> None:
    with pytest.raises(ValueError, match="at least one"):
        generate(1, 0, KOTO_BARU, TODAY)


def test_it_makes_numbers_that_belong_to_nobody(village: Village) -> None:
    everyone = [*village.people.values(), *village.people_at_start.values()]
    assert {one.nik[12:] for one in everyone if one.nik} <= {f"{serial}" for serial in range(9001, 10000)}
    assert {one.no_kk[12:] for one in village.families.values()} <= {f"{serial}" for serial in range(9001, 10000)}
    numbered = [one.nik for one in village.people.values() if one.nik]
    assert len(set(numbered)) == len(numbered)
    assert len({one.no_kk for one in village.families.values()}) == len(village.families)


def test_it_makes_numbers_that_agree_with_birth_and_sex(village: Village) -> None:
    for person in village.people.values():
        if not person.nik:
            continue
        number = nik_rules.Nik(person.nik)
        assert number.is_female is not person.is_male
        assert number.agrees_with(person.tanggal_lahir)


def test_it_gives_each_family_one_grown_head(village: Village) -> None:
    for members in households(village).values():
        heads = [one for one in members if one.shdk == Shdk.KEPALA_KELUARGA]
        assert len(heads) == 1
        assert heads[0].age(TODAY) >= 17


def test_it_lets_nobody_be_born_before_the_parents_were_grown(village: Village) -> None:
    by_nik = {one.nik: one for one in [*village.people.values(), *village.people_at_start.values()] if one.nik}
    for person in village.people.values():
        for parent in (by_nik.get(person.nik_ayah), by_nik.get(person.nik_ibu)):
            assert parent is None or (person.tanggal_lahir - parent.tanggal_lahir).days > 16 * 365


def test_it_marries_nobody_young_or_within_a_clan(village: Village) -> None:
    for members in households(village).values():
        couple = [one for one in members if one.shdk in {Shdk.KEPALA_KELUARGA, Shdk.ISTRI}]
        if len(couple) == 2:
            assert len({one.suku_minang for one in couple}) == 2
            assert {one.status_perkawinan for one in couple} == {StatusPerkawinan.KAWIN}
        for one in members:
            assert one.tanggal_perkawinan is None or one.age(one.tanggal_perkawinan) >= 18


def test_it_keeps_children_at_school_and_farmers_in_front(village: Village) -> None:
    work = Counter(one.pekerjaan for one in village.people.values() if 25 <= one.age(TODAY) < 60)
    assert work.most_common(1)[0][0] in {Pekerjaan.PETANI_PEKEBUN, Pekerjaan.MENGURUS_RUMAH_TANGGA}
    pupils = {one.pekerjaan for one in village.people.values() if 7 <= one.age(TODAY) < 12}
    assert pupils == {Pekerjaan.PELAJAR_MAHASISWA}


def test_it_tells_events_that_lead_from_the_start_to_today(village: Village) -> None:
    present = set(village.people_at_start)
    for event in village.events:
        people = set(event.people)
        assert village.start <= event.happened <= event.reported <= TODAY
        if event.kind in {EventKind.BIRTH, EventKind.ARRIVAL}:
            assert not people & present
            present |= people
        elif event.kind in {EventKind.DEATH, EventKind.DEPARTURE}:
            assert people <= present
            present -= people
        else:
            assert people <= present
    assert present == set(village.people)
    assert {event.kind for event in village.events} >= {EventKind.BIRTH, EventKind.DEATH, EventKind.MARRIAGE}


def test_it_tells_events_in_order(village: Village) -> None:
    days = [event.happened for event in village.events]
    assert days == sorted(days)


def test_it_spreads_people_over_several_nagari() -> None:
    codes = [KOTO_BARU, "13.02.11.2001"]
    village = generate(1, 300, codes, TODAY)
    assert {one.wilayah for one in village.families.values()} == set(codes)
    assert {one.nik[:6] for one in village.people.values()} >= {"130210", "130211"}


def test_it_says_when_serials_run_out() -> None:
    numbers = Numbers()
    for _ in range(999):
        numbers.nik("130210", TODAY, True)
    with pytest.raises(ValueError, match="more kecamatan"):
        numbers.nik("130210", TODAY, True)


def test_it_freezes_what_it_gives(village: Village) -> None:
    person = next(iter(village.people.values()))
    with pytest.raises(AttributeError):
        person.nama = "X"  # type: ignore[misc]
    assert replace(person, nama="X").nama == "X"


def test_it_leaves_only_the_youngest_without_a_number() -> None:
    village = generate(1, 5000, KOTO_BARU, TODAY)
    waiting = [one for one in village.people.values() if not one.nik]
    assert waiting
    assert max((TODAY - one.tanggal_lahir).days for one in waiting) < 60


def test_it_invents_nobody_the_register_would_question(village: Village) -> None:
    fields = {field.name for field in Penduduk._meta.concrete_fields}
    for person in village.people.values():
        values = {name: getattr(person, name) for name in InventedPerson.__dataclass_fields__ if name in fields}
        asked = check_person(Penduduk(**values), today=TODAY)
        assert [one.code for one in asked if one.code != "nik_empty"] == []
    for members in households(village).values():
        assert check_family([as_member(one) for one in members], today=TODAY) == ()


def as_member(one: InventedPerson) -> Member:
    return Member(
        nama=one.nama,
        shdk=one.shdk,
        jenis_kelamin=one.jenis_kelamin,
        tanggal_lahir=one.tanggal_lahir,
        status_perkawinan=one.status_perkawinan,
        nik=one.nik,
        nik_ayah=one.nik_ayah,
        nik_ibu=one.nik_ibu,
    )


def test_it_names_places_that_exist() -> None:
    file = Path(wilayah.__file__).parent / "data" / "wilayah.csv.zst"
    with zstandard.open(file, "rt", encoding="utf-8") as lines:
        shipped = {line.split(",")[0] for line in lines}
    assert {code for _, code, _ in OTHER_PLACES} <= shipped
