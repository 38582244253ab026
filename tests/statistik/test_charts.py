from xml.etree import ElementTree

from nagari.statistik.charts import Bar, Point, Told, bars, line, pyramid
from nagari.statistik.rules import Count

TOLD = Told("g-uji", "Penduduk & umur", "Terbesar: 0–4")


def parsed(text: str) -> ElementTree.Element:
    return ElementTree.fromstring(text)


def widths(text: str, kind: str) -> list[float]:
    return [float(one.get("width", "").rstrip("%")) for one in parsed(text).iter("rect") if one.get("class") == kind]


def test_bars_are_as_long_as_what_they_count() -> None:
    drawn = bars([Bar("Islam", Count(30, 20)), Bar("<Hindu>", Count(0, 10), "(9 %)")], TOLD)
    assert widths(drawn, "male") == [60]
    assert widths(drawn, "female") == [40, 20]
    assert "&lt;Hindu&gt;" in drawn
    assert "10 (9 %)" in drawn


def test_a_chart_says_in_words_what_it_shows_and_holds_no_style() -> None:
    for drawn in (
        bars([Bar("A", Count(1))], TOLD),
        pyramid([Bar("0–4", Count(1, 2))], TOLD, "L", "P"),
        line([Point("Mei", 10), Point("Juni", 12)], TOLD),
    ):
        root = parsed(drawn)
        assert root.get("role") == "img"
        named = {one.get("id"): one.text for one in root.iter() if one.get("id")}
        assert [named[key] for key in root.get("aria-labelledby", "").split()] == [TOLD.title, TOLD.text]
        assert "style=" not in drawn


def test_the_pyramid_stands_on_the_youngest() -> None:
    root = parsed(pyramid([Bar("0–4", Count(4, 2)), Bar("5–9", Count(2, 2))], TOLD, "L", "P"))
    tops = {one.text: float(one.get("y", "0")) for one in root.iter("text")}
    assert tops["0–4"] > tops["5–9"]


def test_nothing_is_drawn_of_nobody() -> None:
    assert line([], TOLD) == ""
    assert widths(bars([Bar("A", Count())], TOLD), "male") == []
    assert parsed(pyramid([Bar("0–4", Count())], TOLD, "L", "P")) is not None
    assert parsed(line([Point("Mei", 0)], TOLD)) is not None
