"""Where a request stands, whom it waits for, and who may do what next. Pure: the route and the history say it all."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum
from typing import Final

from layanan.katalog.models.choices import Peran, Tingkat
from layanan.katalog.rules.content import NEGATIVE, Tahap
from layanan.permohonan.rules.history import OF_STAGE, RANK, History, Langkah, Step, undo_refusal


class Keadaan(StrEnum):
    DIAJUKAN = "diajukan"
    DIPERIKSA = "diperiksa"
    DIKEMBALIKAN = "dikembalikan"
    DITERUSKAN = "diteruskan"
    DISETUJUI = "disetujui"
    DITOLAK = "ditolak"
    DITANDATANGANI = "ditandatangani"
    SIAP = "siap"
    DISERAHKAN = "diserahkan"
    DITARIK = "ditarik"
    KEDALUWARSA = "kedaluwarsa"


class Menunggu(StrEnum):
    """Whom it waits for."""

    PETUGAS = "petugas"
    WARGA = "warga"
    # It is recorded here, but the office it goes to cannot know of it yet.
    SINKRON = "sinkron"
    TIADA = "tiada"


_AFTER: Final = {
    Langkah.AJUKAN: Keadaan.DIAJUKAN,
    Langkah.LENGKAPI: Keadaan.DIAJUKAN,
    Langkah.PERIKSA: Keadaan.DIPERIKSA,
    Langkah.KEMBALIKAN: Keadaan.DIKEMBALIKAN,
    Langkah.TERUSKAN: Keadaan.DITERUSKAN,
    Langkah.SETUJUI: Keadaan.DISETUJUI,
    Langkah.TOLAK: Keadaan.DITOLAK,
    Langkah.TANDATANGANI: Keadaan.DITANDATANGANI,
    Langkah.SIAPKAN: Keadaan.SIAP,
    Langkah.SERAHKAN: Keadaan.DISERAHKAN,
    Langkah.TARIK: Keadaan.DITARIK,
    Langkah.KEDALUWARSA: Keadaan.KEDALUWARSA,
}
FINAL: Final = frozenset({Keadaan.DITOLAK, Keadaan.DISERAHKAN, Keadaan.DITARIK, Keadaan.KEDALUWARSA})
FOR_RESIDENT: Final = frozenset({Keadaan.DIKEMBALIKAN, Keadaan.SIAP})
# What a level has decided by; a lower one does not go behind it.
DECISIONS: Final = frozenset({Langkah.TERUSKAN, Langkah.SETUJUI, Langkah.TANDATANGANI})
# What nobody completed or collected, since the step that asked the resident to come.
EXPIRES: Final = {Keadaan.DIKEMBALIKAN: timedelta(days=60), Keadaan.SIAP: timedelta(days=180)}
NEEDS_REASON: Final = frozenset({Langkah.KEMBALIKAN, Langkah.TOLAK, Langkah.TARIK, Langkah.BATALKAN})


@dataclass(frozen=True, slots=True)
class State:
    """`stage`: index in the version's route of the stage it stands at, None when it is over; `done` there so far.

    `back_to`: the stage that returned it and gets it back once it is complete and checked again. `decided`: the highest
    level that has decided, by RANK. `carried`: places the resident goes to afterwards.
    """

    keadaan: Keadaan
    stages: tuple[int, ...]
    stage: int | None
    done: tuple[str, ...] = ()
    back_to: int | None = None
    decided: int = 0
    carried: tuple[str, ...] = ()

    @property
    def is_final(self) -> bool:
        return self.keadaan in FINAL


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """`by` an official; `peran` all roles he acts in; `alone`: nobody else works in the office."""

    by: str
    tingkat: str
    peran: frozenset[str]
    alone: bool = False


def state_of(history: History, rute: Sequence[Tahap]) -> State | None:
    """None before it was submitted. A step that the route does not allow where it was made changes nothing."""
    state: State | None = None
    for step in history.standing:
        if state is None:
            state = _begun(step, rute)
        elif _is_lawful(state, step, rute):
            state = _moved(state, step, rute)
    return state


def _is_lawful(state: State, step: Step, rute: Sequence[Tahap]) -> bool:
    """As `refusal`, by what a step tells of who made it: his level. Other offices' programs may be anybody's."""
    everything = Actor(by="", tingkat=step.tingkat, peran=frozenset(Peran.values), alone=True)
    return not refusal(step.kind, state, History(), rute, everything)


def _begun(step: Step, rute: Sequence[Tahap]) -> State:
    stages = tuple(one for one in step.stages if 0 <= one < len(rute))
    own = [one for one in stages if rute[one].tingkat != Tingkat.LUAR]
    carried = tuple(rute[one].tempat for one in stages if rute[one].tingkat == Tingkat.LUAR)
    return State(Keadaan.DIAJUKAN, tuple(own), own[0] if own else None, carried=carried)


def _moved(state: State, step: Step, rute: Sequence[Tahap]) -> State:
    now = replace(state, keadaan=_AFTER.get(step.kind, state.keadaan))
    if now.is_final:
        return replace(now, stage=None, done=())
    if step.kind is Langkah.KEMBALIKAN:
        return replace(now, back_to=state.stage)
    if step.kind is Langkah.LENGKAPI:
        if step.stages:
            # What was asked for is another thing now: everybody looks again.
            return replace(_begun(step, rute), decided=0)
        first = state.stages[0]
        return replace(now, stage=first, done=(), back_to=state.back_to if state.back_to != first else None)
    if step.kind in DECISIONS:
        now = replace(now, decided=max(now.decided, RANK.get(step.tingkat, 0)))
    if step.kind not in OF_STAGE or state.stage is None:
        return now
    done = (*state.done, step.kind.value)
    if set(rute[state.stage].needed) <= set(done):
        return _next(now, rute)
    return replace(now, done=done)


def _next(state: State, rute: Sequence[Tahap]) -> State:
    if state.back_to is not None:
        return replace(state, stage=state.back_to, done=(), back_to=None)
    later = [one for one in state.stages if state.stage is not None and one > state.stage]
    return replace(state, stage=later[0] if later else None, done=())


def next_needed(state: State, rute: Sequence[Tahap]) -> str:
    """What has to be done now at its stage; "" when nothing is, or the resident's turn it is."""
    if state.stage is None or state.is_final or state.keadaan is Keadaan.DIKEMBALIKAN:
        return ""
    return next((one for one in rute[state.stage].needed if one not in state.done), "")


