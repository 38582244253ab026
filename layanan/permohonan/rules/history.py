"""From what was recorded, by offices that could not hear each other, to what holds. Pure.

Every step names the one it was made upon (`after`). Where two were made upon the same one they stand against each
other, and neither clocks nor arrival decide: the branch in which the higher level acted holds; at one level going on
holds against taking back, refusing against returning, and returning against going on; then the smaller id. The same
step recorded twice is one. What does not hold stays in the history and is shown so.

So the state is a function of the set of steps: any order, same state.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from layanan.katalog.models.choices import Tindakan, Tingkat


class Langkah(StrEnum):
    """Kinds of steps. Stored, so the codes are for ever."""

    AJUKAN = "ajukan"
    PERIKSA = "periksa"
    KEMBALIKAN = "kembalikan"
    LENGKAPI = "lengkapi"
    TERUSKAN = "teruskan"
    SETUJUI = "setujui"
    TOLAK = "tolak"
    TANDATANGANI = "tandatangani"
    SIAPKAN = "siapkan"
    SERAHKAN = "serahkan"
    TARIK = "tarik"
    KEDALUWARSA = "kedaluwarsa"
    # Takes back the step it was made upon.
    BATALKAN = "batalkan"


RANK: Final[Mapping[str, int]] = {Tingkat.NAGARI: 1, Tingkat.KECAMATAN: 2, Tingkat.KABUPATEN: 3}
# Steps of a stage, as routes name them.
OF_STAGE: Final = {Langkah(one) for one in Tindakan.values if one in set(Langkah)}
_PREFERRED: Final = (Langkah.TOLAK, Langkah.KEMBALIKAN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """`id` and `after` are keys of steps ("" for the first); `by` an official, `tingkat` the level of the office.

    `stages`: of AJUKAN, and of LENGKAPI where the form has changed: which stages of the version's route it takes.
    """

    id: str
    after: str
    kind: Langkah
    tingkat: str
    by: str
    at: datetime
    stages: tuple[int, ...] = ()
    reason: str = ""


def undo_refusal(last: Step | None, *, by: str, tingkat: str) -> str:
    """Why `by` of an office of this level may not take back `last`; "" if he may."""
    if last is None or last.kind in (Langkah.AJUKAN, Langkah.BATALKAN):
        return "nothing_to_undo"
    return "" if (last.by, last.tingkat) == (by, tingkat) else "not_own"


@dataclass(frozen=True, slots=True)
class History:
    """`steps` that hold, in order, those taken back included; `void`: recorded, but another branch holds."""

    steps: tuple[Step, ...] = ()
    void: tuple[Step, ...] = ()

    @property
    def standing(self) -> tuple[Step, ...]:
        """Without what was taken back, and without the taking back; one that nobody was free to do changes nothing."""
        kept: list[Step] = []
        before: Step | None = None
        for step in self.steps:
            if step.kind is not Langkah.BATALKAN:
                kept.append(step)
            elif not undo_refusal(before, by=step.by, tingkat=step.tingkat):
                kept.pop()
            before = step
        return tuple(kept)

    @property
    def last(self) -> Step | None:
        """What the next step is made upon."""
        return self.steps[-1] if self.steps else None


def history_of(steps: Iterable[Step]) -> History:
    """Steps whose predecessor has not come yet wait unseen; they are neither held nor void."""
    by_id = {step.id: step for step in steps}
    children: dict[str, list[Step]] = {}
    for step in by_id.values():
        children.setdefault(step.after, []).append(step)
    weights = _weights(by_id)
    held: list[Step] = []
    counted: set[str] = set()
    tips: frozenset[str] = frozenset({""})
    while groups := _groups(tips, children, is_first=not held):
        best = min(groups, key=lambda group: _order(group, weights))
        held.append(min(best, key=lambda step: step.id))
        tips = frozenset(step.id for step in best)
        counted |= tips
    void = [by_id[key] for key in sorted(_reached(children) - counted)]
    return History(tuple(held), tuple(void))


def _groups(tips: frozenset[str], children: Mapping[str, Sequence[Step]], *, is_first: bool) -> list[list[Step]]:
    """What was made upon these, the same steps together. Nothing is submitted but first, and nothing else first."""
    found: dict[tuple[str, str, tuple[int, ...]], list[Step]] = {}
    for tip in sorted(tips):
        for step in children.get(tip, ()):
            if (step.kind is Langkah.AJUKAN) is is_first:
                found.setdefault((step.kind, step.tingkat, step.stages), []).append(step)
    return list(found.values())


def _weights(by_id: Mapping[str, Step]) -> dict[str, int]:
    """Of each step the highest level that acted in what was made upon it, itself included."""
    weights = {key: RANK.get(step.tingkat, 0) for key, step in by_id.items()}
    for step in by_id.values():
        parent = step.after
        while parent in by_id and weights[parent] < weights[step.id]:
            weights[parent] = weights[step.id]
            parent = by_id[parent].after
    return weights


def _order(group: Sequence[Step], weights: Mapping[str, int]) -> tuple[int, int, int, str]:
    kind = group[0].kind
    place = _PREFERRED.index(kind) if kind in _PREFERRED else len(_PREFERRED)
    return (
        -max(weights[step.id] for step in group),
        kind is Langkah.BATALKAN,
        place,
        min(step.id for step in group),
    )


def _reached(children: Mapping[str, Sequence[Step]]) -> set[str]:
    found: set[str] = set()
    waiting = [""]
    while waiting:
        for step in children.get(waiting.pop(), ()):
            if step.id not in found:
                found.add(step.id)
                waiting.append(step.id)
    return found
