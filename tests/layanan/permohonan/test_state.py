"""Every step x role x level x state is allowed or refused as the route says."""

import pytest

from layanan.katalog import shipped
from layanan.katalog.rules.content import Tahap
from layanan.permohonan.rules.history import Langkah
from layanan.permohonan.rules.state import Actor, Keadaan, Menunggu, allowed, next_needed, waits_for
from tests.layanan.permohonan.routes import CAMAT, CLERK, EVERYONE, KASI, OTHER_CLERK, WALI, Paper

L = Langkah
SEND_BACK = {L.KEMBALIKAN, L.TOLAK}
# Who did what, the state then, and who may do what next; nobody else may do anything.
WAY: list[tuple[str, L | None, Keadaan, dict[str, set[L]]]] = [
    ("petugas", None, Keadaan.DIAJUKAN, {"petugas": {L.PERIKSA, L.TARIK, *SEND_BACK}, "wali": {L.TARIK}}),
    (
        "petugas",
        L.PERIKSA,
        Keadaan.DIPERIKSA,
        {"petugas": {L.TARIK, L.BATALKAN}, "wali": {L.SETUJUI, L.TARIK, *SEND_BACK}},
    ),
    (
        "wali",
        L.SETUJUI,
        Keadaan.DISETUJUI,
        {"petugas": {L.TARIK}, "wali": {L.TARIK, L.BATALKAN}, "kasi": {L.PERIKSA, *SEND_BACK}},
    ),
    (
        "kasi",
        L.PERIKSA,
        Keadaan.DIPERIKSA,
        {"petugas": {L.TARIK}, "wali": {L.TARIK}, "kasi": {L.TERUSKAN, L.BATALKAN, *SEND_BACK}},
    ),
    # From here on the district has decided: the village takes nothing back.
    ("kasi", L.TERUSKAN, Keadaan.DITERUSKAN, {"kasi": {L.BATALKAN}, "camat": {L.SETUJUI, *SEND_BACK}}),
    ("camat", L.SETUJUI, Keadaan.DISETUJUI, {"camat": {L.BATALKAN}, "wali": {L.TANDATANGANI}}),
    ("wali", L.TANDATANGANI, Keadaan.DITANDATANGANI, {"wali": {L.BATALKAN}, "petugas": {L.SIAPKAN}}),
    (
        "petugas",
        L.SIAPKAN,
        Keadaan.SIAP,
        {"petugas": {L.BATALKAN, L.SERAHKAN, L.KEDALUWARSA}, "wali": {L.KEDALUWARSA}},
    ),
    ("petugas", L.SERAHKAN, Keadaan.DISERAHKAN, {"petugas": {L.BATALKAN}}),
]


@pytest.mark.parametrize("place", range(len(WAY)), ids=[f"{row[0]}-{row[1] or 'ajukan'}" for row in WAY])
def test_it_allows_what_the_route_says_and_nothing_else(place: int) -> None:
    paper = Paper().submit()
    for who, kind, _state, _may in WAY[1 : place + 1]:
        assert kind is not None
        paper.do(EVERYONE[who], kind)
    _who, _kind, state, may = WAY[place]
    assert paper.state.keadaan is state
    for name, actor in EVERYONE.items():
        found = set(allowed(paper.state, paper.history, paper.route, actor))
        assert found == may.get(name, set()), name
    # The same people at the wrong level, and in every role there is at a third.
    for name, actor in EVERYONE.items():
        elsewhere = Actor(by=f"{name}-lain", tingkat="kabupaten", peran=actor.peran | {"dinas"})
        assert allowed(paper.state, paper.history, paper.route, elsewhere) == []


@pytest.mark.parametrize("kode", shipped.services())
def test_it_leads_every_kind_to_its_end_by_the_people_of_its_route(kode: str) -> None:
    paper = Paper(shipped.services()[kode].rute).submit()
    while not paper.state.is_final:
        stage = paper.route[paper.state.stage or 0]
        kind = next_needed(paper.state, paper.route)
        actor = Actor(by=f"{stage.tingkat}-{stage.peran}", tingkat=stage.tingkat, peran=frozenset({stage.peran}))
        paper.do(actor, L(kind))
    assert paper.state.keadaan is Keadaan.DISERAHKAN
    outside = [one.tempat for one in paper.route if one.tingkat == "luar"]
    assert list(paper.state.carried) == outside


