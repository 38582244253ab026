"""What is in the register and what of it wants a person's hand: counts for the staff's home page."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q

from nagari.penduduk.figures import families, residents
from nagari.penduduk.kode import Shdk, StatusDasar, StatusPenduduk
from nagari.penduduk.models import Keluarga, Penduduk
from nagari.penduduk.queries.families import Flaw, flawed
from nagari.penduduk.queries.filters import scoped
from nagari.statistik import queries
from nagari.statistik.registry import Piece
from nagari.statistik.rules import EVER, NEVER
from nagari.sync.revision import Kept
from nagari.wilayah.models import JenisLingkungan, Lingkungan

PRESENT = Q(status_dasar=StatusDasar.HIDUP, status_penduduk=StatusPenduduk.TETAP)
ALIVE = Q(status_dasar=StatusDasar.HIDUP, deleted_at__isnull=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mending:
    """`doubled`: numbers that two or more living residents bear. `headless`: families with members but no head."""

    without_nik: int
    doubled: int
    headless: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Residents and families as statistics count them, and open jorong."""

    people: int
    families: int
    parts: int


_mending: Kept[Mending] = Kept()
_parts: Kept[int] = Kept()


def to_mend(scope: str) -> Mending:
    """At most four queries after a change, 20 ms at 20,000 residents and 90 at 100,000."""
    return _mending.get(scope, lambda: _count_mending(scope))


def figures(scope: str) -> Figures:
    """The kept figures, at most a second behind; counted from the rows until these were counted for the first time."""
    people = queries.one([Piece(residents.PENDUDUK, 0, 0)], scope).total
    if people:
        kept = queries.one([Piece(families.KELUARGA, EVER, NEVER)], scope).total
    else:
        counts = {"people": Count("id"), "kept": Count("keluarga", distinct=True)}
        people, kept = scoped(Penduduk.objects.filter(PRESENT), scope).aggregate(**counts).values()
    return Figures(people=people, families=kept, parts=_parts.get(scope, lambda: _count_parts(scope)))


def _count_parts(scope: str) -> int:
    found = Lingkungan.objects.in_scope(scope).filter(jenis=JenisLingkungan.JORONG, closed_on__isnull=True)
    return int(found.count())


def _count_mending(scope: str) -> Mending:
    """Asked of every living resident it took twice as long; so an index first names those in question, with the dead
    and the deleted among them, and only these are looked at.
    """
    alive = scoped(Penduduk.objects.filter(status_dasar=StatusDasar.HIDUP, nik__in=["", *_repeated()]), scope)
    borne = dict(alive.order_by().values_list("nik").annotate(n=Count("*")))
    return Mending(
        without_nik=borne.pop("", 0),
        doubled=sum(times > 1 for times in borne.values()),
        headless=flawed(Keluarga.objects.in_scope(scope).filter(id__in=perhaps_headless()), Flaw.NO_HEAD).count(),
    )


def _repeated() -> list[str]:
    """From the index of the NIK alone."""
    groups = Penduduk.all_objects.exclude(nik="").values_list("nik").annotate(n=Count("*")).filter(n__gt=1)
    return list(groups.values_list("nik", flat=True))


def perhaps_headless() -> set[UUID]:
    """Families that have no head at all (from the index of families), or one who died, moved or was deleted."""
    members = Penduduk.all_objects.filter(keluarga_id__isnull=False)
    heads = Count("shdk", filter=Q(shdk=Shdk.KEPALA_KELUARGA))
    without = members.values_list("keluarga_id").annotate(n=heads).filter(n=0).values_list("keluarga_id", flat=True)
    gone = members.filter(shdk=Shdk.KEPALA_KELUARGA).exclude(ALIVE).values_list("keluarga_id", flat=True)
    return set(without.union(gone))
