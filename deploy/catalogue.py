#!/usr/bin/env python3
"""The message catalogue locale/id without GNU gettext.

    catalogue.py compile   django.po -> django.mo
    catalogue.py check     exit 1 and name what is missing, unused, fuzzy or doubled
    catalogue.py update    add what is missing (empty), drop what is unused, sort

English is the language of the source; Indonesian is the one catalogue.
"""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent
PO = ROOT / "locale" / "id" / "LC_MESSAGES" / "django.po"
SOURCES = ("nagari", "layanan", "peta")
# name of the call -> positions of (singular, plural, context)
CALLS: dict[str, tuple[int, int | None, int | None]] = {
    "_": (0, None, None),
    "gettext": (0, None, None),
    "gettext_lazy": (0, None, None),
    "gettext_noop": (0, None, None),
    "pgettext": (1, None, 0),
    "pgettext_lazy": (1, None, 0),
    "ngettext": (0, 1, None),
    "ngettext_lazy": (0, 1, None),
}

Message = tuple[str, str, str]  # msgid, plural, context


def messages_of_python(source: str, name: str) -> Iterator[Message]:
    for node in ast.walk(ast.parse(source, name)):
        if not isinstance(node, ast.Call):
            continue
        function = node.func
        called = (
            function.id
            if isinstance(function, ast.Name)
            else function.attr
            if isinstance(function, ast.Attribute)
            else ""
        )
        if called not in CALLS:
            continue
        found = [
            argument.value if isinstance(argument, ast.Constant) and isinstance(argument.value, str) else None
            for argument in node.args
        ]
        single, plural, context = CALLS[called]
        if len(found) > single and found[single]:
            yield (
                found[single] or "",
                (found[plural] or "") if plural is not None and len(found) > plural else "",
                (found[context] or "") if context is not None else "",
            )


def messages_of_template(source: str, name: str) -> Iterator[Message]:
    from django.utils.translation.template import templatize

    # templatize() leaves calls of gettext() between filler; each call stands on lines of its own kind.
    text = templatize(source, origin=name)
    for call in _calls(text):
        try:
            yield from messages_of_python(call, name)
        except SyntaxError:
            sys.exit(f"{name}: can't read the message in {call!r}")


def _calls(text: str) -> Iterator[str]:
    names = ("gettext(", "_(", "ngettext(", "pgettext(", "npgettext(")
    position = 0
    while True:
        starts = [(text.find(one, position), one) for one in names]
        starts = [(at, one) for at, one in starts if at >= 0]
        if not starts:
            return
        at, _name = min(starts, key=lambda found: (found[0], -len(found[1])))
        end = _end_of_call(text, text.index("(", at))
        yield text[at:end]
        position = end


def _end_of_call(text: str, opening: int) -> int:
    quote, depth, at = "", 0, opening
    while at < len(text):
        sign = text[at]
        if quote:
            if sign == "\\":
                at += 1
            elif sign == quote:
                quote = ""
        elif sign in "\"'":
            quote = sign
        elif sign == "(":
            depth += 1
        elif sign == ")":
            depth -= 1
            if depth == 0:
                return at + 1
        at += 1
    return len(text)


def extract() -> dict[tuple[str, str], str]:
    """(context, msgid) -> plural, for everything the source asks to translate."""
    found: dict[tuple[str, str], str] = {}
    for top in SOURCES:
        for path in sorted((ROOT / top).rglob("*")):
            if path.suffix not in {".py", ".html", ".txt"} or "static" in path.parts or "migrations" in path.parts:
                continue
            source = path.read_text(encoding="utf-8")
            if path.suffix == ".py" and "_(" not in source and "gettext" not in source:
                # Reading it as Python takes most of the time, and two files of three ask for nothing.
                continue
            reader = messages_of_python if path.suffix == ".py" else messages_of_template
            for msgid, plural, context in reader(source, str(path)):
                key = (context, msgid)
                found[key] = found.get(key) or plural
    return found


def load() -> polib.POFile:
    return polib.pofile(united(PO.read_text(encoding="utf-8")), wrapwidth=0)


def united(text: str) -> str:
    """Without what a union merge leaves when two sides translate one message: the empty line beside the full one."""
    text = re.sub(r'^msgstr ""\n(?=msgstr ")', "", text, flags=re.MULTILINE)
    return re.sub(r'^(msgstr ".+")\n(?:msgstr ".*"\n)+', r"\1\n", text, flags=re.MULTILINE)


def key_of(entry: polib.POEntry) -> tuple[str, str]:
    return entry.msgctxt or "", entry.msgid


def problems() -> list[str]:
    wanted, catalogue, told = extract(), load(), []
    seen: set[tuple[str, str]] = set()
    for entry in catalogue:
        key = key_of(entry)
        if key in seen:
            told.append(f"twice: {entry.msgid!r}")
        seen.add(key)
        if entry.fuzzy:
            told.append(f"fuzzy: {entry.msgid!r}")
        if key not in wanted:
            told.append(f"unused: {entry.msgid!r}")
        elif not (entry.msgstr or (entry.msgstr_plural and all(entry.msgstr_plural.values()))):
            told.append(f"not translated: {entry.msgid!r}")
    told += [f"missing: {msgid!r}" for context, msgid in wanted if (context, msgid) not in seen]
    return told


def update() -> None:
    wanted, old = extract(), {}
    for entry in load():
        key = key_of(entry)
        if key not in old or not (old[key].msgstr or old[key].msgstr_plural):
            old[key] = entry
    fresh = polib.POFile(wrapwidth=0)
    fresh.metadata = {
        "Language": "id",
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": "nplurals=1; plural=0;",
    }
    for (context, msgid), plural in sorted(wanted.items(), key=lambda item: (item[0][1].lower(), item[0])):
        kept = old.get((context, msgid))
        entry = polib.POEntry(msgid=msgid, msgctxt=context or None)
        if plural:
            entry.msgid_plural = plural
            entry.msgstr_plural = (kept.msgstr_plural if kept and kept.msgstr_plural else None) or {
                0: kept.msgstr if kept else ""
            }
        else:
            entry.msgstr = kept.msgstr if kept else ""
        if "%(" in msgid:
            entry.flags = ["python-format"]
        fresh.append(entry)
    fresh.save(str(PO))


def compile_catalogue() -> None:
    load().save_as_mofile(str(PO.with_suffix(".mo")))


def main(arguments: list[str]) -> int:
    match arguments:
        case ["compile"]:
            compile_catalogue()
        case ["update"]:
            update()
            compile_catalogue()
        case ["check"]:
            told = problems()
            print("\n".join(told) or "The Indonesian catalogue is complete.")
            return 1 if told else 0
        case _:
            print(__doc__)
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