def test_it_comes_back_to_who_returned_it_once_it_is_complete() -> None:
    paper = Paper().submit().do(CLERK, L.PERIKSA).do(WALI, L.SETUJUI).do(KASI, L.PERIKSA).do(KASI, L.KEMBALIKAN)
    assert paper.state.keadaan is Keadaan.DIKEMBALIKAN
    assert waits_for(paper.state, delivered=True) is Menunggu.WARGA
    assert paper.refusal(KASI, L.TERUSKAN) == "returned"
    assert paper.refusal(KASI, L.LENGKAPI) == "not_here"
    paper.do(OTHER_CLERK, L.LENGKAPI).do(CLERK, L.PERIKSA)
    assert paper.state.stage == 2
    assert paper.refusal(WALI, L.SETUJUI) == "not_here"
    paper.do(KASI, L.PERIKSA, L.TERUSKAN).do(CAMAT, L.SETUJUI)
    # When the form has changed, everybody looks again.
    again = Paper().submit().do(CLERK, L.PERIKSA).do(WALI, L.SETUJUI).do(KASI, L.KEMBALIKAN)
    again.record(CLERK, L.LENGKAPI, stages=(0, 1, 4, 5)).do(CLERK, L.PERIKSA)
    assert again.state.stage == 1
    again.do(WALI, L.SETUJUI, L.TANDATANGANI).do(CLERK, L.SIAPKAN, L.SERAHKAN)


def test_it_lets_nobody_approve_what_he_took_in_himself_unless_he_is_alone() -> None:
    both = Actor(by="petugas", tingkat="nagari", peran=frozenset({"petugas", "kepala"}))
    paper = Paper().submit().do(CLERK, L.PERIKSA)
    assert paper.refusal(both, L.SETUJUI) == "self_approval"
    alone = Actor(by="petugas", tingkat="nagari", peran=both.peran, alone=True)
    assert paper.refusal(alone, L.SETUJUI) == ""


def test_it_takes_back_the_last_own_step_and_no_other() -> None:
    paper = Paper().submit()
    assert paper.refusal(CLERK, L.BATALKAN) == "nothing_to_undo"
    paper.do(CLERK, L.PERIKSA)
    assert paper.refusal(WALI, L.BATALKAN) == "not_own"
    assert paper.refusal(OTHER_CLERK, L.BATALKAN) == "not_own"
    paper.do(CLERK, L.BATALKAN)
    assert paper.state.keadaan is Keadaan.DIAJUKAN
    assert paper.refusal(CLERK, L.BATALKAN) == "nothing_to_undo"
    paper.do(CLERK, L.TOLAK)
    assert paper.state.is_final
    paper.do(CLERK, L.BATALKAN).do(CLERK, L.PERIKSA)
    assert paper.state.keadaan is Keadaan.DIPERIKSA
    assert len(paper.history.steps) == 6


def test_it_says_whom_it_waits_for() -> None:
    paper = Paper().submit().do(CLERK, L.PERIKSA).do(WALI, L.SETUJUI)
    assert waits_for(paper.state, delivered=False) is Menunggu.SINKRON
    assert waits_for(paper.state, delivered=True) is Menunggu.PETUGAS
    paper.do(CLERK, L.TARIK)
    assert waits_for(paper.state, delivered=True) is Menunggu.TIADA
    assert paper.refusal(KASI, L.PERIKSA) == "final"


def test_it_counts_no_step_that_the_route_does_not_allow() -> None:
    """A program of another office may be anybody's: what it says counts as far as its level may say it."""
    paper = Paper().submit().do(CLERK, L.PERIKSA)
    before = paper.state
    for kind in (L.SETUJUI, L.TANDATANGANI, L.SERAHKAN, L.LENGKAPI, L.KEDALUWARSA, L.TOLAK):
        forged = paper.copy().record(CAMAT, kind)
        assert forged.state == before, kind
    assert paper.copy().record(WALI, L.TANDATANGANI).state == before


