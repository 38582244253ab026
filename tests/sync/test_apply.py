"""Applying: I5 (any order, same state), I6 (no silent loss), I8 (a missing reference waits), I12 (unknown parts are
kept), I14 (transactions are whole)."""

from datetime import UTC, date, datetime

import pytest

from nagari.kantor.models import Nomor
from nagari.lib.names import person_key
from nagari.penduduk.models import Penduduk
from nagari.sync import agreement, identity, journal, verify
from nagari.sync.admit import Raw, admit
from nagari.sync.apply import Applied, apply, columns, mend
from nagari.sync.core.change import ORIGIN, Entry
from nagari.sync.core.merge import DELETED_AT
from nagari.sync.models import AgreementSum, Capture, Conflict, ObjectStamps, Outcome, Parked, Stream, Unknown
from tests.office import KOTO_BARU, NOW, SELAYO
from tests.sync.peers import MILLISECONDS, Remote, delete, insert, key_of, resident, update

pytestmark = pytest.mark.django_db
PENDUDUK = "penduduk.Penduduk"


@pytest.fixture
def a(db: None) -> Remote:
    identity.own(NOW)
    remote = Remote("a", KOTO_BARU)
    remote.introduce()
    return remote


@pytest.fixture
def b(a: Remote) -> Remote:
    remote = Remote("b", KOTO_BARU)
    remote.introduce()
    return remote


def take(*raws: Raw) -> Applied:
    assert admit(raws, now=NOW).refused == []
    return apply(NOW)


def row(name: str) -> Penduduk:
    return Penduduk.all_objects.get(id=key_of(name))


def open_fields() -> list[str]:
    return sorted(Conflict.objects.filter(closed_at=None).values_list("field", flat=True))


def assert_sound() -> None:
    assert verify.verify(NOW).problems == []
    for scope, model in agreement.sums([KOTO_BARU, SELAYO]):
        assert agreement.counted(scope, model) == agreement.sums([scope])[scope, model]


def test_it_writes_fresh_rows_and_what_is_derived_from_them(a: Remote) -> None:
    done = take(a.seal([resident("Rahmi", tanggal_lahir="1990-02-03", lat="-0.75", lng="100.5"), resident("Upik")]))
    assert (done.applied, done.parked, done.conflicts) == (2, 0, 0)
    rahmi = row("Rahmi")
    assert (rahmi.nama, rahmi.tanggal_lahir, rahmi.lat) == ("Rahmi", date(1990, 2, 3), -0.75)
    assert (rahmi.wilayah, rahmi.nik, rahmi.cari) == (KOTO_BARU, "", person_key("Rahmi"))
    assert Capture.objects.count() == 0
    assert_sound()


def test_it_applies_nothing_twice(a: Remote) -> None:
    raw = a.seal([resident("Rahmi")])
    take(raw)
    assert take(raw) == Applied()
    assert Stream.objects.get().applied == 1


def test_it_captures_the_own_changes_again_afterwards(a: Remote) -> None:
    take(a.seal([resident("Rahmi")]))
    Penduduk.objects.update(nama="Rahmi Yulia")
    assert Capture.objects.count() == 1
    assert_sound()


def test_it_follows_changes_straight_on(a: Remote) -> None:
    one, two = a.stamp(1), a.stamp(2)
    take(
        a.seal([resident("Rahmi")]),
        a.seal([update(PENDUDUK, "Rahmi", one, nama="Rahmi Y.")]),
        a.seal([update(PENDUDUK, "Rahmi", two, one, nama="Rahmi Yulia")]),
    )
    assert (row("Rahmi").nama, row("Rahmi").cari) == ("Rahmi Yulia", person_key("Rahmi Yulia"))
    assert_sound()


def test_it_deletes_and_takes_it_back(a: Remote) -> None:
    gone, back = a.stamp(2), a.stamp(5)
    take(
        a.seal([resident("Rahmi")]),
        a.seal([update(PENDUDUK, "Rahmi", a.stamp(1), nama="Rahmi Y.")]),
        a.seal([delete(PENDUDUK, "Rahmi", gone, nama=a.stamp(1))]),
    )
    assert row("Rahmi").deleted_at == datetime.fromtimestamp(gone.time / 1000, UTC)
    assert_sound()
    take(a.seal([update(PENDUDUK, "Rahmi", back, gone, **{DELETED_AT: None})]))
    assert row("Rahmi").deleted_at is None
    assert_sound()


