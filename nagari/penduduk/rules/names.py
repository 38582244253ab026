"""Names of people as the forms of Dukcapil take them.

Error codes: name_empty, and those of `lib.names.clean_name`. Warning codes: name_over_60 name_one_letter name_title.
"""

import re

from nagari.lib.errors import CodedError
from nagari.lib.names import clean_name
from nagari.penduduk.rules.findings import Finding, Severity

# Permendagri 73/2022 art. 4: a name on the papers has at most 60 letters, spaces included. Older ones may be longer.
MAX_NAME_ON_PAPERS = 60

# Nearly every name, in one look: an import checks 60,000 of them.
_PLAIN = re.compile(r"[A-Za-z]{2,}(?: [A-Za-z]{2,})*")
_TITLE = re.compile(
    r"(?:^|[ ,.])(?:DRS?|DRA|IR|HJ|PROF|S\.? ?PD|S\.? ?H|S\.? ?E|S\.? ?KOM|M\.? ?PD|M\.? ?SI)\.(?: |,|$)|,",
    re.IGNORECASE,
)


def tidy_name(raw: str) -> str:
    """The name as the register keeps it: letters as typed, single spaces, no marks around it."""
    return " ".join(raw.replace("’", "'").split()).strip(" -,*_")


def check_name(nama: str, field: str = "nama", *, required: bool = True) -> tuple[Finding, ...]:
    """Checks a name that `tidy_name` gave."""
    if not nama:
        return (Finding("name_empty", field),) if required else ()
    if len(nama) <= MAX_NAME_ON_PAPERS and _PLAIN.fullmatch(nama):
        return ()
    try:
        clean_name(nama)
    except CodedError as error:
        return (Finding(error.code, field, params=error.params),)
    found: list[Finding] = []
    if len(nama) > MAX_NAME_ON_PAPERS:
        found.append(Finding("name_over_60", field, Severity.WARNING, {"length": len(nama)}))
    if sum(sign.isalpha() for sign in nama) == 1:
        found.append(Finding("name_one_letter", field, Severity.WARNING, {"value": nama}))
    if _TITLE.search(nama):
        found.append(Finding("name_title", field, Severity.WARNING, {"value": nama}))
    return tuple(found)
