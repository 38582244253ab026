from collections.abc import Mapping
from datetime import date
from uuid import UUID

import pytest

from nagari.lib.ids import uuid7
from nagari.wilayah.models import JenisLingkungan, Lingkungan
from nagari.wilayah.queries.lingkungan import descendant_ids, flat, office_tree
from nagari.wilayah.registry import Residents, residents
from nagari.wilayah.rules.lingkungan import LingkunganError
from nagari.wilayah.services.lingkungan import (
    add_lingkungan,
    close_lingkungan,
    merge_lingkungan,
    move_lingkungan,
    rename_lingkungan,
    reopen_lingkungan,
)
from nagari.wilayah.services.resolver import LingkunganResolver

pytestmark = pytest.mark.django_db
HERE, THERE = "13.02.10.2001", "13.02.10.2002"
TODAY = date(2026, 5, 14)
JORONG, RW, RT = JenisLingkungan


@pytest.fixture
def people(monkeypatch: pytest.MonkeyPatch) -> dict[UUID, int]:
    """Where people live, as an app above would tell; a merge moves them."""
    living: dict[UUID, int] = {}

    def count(wilayah: str) -> Mapping[UUID, int]:
        return living

    def follow(source: UUID, target: UUID) -> None:
        living[target] = living.get(target, 0) + living.pop(source, 0)

    monkeypatch.setattr(residents, "_counter", count)
    monkeypatch.setattr(residents, "_followers", [follow])
    return living


def shape() -> list[str]:
    return ["  " * part.depth + part.label for part in flat(office_tree(HERE))]


def refused(code: str) -> "pytest.RaisesExc[LingkunganError]":
    return pytest.raises(LingkunganError, match=f"^{code}\\(")


def test_it_builds_a_village_of_its_own_shape() -> None:
    tinggi = add_lingkungan(HERE, JORONG, "JORONG KOTO TINGGI")
    rw = add_lingkungan(HERE, RW, "1", tinggi.id)
    add_lingkungan(HERE, RT, "2", rw.id)
    add_lingkungan(HERE, RT, "RT 01", rw.id)
    add_lingkungan(HERE, RT, "5", tinggi.id)
    add_lingkungan(HERE, RT, "7")
    assert shape() == ["Koto Tinggi", "  RW 001", "    RT 001", "    RT 002", "  RT 005", "RT 007"]


@pytest.mark.parametrize(
    ("jenis", "nama", "code"),
    [
        (JORONG, "", "jorong_name"),
        (JORONG, "-", "jorong_name"),
        (JORONG, "<script>", "jorong_name"),
        (RW, "A", "rw_form"),
        (RT, "0", "rt_form"),
        (RT, "1000", "rt_form"),
        (JORONG, "koto  TINGGI", "lingkungan_twice"),
        (JORONG, "Dusun Koto-Tinggi", "lingkungan_twice"),
    ],
)
def test_it_refuses_a_bad_or_taken_name(jenis: JenisLingkungan, nama: str, code: str) -> None:
    add_lingkungan(HERE, JORONG, "Koto Tinggi")
    with refused(code):
        add_lingkungan(HERE, jenis, nama)
    assert shape() == ["Koto Tinggi"]


def test_it_lets_names_repeat_elsewhere() -> None:
    one, two = add_lingkungan(HERE, JORONG, "Satu"), add_lingkungan(HERE, JORONG, "Dua")
    for above in (one, two):
        add_lingkungan(HERE, RT, "1", above.id)
    add_lingkungan(THERE, JORONG, "Satu")
    assert shape() == ["Dua", "  RT 001", "Satu", "  RT 001"]


def test_it_refuses_a_place_that_makes_no_sense() -> None:
    jorong = add_lingkungan(HERE, JORONG, "Satu")
    rt = add_lingkungan(HERE, RT, "1")
    foreign = add_lingkungan(THERE, JORONG, "Satu")
    for jenis, above, code in (
        (JORONG, jorong.id, "lingkungan_place"),
        (RW, rt.id, "lingkungan_place"),
        (RT, rt.id, "lingkungan_place"),
        (RT, foreign.id, "lingkungan_unknown"),
        (RT, uuid7(), "lingkungan_unknown"),
    ):
        with refused(code):
            add_lingkungan(HERE, jenis, "9", above)


def test_it_renames_unless_the_name_is_taken() -> None:
    one, _two = add_lingkungan(HERE, JORONG, "Satu"), add_lingkungan(HERE, JORONG, "Dua")
    rename_lingkungan(HERE, one.id, "SATU")
    rename_lingkungan(HERE, one.id, "Jorong Balai")
    assert shape() == ["Balai", "Dua"]
    with refused("lingkungan_twice"):
        rename_lingkungan(HERE, one.id, "dua")
    with refused("lingkungan_unknown"):
        rename_lingkungan(THERE, one.id, "Tiga")


def test_it_moves_a_part_with_all_it_holds() -> None:
    one, two = add_lingkungan(HERE, JORONG, "Satu"), add_lingkungan(HERE, JORONG, "Dua")
    rw = add_lingkungan(HERE, RW, "1", one.id)
    rt = add_lingkungan(HERE, RT, "3", rw.id)
    move_lingkungan(HERE, rw.id, two.id)
    assert shape() == ["Dua", "  RW 001", "    RT 003", "Satu"]
    with refused("lingkungan_place"):
        move_lingkungan(HERE, rw.id, rt.id)


