"""NIKs that are alive in more than one register: what this office was told, and what the regency itself sees."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from nagari.penduduk.models import KabarGanda, Penduduk
from nagari.sync.prepared import Statement
from nagari.wilayah.models import Wilayah

# Every resident's page asks.
_PLACES: Final = Statement(lambda key: KabarGanda.objects.filter(penduduk_id=key).values_list("tempat"))
MOST: Final = 200


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A resident whose NIK somebody bears at other offices too: their names, or codes where unknown."""

    id: UUID
    nama: str
    nik: str
    wilayah: str
    places: tuple[str, ...]


def places_elsewhere(penduduk_id: UUID) -> list[str]:
    """Names of the other offices at which the NIK of this resident is alive; one query where there is none."""
    codes = sorted({code for (told,) in _PLACES.rows(penduduk_id) for code in told.split()})
    return list(_named(codes).values()) if codes else []


def elsewhere(scope: str) -> Sequence[Elsewhere]:
    """Residents of `scope` whose NIK is alive at another office, by number; at most MOST."""
    rows = list(KabarGanda.objects.in_scope(scope).order_by("nik", "wilayah")[:MOST])
    people = {one.id: one for one in Penduduk.objects.filter(id__in=[row.penduduk_id for row in rows])}
    names = _named({code for row in rows for code in (*row.places, row.wilayah)})
    return [
        Elsewhere(row.penduduk_id, person.nama, row.nik, names[row.wilayah], tuple(names[code] for code in row.places))
        for row in rows
        if (person := people.get(row.penduduk_id)) is not None and person.nik == row.nik
    ]


def count_elsewhere(scope: str) -> int:
    """How many NIKs of living residents in `scope` are alive at another office too."""
    return KabarGanda.objects.in_scope(scope).order_by().values("nik").distinct().count()


def _named(codes: Sequence[str] | set[str]) -> dict[str, str]:
    names = dict(Wilayah.objects.filter(code__in=codes).values_list("code", "name"))
    return {code: names.get(code, code) for code in codes}
