"""The other place: chosen once, known again by its mark."""

from pathlib import Path
from typing import Any

import pytest

from nagari.lib.errors import UserError
from nagari.upkeep.backups import places, state
from nagari.upkeep.backups.rules import Place
from tests.office import KOTO_BARU, NOW, SELAYO


@pytest.fixture
def stick(data_folder: Path, settings: Any) -> Path:
    """A stick where sticks come in, and the data folder somewhere else."""
    mounts = data_folder.parent / f"{data_folder.name}-media"
    (mounts / "STICK").mkdir(parents=True)
    settings.STICKS = [str(mounts / "STICK"), str(mounts / "STICK1")]
    return mounts / "STICK"


def test_it_finds_the_stick_wherever_it_comes_back(stick: Path) -> None:
    known = places.choose(str(stick / "Cadangan"), KOTO_BARU, NOW)
    assert places.standing(known) == (Place.THERE, stick / "Cadangan")
    moved = stick.rename(stick.with_name("STICK1"))
    assert places.standing(known) == (Place.THERE, moved / "Cadangan")
    # What is left of the place it hung on is no stick.
    (stick / "Cadangan").mkdir(parents=True)
    assert places.find(known) == moved / "Cadangan"


def test_it_takes_no_other_stick_for_it(stick: Path) -> None:
    known = places.choose(str(stick), KOTO_BARU, NOW)
    (stick / places.MARK).unlink()
    assert places.standing(known) == (Place.MISSING, None)
    other = places.choose(str(stick), KOTO_BARU, NOW)
    assert other.mark != known.mark
    assert places.standing(places.forget()) == (Place.NONE, None)


def test_it_shares_a_stick_but_no_folder_with_another_office(stick: Path) -> None:
    places.choose(str(stick), SELAYO, NOW)
    mark = (stick / places.MARK).read_bytes()
    with pytest.raises(UserError) as refused:
        places.choose(str(stick), KOTO_BARU, NOW)
    assert refused.value.code == "folder_taken"
    assert str(stick / KOTO_BARU) in refused.value.remedy
    assert (stick / places.MARK).read_bytes() == mark
    known = places.choose(str(stick / KOTO_BARU), KOTO_BARU, NOW)
    assert places.find(known) == stick / KOTO_BARU


@pytest.mark.parametrize(
    ("folder", "code"),
    [
        ("", "folder_relative"),
        ("cadangan", "folder_relative"),
        ("/tidak/ada/di/sini", "folder_missing"),
        ("/proc", "folder_unwritable"),
        ("/etc/passwd", "folder_file"),
        ("{data}", "folder_inside"),
        ("{data}/backups", "folder_inside"),
    ],
)
def test_it_refuses_a_folder_that_saves_nothing(data_folder: Path, folder: str, code: str) -> None:
    with pytest.raises(UserError) as refused:
        places.choose(folder.format(data=data_folder), KOTO_BARU, NOW)
    assert refused.value.code == code
    assert state.load() == state.State()


def test_it_begins_anew_where_its_state_can_not_be_read(data_folder: Path) -> None:
    (data_folder / "cadangan.json").write_text('{"runs": [{"wrong": 1}]}')
    assert state.load() == state.State()


def test_it_takes_for_a_stick_what_the_settings_name_as_one(data_folder: Path, settings: Any) -> None:
    stick = data_folder.parent / f"{data_folder.name}-stick"
    stick.mkdir()
    settings.STICKS = [str(stick), str(stick / "gone")]
    assert str(stick) in places.suggestions()
    assert str(stick / "gone") not in places.suggestions()
