"""What kinds of letters say of the marital status of whom they are about, by their codes in the catalogue."""

from collections.abc import Mapping
from typing import Final

from nagari.penduduk.kode import StatusPerkawinan

SAYS: Final[Mapping[str, frozenset[int]]] = {
    "BLMNIKAH": frozenset({StatusPerkawinan.BELUM_KAWIN}),
    "JANDADUDA": frozenset({StatusPerkawinan.CERAI_HIDUP, StatusPerkawinan.CERAI_MATI}),
}
# About who is going to marry: whoever is married already does so by leave of a court, which only papers show (UU 1/1974
# art. 3-5 for men; no woman does).
WEDS: Final = frozenset({"NIKAHN1", "NIKAHNM", "DISPNIKAH", "PERGIKAWIN", "WALIHAKIM"})
# Their group in the catalogue.
GROUP: Final = "perkawinan"
