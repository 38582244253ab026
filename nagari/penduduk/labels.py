"""What a field of the register is called: the same word in forms, pages, lists, imports and messages."""

from functools import lru_cache

from django.db import models
from django.utils.text import capfirst
from django.utils.translation import get_language

from nagari.kantor.words import words

_PLACE = "lingkungan"


def field_label(field: models.Field) -> str:
    """Capitalised, in the language of the page; the part of the village by the word of this office."""
    return words()["dusun_cap"] if field.name == _PLACE else _label(field, get_language() or "")


def field_name(field: models.Field) -> str:
    """The same inside a sentence."""
    return words()["dusun"] if field.name == _PLACE else str(field.verbose_name)


# A resident's page says forty of them.
@lru_cache(maxsize=512)
def _label(field: models.Field, language: str) -> str:
    return capfirst(str(field.verbose_name))
