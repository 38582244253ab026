import importlib.util
from pathlib import Path

PATH = Path(__file__).parent.parent / "deploy" / "catalogue.py"
SPEC = importlib.util.spec_from_file_location("catalogue", PATH)
assert SPEC
assert SPEC.loader
catalogue = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(catalogue)


def test_it_reads_what_a_union_merge_left() -> None:
    text = (
        'msgid ""\nmsgstr ""\n"Language: id\\n"\n\nmsgid "a"\nmsgstr ""\nmsgstr "satu"\n\nmsgid "b"\nmsgstr "dua"\n'
        'msgstr ""\n\nmsgid "c"\nmsgstr "tiga"\nmsgstr "ketiga"\n'
    )
    assert catalogue.united(text) == (
        'msgid ""\nmsgstr ""\n"Language: id\\n"\n\nmsgid "a"\nmsgstr "satu"\n\nmsgid "b"\nmsgstr "dua"\n\n'
        'msgid "c"\nmsgstr "tiga"\n'
    )
