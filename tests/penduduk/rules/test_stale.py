from nagari.penduduk.rules import FieldConflict, merge_stale

LOADED = {"nama": "ROSNIDAR", "telepon": "", "alamat": "A"}


def test_it_saves_what_only_this_clerk_changed() -> None:
    merged = merge_stale(LOADED, {**LOADED, "telepon": "0812"}, LOADED)
    assert (merged.values["telepon"], merged.theirs, merged.conflicts) == ("0812", (), ())


def test_it_keeps_what_only_the_other_changed_and_says_so() -> None:
    merged = merge_stale(LOADED, LOADED, {**LOADED, "alamat": "B"})
    assert (merged.values["alamat"], merged.theirs, merged.conflicts) == ("B", ("alamat",), ())


def test_it_merges_changes_to_different_fields() -> None:
    merged = merge_stale(LOADED, {**LOADED, "telepon": "0812"}, {**LOADED, "alamat": "B"})
    assert merged.values == {"nama": "ROSNIDAR", "telepon": "0812", "alamat": "B"}
    assert merged.conflicts == ()


def test_it_loses_neither_where_both_changed_a_field() -> None:
    merged = merge_stale(LOADED, {**LOADED, "nama": "ROSNIDA"}, {**LOADED, "nama": "ROSNITA"})
    assert merged.conflicts == (FieldConflict("nama", "ROSNIDAR", "ROSNIDA", "ROSNITA"),)
    assert merged.values["nama"] == "ROSNITA"


def test_it_sees_no_conflict_where_both_typed_the_same() -> None:
    merged = merge_stale(LOADED, {**LOADED, "nama": "ROSNIDA"}, {**LOADED, "nama": "ROSNIDA"})
    assert merged.conflicts == ()
    assert merged.values["nama"] == "ROSNIDA"
