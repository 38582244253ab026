"""I12: a segment of format 1 stays readable, row by row, for ever."""

import json
from pathlib import Path
from typing import Any

import pytest

from nagari.sync.core import codec, segment
from nagari.sync.core.run import runs_of
from nagari.sync.identity import verifier
from tests.sync.golden.make import ENTRIES


@pytest.fixture(scope="module")
def golden() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(Path(__file__).with_name("segment-1.json").read_text())
    return found


def read(golden: dict[str, Any], body: str) -> segment.Segment:
    packed = bytes.fromhex(golden[body]) if body == "body_packed" else golden[body].encode()
    return segment.segment_of(golden["header"].encode(), bytes.fromhex(golden["signature"]), packed)


def test_i12_it_reads_a_segment_of_format_1(golden: dict[str, Any]) -> None:
    one = read(golden, "body")
    assert one.entries == ENTRIES
    assert one.hash.hex() == golden["hash"]


def test_i12_it_writes_the_rows_of_format_1(golden: dict[str, Any]) -> None:
    runs = runs_of(ENTRIES)
    assert [run.head.to_bytes().decode() for run in runs] == golden["heads"]
    assert [[codec.canonical(row).decode() for row in run.rows] for run in runs] == golden["rows"]


@pytest.mark.parametrize("body", ["body", "body_packed", "body_erased"])
def test_i12_it_verifies_a_segment_of_format_1(golden: dict[str, Any], body: str) -> None:
    holds = verifier(bytes.fromhex(golden["public_key"]))
    segment.check(read(golden, body), head=0, tip=segment.START, verify=holds)


def test_i13_it_reads_format_1_without_its_erased_entry(golden: dict[str, Any]) -> None:
    assert [one.number for one in read(golden, "body_erased").entries] == [1, 3, 4]
