"""/mulai/pemulihan/: an empty computer becomes the office that was."""

import pytest
from django.test import Client

from nagari.pages.firstday import rescue
from nagari.upkeep.rescue.staging import Staged
from tests.office import KOTO_BARU, NOW, make_regions

STAGED = Staged(
    made_at=NOW.isoformat(),
    name="Kantor Wali Nagari Koto Baru",
    wilayah=KOTO_BARU,
    database="nagari.sqlite3",
    file="a.cadangan",
    source="/media/STICK",
    blobs=0,
    at=NOW.isoformat(),
)


@pytest.fixture
def machine(db: None, data_folder: object) -> Client:
    make_regions()
    return Client(headers={"host": "localhost"})


def test_a_second_press_unpacks_nothing_over_what_waits(machine: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[str] = []
    monkeypatch.setattr(rescue.restarting, "soon", lambda: begun.append("soon"))
    monkeypatch.setattr(rescue.staging, "stage", lambda *_given: begun.append("stage"))
    monkeypatch.setattr(rescue.staging, "waiting", lambda: STAGED)
    answer = machine.post("/mulai/pemulihan/", {"berkas": "/media/STICK/a.cadangan", "kata": "abjad"})
    assert (answer.status_code, answer["Refresh"], begun) == (200, "6; url=/", ["soon"])
    assert STAGED.name in answer.content.decode()


@pytest.mark.parametrize(("typed", "told"), [("", "kata"), ("abjad adik", "kata"), ("x " * 18, "kata")])
def test_it_says_what_is_wrong_with_the_words(machine: Client, typed: str, told: str) -> None:
    answer = machine.post("/mulai/pemulihan/", {"berkas": "/tidak/ada.cadangan", "kata": typed})
    assert answer.status_code == 422
    assert told in answer.context["form"].errors
