"""One schedule: offices, work and faults drawn from a seed; then everything heals, and the invariants are checked."""

import random
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from nagari.sync import journal, redating
from nagari.sync.apply import apply
from nagari.sync.report import Report
from nagari.sync.transport.base import LinkDown
from tests.invariants import checks, losing
from tests.invariants.checks import require
from tests.invariants.database import KINDS_OF_TRAP, Trap
from tests.invariants.exchange import Handling, carry, enrol, line_between, meet
from tests.invariants.link import NONE, Answer, Faults
from tests.invariants.oracle import Oracle
from tests.invariants.rarely import Seldom
from tests.invariants.sabotage import sabotage
from tests.invariants.work import Worker
from tests.invariants.world import DAY, REGENCY, Site, Templates, World

HOUR = 3_600_000
ROUNDS_TO_HEAL = 12
# Share of the schedules with backups and copies.
LOSING = 0.15
# Share of the schedules in which it happens that ..., and how often it then does (ordinary work: 10).
RARE = {"settle": 0.4, "erase": 0.2, "attach": 0.06, "close": 0.1, "versions": 0.2}
RARELY = {"settle": 4, "erase": 2, "attach": 3, "close": 0.5, "versions": 4}
# What a device's clock is wrong by, milliseconds.
CLOCKS = {"1970": -1_778_000_000_000, "2090": 64 * 365 * DAY, "back": -3 * DAY, "slow": -90_000, "fast": 40_000}


@dataclass(slots=True)
class Told:
    """What happened, step by step; printed when a seed fails."""

    steps: list[str] = field(default_factory=list)
    counted: Counter[str] = field(default_factory=Counter)

    def __call__(self, what: str, more: object = "") -> None:
        self.counted[what] += 1
        self.steps.append(f"{len(self.steps):3} {what} {more}")


