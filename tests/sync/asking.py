"""One office in this process asks another, as over a line that may lose what it carries."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from uuid import UUID

import pytest
from django.db import transaction

from nagari.penduduk.models import Penduduk
from nagari.sync import answering, pace, session
from nagari.sync.models import Peer, Site, SiteState, Stream
from nagari.sync.report import Report
from nagari.sync.transport.base import Link, LinkDown
from nagari.sync.transport.messages import Answer, Request
from tests.office import NOW
from tests.sync.offices import KOTO_BARU, Make, SimulatedOffice, enrol


@dataclass
class Line(Link):
    """To an office in this process. `lost(number)`: what becomes of the request with this number."""

    asking: SimulatedOffice
    asked: SimulatedOffice
    lost: Callable[[int], str] = lambda _number: ""
    now: datetime = NOW
    seen: list[Request] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)
    caller: UUID | None = None

    def __post_init__(self) -> None:
        super().__init__()

    def call(self, request: bytes) -> bytes:
        self.seen.append(Request.from_bytes(request))
        fate = self.lost(len(self.seen))
        if fate == "request":
            raise LinkDown("stalled")
        # A connection is one site's, whatever it renews meanwhile.
        self.caller = self.caller or Site.objects.get(state=SiteState.OWN).uuid
        with self.asked.at():
            answer = answering.answer(Site.objects.get(uuid=self.caller), request, now=self.now)
        if fate == "answer":
            raise LinkDown("stalled")
        self.answers.append(Answer.from_bytes(answer))
        return answer


def sync(
    office: SimulatedOffice,
    above: SimulatedOffice,
    lost: Callable[[int], str] = lambda _number: "",
    now: datetime = NOW,
) -> tuple[Report, Line]:
    with office.at():
        peer = Site.objects.filter(wilayah=above.wilayah, state=SiteState.PEER).latest("number")
        line, ticks = Line(office, above, lost, now), count()
        return session.run(line, peer, clock=lambda: now, ticks=lambda: next(ticks) / 100), line


def add(office: SimulatedOffice, *names: str, wilayah: str = KOTO_BARU) -> None:
    with office.at(), transaction.atomic():
        rows = [Penduduk(wilayah=wilayah, nama=nama, terdata_sejak=NOW.date()) for nama in names]
        Penduduk.objects.bulk_create(rows)


def joined(make_office: Make, region: str, regency: SimulatedOffice) -> SimulatedOffice:
    office = make_office(region)
    enrol(office, regency, b"\x09" * 7)
    return office


def peer(office: SimulatedOffice) -> Peer:
    with office.at():
        return Peer.objects.get()


def in_small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pace, "LARGEST", pace.SMALLEST)
    monkeypatch.setattr(pace, "_FIRST", ())


def random_names(number: int) -> list[str]:
    chance = random.Random(number)
    return ["".join(chance.choices("abcdefghijklmnopqrstuvwxyz", k=60)) for _ in range(number)]


def names(office: SimulatedOffice) -> list[str]:
    with office.at():
        return sorted(Penduduk.objects.values_list("nama", flat=True))


def heads(office: SimulatedOffice, scope: str) -> dict[tuple[str, str], int]:
    with office.at():
        rows = Stream.objects.filter(scope=scope, admitted__gt=0).values_list("site__uuid", "channel", "admitted")
        return {(site.hex, channel): admitted for site, channel, admitted in rows}
