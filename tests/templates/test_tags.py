import datetime as dt
from types import SimpleNamespace

from django.core.paginator import Paginator
from django.template import Context, Engine
from django.test import RequestFactory
from django.utils.safestring import mark_safe


def render(source: str, address: str = "/", **context: object) -> str:
    # Without the context processors: they ask the database who the office is.
    return (
        Engine.get_default().from_string(source).render(Context({"request": RequestFactory().get(address), **context}))
    )


def test_it_keeps_the_address_when_paging() -> None:
    page = Paginator(range(130), 25).get_page(3)
    html = render("{% paging page %}", "/penduduk/?q=rahmi&jorong=2&hal=3", page=page)
    assert 'href="?q=rahmi&amp;jorong=2&amp;hal=4"' in html
    # The first page has the plain address, so that it is one page and not two.
    assert 'href="?q=rahmi&amp;jorong=2"' in html
    assert 'aria-current="page">3<' in html
    assert "51-75 dari 130" in html


def test_it_pages_nothing_when_all_fits() -> None:
    html = render("{% paging page %}", page=Paginator(range(12), 25).get_page(1))
    assert "<a" not in html
    assert "1-12 dari 12" in html


def test_it_says_zero_of_an_empty_list() -> None:
    assert "0-0 dari 0" in render("{% paging page %}", page=Paginator([], 25).get_page(1))


def test_it_changes_one_value_of_the_query() -> None:
    assert render("{% query urut='nama' hal=None %}", "/?hal=4&q=a") == "?q=a&amp;urut=nama"


def test_it_escapes_what_people_typed() -> None:
    nasty = "<script>alert(1)</script>"
    html = render(
        "{% chip 'leaf' x %}{% empty 'people' x x %}{% facts pairs %}{% stat x x x %}"
        "{% timeline events %}{% progress job x %}",
        x=nasty,
        pairs=[(nasty, nasty)],
        events=[{"title": nasty, "text": nasty, "who": nasty, "state": nasty}],
        job=SimpleNamespace(done=1, total=2, message=nasty),
    )
    assert "<script" not in html
    assert html.count("&lt;script&gt;") >= 10


def test_it_remembers_safe_and_unsafe_chips_apart() -> None:
    bold = "<b>9</b>"
    assert bold in render("{% chip 'leaf' x %}", x=mark_safe(bold))
    assert bold not in render("{% chip 'leaf' x %}", x=bold)
    assert bold in render("{% chip 'leaf' x %}", x=mark_safe(bold))


def test_it_says_that_a_value_is_missing() -> None:
    html = render("{% facts pairs %}", pairs=[("Golongan darah", None), ("Anak", 0)])
    assert '<dd class="none">belum diisi</dd>' in html
    assert "<dd>0</dd>" in html


def test_it_writes_events_with_the_day_in_words() -> None:
    html = render(
        "{% timeline events %}",
        events=[{"title": "Pindah datang", "when": dt.date(2026, 5, 14), "who": "Rahmi", "state": "now"}],
    )
    assert "Kamis, 14 Mei 2026 · Rahmi" in html
    assert '<li class="now">' in html


def test_it_shows_a_job_of_unknown_length_without_a_share() -> None:
    html = render("{% progress job 'Impor' %}", job=SimpleNamespace(done=0, total=0, message=""))
    assert "max=" not in html
    assert "menyiapkan" in html


def test_it_names_an_icon_only_where_it_says_something() -> None:
    assert 'aria-hidden="true"' in render("{% icon 'search' %}")
    assert 'aria-label="menjadi"' in render("{% icon 'arrow-right' 'menjadi' %}")


def test_it_prefers_the_emblem_of_the_office() -> None:
    assert 'src="/lambang/abc.png"' in render("{% emblem %}", site={"emblem_url": "/lambang/abc.png"})
    assert "emblem.svg" in render("{% emblem %}")