def test_it_lets_nobody_take_back_what_another_did() -> None:
    decided = (
        Paper().submit().do(CLERK, L.PERIKSA).do(WALI, L.SETUJUI).do(KASI, L.PERIKSA, L.TERUSKAN).do(CAMAT, L.TOLAK)
    )
    before = decided.state
    assert before.is_final
    for other in (CLERK, WALI, KASI):
        assert decided.copy().record(other, L.BATALKAN).state == before, other.by
    # Nor does taking back twice reach further than one's own last step.
    once = Paper().submit().do(CLERK, L.PERIKSA).do(WALI, L.SETUJUI, L.BATALKAN)
    assert once.copy().record(WALI, L.BATALKAN).state == once.state
    assert once.state.keadaan is Keadaan.DIPERIKSA


OURS = {tuple(one for one in isi.rute if one.tingkat != "luar") for isi in shipped.services().values()}
ROUTES = sorted(OURS, key=str)
LEVELS, ROLES = ("nagari", "kecamatan", "kabupaten", "luar"), ("petugas", "verifikator", "kepala", "dinas", "warga")
RANKS = {"nagari": 1, "kecamatan": 2, "kabupaten": 3}
DECIDES = {L.TERUSKAN, L.SETUJUI, L.TANDATANGANI}


def strangers(paper: Paper) -> dict[tuple[str, str], set[L]]:
    """What anybody who has taken no step yet may do, by level and role; nothing is left out."""
    found = {}
    for level in LEVELS:
        for role in ROLES:
            actor = Actor(by="orang-baru", tingkat=level, peran=frozenset({role}))
            if may := set(allowed(paper.state, paper.history, paper.route, actor)):
                found[level, role] = may
    return found


def take_in(route: tuple[Tahap, ...], decided: int, *kinds: L) -> dict[tuple[str, str], set[L]]:
    """What the office that took it in may do on the resident's word."""
    first = route[0].tingkat
    may = set(kinds) | ({L.TARIK} if decided <= RANKS[first] else set())
    return {(first, role): set(may) for role in ("petugas", "kepala") if may}


@pytest.mark.parametrize("route", ROUTES, ids=[str(place) for place in range(len(ROUTES))])
def test_every_step_role_level_and_state_is_as_the_route_says(route: tuple[Tahap, ...]) -> None:
    """Worked out beside the program: from the route and what was done, by a table of rights."""
    paper, decided = Paper(route).submit(), 0
    for stage in route:
        actor = Actor(by=f"{stage.tingkat}-{stage.peran}", tingkat=stage.tingkat, peran=frozenset({stage.peran}))
        back = {L(one) for one in stage.tindakan} & SEND_BACK
        for needed in stage.needed:
            now = back - ({L.KEMBALIKAN} if decided > RANKS[stage.tingkat] else set())
            is_ready = paper.state.keadaan is Keadaan.SIAP
            expected = take_in(route, decided, *([L.KEDALUWARSA] if is_ready else []))
            here = (stage.tingkat, stage.peran)
            expected[here] = expected.get(here, set()) | {L(needed), *now}
            assert strangers(paper) == expected, (stage, needed)
            if L.KEMBALIKAN in now:
                returned = paper.copy().do(actor, L.KEMBALIKAN)
                assert strangers(returned) == take_in(route, decided, L.LENGKAPI, L.KEDALUWARSA)
            clerk = Actor(by="loket", tingkat=route[0].tingkat, peran=frozenset({"petugas"}))
            for who, end in ((actor, L.TOLAK), (clerk, L.TARIK)):
                if not paper.refusal(who, end):
                    # Over for everybody, save who ended it and takes that back.
                    assert strangers(paper.copy().do(who, end)) == {}
            paper.do(actor, L(needed))
            decided = max(decided, RANKS[stage.tingkat] if L(needed) in DECIDES else 0)
    assert strangers(paper) == {}
