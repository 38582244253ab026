import pytest

from nagari.jobs import daily
from tests.office import NOW


@pytest.fixture(autouse=True)
def only_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(daily, "_functions", {})


def test_it_does_all_that_is_registered() -> None:
    daily.register("one", lambda now: now.day)
    daily.register("none", lambda _now: 0)
    assert daily.run_all(NOW) == {"one": 14, "none": 0}


def test_it_is_due_some_time_after_the_start_and_then_every_day(monkeypatch: pytest.MonkeyPatch) -> None:
    moment = 1000.0
    monkeypatch.setattr(daily, "monotonic", lambda: moment)
    due = daily.Daily()
    found = []
    for passed in (0.0, daily.FIRST_SECONDS, 1.0, daily.EVERY_SECONDS - 2, 2.0):
        moment += passed
        found.append(due.is_due())
    assert found == [False, True, False, False, True]
