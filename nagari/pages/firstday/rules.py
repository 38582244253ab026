"""The steps of the first day: their order, what they are called, and which are done."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Step(StrEnum):
    """The value is the address below /mulai/ and the key in Situs.steps."""

    REGION = "wilayah"
    TECHNICIAN = "teknisi"
    WORDS = "sebutan"
    PROFILE = "profil"
    LETTERHEAD = "kop"
    OFFICIALS = "pejabat"
    HOURS = "jam"
    ACCOUNTS = "akun"
    NUMBERS = "nomor"
    RESIDENTS = "data"
    PRINT = "cetak"


TITLES: dict[Step, Promise] = {
    Step.REGION: _("Region"),
    Step.TECHNICIAN: _("Your account"),
    Step.WORDS: _("Words"),
    Step.PROFILE: _("Office"),
    Step.LETTERHEAD: _("Letterhead"),
    Step.OFFICIALS: _("Officials"),
    Step.HOURS: _("Hours"),
    Step.ACCOUNTS: _("Accounts"),
    Step.NUMBERS: _("Numbers"),
    Step.RESIDENTS: _("Residents"),
    Step.PRINT: _("Printing"),
}

# Without these the site belongs to nobody, or gives numbers that name no office.
NEEDED = frozenset({Step.REGION, Step.TECHNICIAN, Step.PROFILE})


@dataclass(frozen=True, slots=True, kw_only=True)
class StepState:
    step: Step
    title: str
    done: bool
    # May be opened: everything before it that is needed is done.
    open: bool
    needed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    steps: tuple[StepState, ...]

    @property
    def done(self) -> int:
        return sum(state.done for state in self.steps)

    @property
    def total(self) -> int:
        return len(self.steps)

    @property
    def next(self) -> StepState | None:
        """The first that is not done; None when all are."""
        return next((state for state in self.steps if not state.done), None)

    @property
    def may_finish(self) -> bool:
        return all(state.done for state in self.steps if state.needed)

    def state(self, step: Step) -> StepState:
        return next(state for state in self.steps if state.step is step)

    def after(self, step: Step) -> Step | None:
        """The step that follows in order, done or not."""
        order = list(Step)
        place = order.index(step) + 1
        return order[place] if place < len(order) else None

    def before(self, step: Step) -> Step | None:
        place = list(Step).index(step)
        return list(Step)[place - 1] if place else None


def progress(done: Collection[str]) -> Progress:
    """`done`: values of steps. A step opens when the needed ones before it are done."""
    states: list[StepState] = []
    reachable = True
    for step in Step:
        is_done = step.value in done
        states.append(
            StepState(step=step, title=str(TITLES[step]), done=is_done, open=reachable, needed=step in NEEDED)
        )
        # Region and account come first; the profile is needed too, but nothing waits for it.
        if step in (Step.REGION, Step.TECHNICIAN) and not is_done:
            reachable = False
    return Progress(steps=tuple(states))