def test_i6_it_keeps_edits_of_different_fields(a: Remote, b: Remote) -> None:
    take(
        a.seal([resident("Rahmi")]),
        a.seal([update(PENDUDUK, "Rahmi", a.stamp(1), nama="Rahmi Yulia")]),
        b.seal([update(PENDUDUK, "Rahmi", b.stamp(1), alamat_sekarang="Pasar")]),
    )
    assert (row("Rahmi").nama, row("Rahmi").alamat_sekarang) == ("Rahmi Yulia", "Pasar")
    assert open_fields() == []
    assert_sound()


def test_i6_it_keeps_two_edits_of_one_value_as_a_conflict_and_shows_the_later(a: Remote, b: Remote) -> None:
    take(a.seal([resident("Rahmi")]))
    assert take(b.seal([update(PENDUDUK, "Rahmi", b.stamp(5), nama="Lebih baru")])).conflicts == 0
    assert take(a.seal([update(PENDUDUK, "Rahmi", a.stamp(3), nama="Lebih lama")])).conflicts == 1
    assert row("Rahmi").nama == "Lebih baru"
    assert open_fields() == ["nama"]
    assert_sound()


def test_i6_it_finds_a_conflict_with_an_own_change_that_is_not_sealed(a: Remote) -> None:
    take(a.seal([resident("Rahmi")]))
    Penduduk.objects.update(nama="Di sini")
    take(a.seal([update(PENDUDUK, "Rahmi", a.stamp(-1), nama="Di sana")]))
    assert open_fields() == ["nama"]
    assert row("Rahmi").nama == "Di sini"
    before = Conflict.objects.get()
    journal.seal(NOW)
    from nagari.sync.apply import refold

    refold([key_of("Rahmi")], PENDUDUK, NOW)
    assert Conflict.objects.get() == before
    assert_sound()


def test_i6_a_settlement_closes_the_conflict(a: Remote, b: Remote) -> None:
    one, other = a.stamp(3), b.stamp(5)
    take(
        a.seal([resident("Rahmi")]),
        b.seal([update(PENDUDUK, "Rahmi", other, nama="Baru")]),
        a.seal([update(PENDUDUK, "Rahmi", one, nama="Lama")]),
    )
    take(a.seal([update(PENDUDUK, "Rahmi", a.stamp(9), (one, other), nama="Lama")]))
    assert row("Rahmi").nama == "Lama"
    assert open_fields() == []
    assert_sound()


def test_i6_an_edit_by_one_who_had_not_seen_the_deletion_is_a_conflict(a: Remote, b: Remote) -> None:
    take(a.seal([resident("Rahmi")]), a.seal([delete(PENDUDUK, "Rahmi", a.stamp(3))]))
    take(b.seal([update(PENDUDUK, "Rahmi", b.stamp(5), nama="Rahmi Yulia")]))
    assert row("Rahmi").deleted_at is not None
    assert open_fields() == ["nama"]
    assert_sound()


def test_it_shows_a_value_that_a_deletion_had_found_though_it_comes_later(a: Remote, b: Remote) -> None:
    take(a.seal([resident("Rahmi")]), a.seal([delete(PENDUDUK, "Rahmi", a.stamp(9), telepon=b.stamp(3))]))
    take(b.seal([update(PENDUDUK, "Rahmi", b.stamp(3), telepon="0812")]))
    assert row("Rahmi").telepon == "0812"
    assert open_fields() == []
    assert_sound()


def test_it_agrees_that_two_offices_deleted_the_same(a: Remote, b: Remote) -> None:
    take(
        a.seal([resident("Rahmi")]),
        a.seal([delete(PENDUDUK, "Rahmi", a.stamp(3))]),
        b.seal([delete(PENDUDUK, "Rahmi", b.stamp(9))]),
    )
    assert open_fields() == []
    assert_sound()


