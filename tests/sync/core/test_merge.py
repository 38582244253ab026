"""I5 (any order, same state) and I6 (no silent loss) on the rules alone."""

from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from nagari.sync.core.change import ORIGIN, Entry, Kind, Stamp, Value, next_stamp
from nagari.sync.core.merge import Conflict, fold, tips
from tests import proving

OBJECT = UUID(int=7)
NAGARI, CAMAT, REGENCY = UUID(int=1), UUID(int=2), UUID(int=3)


def insert(**values: Value) -> Entry:
    return Entry(number=1, transaction=1, kind=Kind.INSERT, model="x", object=OBJECT, stamp=ORIGIN, values=values)


def edit(stamp: Stamp, name: str, value: Value, *bases: Stamp) -> Entry:
    return Entry(
        number=2,
        transaction=2,
        kind=Kind.UPDATE,
        model="x",
        object=OBJECT,
        stamp=stamp,
        values={name: value},
        bases={name: bases or (ORIGIN,)},
    )


def delete(stamp: Stamp, **seen: Stamp) -> Entry:
    bases = {name: (base,) for name, base in seen.items()}
    return Entry(number=3, transaction=3, kind=Kind.DELETE, model="x", object=OBJECT, stamp=stamp, bases=bases)


BORN = insert(nama="Rahmi", alamat="Pasar Baru", deleted_at=None)
A, B = Stamp(100, NAGARI), Stamp(200, CAMAT)


def test_it_keeps_edits_to_different_fields() -> None:
    state = fold([BORN, edit(A, "nama", "Rahmi Yulia"), edit(B, "alamat", "Subarang")])
    assert (state.fields["nama"].value, state.fields["alamat"].value) == ("Rahmi Yulia", "Subarang")
    assert state.conflicts == ()


def test_it_makes_two_edits_of_one_value_a_conflict_in_which_the_later_holds() -> None:
    state = fold([BORN, edit(A, "nama", "Rahmi Y."), edit(B, "nama", "Rahmi Yulia")])
    assert state.fields["nama"].value == "Rahmi Yulia"
    assert state.conflicts == (Conflict("nama", ORIGIN, A, B),)


def test_it_sees_no_conflict_where_two_people_wrote_the_same() -> None:
    assert fold([BORN, edit(A, "nama", "Rahmi"), edit(B, "nama", "Rahmi")]).conflicts == ()


def test_it_sees_the_conflict_that_follows_two_equal_edits() -> None:
    same = [BORN, edit(A, "nama", "Rahmi Yulia"), edit(B, "nama", "Rahmi Yulia")]
    one, other = Stamp(300, NAGARI), Stamp(400, CAMAT)
    state = fold([*same, edit(one, "nama", "Rahma", A), edit(other, "nama", "Rahmah", B)])
    assert [(conflict.earlier, conflict.later) for conflict in state.conflicts] == [(one, other)]


def test_it_sees_no_conflict_where_one_of_two_equal_edits_went_on() -> None:
    same = [BORN, edit(A, "nama", "Rahmi Yulia"), edit(B, "nama", "Rahmi Yulia")]
    went_on = edit(Stamp(150, NAGARI), "nama", "Rahma", A)
    state = fold([*same, went_on])
    assert (state.fields["nama"].value, state.conflicts) == ("Rahma", ())


def test_it_sees_no_conflict_in_a_line_of_edits() -> None:
    assert fold([BORN, edit(A, "nama", "Satu"), edit(B, "nama", "Dua", A)]).conflicts == ()


def test_it_breaks_a_tie_of_stamps_by_site_on_every_side_alike() -> None:
    here, there = edit(Stamp(100, NAGARI), "nama", "Sini"), edit(Stamp(100, CAMAT), "nama", "Sana")
    assert fold([BORN, here, there]).fields["nama"].value == fold([BORN, there, here]).fields["nama"].value == "Sana"


def test_it_ends_a_conflict_by_a_settlement_that_names_both_tips() -> None:
    entries = [BORN, edit(A, "nama", "Satu"), edit(B, "nama", "Dua")]
    settled = [*entries, edit(Stamp(300, NAGARI), "nama", "Satu", *tips(entries, "nama"))]
    assert fold(settled).conflicts == ()
    assert fold(settled).fields["nama"].value == "Satu"


def test_it_makes_two_different_settlements_a_new_conflict() -> None:
    entries = [BORN, edit(A, "nama", "Satu"), edit(B, "nama", "Dua")]
    both = tips(entries, "nama")
    one, other = Stamp(300, NAGARI), Stamp(301, CAMAT)
    state = fold([*entries, edit(one, "nama", "Satu", *both), edit(other, "nama", "Dua", *both)])
    assert {(conflict.earlier, conflict.later) for conflict in state.conflicts} == {(one, other)}


