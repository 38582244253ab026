"""What screens call a resident's status, in the language of the page; the official labels stay on files and prints."""

from collections.abc import Mapping
from functools import lru_cache

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from nagari.penduduk.kode.administrasi import StatusDasar

_WORDS = {
    StatusDasar.HIDUP: _("Living here"),
    StatusDasar.MATI: _("Died"),
    StatusDasar.PINDAH: _("Moved away"),
    StatusDasar.HILANG: _("Missing"),
    StatusDasar.PERGI: _("Left"),
    StatusDasar.TIDAK_VALID: _("Not valid"),
}


def status_words() -> Mapping[int, str]:
    return _in(get_language() or "")


# A list says one for each of its rows.
@lru_cache(maxsize=4)
def _in(language: str) -> Mapping[int, str]:
    return {status.value: str(word) for status, word in _WORDS.items()}
