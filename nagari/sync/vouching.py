"""Statements in a session: what to tell next of them, and what follows from those that were told."""

from datetime import datetime

from nagari.sync import settling, statements
from nagari.sync.course import Course
from nagari.sync.roster import Roster
from nagari.sync.transport.messages import Answer


class Vouching:
    """`region`: the lower one of both sides."""

    def __init__(self, course: Course, region: str, roster: Roster) -> None:
        self._course, self._region, self._roster = course, region, roster
        # What to tell next: digests of all that are known, or those the other side lacks.
        self._knows: list[bytes] = []
        self._lacked: list[bytes] = []

    def digest(self) -> bytes:
        return self._roster.digest(self._region)

    def next(self) -> tuple[list[bytes], list[bytes]]:
        """Digests of what is known here, and statements to tell."""
        knows, lacked = self._knows, set(self._lacked)
        self._knows, self._lacked = [], []
        if not lacked:
            return knows, []
        known = [one for one in statements.digests(self._region) if one not in lacked]
        return knows, statements.raws(self._region, without=known)

    def hear(self, answer: Answer, now: datetime, *, hello: bool, told: bool) -> None:
        """`hello`, `told`: what the request was that this answers, one that told statements."""
        if hello and answer.statements:
            self._knows = statements.digests(self._region)
        self._lacked += answer.lacks
        accepted = statements.accept_all(answer.told, now).accepted if answer.told else 0
        if accepted:
            self._roster = Roster()
            settling.settle(now)
        if accepted or told:
            # What was refused because its site was unknown may be good now.
            self._course.forgive("site_unknown")
