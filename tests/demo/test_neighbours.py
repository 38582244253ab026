"""Offices that never run: what they are said to have written is as good as if they had."""

from datetime import UTC, datetime

from nagari.demo.neighbours import neighbour, share
from nagari.sync.core import segment as core
from nagari.sync.identity import verifier

NOW = datetime(2026, 5, 14, 3, 20, tzinfo=UTC)


def test_their_segments_are_sound_and_hold_everybody() -> None:
    made = neighbour("13.02.01.2001", "Surian", 80, 0, NOW)
    inserted = 0
    for one in made.segments:
        segment = core.segment_of(*one)
        core.check(segment, head=0, tip=core.START, verify=verifier(made.public_key))
        assert (segment.header.stream.scope, segment.header.stream.site) == (made.wilayah, made.site)
        inserted += sum(entry.model == "penduduk.Penduduk" for entry in segment.entries)
    assert inserted == made.residents == 80


def test_villages_of_one_kecamatan_share_no_nik() -> None:
    def numbers(place: int) -> set[object]:
        made = neighbour("13.02.01.2001", "Surian", 300, place, NOW)
        entries = (entry for one in made.segments for entry in core.segment_of(*one).entries)
        return {entry.values.get("nik") for entry in entries if entry.model == "penduduk.Penduduk"} - {None}

    assert numbers(0).isdisjoint(numbers(1))


def test_it_shares_residents_out() -> None:
    counts = share(21_600, 72, 1)
    assert len(counts) == 72
    assert abs(sum(counts) - 21_600) < 100
    assert min(counts) >= 20
