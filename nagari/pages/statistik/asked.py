"""What a page of figures is asked for: which region or part of it, as of when, and how old what is known of it is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from django.http import Http404, HttpRequest
from django.utils.translation import get_language

from nagari.accounts.access import actor
from nagari.accounts.models import User
from nagari.kantor import clock
from nagari.kantor.words import words
from nagari.penduduk.queries.places import Part, Place, Places, places_of
from nagari.statistik.registry import Indikator, indicators
from nagari.statistik.rules import month_of
from nagari.sync import status
from nagari.wilayah import freshness
from nagari.wilayah.queries.tree import label
from nagari.wilayah.rules.codes import is_village


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """`tempat`: part of the own region, None for all of it. `month`: the present one; ages are those at its end."""

    user: User
    places: Places
    tempat: Part | None
    now: datetime
    month: int

    @property
    def is_village(self) -> bool:
        """Of the own village, whose parts are known."""
        return is_village(self.user.wilayah)

    @property
    def wilayah(self) -> str:
        """The region whose figures are read."""
        return self.tempat if isinstance(self.tempat, str) else self.user.wilayah

    @property
    def parts(self) -> list[str] | None:
        """Keys of the parts of the village that are meant; None for the whole region."""
        if not isinstance(self.tempat, UUID):
            return None
        return [part.hex for part in self.places.within(self.tempat) if isinstance(part, UUID)]

    @property
    def all_parts(self) -> list[str]:
        """Keys of every part of the village, closed ones too."""
        return [part.hex for part in self.places.rows if isinstance(part, UUID)]

    @property
    def below(self) -> list[Place]:
        """Places right below, each with figures of its own."""
        return [self.places.rows[part] for part in self.places.below.get(self.tempat, ())]

    @property
    def key(self) -> tuple[object, ...]:
        """What a drawn page depends on beside the figures: who may see what, where, when, in which words."""
        names = (freshness.changes(), get_language(), words()["dusun_cap"], words()["desa_cap"])
        return self.user.role, self.user.wilayah, self.tempat_text, self.month, *names

    @property
    def tempat_text(self) -> str:
        return str(self.tempat) if self.tempat else ""

    @property
    def place_label(self) -> str:
        return self.places.label(self.tempat) if self.tempat else _name(self.user.wilayah, freshness.changes())


# Every page says it. Changes of the tree by this process show at once, those of another after a restart.
@lru_cache(maxsize=64)
def _name(wilayah: str, _changes: int) -> str:
    return label(wilayah).partition(", ")[0]


def asked(request: HttpRequest) -> Asked:
    """404 for a place that is not in the own region."""
    user, now = actor(request), clock.now()
    places = places_of(user.wilayah)
    return Asked(
        user=user,
        places=places,
        tempat=_place(request.GET.get("tempat", ""), places),
        now=now,
        month=month_of(clock.today()),
    )


def _place(text: str, places: Places) -> Part | None:
    if not text:
        return None
    part: Part = text
    if not places.are_regions:
        try:
            part = UUID(text)
        except ValueError:
            raise Http404 from None
    if part not in places.rows:
        raise Http404
    return part


def indicator(code: str) -> Indikator:
    found = indicators.get(code)
    if found is None:
        raise Http404
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Age:
    """How old the figures are. `oldest`: what is known longest ago, of `oldest_name`; `missing`: villages nothing is
    known of; `uncounted`: changes that are being counted at this moment."""

    at: datetime
    oldest: datetime | None = None
    oldest_name: str = ""
    missing: int = 0
    uncounted: int = 0


def age(page: Asked) -> Age:
    uncounted = status.uncounted()
    if page.is_village:
        return Age(at=page.now, uncounted=uncounted)
    villages = [code for code in page.places.rows if isinstance(code, str) and is_village(code)]
    inside = [code for code in villages if code.startswith(f"{page.wilayah}.") or code == page.wilayah]
    known: Mapping[str, datetime] = status.known_at(page.user.wilayah)
    oldest = min((known[code], code) for code in inside if code in known) if known.keys() & set(inside) else None
    return Age(
        at=page.now,
        oldest=oldest[0] if oldest else None,
        oldest_name=page.places.label(oldest[1]) if oldest else "",
        missing=sum(code not in known for code in inside),
        uncounted=uncounted,
    )