def test_i8_a_change_that_comes_before_the_row_waits_for_it(a: Remote, b: Remote) -> None:
    done = take(b.seal([update(PENDUDUK, "Rahmi", b.stamp(1), nama="Rahmi Yulia"), resident("Upik")]))
    assert (done.parked, Parked.objects.get().reason) == (1, "insert")
    assert row("Upik").nama == "Upik"
    assert Outcome.objects.get().verdict == "parked"
    take(a.seal([resident("Rahmi")]))
    assert row("Rahmi").nama == "Rahmi Yulia"
    assert not Parked.objects.exists()
    assert Outcome.objects.get().verdict == "applied"
    assert_sound()


def numbered(name: str, seri: str) -> Entry:
    given = {"urut": 1, "teks": "1", "status": "terbit", "tanggal": "2026-05-14", "given_at": MILLISECONDS * 1000}
    return insert("kantor.Nomor", name, seri=key_of(seri).hex, **given)


def test_i8_a_row_waits_for_the_one_it_needs_and_blocks_no_other(a: Remote, b: Remote) -> None:
    waiting = [numbered("Nomor 1", "Seri"), numbered("Nomor 2", "Seri lain")]
    done = take(a.seal([*waiting, insert("kantor.Kantor", "Kantor", nama="Kantor")], channel="service"))
    assert (done.parked, Nomor.objects.count()) == (2, 0)
    take(
        b.seal(
            [insert("kantor.SeriNomor", "Seri", kode="SK", nama="Surat", pola="{urut}", tahun=2026, mulai=1)],
            channel="service",
        )
    )
    assert [one.id for one in Nomor.objects.all()] == [key_of("Nomor 1")]
    assert Parked.objects.get().object == key_of("Nomor 2")
    assert sorted(Outcome.objects.values_list("verdict", flat=True)) == ["applied", "parked"]


@pytest.mark.parametrize(
    "values",
    [{"nama": "x" * 101}, {"nama": "a\0b"}, {"agama": "satu"}, {"tanggal_lahir": "2026-02-30"}, {"agama": 2**40}],
)
def test_i6_a_value_no_column_can_hold_waits_and_blocks_no_other(a: Remote, values: dict[str, object]) -> None:
    done = take(a.seal([resident("Rahmi", **values), resident("Upik")]))  # type: ignore[arg-type]
    assert done.parked == 1
    assert (Parked.objects.get().reason, Parked.objects.get().detail) == ("value", next(iter(values)))
    assert Penduduk.objects.get().nama == "Upik"
    assert Outcome.objects.get().code == "waits_for_value"


def test_i6_it_refuses_a_change_of_another_regions_object(a: Remote) -> None:
    other = Remote("c", SELAYO)
    other.introduce()
    take(a.seal([resident("Rahmi")]))
    take(other.seal([update(PENDUDUK, "Rahmi", other.stamp(1), nama="Palsu")]))
    assert row("Rahmi").nama == "Rahmi"
    assert (Outcome.objects.get().verdict, Outcome.objects.get().code) == ("refused", "object_scope")


def test_i12_it_keeps_fields_and_models_it_does_not_know(a: Remote) -> None:
    take(
        a.seal([resident("Rahmi", warna_mata="coklat"), insert("kelak.Perahu", "perahu", nama="Bahtera")]),
        a.seal([update(PENDUDUK, "Rahmi", a.stamp(1), warna_mata="hitam", nama="Rahmi Y.")]),
    )
    assert row("Rahmi").nama == "Rahmi Y."
    assert set(Unknown.objects.values_list("model", "field")) == {(PENDUDUK, "warna_mata"), ("kelak.Perahu", "")}
    assert set(Outcome.objects.values_list("verdict", "code")) == {("held", "field_unknown"), ("held", "model_unknown")}


def test_i12_what_one_side_does_not_know_is_no_difference_of_rows(a: Remote) -> None:
    """A newer office and an older regency hold the same segments, and only one of them has rows of them."""
    take(a.seal([insert("later.Model", "x", nama="A")]))
    here = agreement.sums([KOTO_BARU])
    assert here[KOTO_BARU, "later.Model"] == agreement.UNKNOWN
    there = {**here, (KOTO_BARU, "later.Model"): (1, 77)}
    assert agreement.compare(here, there) == []
    assert agreement.compare(there, here) == []


