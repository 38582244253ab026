"""Orders that no index of residents holds: by the number of the family card, and by place in the village's own order.

Sorting everybody for one page took 40 ms at 20,000 and 600 ms at 100,000; these walk from the families, or from the
parts of the village, to the few rows of the page. `free` is `rows` without the region: families and parts are of the
region themselves, and asked for the region of each resident too, SQLite starts from the residents.
"""

from collections.abc import Sequence

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Upper

from nagari.penduduk.models import Penduduk
from nagari.penduduk.queries.places import Part, Places
from nagari.wilayah.rules.codes import is_village

Values = list[tuple]


def by_card(
    rows: QuerySet[Penduduk],
    free: QuerySet[Penduduk],
    scope: str,
    columns: Sequence[str],
    start: int,
    size: int,
    *,
    backward: bool,
) -> Values:
    """In order of KK numbers, within a card by relation; who has no card comes last both ways. One to three queries."""
    sign = "-" if backward else ""
    # The family's region instead of the resident's: its index by region and number is what gives the order. A scope
    # above the villages has no such equality, and there only the residents' own region keeps foreign ones out.
    carded = free.filter(keluarga__wilayah=scope) if is_village(scope) else rows.filter(keluarga_id__isnull=False)
    carded = carded.filter(keluarga__deleted_at__isnull=True).order_by(f"{sign}keluarga__no_kk", "shdk", Upper("nama"))
    found = list(carded.values_list(*columns)[start : start + size])
    if len(found) == size:
        return found
    before = start + len(found) if found else carded.count()
    loose = rows.filter(Q(keluarga_id__isnull=True) | Q(keluarga__deleted_at__isnull=False)).order_by(
        Upper("nama"), "id"
    )
    first = max(0, start - before)
    return found + list(loose.values_list(*columns)[first : first + size - len(found)])


def by_place(
    rows: QuerySet[Penduduk],
    free: QuerySet[Penduduk],
    places: Places,
    columns: Sequence[str],
    start: int,
    size: int,
    *,
    backward: bool,
) -> Values:
    """In the order of the village's tree, within a part by name; who has no place comes last both ways.

    Two queries, three at the end of the list. Only the parts that lie on the page are read.
    """
    parts = list(places.rows)
    inside = free.filter(lingkungan_id__in=parts)
    counts: dict[Part, int] = dict(inside.order_by().values_list("lingkungan_id").annotate(n=Count("id")))
    ordered = [part for part in (parts[::-1] if backward else parts) if part in counts]
    chosen: list[Part] = []
    passed = skip = 0
    for part in ordered:
        if passed + counts[part] > start and passed < start + size:
            skip = skip if chosen else start - passed
            chosen.append(part)
        passed += counts[part]
    found: Values = []
    if chosen:
        place = {part: at for at, part in enumerate(chosen)}
        key, name = columns.index("lingkungan_id"), columns.index("nama")
        read = list(free.filter(lingkungan_id__in=chosen).values_list(*columns))
        read.sort(key=lambda row: (place[row[key]], row[name].upper()))
        found = read[skip : skip + size]
    if len(found) == size:
        return found
    first = max(0, start - passed)
    loose = rows.filter(Q(lingkungan_id__isnull=True) | ~Q(lingkungan_id__in=parts)).order_by(Upper("nama"), "id")
    return found + list(loose.values_list(*columns)[first : first + size - len(found)])
