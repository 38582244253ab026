"""Offices that can't hear each other: any order, same state; the higher level holds."""

import random
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from layanan.permohonan.rules.history import Langkah, history_of
from layanan.permohonan.rules.state import Keadaan, allowed, state_of
from tests import proving
from tests.layanan.permohonan.routes import CAMAT, CLERK, KASI, OTHER_CLERK, SKTM, WALI, Paper

L = Langkah


def forwarded() -> Paper:
    return Paper().submit().do(CLERK, L.PERIKSA).do(WALI, L.SETUJUI).do(KASI, L.PERIKSA)


def test_it_lets_the_district_hold_what_it_decided_while_the_village_withdrew() -> None:
    village, district = forwarded(), forwarded()
    village.do(CLERK, L.TARIK)
    district.do(KASI, L.TERUSKAN).do(CAMAT, L.SETUJUI)
    for paper in (village.give(district.copy()), district.give(village.copy())):
        assert paper.state.keadaan is Keadaan.DISETUJUI
        assert [step.kind for step in paper.history.void] == [L.TARIK]


def test_it_lets_going_on_hold_against_taking_back() -> None:
    one = Paper().submit().do(CLERK, L.PERIKSA)
    other = one.copy()
    one.do(CLERK, L.BATALKAN)
    other.do(WALI, L.SETUJUI)
    assert one.give(other).state.keadaan is Keadaan.DISETUJUI


def test_it_lets_refusing_hold_against_going_on_at_one_level() -> None:
    one = Paper().submit().do(CLERK, L.PERIKSA)
    other = one.copy()
    one.do(WALI, L.SETUJUI, key="a")
    other.do(WALI, L.TOLAK, key="b")
    assert one.give(other).state.keadaan is Keadaan.DITOLAK


def test_it_takes_the_same_step_of_two_computers_for_one() -> None:
    one = Paper().submit()
    other = one.copy()
    one.do(CLERK, L.PERIKSA, key="a")
    other.do(OTHER_CLERK, L.PERIKSA, key="b").do(WALI, L.SETUJUI)
    together = one.give(other)
    assert together.state.keadaan is Keadaan.DISETUJUI
    assert together.history.void == ()


def test_it_waits_for_a_step_that_has_not_come_yet() -> None:
    paper = forwarded().do(KASI, L.TERUSKAN)
    missing = paper.steps.pop("03-kasi")
    assert paper.state.keadaan is Keadaan.DISETUJUI
    assert paper.history.void == ()
    paper.steps[missing.id] = missing
    assert paper.state.keadaan is Keadaan.DITERUSKAN


def test_it_is_not_moved_by_a_clock_that_is_wrong() -> None:
    paper = Paper().submit().do(CLERK, L.PERIKSA)
    paper.record(WALI, L.SETUJUI, minutes=-1_000_000)
    assert paper.state.keadaan is Keadaan.DISETUJUI


@settings(max_examples=proving.count(40, 2000))
@given(st.randoms(use_true_random=False))
def test_it_comes_to_the_same_state_in_any_order(chance: random.Random) -> None:
    """Three computers act on what they know and exchange now and then; at the end all say the same."""
    start = Paper().submit()
    offices = [
        ([CLERK, WALI], start.copy()),
        ([OTHER_CLERK, WALI], start.copy()),
        ([KASI, CAMAT], start.copy()),
    ]
    for turn in range(chance.randint(3, 14)):
        people, paper = chance.choice(offices)
        actor = chance.choice(people)
        kinds = allowed(paper.state, paper.history, paper.route, actor)
        if kinds:
            paper.record(actor, chance.choice(kinds), key=f"{chance.randrange(10**6)}-{turn}")
        if chance.random() < 0.4:
            paper.give(chance.choice(offices)[1])
    for _people, paper in offices:
        for _others, other in offices:
            paper.give(other)
    expected = offices[0][1].state
    for _people, paper in offices:
        steps = list(paper.steps.values())
        chance.shuffle(steps)
        history = history_of(steps)
        assert state_of(history, SKTM) == expected
        # Nothing gets lost: what does not hold is shown, and what a higher level did is never void for a lower one.
        held, void = set(history.steps), set(history.void)
        assert not held & void
        if any(step.tingkat == "kecamatan" for step in void):
            assert any(step.tingkat == "kecamatan" for step in held)


def test_it_bears_what_makes_no_sense() -> None:
    assert history_of([]).last is None
    assert state_of(history_of([]), SKTM) is None
    paper = Paper().submit()
    # Taken back at once, twice; submitted again upon itself; steps in a ring.
    paper.record(CLERK, L.BATALKAN).record(CLERK, L.BATALKAN).record(CLERK, L.AJUKAN)
    assert paper.state.keadaan is Keadaan.DIAJUKAN
    ring = forwarded()
    one, two = ring.steps["02-wali"], ring.steps["03-kasi"]
    ring.steps[one.id] = replace(one, after=two.id)
    assert ring.state.keadaan is Keadaan.DIPERIKSA
