"""Whose residents a file holds: SIAK's exports name the village in each row.

A list of the kecamatan holds several villages: rows of others are refused. A file in which no row names this village is
either another village's or spells the name in its own way; that a person decides, warned once for the file and at each
row.
"""

import re
from collections import Counter
from collections.abc import Sequence

from nagari.lib.errors import Problem
from nagari.lib.names import search_key
from nagari.penduduk.imports.findings import refuse, warn
from nagari.penduduk.imports.plan import PlannedRow
from nagari.penduduk.imports.reading import ReadFile
from nagari.wilayah.models import Wilayah

FIELD = "desa"
_KINDS = re.compile(r"\b(NAGARI|DESA ADAT|DESA|KELURAHAN|KEL|GAMPONG|KAMPUNG|PEKON|NEGERI)\b\.?", re.IGNORECASE)
_DOTS = re.compile(r"[. ]")


def check(file: ReadFile, rows: Sequence[PlannedRow], wilayah: str) -> Problem | None:
    """Looks at the village of every row and takes it out of the row, which fills no field. The notice on the file.

    Row codes: village_other (refused), village_unlike (warning). Notice: file_other_village.
    """
    said = [(one, str(one.row.values[FIELD])) for one in rows if FIELD in one.row.values]
    if not said:
        return None
    name = Wilayah.objects.filter(code=wilayah).values_list("name", flat=True).first() or wilayah
    own = {village_key(name), wilayah.replace(".", ""), wilayah.rpartition(".")[2]}
    foreign = [(one, village) for one, village in said if village_key(village) not in own]
    is_mixed = len(foreign) < len(said)
    for one, village in foreign:
        if not one.refused:
            tell = refuse if is_mixed else warn
            tell(file, one, "village_other" if is_mixed else "village_unlike", FIELD, village=village[:60], own=name)
    for one, _village in said:
        del one.row.values[FIELD]
    if not foreign or is_mixed:
        return None
    commonest = Counter(village for _one, village in foreign).most_common(1)[0][0]
    return Problem("file_other_village", {"village": commonest[:60], "own": name})


def village_key(text: str) -> str:
    """What tells villages apart: without the kind, spaces and spelling variants; a code without its dots."""
    bare = _DOTS.sub("", text)
    return bare if bare.isdigit() else search_key(_KINDS.sub(" ", text)).replace(" ", "")
