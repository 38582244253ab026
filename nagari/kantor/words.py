"""The words of this office, as templates get them in `kata` and messages as named placeholders."""

from collections.abc import Mapping
from typing import Final

from nagari.kantor import site
from nagari.kantor.models import Level
from nagari.kantor.rules.words import all_words

# Of what leaves the office, whoever prints it: the language of the state (UU 24/2009 art. 27).
OFFICIAL_LANGUAGE: Final = "id"


def words() -> Mapping[str, str]:
    """Keys: desa, kepala, dusun, kepala_dusun, kecamatan, camat, kabupaten, bupati, kantor; each also with `_cap`.

    Before the first day: the words of a desa.
    """
    info = site.current()
    return info.words if info else all_words(Level.NAGARI, "", {})