def test_it_closes_only_what_is_empty(people: dict[UUID, int]) -> None:
    jorong = add_lingkungan(HERE, JORONG, "Satu")
    rt = add_lingkungan(HERE, RT, "1", jorong.id)
    people[rt.id] = 12
    with refused("lingkungan_has_parts"):
        close_lingkungan(HERE, jorong.id, TODAY)
    with refused("lingkungan_has_people"):
        close_lingkungan(HERE, rt.id, TODAY)
    people.clear()
    close_lingkungan(HERE, rt.id, TODAY)
    assert shape() == ["Satu"]
    with refused("lingkungan_closed"):
        merge_lingkungan(HERE, add_lingkungan(HERE, RT, "2", jorong.id).id, rt.id, TODAY)
    reopen_lingkungan(HERE, rt.id)
    assert shape() == ["Satu", "  RT 001", "  RT 002"]


def test_it_merges_parts_and_people_and_closes_what_is_emptied(people: dict[UUID, int]) -> None:
    one, two = add_lingkungan(HERE, JORONG, "Satu"), add_lingkungan(HERE, JORONG, "Dua")
    twin, other = add_lingkungan(HERE, RT, "1", one.id), add_lingkungan(HERE, RT, "2", one.id)
    kept = add_lingkungan(HERE, RT, "1", two.id)
    people.update({one.id: 1, twin.id: 2, other.id: 4, kept.id: 8})
    merge_lingkungan(HERE, one.id, two.id, TODAY)
    assert shape() == ["Dua", "  RT 001", "  RT 002"]
    assert people == {two.id: 1, kept.id: 10, other.id: 4}
    (tree,) = office_tree(HERE, people)
    assert (tree.count, tree.total) == (1, 15)
    assert set(Lingkungan.objects.exclude(closed_on=None).values_list("id", flat=True)) == {one.id, twin.id}


def test_it_refuses_to_merge_apples_and_pears() -> None:
    jorong, rt = add_lingkungan(HERE, JORONG, "Satu"), add_lingkungan(HERE, RT, "1")
    with refused("lingkungan_itself"):
        merge_lingkungan(HERE, rt.id, rt.id, TODAY)
    with refused("lingkungan_other_kind"):
        merge_lingkungan(HERE, rt.id, jorong.id, TODAY)


def test_it_finds_everything_in_a_part() -> None:
    one = add_lingkungan(HERE, JORONG, "Satu")
    rw = add_lingkungan(HERE, RW, "1", one.id)
    rt = add_lingkungan(HERE, RT, "1", rw.id)
    add_lingkungan(HERE, RT, "9")
    assert descendant_ids(one.id) == {one.id, rw.id, rt.id}
    assert descendant_ids(rt.id) == {rt.id}


def test_its_resolver_reads_one_place_however_it_is_written() -> None:
    resolver = LingkunganResolver(HERE)
    same = {
        resolver.resolve(*words)
        for words in [
            ("Jorong Koto Tinggi", "001", "004"),
            ("KOTO TINGGI", "1", "4"),
            ("DUSUN_KOTO_TINGGI", "'001", "RT 4"),
            ("koto tinggi", "RW. 1", "4.0"),
        ]
    }
    assert len(same) == 1
    assert resolver.save() == 3
    assert shape() == ["Koto Tinggi", "  RW 001", "    RT 004"]
    assert LingkunganResolver(HERE).resolve("Koto Tinggi", "1", "4") in same


def test_its_resolver_leaves_out_levels_that_a_village_lacks() -> None:
    resolver = LingkunganResolver(HERE)
    assert resolver.resolve("-", "0", "") is None
    resolver.resolve("Satu", "-", "1")
    resolver.resolve("_", "2", "000")
    resolver.resolve("", "", "3")
    resolver.save()
    assert shape() == ["Satu", "  RT 001", "RW 002", "RT 003"]


def test_its_resolver_does_not_write_before_it_is_told() -> None:
    resolver = LingkunganResolver(HERE)
    resolver.resolve("Satu", "", "")
    assert not Lingkungan.objects.exists()
    assert resolver.save() == 1
    assert resolver.save() == 0


def test_its_resolver_asks_once_for_20000_rows(django_assert_num_queries: object) -> None:
    add_lingkungan(HERE, JORONG, "Satu")
    with django_assert_num_queries(1):  # type: ignore[operator]
        resolver = LingkunganResolver(HERE)
        for number in range(20_000):
            resolver.resolve(f"Jorong {'Satu' if number % 2 else 'Dua'}", str(number % 3), str(number % 7))


@pytest.mark.parametrize(
    ("words", "code"),
    [(("<b>", "", ""), "jorong_name"), (("Satu", "x", ""), "rw_form"), (("Satu", "", "1/2"), "rt_form")],
)
def test_its_resolver_refuses_what_it_cannot_read(words: tuple[str, str, str], code: str) -> None:
    with refused(code):
        LingkunganResolver(HERE).resolve(*words)


def test_it_counts_nobody_while_no_app_above_told_how() -> None:
    assert Residents().counts(HERE) == {}
