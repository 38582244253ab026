"""What waits to be looked up, what was found."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from nagari.jobs.models import Job, JobState
from nagari.penduduk.models import Keluarga, Penduduk
from nagari.penduduk.queries.families import FamilyRow, family_rows
from nagari.penduduk.queries.places import places_of
from nagari.wilayah.models import Tingkat
from nagari.wilayah.queries.tree import label
from peta.alamat.models import CariRumah, Keadaan
from peta.alamat.rules import Found, question
from peta.lokasi.queries import houses, unwilling
from peta.models import Rincian
from peta.queries.outlines import shapes

JOB = "peta-alamat"
# Kilometres around the village that count as near it, in degrees.
_MARGIN = 0.02
_TOGETHER = 500


@dataclass(frozen=True, slots=True)
class Answered:
    row: FamilyRow
    found: Found
    asked: str


@dataclass(frozen=True, slots=True)
class Standing:
    """`open`: families that could be asked for; `silent`: addresses nothing can be asked of."""

    answers: Sequence[Answered]
    waiting: int
    unknown: int
    open: int
    silent: int


def standing(wilayah: str) -> Standing:
    rows = list(CariRumah.objects.filter(wilayah=wilayah).select_related("alamat").order_by("id"))
    families = {row.id: row for row in _families([row.keluarga for row in rows], wilayah)}
    answers = [
        Answered(families[row.keluarga], found, row.alamat.tanya)
        for row in rows
        if (found := _found(row)) is not None and row.keluarga in families
    ]
    asked, silent = questions(wilayah)
    states = [Keadaan.TIADA if row.ditolak else row.alamat.keadaan for row in rows]
    return Standing(answers, states.count(Keadaan.MENUNGGU), states.count(Keadaan.TIADA), len(asked), silent)


def _families(keys: Sequence[UUID], wilayah: str) -> list[FamilyRow]:
    places = places_of(wilayah)
    return [row for at in range(0, len(keys), _TOGETHER) for row in family_rows(keys[at : at + _TOGETHER], places)]


def questions(wilayah: str) -> tuple[dict[UUID, str], int]:
    """Open families without a place that were not asked for yet -> what would be asked; and of how many nothing can.
    Who does not want the house on the map is in neither."""
    known, asked = houses(wilayah), set(CariRumah.objects.filter(wilayah=wilayah).values_list("keluarga", flat=True))
    asked |= unwilling(wilayah)
    rows = Keluarga.objects.filter(wilayah=wilayah, tutup_sejak__isnull=True).order_by("no_kk", "id")
    lacking = [
        (key, alamat) for key, alamat in rows.values_list("id", "alamat") if key not in known and key not in asked
    ]
    names: dict[UUID, list[str]] = {}
    people = Penduduk.objects.filter(wilayah=wilayah, keluarga_id__isnull=False)
    for key, nama in people.values_list("keluarga_id", "nama"):
        if key:
            names.setdefault(key, []).append(nama)
    around = _around(wilayah)
    found = {key: text for key, alamat in lacking if (text := question(alamat, names.get(key, ()), around))}
    return found, len(lacking) - len(found)


def _around(wilayah: str) -> str:
    return label(wilayah).replace("Kab. ", "Kabupaten ")


def box_of(wilayah: str) -> tuple[float, float, float, float] | None:
    """South, west, north, east of the village as it is drawn; None where nothing is known of it."""
    outline = next(iter(shapes(Tingkat.DESA, wilayah, Rincian.SEDANG)), None)
    points = [at for polygon in outline.area for ring in polygon for at in ring] if outline else []
    if not points:
        return None
    lngs, lats = [x for x, _y in points], [y for _x, y in points]
    return min(lats) - _MARGIN, min(lngs) - _MARGIN, max(lats) + _MARGIN, max(lngs) + _MARGIN


def running() -> Job | None:
    """The work that is on its way, or waits for its turn."""
    states = (JobState.WAITING, JobState.RUNNING)
    return Job.objects.filter(kind=JOB, state__in=states).order_by("pk").first()


def last() -> Job | None:
    return Job.objects.filter(kind=JOB).order_by("-pk").first()


def answer_for(keluarga: UUID) -> Found | None:
    row = CariRumah.objects.filter(keluarga=keluarga).select_related("alamat").first()
    return _found(row) if row else None


def _found(row: CariRumah) -> Found | None:
    answer = row.alamat
    if row.ditolak or answer.lat is None or answer.lng is None:
        return None
    return Found(answer.lat, answer.lng, answer.label, answer.ketelitian)