class Schedule:
    def __init__(self, seed: int, folder: Path, templates: Templates, sabotage: str | None = None) -> None:
        self.seed = seed
        self.sabotage = sabotage
        self.chance = random.Random(f"{seed}/steps")
        self.world = World(seed, folder, templates)
        self.oracle = Oracle()
        self.worker = Worker(self.world, self.oracle, random.Random(f"{seed}/work"))
        self.told = Told()
        self._strays: list[tuple[Site, Answer, bytes]] = []
        # Every schedule is afflicted by some kinds of fault only, so that they are seen alone and together.
        # Mostly it is enough that all have everything; now and then all have to say that nothing is new.
        self.until_quiet = self.chance.random() < 0.25
        # Backups put in place of what is there, and copies: in few, for much is lost by them that nobody can keep.
        self.loses = self.chance.random() < LOSING
        self.faults = {name for name in ("crash", "clock", "handling", "line") if self.chance.random() < 0.5}
        self.rare = {name for name, share in RARE.items() if self.chance.random() < share}
        self.seldom = Seldom(self.world, self.oracle, self.worker, random.Random(f"{seed}/rare"))

    def run(self) -> None:
        try:
            with self.world.running():
                self._set_up()
                for _ in range(self.chance.randint(5, 18)):
                    self._step()
                self._heal()
                says_all = self.until_quiet or "attach" in self.rare
                if says_all:
                    self._say_all()
                losing.mark_closed(self.world, self.oracle)
                self.told("heads", checks.fingerprint(self.world))
                if self.sabotage:
                    sabotage(self.sabotage, self.world, self.oracle)
                checks.check_all(self.world, self.oracle)
                if says_all:
                    checks.check_said(self.world)
        finally:
            self.world.close()

    def _set_up(self) -> None:
        """Mostly a regency and two or three offices; now and then twelve, on three levels."""
        world, chance = self.world, self.chance
        regency = world.add(REGENCY, "kabupaten", None)
        size = chance.choices((2, 3, 4, 5, 8, 12), (8, 12, 3, 1, 0.2, 0.2))[0]
        camat: list[Site] = []
        while len(world.sites) < size:
            place = len(world.sites)
            if place % 4 == 1 and size > 2:
                camat.append(world.add(f"{REGENCY}.{10 + len(camat)}", "kecamatan", regency))
            else:
                above = chance.choice([*camat, *camat, regency])
                district = above.region if above.level == "kecamatan" else f"{REGENCY}.10"
                # Now and then two machines serve one office.
                number = 2001 + (chance.randrange(place) if chance.random() < 0.4 else place)
                world.add(f"{district}.{number}", "nagari", above)
        if "versions" in self.rare:
            for site in world.sites:
                site.old = chance.random() < 0.5
        enrol(world)
        self.told("sites", world.sites)

    def _step(self) -> None:
        self.world.time += self.chance.choice((1, 40, 900, 20_000, HOUR))
        site = self.chance.choice(self.world.sites)
        ways: list[tuple[float, Callable[[Site], None]]] = [
            (10, self._work),
            (6, self._meet),
            (2, self._carry),
            (0.5, self._restart),
        ]
        if "crash" in self.faults:
            ways.append((2, self._set_trap))
        if self._strays:
            ways.append((1, self._stray))
        if "clock" in self.faults:
            ways.append((1, self._set_clock))
        if self.loses:
            ways += [(3, self._back_up), (2, self._restore), (0.3, self._copy)]
        ways += [(RARELY[name], getattr(self, f"_{name}")) for name in sorted(self.rare)]
        way = self.chance.choices([one for _weight, one in ways], [weight for weight, _one in ways])[0]
        way(site)
        for one in self.world.sites:
            if not one.alive:
                self.told("restarts", one)
                one.start()

    def _work(self, site: Site) -> None:
        self.told("works", f"{site}: {self.worker.work(site)}")

    def _carry(self, site: Site) -> None:
        if site.parent is None:
            return
        giver, taker = self.chance.sample((site, site.parent), 2)
        handling = Handling()
        if "handling" in self.faults:
            handling = Handling(
                left_out=self.chance.choice((0, 0.3)),
                doubled=self.chance.choice((0, 0.5)),
                spoilt=self.chance.choice((0, 0.3)),
                shuffled=self.chance.random() < 0.3,
            )
        count = carry(self.world, giver, taker, self.chance, handling)
        self.told("carries", f"{giver} -> {taker}: {count} segments, {handling}")
        if taker.alive:
            checks.check_together(self.world, self.oracle, taker)

    def _restart(self, site: Site) -> None:
        self.told("restarts", site)
        site.start()

    def _set_trap(self, site: Site) -> None:
        trap = Trap(self.chance.choice(KINDS_OF_TRAP), self.chance.randint(1, 12))
        site.database.trap = trap
        self.told("traps", f"{site} {trap}")

    def _set_clock(self, site: Site) -> None:
        name = self.chance.choice([*CLOCKS, "right"])
        site.error = CLOCKS.get(name, 0)
        self.told("clock", f"{site} {name}")

    def _meet(self, site: Site) -> None:
        if site.parent is None:
            return
        faults = Faults.drawn(self.chance) if "line" in self.faults else NONE
        line = line_between(self.world, site, site.parent, self.chance, faults)
        line.meanwhile = lambda: self._work(site)
        report = meet(self.world, site, line)
        self.told("meets", f"{site} -> {site.parent}: {_said(report)}, {faults}")
        self._strays += [(site.parent, line.answer, stray) for stray in line.strays]
        for one in (site, site.parent):
            if one.alive:
                checks.check_together(self.world, self.oracle, one)

    def _stray(self, _site: Site) -> None:
        """A request that was on its way for long arrives at last."""
        if self._strays:
            parent, answer, stray = self._strays.pop(self.chance.randrange(len(self._strays)))
            with suppress(LinkDown):
                answer(stray)
            self.told("strays", parent)

    def _back_up(self, site: Site) -> None:
        if len(site.snapshots) < 2:
            site.snapshot(with_folder=self.chance.random() < 0.5)
            self.told("backs up", site)

    def _restore(self, _site: Site) -> None:
        """An old backup is put in place: at an office, at the site above it, at both."""
        kept = [one for one in self.world.sites if one.snapshots]
        done = self.chance.sample(kept, min(len(kept), self.chance.choice((1, 1, 2))))
        for one in done:
            one.rewind(self.chance.choice(one.snapshots))
            one.start()
            self.told("restores", one)
        if done:
            lost = losing.mark_lost(self.world, self.oracle)
            self.told("loses", f"{lost} writes")

    def _copy(self, site: Site) -> None:
        if site.level != "kabupaten" and len(self.world.sites) < 12:
            copied = self.world.copy(site)
            copied.start()
            self.told("copies", f"{site} as {copied}")

    def _settle(self, site: Site) -> None:
        self.told("settles", f"{site}: {self.seldom.settle(site)}")

    def _erase(self, site: Site) -> None:
        self.told("erases", f"{site}: {self.seldom.erase(site)}")

    def _attach(self, site: Site) -> None:
        self.told("attaches", self.seldom.attach(site))

    def _close(self, site: Site) -> None:
        """A laptop is stolen; whoever has it goes on working."""
        if site.level == "nagari" and not any(one.revoked for one in self.world.sites):
            self.told("closes", self.seldom.close(self.world.sites[0], site))

    def _versions(self, site: Site) -> None:
        if not site.old:
            self.told("writes newer", self.seldom.write_newer(site))
        elif self.chance.random() < 0.2:
            self.told("upgrades", self.seldom.upgrade(site))

    def _heal(self) -> None:
        """Faults end, clocks are put right, everyone exchanges until nobody has anything new."""
        world = self.world
        for site in world.sites:
            site.database.trap = None
            site.error = 0
            if site.old:
                self.seldom.upgrade(site)
        world.time += HOUR
        for number in range(ROUNDS_TO_HEAL):
            moved = 0
            if number == 4:
                # Who is still unknown, for another says too that it follows the same site, is given a new code.
                enrol(world)
            # Up, down, and so on.
            for site in [one for one in world.sites if not one.revoked][:: 1 if number % 2 else -1]:
                if site.parent is not None:
                    world.time += 1_000
                    line = line_between(world, site, site.parent, self.chance, NONE)
                    report = meet(world, site, line)
                    require(report is not None, "I7", f"{site} died without a fault")
                    assert report is not None
                    moved += report.sent + report.received + (not report.ok)
                    self.told("heals", f"{site}: {_said(report)}")
                else:
                    moved += self._fold(site)
            if not moved or (number and not self.until_quiet and checks.is_whole(world)):
                return
        raise checks.Broken("I7: sites still exchange something after everything healed")

    def _say_all(self) -> None:
        """Outcomes and papers go after everything else: up, across and down again."""
        for number in range(4 if "attach" in self.rare else 2):
            sites = [one for one in self.world.sites if not one.revoked]
            for site in sites[:: 1 if number % 2 else -1]:
                if "attach" in self.rare:
                    self.seldom.count(site)
                if site.parent is not None:
                    self.world.time += 1_000
                    meet(self.world, site, line_between(self.world, site, site.parent, self.chance, NONE))

    def _fold(self, site: Site) -> int:
        """What the worker of a site without a parent does by itself; how many segments it sealed."""
        with self.world.at(site):
            redated = redating.redate(site.now(), site.now())
            sealed = journal.seal(site.now(), random_bytes=self.world.draw)
            apply(site.now())
            return sealed.segments + redated


def _said(report: Report | None) -> str:
    if report is None:
        return "died"
    refused = [f"{one.code} {one.stream} from {one.first} {one.data}" for one in report.refused]
    return f"{report.code or 'ok'} {report.sent}/{report.received} {refused or ''}"
