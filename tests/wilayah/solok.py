"""Kabupaten Solok as a small tree for tests: its province, 14 kecamatan, 74 nagari, and Kota Solok beside it."""

from functools import cache

from nagari.lib.names import search_key
from nagari.wilayah.models import Wilayah
from nagari.wilayah.rules.codes import level_of, parent_of
from nagari.wilayah.rules.tree_file import TreeRow, read_rows
from nagari.wilayah.services.tree_source import SHIPPED, open_lines

KOTO_BARU = "13.02.10.2001"
KUBUNG = "13.02.10"
SOLOK = "13.02"


@cache
def solok_lines() -> tuple[str, ...]:
    """The header and the rows of the shipped file that concern Solok."""
    lines = open_lines(SHIPPED)
    return (next(lines), *(line for line in lines if line.startswith(("13,", "13.02", "13.72"))))


@cache
def _solok_rows() -> tuple[TreeRow, ...]:
    return tuple(read_rows(solok_lines()))


def load_solok() -> None:
    """Put the tree into the test's database, without a trace of an import."""
    Wilayah.objects.bulk_create(
        Wilayah(
            code=row.code,
            name=row.name,
            level=level_of(row.code),
            parent_id=parent_of(row.code) or None,
            search=search_key(row.name),
            lat=row.lat,
            lng=row.lng,
        )
        for row in _solok_rows()
    )
