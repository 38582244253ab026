"""Who died, as a form of heirs names him, against whom the request is about. Pure."""

import re
from datetime import date
from typing import Final

from layanan.surat.rules.facts import person_of
from nagari.lib.dates import parse_date
from nagari.lib.errors import CodedError

# Before a name, of somebody who died.
_LATE: Final = re.compile(r"^(almarhumah|almarhum|almh|alm)\b\.?\s*", re.IGNORECASE)
# "meninggal dunia di Padang, 14-05-2020"; a NIK stands before the name, never here.
_DEATH: Final = re.compile(
    r"\b(?:meninggal|wafat)\b\D{0,60}(\d{1,2}[\s./-]+\w{1,9}[\s./-]+\d{4}|\d{4}-\d\d-\d\d)(?!\d)", re.IGNORECASE
)


def is_named(said: str, nama: str, nik: str) -> bool:
    """Does the line `said` mean this person? `nik` "" of somebody outside the register: the name alone tells."""
    found = person_of(said, {})
    number, name = found.get("nik", ""), _plain(found.get("nama", ""))
    if number and nik and number != nik:
        return False
    return name == _plain(nama) or (bool(number) and number == nik and not name)


def death_in(said: str, today: date) -> date | None:
    """The day of death that the line tells; None where it tells none, or one that has not come."""
    for match in _DEATH.finditer(said):
        try:
            found = parse_date(match[1], latest=today)
        except CodedError:
            continue
        if found is not None:
            return found
    return None


def _plain(nama: str) -> str:
    return " ".join(_LATE.sub("", nama).casefold().split())