def refusal(kind: Langkah, state: State, history: History, rute: Sequence[Tahap], actor: Actor) -> str:
    """Why this actor may not do this now; "" if he may. His office's region is the caller's to check.

    Codes: final, returned, not_returned, not_here, not_role, not_now, locked, self_approval, nothing_to_undo, not_own,
    submitted.
    """
    if kind is Langkah.AJUKAN:
        return "submitted"
    if kind is Langkah.BATALKAN:
        return undo_refusal(history.last, by=actor.by, tingkat=actor.tingkat)
    if state.is_final or state.stage is None:
        return "final"
    if kind in (Langkah.LENGKAPI, Langkah.TARIK, Langkah.KEDALUWARSA):
        return _intake_refusal(kind, state, rute, actor)
    if state.keadaan is Keadaan.DIKEMBALIKAN:
        return "returned"
    refused = _stage_refusal(kind, state, rute, actor)
    if refused or kind not in (Langkah.SETUJUI, Langkah.TANDATANGANI) or actor.alone:
        return refused
    # Who took it in or checked it at another stage does not approve it himself, unless there is nobody else.
    before = history.standing[: len(history.standing) - len(state.done)]
    return "self_approval" if _took_part(before, actor) else ""


def correction_refusal(state: State, history: History, rute: Sequence[Tahap], actor: Actor) -> str:
    """Why this actor may not correct what was typed at the intake; "" if he may: until somebody else has decided, or a
    letter says it.

    Codes: final, returned, not_here, not_role, decided.
    """
    if state.is_final or state.stage is None:
        return "final"
    if state.keadaan is Keadaan.DIKEMBALIKAN:
        # Completing it corrects it, too, and says so to everybody.
        return "returned"
    if actor.tingkat != rute[state.stages[0]].tingkat:
        return "not_here"
    if not actor.peran & {Peran.PETUGAS, Peran.KEPALA}:
        return "not_role"
    if not state.decided:
        return ""
    decisions = [step for step in history.standing if step.kind in DECISIONS]
    # He approved it himself, and nobody signed it yet or the signature was taken back.
    is_own = all((step.by, step.tingkat) == (actor.by, actor.tingkat) for step in decisions)
    is_signed = any(step.kind is Langkah.TANDATANGANI for step in decisions)
    return "" if is_own and not is_signed and rute[state.stage].tingkat == actor.tingkat else "decided"


def allowed(state: State, history: History, rute: Sequence[Tahap], actor: Actor) -> list[Langkah]:
    return [kind for kind in Langkah if not refusal(kind, state, history, rute, actor)]


def _intake_refusal(kind: Langkah, state: State, rute: Sequence[Tahap], actor: Actor) -> str:
    """What the office that took it in does on the resident's word, or for want of one."""
    if actor.tingkat != rute[state.stages[0]].tingkat:
        return "not_here"
    if not actor.peran & {Peran.PETUGAS, Peran.KEPALA}:
        return "not_role"
    if kind is Langkah.LENGKAPI:
        return "" if state.keadaan is Keadaan.DIKEMBALIKAN else "not_returned"
    if kind is Langkah.KEDALUWARSA:
        return "" if state.keadaan in FOR_RESIDENT else "not_now"
    return "locked" if state.decided > RANK.get(actor.tingkat, 0) else ""


def _stage_refusal(kind: Langkah, state: State, rute: Sequence[Tahap], actor: Actor) -> str:
    assert state.stage is not None
    stage = rute[state.stage]
    if actor.tingkat != stage.tingkat:
        return "not_here"
    if stage.peran not in actor.peran:
        return "not_role"
    if kind.value not in stage.tindakan:
        return "not_now"
    if kind is Langkah.KEMBALIKAN and state.decided > RANK.get(actor.tingkat, 0):
        return "locked"
    return "" if kind.value in NEGATIVE or kind.value == next_needed(state, rute) else "not_now"


def _took_part(steps: Iterable[Step], actor: Actor) -> bool:
    mine = (Langkah.AJUKAN, Langkah.LENGKAPI, Langkah.PERIKSA)
    return any(step.kind in mine and step.by == actor.by and step.tingkat == actor.tingkat for step in steps)


def waits_for(state: State, *, delivered: bool) -> Menunggu:
    """`delivered`: the office where it stands is known to have the last step."""
    if state.is_final:
        return Menunggu.TIADA
    if state.keadaan in FOR_RESIDENT:
        return Menunggu.WARGA
    return Menunggu.PETUGAS if delivered else Menunggu.SINKRON
