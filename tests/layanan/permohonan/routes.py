"""A request that goes by the head of the district, and what tests record on it."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from layanan.katalog import shipped
from layanan.katalog.rules.content import Tahap
from layanan.permohonan.rules.history import History, Langkah, Step, history_of
from layanan.permohonan.rules.state import Actor, State, refusal, state_of

# nagari petugas, nagari kepala, kecamatan verifikator, kecamatan kepala, nagari kepala, nagari petugas.
SKTM = shipped.services()["SKTM"].rute
START = datetime(2026, 5, 11, 2, tzinfo=UTC)

CLERK = Actor(by="petugas", tingkat="nagari", peran=frozenset({"petugas"}))
OTHER_CLERK = Actor(by="petugas-2", tingkat="nagari", peran=frozenset({"petugas"}))
WALI = Actor(by="wali", tingkat="nagari", peran=frozenset({"kepala"}))
KASI = Actor(by="kasi", tingkat="kecamatan", peran=frozenset({"verifikator"}))
CAMAT = Actor(by="camat", tingkat="kecamatan", peran=frozenset({"kepala"}))
EVERYONE = {"petugas": CLERK, "wali": WALI, "kasi": KASI, "camat": CAMAT}


@dataclass
class Paper:
    """What one office knows of a request. `give` carries steps from one to another, as an exchange does."""

    route: tuple[Tahap, ...] = SKTM
    steps: dict[str, Step] = field(default_factory=dict)

    @property
    def history(self) -> History:
        return history_of(self.steps.values())

    @property
    def state(self) -> State:
        found = state_of(self.history, self.route)
        assert found is not None
        return found

    def submit(self) -> "Paper":
        return self.record(CLERK, Langkah.AJUKAN, stages=tuple(range(len(self.route))), key="00")

    def record(
        self, actor: Actor, kind: Langkah, *, stages: tuple[int, ...] = (), key: str = "", minutes: int = 0
    ) -> "Paper":
        """Whether it is allowed or not."""
        last = self.history.last
        made = Step(
            id=key or f"{len(self.steps):02d}-{actor.by}",
            after=last.id if last else "",
            kind=kind,
            tingkat=actor.tingkat,
            by=actor.by,
            at=START + timedelta(minutes=minutes or len(self.steps)),
            stages=stages,
        )
        self.steps[made.id] = made
        return self

    def do(self, actor: Actor, *kinds: Langkah, key: str = "") -> "Paper":
        """Only what is allowed."""
        for kind in kinds:
            assert not self.refusal(actor, kind), (kind, self.refusal(actor, kind), self.state)
            self.record(actor, kind, key=key)
        return self

    def refusal(self, actor: Actor, kind: Langkah) -> str:
        return refusal(kind, self.state, self.history, self.route, actor)

    def copy(self) -> "Paper":
        return Paper(self.route, dict(self.steps))

    def give(self, other: "Paper") -> "Paper":
        other.steps |= self.steps
        return other
