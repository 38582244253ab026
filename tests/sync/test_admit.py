"""Admitting: I3 (gapless), I4 (whole, once, else refused with a code), I9 (a clock ahead), I11 (no number twice)."""

from datetime import timedelta

import pytest

from nagari.sync import identity
from nagari.sync.admit import Admitted, Raw, admit
from nagari.sync.models import EntryIndex, Refusal, Segment, SiteState, Stream
from tests.office import KOTO_BARU, NOW, SELAYO
from tests.sync.peers import Remote, delete, insert, resident, update

pytestmark = pytest.mark.django_db


@pytest.fixture
def remote(db: None) -> Remote:
    identity.own(NOW)
    remote = Remote("a", KOTO_BARU)
    remote.introduce()
    return remote


def codes(done: Admitted) -> list[str]:
    return [one.code for one in done.refused]


def test_i4_it_admits_a_segment_whole_with_its_head(remote: Remote) -> None:
    done = admit([remote.seal([resident("Rahmi"), resident("Upik")])], now=NOW)
    assert (done.admitted, done.entries, done.refused) == (1, 2, [])
    assert done.heads == {remote.stream(): 2}
    stream = Stream.objects.get()
    assert (stream.admitted, stream.applied) == (2, 0)
    assert EntryIndex.objects.count() == 2


def test_i4_it_takes_the_same_again_for_nothing(remote: Remote) -> None:
    raws = [remote.seal([resident("Rahmi")]), remote.seal([resident("Upik")])]
    admit(raws, now=NOW)
    done = admit([*raws, *raws], now=NOW)
    assert (done.admitted, done.refused, done.heads) == (0, [], {remote.stream(): 2})
    assert Segment.objects.count() == 2


def test_i3_it_admits_segments_that_come_in_any_order_in_theirs(remote: Remote) -> None:
    raws = [remote.seal([resident(f"Warga {at}")]) for at in range(4)]
    assert admit(raws[::-1], now=NOW).admitted == 4
    assert list(Segment.objects.order_by("pk").values_list("first", flat=True)) == [1, 2, 3, 4]


def test_i3_it_refuses_a_gap_and_takes_it_when_it_is_filled(remote: Remote) -> None:
    raws = [remote.seal([resident(f"Warga {at}")]) for at in range(3)]
    assert codes(admit([raws[0], raws[2]], now=NOW)) == ["segment_gap"]
    assert Refusal.objects.get().first == 3
    assert admit(raws[1:], now=NOW).heads == {remote.stream(): 3}
    assert not Refusal.objects.exists()


def test_i4_it_refuses_what_is_broken_and_goes_on_with_the_rest(remote: Remote) -> None:
    other = Remote("b", SELAYO)
    other.introduce()
    good = remote.seal([resident("Rahmi")])
    forged = remote.seal([resident("Upik")])._replace(signature=bytes(64))
    elsewhere = other.seal([resident("Siti")])
    done = admit([good, forged, elsewhere], now=NOW)
    assert codes(done) == ["segment_signature"]
    assert done.heads == {remote.stream(): 1, other.stream(): 1}


