"""Words that Indonesians use for passwords and Django's list of common ones does not know."""

import functools
from pathlib import Path

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

WORDS_FILE = Path(__file__).parent / "data" / "easy_words.txt"


@functools.cache
def easy_words() -> frozenset[str]:
    return frozenset(WORDS_FILE.read_text(encoding="utf-8").split())


class EasyWordValidator:
    """Refuses one such word with digits or signs around it, and a run or repetition of few signs."""

    def validate(self, password: str, user: object = None) -> None:
        letters = "".join(sign for sign in password.lower() if sign.isalpha())
        if letters in easy_words() or letters == "" or len(set(password)) < 5:
            raise ValidationError(
                _("This password is easy to guess. Join three or four words that have nothing to do with the office."),
                code="password_easy",
            )

    def get_help_text(self) -> str:
        return _("At least 12 signs. Three or four words are easy to remember and hard to guess.")
