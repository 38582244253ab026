"""Conditions over what was filled in, under which a stage or a requirement counts. Pure; nothing is run as code.

    klasifikasi dalam (antarkecamatan, antarprovinsi) dan bukan (luas >= 200 atau badan_usaha = ya)
    hari_kerja_sampai(tgl_akad) < 10

Names are fields of the form. Words of the language are Indonesian, because those who keep the catalogue write it.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from layanan.katalog.models.choices import TipeIsian
from nagari.lib.errors import CodedError

Value = str | int | date | bool

WORKDAYS: Final = "hari_kerja_sampai"
KEYWORDS: Final = frozenset({"dan", "atau", "bukan", "dalam", WORKDAYS})
ORDERED: Final = frozenset({TipeIsian.ANGKA, TipeIsian.UANG, TipeIsian.TANGGAL})
# Deeper ones nobody understands; and a parser that calls itself must end.
DEEPEST: Final = 8
# As long as a number in a form may be; one of 5,000 digits is refused as two.
_TOKEN = re.compile(
    r"\s*(?:(<=|>=|!=|=|<|>|\(|\)|,)|'([^']*)'|(\d{4}-\d{2}-\d{2})|(-?\d{1,15})|([a-z][a-z0-9_]*))", re.ASCII
)


@dataclass(frozen=True, slots=True)
class Known:
    """What a condition may ask of a field: its type, and the values of a choice. `sure`: it has to be filled in."""

    tipe: TipeIsian
    values: frozenset[str] = frozenset()
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Compare:
    """`workdays`: not the date but the working days until it."""

    name: str
    op: str
    values: tuple[Value, ...]
    workdays: bool = False


@dataclass(frozen=True, slots=True)
class Not:
    of: "Condition"


@dataclass(frozen=True, slots=True)
class Every:
    of: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class Some:
    of: tuple["Condition", ...]


Condition = Compare | Not | Every | Some


@dataclass(frozen=True, slots=True)
class Facts:
    """What was filled in, typed; and how to count working days up to a date (negative: it has passed)."""

    values: Mapping[str, Value]
    workdays_until: Callable[[date], int]


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    at: int


def parse(text: str, fields: Mapping[str, Known]) -> Condition:
    """Raises CodedError condition_sign, condition_end, condition_word (at, found), condition_field (name),
    condition_optional (name), condition_type (name, found), condition_value (name, found), condition_deep.
    """
    return _Parser(list(_tokens(text)), fields).whole()


def holds(condition: Condition, facts: Facts) -> bool:
    """Of a field that is not filled in nothing holds."""
    match condition:
        case Every(of):
            return all(holds(one, facts) for one in of)
        case Some(of):
            return any(holds(one, facts) for one in of)
        case Not(one):
            return not holds(one, facts)
        case Compare():
            return _compare(condition, facts)


def _compare(asked: Compare, facts: Facts) -> bool:
    value = facts.values.get(asked.name)
    if value is None:
        return False
    if asked.workdays:
        if not isinstance(value, date):
            return False
        value = facts.workdays_until(value)
    first = asked.values[0]
    if asked.op in ("=", "dalam"):
        return value in asked.values
    if asked.op == "!=":
        return value != first
    if isinstance(value, date) and isinstance(first, date):
        return _ordered(asked.op, (value > first) - (value < first))
    if isinstance(value, int) and isinstance(first, int):
        return _ordered(asked.op, (value > first) - (value < first))
    return False


def _ordered(op: str, sign: int) -> bool:
    return {"<": sign < 0, "<=": sign <= 0, ">": sign > 0, ">=": sign >= 0}[op]


def _tokens(text: str) -> Iterator[_Token]:
    at = 0
    while text[at:].strip():
        found = _TOKEN.match(text, at)
        if found is None:
            raise CodedError("condition_sign", at=at + 1, found=text[at:].strip()[0])
        kind = ("sign", "text", "date", "number", "word")[(found.lastindex or 1) - 1]
        yield _Token(kind, found[found.lastindex or 1], found.start(found.lastindex or 1) + 1)
        at = found.end()


class _Parser:
    def __init__(self, tokens: list[_Token], fields: Mapping[str, Known]) -> None:
        self.tokens, self.fields, self.place, self.depth = tokens, fields, 0, 0

    def whole(self) -> Condition:
        found = self._either()
        if self.place < len(self.tokens):
            raise self._wrong(self.tokens[self.place])
        return found

    def _either(self) -> Condition:
        found = [self._both()]
        while self._takes("atau"):
            found.append(self._both())
        return found[0] if len(found) == 1 else Some(tuple(found))

    def _both(self) -> Condition:
        found = [self._one()]
        while self._takes("dan"):
            found.append(self._one())
        return found[0] if len(found) == 1 else Every(tuple(found))

    def _one(self) -> Condition:
        self.depth += 1
        if self.depth > DEEPEST:
            raise CodedError("condition_deep")
        try:
            if self._takes("bukan"):
                return Not(self._one())
            if self._takes("("):
                found = self._either()
                self._needs(")")
                return found
            return self._comparison()
        finally:
            self.depth -= 1

    def _comparison(self) -> Compare:
        workdays = self._takes(WORKDAYS)
        if workdays:
            self._needs("(")
        name, known = self._field()
        if workdays:
            self._needs(")")
            if known.tipe != TipeIsian.TANGGAL:
                raise CodedError("condition_type", name=name, found=WORKDAYS)
            known = Known(TipeIsian.ANGKA)
        if self._takes("dalam"):
            self._needs("(")
            values = [self._value(name, known)]
            while self._takes(","):
                values.append(self._value(name, known))
            self._needs(")")
            return Compare(name, "dalam", tuple(values), workdays)
        token = self._next()
        if token.kind != "sign" or token.text in "(),":
            raise self._wrong(token)
        if token.text not in ("=", "!=") and known.tipe not in ORDERED:
            raise CodedError("condition_type", name=name, found=token.text)
        return Compare(name, token.text, (self._value(name, known),), workdays)

    def _field(self) -> tuple[str, Known]:
        token = self._next()
        if token.kind != "word" or token.text in KEYWORDS:
            raise self._wrong(token)
        known = self.fields.get(token.text)
        if known is None:
            raise CodedError("condition_field", name=token.text)
        if not known.sure:
            # A stage that depends on what may be left out would come and go.
            raise CodedError("condition_optional", name=token.text)
        return token.text, known

    def _value(self, name: str, known: Known) -> Value:
        token = self._next()
        if token.kind == "sign":
            raise self._wrong(token)
        refused = CodedError("condition_value", name=name, found=token.text)
        match known.tipe:
            case TipeIsian.ANGKA | TipeIsian.UANG if token.kind == "number":
                return int(token.text)
            case TipeIsian.TANGGAL if token.kind == "date":
                try:
                    return date.fromisoformat(token.text)
                except ValueError:
                    raise refused from None
            case TipeIsian.YA_TIDAK if token.text in ("ya", "tidak"):
                return token.text == "ya"
            case TipeIsian.PILIHAN if token.text in known.values:
                return token.text
            case TipeIsian.TEKS if token.kind in ("text", "word"):
                return token.text
            case _:
                raise refused

    def _next(self) -> _Token:
        if self.place >= len(self.tokens):
            raise CodedError("condition_end")
        self.place += 1
        return self.tokens[self.place - 1]

    def _takes(self, text: str) -> bool:
        if self.place < len(self.tokens):
            token = self.tokens[self.place]
            if token.text == text and token.kind != "text":
                self.place += 1
                return True
        return False

    def _needs(self, text: str) -> None:
        token = self._next()
        if token.text != text or token.kind == "text":
            raise self._wrong(token)

    @staticmethod
    def _wrong(token: _Token) -> CodedError:
        return CodedError("condition_word", at=token.at, found=token.text)
