"""What the source of a template may hold, and which facts it asks for. Pure.

A template is Typst. It reads the files of `printing/typst` and no others (the compiler's root), and no package, for the
words that could fetch one are refused here.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from nagari.lib.errors import Problem

LONGEST: Final = 20_000
# Each could read or run what is not in the source: a package of the net, a file, a text as code.
FORBIDDEN: Final = (
    *("import", "include", "eval", "plugin", "std", "dictionary", "sys", "read", "json", "csv", "yaml", "toml", "xml"),
    *("cbor", "image", "bibliography"),
)
_FORBIDDEN: Final = re.compile(rf"(?<![\w-])({'|'.join(FORBIDDEN)})(?![\w-])")
_GROUPS: Final = ("isi", "warga")
_USED: Final = re.compile(r"(?<![\w.-])(isi|warga)\.([a-z][a-z0-9_]*)")
_GUARDED: Final = re.compile(r"(?<![\w-])ada\(\s*(isi|warga)\s*,\s*\"([a-z][a-z0-9_]*)\"\s*\)")
_IDENTITY: Final = re.compile(r"(?<![\w-])identitas\(([^()]*)\)")
_QUOTED: Final = re.compile(r"\"([a-z][a-z0-9_]*)(\??)\"")
# What `identitas()` shows without being told; printed by `usual` of surat.typ.
USUAL: Final = ("nama", "nik", "ttl", "jenis_kelamin", "alamat")
# Who signs beside the office: a party, a witness (printing/typst/surat.typ).
_BESIDE: Final = re.compile(r"(?<![\w-])penanda\(")
_COMMENT: Final = re.compile(r"(?m)(?<!:)//.*$|/\*.*?\*/", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Asked:
    """A fact that a template uses: `group` isi (the form) or warga (the first whom it is about)."""

    group: str
    name: str
    required: bool


def digest(source: str) -> str:
    return hashlib.sha256(source.encode()).hexdigest()


def problems(source: str) -> Iterator[Problem]:
    """source_empty, source_long (most), source_word (line, word)."""
    if not source.strip():
        yield Problem("source_empty")
    if len(source) > LONGEST:
        yield Problem("source_long", {"most": LONGEST})
    for number, line in enumerate(_bare(source).splitlines(), 1):
        for found in _FORBIDDEN.finditer(line):
            yield Problem("source_word", {"line": number, "word": found[1]})


def asked(source: str) -> tuple[Asked, ...]:
    """Facts in the order of their first use. One that the source looks for with `ada(isi, "x")` may be missing, as may
    one of `identitas("x?")`."""
    bare = _bare(source)
    guarded = {(group, name) for group, name in _GUARDED.findall(bare)}
    found: dict[tuple[str, str], bool] = {}
    for group, name in _USED.findall(bare):
        found.setdefault((group, name), (group, name) not in guarded)
    for arguments in _IDENTITY.findall(bare):
        named = _QUOTED.findall(arguments) or [(name, "") for name in USUAL]
        for name, optional in named:
            found[("warga", name)] = found.get(("warga", name), False) or not optional
    for key in guarded:
        found.setdefault(key, False)
    return tuple(Asked(group, name, required) for (group, name), required in found.items())


def is_signed_by_others(source: str) -> bool:
    """Do parties or witnesses sign it beside the office?"""
    return _BESIDE.search(_bare(source)) is not None


def missing(source: str, facts: Mapping[str, Mapping[str, Any]]) -> list[Asked]:
    """Required facts that are not there, or empty. `facts` by group."""
    return [
        one for one in asked(source) if one.required and facts.get(one.group, {}).get(one.name) in (None, "", [], {})
    ]


def _bare(source: str) -> str:
    """Without comments, line for line."""
    return _COMMENT.sub(lambda found: "\n" * found[0].count("\n"), source)
