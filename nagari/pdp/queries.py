"""What is read about data protection."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from nagari.pdp.models import (
    Insiden,
    Kesaksian,
    KontakPdp,
    Pembatasan,
    PermintaanHak,
    Persetujuan,
    StatusHak,
    TandaHapus,
)
from nagari.sync.core import statements as core
from nagari.sync.models import Site, SiteState, Statement, StatementKind
from nagari.sync.tracking import in_region

OPEN = (StatusHak.DITERIMA, StatusHak.DIRUJUK)


def contact_for(wilayah: str) -> KontakPdp | None:
    """Of that office, else of the nearest above it."""
    parts = wilayah.split(".")
    codes = [".".join(parts[:count]) for count in range(len(parts), 0, -1)]
    rows = {row.wilayah: row for row in KontakPdp.objects.filter(wilayah__in=codes).order_by("-id")}
    return next((rows[code] for code in codes if code in rows), None)


def consent_of(penduduk: UUID, tujuan: str) -> Persetujuan | None:
    """What was said last."""
    return Persetujuan.objects.filter(penduduk_id=penduduk, tujuan=tujuan).order_by("-id").first()


def consents_of(penduduk: UUID) -> list[Persetujuan]:
    return list(Persetujuan.objects.filter(penduduk_id=penduduk).order_by("id"))


def has_withdrawn(penduduk: UUID | None, tujuan: str) -> bool:
    if penduduk is None:
        return False
    row = consent_of(penduduk, tujuan)
    return row is not None and row.ditarik_pada is not None


def withdrawn(people: Iterable[UUID], tujuan: str) -> set[UUID]:
    """Those of them who said no last. One query."""
    rows = Persetujuan.objects.filter(penduduk_id__in=list(people), tujuan=tujuan).order_by("id")
    last = dict(rows.values_list("penduduk_id", "ditarik_pada"))
    return {key for key, ended in last.items() if ended is not None}


def restricted(people: Iterable[UUID]) -> set[UUID]:
    """Those of them whose record may not be used. One query."""
    rows = Pembatasan.objects.filter(penduduk_id__in=list(people), dicabut_pada=None)
    return set(rows.values_list("penduduk_id", flat=True))


def restrictions_of(penduduk: UUID) -> list[Pembatasan]:
    return list(Pembatasan.objects.filter(penduduk_id=penduduk).order_by("id"))


def requests_of(penduduk: UUID) -> list[PermintaanHak]:
    return list(PermintaanHak.objects.filter(penduduk_id=penduduk).order_by("-diterima_pada"))


def all_rows(scope: str) -> QuerySet[PermintaanHak]:
    rows: QuerySet[PermintaanHak] = PermintaanHak.objects.filter(in_region(scope))
    return rows.select_related("penduduk").order_by("-diterima_pada", "-id")


def open_rows(scope: str) -> QuerySet[PermintaanHak]:
    """The most urgent first."""
    rows: QuerySet[PermintaanHak] = PermintaanHak.objects.filter(in_region(scope), status__in=OPEN)
    return rows.select_related("penduduk").order_by("tenggat", "id")


def open_requests(scope: str) -> list[PermintaanHak]:
    return list(open_rows(scope))


def open_incidents(scope: str) -> list[Insiden]:
    return list(Insiden.objects.filter(in_region(scope), ditutup_pada=None).order_by("diketahui_pada", "id"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """An installation that holds what an erasure names; `done_at` None: it has not said so yet."""

    site: UUID
    name: str
    wilayah: str
    done_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Penghapusan:
    digest: str
    wilayah: str
    at: datetime
    reason: str
    # How many objects, and how many entries of others.
    objects: int
    entries: int
    holders: Sequence[Holder]

    @property
    def outstanding(self) -> list[Holder]:
        return [one for one in self.holders if one.done_at is None]


def erasures(scope: str, most: int = 100) -> list[Penghapusan]:
    """Every erasure inside `scope`, newest first, and who has carried it out. Three queries."""
    rows = Statement.objects.filter(in_region(scope, "scope"), kind=StatementKind.ERASURE).order_by("-received_at")
    rows = rows[:most]
    told: dict[tuple[str, UUID], datetime] = {}
    for row in TandaHapus.objects.filter(pernyataan__in=[one.digest for one in rows]).order_by("-pada"):
        told[row.pernyataan, row.situs] = row.pada
    working = list(Site.objects.filter(state__in=(SiteState.OWN, SiteState.PEER)).order_by("wilayah", "number"))
    return [_erasure(row, working, told) for row in rows]


def _erasure(row: Statement, sites: Sequence[Site], told: dict[tuple[str, UUID], datetime]) -> Penghapusan:
    said = core.read(bytes(row.body))
    holders = [
        Holder(
            site=one.uuid, name=one.name or one.wilayah, wilayah=one.wilayah, done_at=told.get((row.digest, one.uuid))
        )
        for one in sites
        if one.wilayah and (said.scope == one.wilayah or said.scope.startswith(one.wilayah + "."))
    ]
    return Penghapusan(
        digest=row.digest,
        wilayah=said.scope,
        at=row.received_at,
        reason=str(said.content.get("reason", "")),
        objects=len(said.content["objects"]),
        entries=len(said.content["entries"]),
        holders=holders,
    )


def witnesses(scope: str) -> dict[UUID, Kesaksian]:
    """What every installation inside `scope` said last of its own journal."""
    return {row.situs: row for row in Kesaksian.objects.filter(in_region(scope)).order_by("pada")}