def test_i12_it_folds_what_it_did_not_know_after_an_upgrade(a: Remote, monkeypatch: pytest.MonkeyPatch) -> None:
    from nagari.sync.apply import work

    known = work.landings()
    without = {label: one for label, one in known.items() if label != PENDUDUK}
    with monkeypatch.context() as older:
        for module in ("nagari.sync.apply", "nagari.sync.apply.anew", "nagari.sync.apply.fresh"):
            older.setattr(f"{module}.landings", lambda: without)
        take(a.seal([resident("Rahmi")]), a.seal([update(PENDUDUK, "Rahmi", a.stamp(1), nama="Rahmi Y.")]))
        assert not Penduduk.objects.exists()
    apply(NOW)
    assert row("Rahmi").nama == "Rahmi Y."
    assert not Unknown.objects.exists()
    assert set(Outcome.objects.values_list("verdict", flat=True)) == {"applied"}
    assert_sound()


def test_i12_it_tries_again_what_an_older_version_could_not_hold(a: Remote, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as older:
        older.setitem(columns._TESTS, "DateField", lambda _value: False)
        assert take(a.seal([resident("Rahmi")])).parked == 1
        assert mend(NOW).parked == 0
    assert not Penduduk.objects.exists()
    mend(NOW)
    assert row("Rahmi").nama == "Rahmi"
    assert not Parked.objects.exists()
    assert Outcome.objects.get().verdict == "applied"
    assert_sound()


def test_i14_it_applies_no_part_of_a_transaction_before_all_have_come(a: Remote) -> None:
    parts = [a.seal([resident(f"Warga {at}")], part=(at, 3)) for at in (1, 2, 3)]
    take(*parts[:2])
    assert not Penduduk.objects.exists()
    assert Stream.objects.get().applied == 0
    assert take(parts[2]).applied == 3
    assert Penduduk.objects.count() == 3


def test_it_folds_many_small_segments_in_few_commits(a: Remote, django_assert_max_num_queries: object) -> None:
    raws = [a.seal([resident("Rahmi")])]
    before = ORIGIN
    for at in range(1, 300):
        raws.append(a.seal([update(PENDUDUK, "Rahmi", a.stamp(at), before, nama=f"Rahmi {at}")]))
        before = a.stamp(at)
    admit(raws, now=NOW)
    with django_assert_max_num_queries(40):  # type: ignore[operator]
        apply(NOW)
    assert row("Rahmi").nama == "Rahmi 299"
    assert_sound()


def test_it_keeps_stamps_only_of_what_was_changed(a: Remote) -> None:
    take(a.seal([resident("Rahmi"), resident("Upik")]), a.seal([update(PENDUDUK, "Upik", a.stamp(1), nama="U.")]))
    assert list(ObjectStamps.objects.values_list("object", flat=True)) == [key_of("Upik")]


def test_it_agrees_with_a_site_that_counted_anew(a: Remote) -> None:
    take(a.seal([resident("Rahmi")]), a.seal([update(PENDUDUK, "Rahmi", a.stamp(1), nama="R.")]))
    Penduduk.objects.update(alamat_sekarang="Pasar")
    journal.seal(NOW)
    here = agreement.sums([KOTO_BARU])
    assert here[KOTO_BARU, PENDUDUK] == agreement.counted(KOTO_BARU, PENDUDUK)
    assert agreement.compare(here, here) == []
    there = {**here, (KOTO_BARU, PENDUDUK): (2, 5)}
    assert [(one.model, one.there) for one in agreement.compare(here, there)] == [(PENDUDUK, (2, 5))]


def test_i10_it_notices_sums_that_are_not_those_of_the_rows(a: Remote) -> None:
    take(a.seal([resident("x")]))
    assert verify.verify(NOW).problems == []
    AgreementSum.objects.filter(model="penduduk.Penduduk").update(count=2)
    assert [one.code for one in verify.verify(NOW).problems] == ["sum_differs"]
