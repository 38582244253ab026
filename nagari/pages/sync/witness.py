"""What does not fit in the history of offices: what they sent, what they sent before, what they say of it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.utils.translation import gettext as _

from nagari.pdp.models import SelisihJurnal
from nagari.sync.models import Refusal
from nagari.sync.tracking import in_region

# Of what was refused or noticed in an exchange, that which only a changed or cut history explains.
CODES: Final = ("number_reused", "segment_hash", "history_cut")


@dataclass(frozen=True, slots=True, kw_only=True)
class Amiss:
    """`stream`: region/channel; `segment`: numbers of entries; both "" where it is about the whole."""

    site: UUID
    code: str
    stream: str
    segment: str
    at: datetime

    @property
    def sentence(self) -> str:
        return sentence(self.code)


def amiss(scope: str) -> Mapping[UUID, Sequence[Amiss]]:
    """Of every installation inside `scope` what does not fit, the latest first. Two queries."""
    found: defaultdict[UUID, list[Amiss]] = defaultdict(list)
    for row in SelisihJurnal.objects.filter(in_region(scope)).order_by("-pada", "kode"):
        one = Amiss(site=row.situs, code=row.kode, stream=row.aliran, segment=row.segmen, at=row.pada)
        found[row.situs].append(one)
    for refused in Refusal.objects.filter(in_region(scope, "scope"), code__in=CODES).order_by("-last_at"):
        found[refused.site].append(_refused(refused))
    return found


def seen(site: UUID) -> int:
    """Somebody has looked into what exchanges noticed of that site; how many lines that were."""
    return Refusal.objects.filter(site=site, code__in=CODES).delete()[0]


def _refused(row: Refusal) -> Amiss:
    last = row.data.get("last") if isinstance(row.data, dict) else None
    numbers = f"{row.first}-{last}" if last and last != row.first else str(row.first or "")
    return Amiss(site=row.site, code=row.code, stream=f"{row.scope}/{row.channel}", segment=numbers, at=row.last_at)


def sentence(code: str) -> str:
    known = {
        "number_reused": _("It sends another history than the one it sent before under the same numbers."),
        "segment_hash": _("The content of a segment is not what was signed."),
        "segment_signature": _("A signature does not fit."),
        "segment_gap": _("A part of its journal is missing."),
        "segment_format": _("A part of its journal cannot be read any more."),
        "segment_scope": _("A segment lies in a stream that it was not sealed for."),
        "stream_head": _("The end of its journal is missing."),
        "history_cut": _("The end of its journal was gone: it tells less than it sent before."),
        "tip_differs": _("Its journal ends otherwise than what it sent here."),
        "set_back": _("Its database had been set back; it got what it lacked and works as a new computer."),
        "access_broken": _("Its access log was changed."),
        "access_cut": _("The end of its access log is missing, or the log was written anew."),
    }
    return known.get(code, code)
