from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.template import Context, Engine, TemplateSyntaxError
from django.utils import translation
from django.utils.functional import SimpleLazyObject
from django.utils.safestring import mark_safe

from nagari.templates import kept


@dataclass(frozen=True, slots=True)
class Who:
    nama: str


@pytest.fixture(autouse=True)
def _nothing_kept() -> Iterator[None]:
    kept._drawn.cache_clear()
    yield
    kept._drawn.cache_clear()


def engine(monkeypatch: pytest.MonkeyPatch, **templates: str) -> Engine:
    loaders = [("django.template.loaders.locmem.Loader", templates)]
    made = Engine(loaders=loaders, builtins=["nagari.templates.tags", "django.templatetags.i18n"])
    monkeypatch.setattr(Engine, "get_default", staticmethod(lambda: made))
    return made


def drawn(made: Engine, source: str, **values: object) -> str:
    return made.from_string(source).render(Context(values))


def test_it_draws_a_part_once_for_the_same_values(monkeypatch: pytest.MonkeyPatch) -> None:
    made = engine(monkeypatch, head="<b>{{ who.nama }}</b>")
    assert drawn(made, '{% part "head" who %}', who=Who("Rahmi")) == "<b>Rahmi</b>"
    assert drawn(made, '{% part "head" who %}', who=Who("Rahmi")) == "<b>Rahmi</b>"
    assert drawn(made, '{% part "head" who %}', who=Who("Buyung")) == "<b>Buyung</b>"
    assert kept._drawn.cache_info().misses == 2


def test_it_sees_nothing_that_its_tag_does_not_name(monkeypatch: pytest.MonkeyPatch) -> None:
    made = engine(monkeypatch, head="{{ who.nama }}|{{ nik }}")
    assert drawn(made, '{% part "head" who %}', who=Who("Rahmi"), nik="1302") == "Rahmi|"


def test_it_fills_what_differs_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    made = engine(monkeypatch, head='{% if term %}<i data-a="{{ term }}">{{ term }}</i>{% endif %}')
    source = '{% part "head" fresh term %}'
    assert drawn(made, source, term="a") == '<i data-a="a">a</i>'
    assert drawn(made, source, term='"<b>') == '<i data-a="&quot;&lt;b&gt;">&quot;&lt;b&gt;</i>'
    assert drawn(made, source, term=mark_safe("&amp;")) == '<i data-a="&amp;">&amp;</i>'
    assert drawn(made, source, term=SimpleLazyObject(lambda: "later")) == '<i data-a="later">later</i>'
    assert drawn(made, source) == '<i data-a=""></i>'
    assert kept._drawn.cache_info().misses == 1


def test_it_escapes_values_and_keeps_safe_ones_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    made = engine(monkeypatch, head="{{ text }}")
    assert drawn(made, '{% part "head" text %}', text=mark_safe("<b>")) == "<b>"
    assert drawn(made, '{% part "head" text %}', text="<b>") == "&lt;b&gt;"
    assert drawn(made, '{% part "head" text %}', text=True) == "True"
    assert drawn(made, '{% part "head" text %}', text=1) == "1"


def test_it_keeps_each_language_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    made = engine(monkeypatch, head='{% translate "Cancel" %}')
    with translation.override("id"):
        indonesian = drawn(made, '{% part "head" %}')
    with translation.override("en"):
        assert drawn(made, '{% part "head" %}') == "Cancel" != indonesian


def test_it_refuses_what_is_no_name_of_a_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    made = engine(monkeypatch, head="")
    with pytest.raises(TemplateSyntaxError):
        drawn(made, '{% part "head" who.nama %}')
