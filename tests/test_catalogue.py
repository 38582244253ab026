"""Nothing a person reads is left untranslated, and no message lies in the catalogue for nothing."""

import re

from deploy import catalogue


def test_it_has_every_message_in_indonesian_once() -> None:
    assert catalogue.problems() == []


def test_it_keeps_the_placeholders_of_every_message() -> None:
    wrong = []
    for entry in catalogue.load():
        said = [entry.msgstr] if entry.msgstr else list(entry.msgstr_plural.values())
        may = fields(entry.msgid) | fields(entry.msgid_plural)
        must = fields(entry.msgid_plural or entry.msgid)
        wrong += [entry.msgid for text in said if not must <= fields(text) <= may]
    assert wrong == []


def fields(text: str) -> set[str]:
    return set(re.findall(r"%\((\w+)\)", text))
