"""`{% part "parts/header.html" site who fresh csrf_token %}`: a piece of a page that is drawn once and kept.

The frame of a page was a third of its work, and is the same on nearly every page of a person. A kept piece sees nothing
but the values its tag names, so it can never show what belongs to another page or person; they have to be hashable.
What differs each time (a token, an address) is named after `fresh`: the piece is kept with holes in their places.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from django.template import Context, Engine, Node, TemplateSyntaxError
from django.template.base import FilterExpression, Parser, Token
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

# Signs that nobody can type stand around the name of a hole.
_OPEN, _CLOSE = "\ue000", "\ue001"
_HOLE = re.compile(f"{_OPEN}(\\w+){_CLOSE}")


def part(parser: Parser, token: Token) -> "PartNode":
    """Compiles the tag. Each value has the name of a variable of the page."""
    _tag, template, *names = token.split_contents()
    at = names.index("fresh") if "fresh" in names else len(names)
    values, holes = names[:at], names[at + 1 :]
    if not all(name.isidentifier() for name in (*values, *holes)):
        raise TemplateSyntaxError("A part takes the template's name in quotes and names of variables.")
    return PartNode(template.strip("\"'"), {name: parser.compile_filter(name) for name in values}, tuple(holes))


class PartNode(Node):
    def __init__(self, template: str, values: dict[str, FilterExpression], holes: tuple[str, ...]) -> None:
        self.template = template
        self.names = tuple(values)
        self.values = tuple(values.values())
        self.holes = holes

    def render(self, context: Context) -> SafeString:
        values = [value.resolve(context, ignore_failures=True) for value in self.values]
        pieces = _drawn(self.template, self.names, self.holes, get_language() or "", *values)
        if len(pieces) == 1:
            return mark_safe(pieces[0])  # noqa: S308  drawn by a template, which escapes
        told = {name: _escaped(context.get(name)) for name in self.holes}
        # Odd places hold names of holes.
        return mark_safe("".join(told[one] if at % 2 else one for at, one in enumerate(pieces)))  # noqa: S308


# `typed`: a text that is safe equals its unsafe twin, and 1 equals True.
@lru_cache(maxsize=256, typed=True)
def _drawn(
    template: str, names: tuple[str, ...], holes: Sequence[str], language: str, *values: object
) -> tuple[str, ...]:
    """Drawn text and names of holes in turn."""
    shown = dict(zip(names, values, strict=True)) | {name: f"{_OPEN}{name}{_CLOSE}" for name in holes}
    return tuple(_HOLE.split(Engine.get_default().get_template(template).render(Context(shown))))


def _escaped(value: object) -> str:
    if value is None:
        return ""
    # The token of a form is lazy.
    return str(conditional_escape(value if isinstance(value, SafeString) else str(value)))
