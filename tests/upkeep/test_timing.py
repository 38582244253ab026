from collections.abc import Callable
from typing import Any

import pytest
from django.core.wsgi import get_wsgi_application
from django.test import RequestFactory

from nagari.upkeep.timing import Timed


def answer(headers: dict[str, str]) -> dict[str, str]:
    got: dict[str, str] = {}

    def start(_status: str, given: list[tuple[str, str]], _exc: Any = None) -> Callable[[bytes], object]:
        got.update(given)
        return lambda _body: None

    environ = RequestFactory(SERVER_NAME="localhost", headers=headers).get("/").environ
    b"".join(Timed(get_wsgi_application())(environ, start))
    return got


@pytest.mark.django_db
def test_it_tells_the_server_time() -> None:
    timing = answer({})["Server-Timing"]
    assert float(timing.removeprefix("app;dur=").partition(",")[0]) > 0
    assert timing.endswith('sql;desc="0"')


@pytest.mark.django_db
def test_it_counts_queries_when_asked() -> None:
    assert 'sql;desc="' in answer({"x-count-queries": "1"})["Server-Timing"]