def test_it_makes_an_edit_that_had_not_seen_the_deletion_a_conflict() -> None:
    state = fold([BORN, delete(A), edit(B, "alamat", "Subarang")])
    assert state.is_deleted
    assert [conflict.field for conflict in state.conflicts] == ["alamat"]


def test_it_keeps_in_a_deletion_that_a_field_was_found_empty() -> None:
    state = fold([BORN, edit(A, "telepon", "0755"), delete(B)])
    assert state.fields["telepon"].value is None
    assert [one.field for one in state.conflicts] == ["telepon"]


def test_it_sees_no_conflict_in_a_deletion_that_had_seen_the_edit() -> None:
    state = fold([BORN, edit(A, "alamat", "Subarang"), delete(B, alamat=A)])
    assert state.is_deleted
    assert state.conflicts == ()


def test_it_sees_no_conflict_in_a_second_deletion_after_the_first_was_taken_back() -> None:
    taken_back = edit(B, "deleted_at", None, A)
    again = Entry(
        number=4,
        transaction=4,
        kind=Kind.DELETE,
        model="x",
        object=OBJECT,
        stamp=Stamp(300, NAGARI),
        bases={"*": (A,), "deleted_at": (B,)},
    )
    state = fold([BORN, delete(A), taken_back, again])
    assert state.is_deleted
    assert state.conflicts == ()


def test_it_waits_for_an_insert_that_has_not_come() -> None:
    assert not fold([edit(A, "nama", "Satu")]).inserted


def test_it_lets_a_person_win_on_the_own_screen_whatever_the_clock_says() -> None:
    from_the_future = Stamp(4_000_000_000_000, CAMAT)
    mine = next_stamp(0, from_the_future, NAGARI)
    state = fold([BORN, edit(from_the_future, "nama", "2090"), edit(mine, "nama", "1970", from_the_future)])
    assert state.fields["nama"].value == "1970"
    assert state.conflicts == ()


@st.composite
def histories(draw: st.DrawFn) -> list[Entry]:
    """Entries of sites that each see a random part of what is known before they write."""
    entries = [BORN]
    for turn in range(draw(st.integers(1, 12))):
        site = draw(st.sampled_from([NAGARI, CAMAT, REGENCY]))
        seen = [BORN, *(one for one in entries[1:] if one.stamp.site == site or draw(st.booleans()))]
        clock = draw(st.integers(0, 400))
        held = fold(seen).fields
        newest = max((one.stamp for one in seen), default=ORIGIN)
        name = draw(st.sampled_from(["nama", "alamat"]))
        stamp = next_stamp(clock, newest, site)
        if any(one.stamp == stamp for one in entries):
            continue
        match draw(st.sampled_from(["edit", "edit", "edit", "settle", "delete"])):
            case "edit":
                entries.append(edit(stamp, name, draw(st.sampled_from("abc")), held[name].stamp))
            case "settle":
                entries.append(edit(stamp, name, f"settled {turn}", *tips(seen, name)))
            case "delete":
                changed = {key: held[key].stamp for key in ("nama", "alamat") if held[key].stamp != ORIGIN}
                entries.append(delete(stamp, **changed))
    return entries


@given(histories(), st.randoms(use_true_random=False))
@settings(max_examples=proving.count(100, 2000), deadline=None)
def test_i5_it_gives_the_same_state_in_any_order_and_with_doubles(entries, random) -> None:  # type: ignore[no-untyped-def]
    shuffled = [*entries, *random.sample(entries, len(entries) // 2)]
    random.shuffle(shuffled)
    assert fold(shuffled) == fold(entries)


@given(histories())
@settings(max_examples=proving.count(100, 2000), deadline=None)
def test_i6_it_never_loses_an_edit_without_a_conflict_or_a_successor(entries) -> None:  # type: ignore[no-untyped-def]
    """A value nobody replaced either holds, or stands in a conflict, or equals one that somebody knowingly replaced."""
    state = fold(entries)
    for name in ("nama", "alamat"):
        edits = [one for one in entries if name in one.values and one.kind is not Kind.DELETE]
        replaced = {base for one in entries for base in one.bases.get(name, ())}
        for one in edits:
            value, held = one.values[name], state.fields[name]
            equals = [other for other in edits if other.values[name] == value]
            is_replaced = any(other.stamp in replaced for other in equals)
            in_conflict = any(conflict.field == name for conflict in state.conflicts)
            deleted = any(other.kind is Kind.DELETE for other in entries)
            assert value == held.value or is_replaced or in_conflict or (one.stamp == ORIGIN and deleted)