def test_i4_a_signature_stands_for_the_segments_it_is_chained_to(
    remote: Remote, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("nagari.sync.admit._EACH", 0)
    raws = [remote.seal([resident(f"Warga {at}")]) for at in range(4)]
    unsigned = [raws[0]._replace(signature=b""), raws[1], raws[2]._replace(signature=b""), raws[3]]
    done = admit([*unsigned[:3], raws[3]._replace(signature=bytes(64))], now=NOW)
    assert codes(done) == ["segment_signature"]
    assert done.heads == {remote.stream(): 2}
    assert admit(unsigned, now=NOW).heads == {remote.stream(): 4}


def test_i4_it_refuses_a_forged_segment_before_a_signed_one(remote: Remote) -> None:
    raws = [remote.seal([resident("Rahmi")]), remote.seal([resident("Upik")])]
    forged = Remote("a", KOTO_BARU).seal([resident("Palsu")])
    assert codes(admit([forged._replace(signature=b""), raws[1]], now=NOW)) == ["segment_signature"]
    assert not Segment.objects.exists()


def test_i11_it_knows_a_fork_by_the_signature_on_a_later_segment(remote: Remote) -> None:
    admit([remote.seal([resident("Rahmi")])], now=NOW)
    twin = Remote("a", KOTO_BARU)
    forked = [twin.seal([resident("Upik")])._replace(signature=b""), twin.seal([resident("Siti")])]
    assert codes(admit(forked, now=NOW)) == ["number_reused"]


@pytest.mark.parametrize("body", [b"", b"no zstd at all", b"\x28\xb5\x2f\xfd\x20\x00\x01\x00\x00"])
def test_i4_it_refuses_a_body_that_cannot_be_read(remote: Remote, body: bytes) -> None:
    done = admit([remote.seal([resident("Rahmi")])._replace(body=body)], now=NOW)
    assert codes(done)[0] in {"segment_format", "segment_size"}
    assert not Stream.objects.exists()


@pytest.mark.parametrize("header", [b"", b"{}", b"[1]", b"\xff", b'{"format":99}'])
def test_i4_it_refuses_a_header_that_cannot_be_read(remote: Remote, header: bytes) -> None:
    assert codes(admit([remote.seal([resident("Rahmi")])._replace(header=header)], now=NOW)) == ["segment_format"]


def test_i4_it_refuses_another_body_under_the_same_header(remote: Remote) -> None:
    first, second = remote.seal([resident("Rahmi")]), Remote("a", KOTO_BARU).seal([resident("Palsu")])
    assert codes(admit([first._replace(body=second.body)], now=NOW)) == ["segment_hash"]


def test_i4_it_refuses_text_that_is_none(remote: Remote) -> None:
    lone = remote.seal([resident("Rahmi")])
    read = lone.body
    assert read
    broken = Raw(lone.header, lone.signature, _with_lone_surrogate())
    assert codes(admit([broken], now=NOW)) == ["segment_format"]


def _with_lone_surrogate() -> bytes:
    import zstandard

    row = (
        b'{"columns":{"runs":[{"kind":"I","model":"penduduk.Penduduk","names":["nama"],"based":[],"number":[1],'
        b'"transaction":[1],"object":[5],"time":[0],"site":[0],"actor":[0],"reason":[0],"at":[0],'
        b'"values":[["\\ud800"]],"bases":[]}],"sites":["00000000000000000000000000000000"],"actors":[""],'
        b'"reasons":[""]},"seed":"00","salts":{},"blanked":{}}'
    )
    return zstandard.ZstdCompressor().compress(row)


def test_i4_it_refuses_a_site_it_does_not_know(db: None) -> None:
    identity.own(NOW)
    done = admit([Remote("fremd", KOTO_BARU).seal([resident("Rahmi")])], now=NOW)
    assert codes(done) == ["site_unknown"]
    assert Refusal.objects.get().code == "site_unknown"


def test_i4_it_refuses_a_revoked_site(remote: Remote) -> None:
    site = remote.introduce()
    site.state = SiteState.REVOKED
    site.save()
    assert codes(admit([remote.seal([resident("Rahmi")])], now=NOW)) == ["site_revoked"]


def test_i4_it_refuses_what_an_office_may_not_write(remote: Remote) -> None:
    done = admit([remote.seal([resident("Rahmi")], scope=SELAYO)], now=NOW)
    assert codes(done) == ["segment_scope"]
    regency = Remote("kab", "13.02", "kabupaten")
    regency.introduce()
    assert codes(admit([regency.seal([resident("Upik")], scope=KOTO_BARU)], now=NOW)) == ["segment_scope"]
    own = insert("kantor.Kantor", "Kantor Bupati", nama="Kantor Bupati")
    assert codes(admit([regency.seal([own], channel="service")], now=NOW)) == []


@pytest.mark.parametrize("scope", [SELAYO, KOTO_BARU])
@pytest.mark.parametrize("said", [{"asal": SELAYO}, {"asal": ""}, {}])
def test_i4_it_refuses_a_word_in_the_name_of_another(remote: Remote, scope: str, said: dict[str, str]) -> None:
    for model in ("penduduk.KabarPindah", "penduduk.TawaranPindah"):
        word = insert(model, "Lepas", nama="Rahmi", **said)
        assert codes(admit([remote.seal([word], scope=scope)], now=NOW)) == ["segment_scope"]
        remote = Remote("a", KOTO_BARU)
    own = insert("penduduk.KabarPindah", "Lepas", jenis="lepas", asal=KOTO_BARU)
    assert codes(admit([remote.seal([own], scope=scope)], now=NOW)) == []


def test_i4_it_refuses_to_change_what_was_said(remote: Remote) -> None:
    """Not even the office it was said to: an acceptance would become a release."""
    for word in (
        update("penduduk.KabarPindah", "Terima", remote.stamp(1), jenis="lepas"),
        update("penduduk.TawaranPindah", "Tawaran", remote.stamp(1), asal=SELAYO),
        delete("penduduk.KabarPindah", "Terima", remote.stamp(1)),
    ):
        assert codes(admit([Remote("a", KOTO_BARU).seal([word])], now=NOW)) == ["segment_scope"]
    blank = update("penduduk.TawaranPindah", "Tawaran", remote.stamp(1), nama="")
    assert codes(admit([remote.seal([blank])], now=NOW)) == []


def test_i4_it_refuses_a_region_that_is_not_its_business(remote: Remote) -> None:
    site = identity.own(NOW)
    receiver = replace_region(site, SELAYO)
    assert codes(admit([remote.seal([resident("Rahmi")])], now=NOW, receiver=receiver)) == ["segment_scope"]


def replace_region(site: object, wilayah: str) -> object:
    site.wilayah = wilayah  # type: ignore[attr-defined]
    return site


def test_i4_it_admits_models_of_a_later_version(remote: Remote) -> None:
    assert admit([remote.seal([insert("kelak.Perahu", "perahu", nama="Bahtera")])], now=NOW).admitted == 1


def test_i9_it_does_not_admit_what_is_stamped_in_the_future_until_that_is_past(remote: Remote) -> None:
    born = remote.seal([resident("Rahmi")])
    ahead = remote.seal([update("penduduk.Penduduk", "Rahmi", remote.stamp(3 * 86_400_000), nama="2090")])
    done = admit([born, ahead], now=NOW)
    assert codes(done) == ["segment_future"]
    assert done.heads == {remote.stream(): 1}
    assert codes(admit([ahead], now=NOW, horizon=NOW + timedelta(days=2, hours=1))) == []


def test_i11_it_refuses_other_content_under_numbers_it_knows(remote: Remote) -> None:
    admit([remote.seal([resident("Rahmi")])], now=NOW)
    twin = Remote("a", KOTO_BARU)
    forked = twin.seal([resident("Upik")])
    assert codes(admit([forked], now=NOW)) == ["number_reused"]
    assert codes(admit([twin.seal([resident("Siti")])], now=NOW)) == ["number_reused"]
    assert Refusal.objects.count() == 2


def test_i11_it_takes_nothing_under_its_own_name_that_it_did_not_write(db: None) -> None:
    site = identity.own(NOW)
    twin = Remote("a", KOTO_BARU)
    twin.uuid = site.uuid
    site.public_key = twin._key.public_key().public_bytes_raw()
    site.save()
    assert codes(admit([twin.seal([resident("Rahmi")])], now=NOW)) == ["number_reused"]


def test_it_counts_a_refusal_that_comes_again(remote: Remote) -> None:
    raw = remote.seal([resident("Rahmi")])._replace(signature=bytes(64))
    admit([raw], now=NOW)
    admit([raw], now=NOW + timedelta(hours=1))
    row = Refusal.objects.get()
    assert (row.times, row.since, row.last_at) == (2, NOW, NOW + timedelta(hours=1))
