"""Official labels as screens write them: SIAK's are all capitals, which belong on forms, prints and files.

A page of capitals is hard to read, so here they are words of a sentence; abbreviations and names keep theirs.
"""

import re
from collections.abc import Mapping
from functools import lru_cache

from django.db.models import IntegerChoices

from nagari.penduduk.kode.administrasi import StatusRekam
from nagari.penduduk.kode.orang import Agama, Cacat

_ABBREVIATIONS = (
    "BPD BPK BUMD BUMN DPD DPR DPRD IUD KB KIA KK KTP PNS RI RS SB SD SLB SLTA SLTP "
    "TK TNI WNA WNI A B C AB D O S I II III IV"
)
_NAMES = "Arab Diploma Indonesia Konstitusi Latin Mahkamah Nasional Polri Strata"
_SPELLED = {word.upper(): word for word in f"{_ABBREVIATIONS} {_NAMES}".split()}
# "KTP-EL": neither a word nor an abbreviation of its own.
_SPELLED["EL"] = "el"
_WORD = re.compile(r"[A-Z]+")


@lru_cache(maxsize=64)
def screen_labels(kode_list: type[IntegerChoices]) -> Mapping[int, str]:
    """Code -> label; 0 and other numbers that are no code are missing."""
    return {member.value: screen_label(member) for member in kode_list}


def screen_choices(kode_list: type[IntegerChoices]) -> list[tuple[int, str]]:
    return list(screen_labels(kode_list).items())


def screen_label(member: IntegerChoices) -> str:
    if isinstance(member, Agama):
        return member.ejaan_baku
    return member.label_layar if isinstance(member, (Cacat, StatusRekam)) else sentence_case(str(member.label))


def sentence_case(label: str) -> str:
    """Only what is all capitals; other lists are written for people already."""
    if not label.isupper():
        return label
    text = _WORD.sub(lambda found: _SPELLED.get(found[0], found[0].lower()), label)
    return text[:1].upper() + text[1:]
