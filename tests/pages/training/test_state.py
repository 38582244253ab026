import time
from pathlib import Path

import pytest

from nagari.pages.training import process, state
from nagari.pages.training.state import Phase, TrainingState


@pytest.fixture(autouse=True)
def folder(data_folder: Path) -> Path:
    (data_folder / "latihan").mkdir()
    return data_folder / "latihan"


def told(phase: Phase = Phase.READY, beat: float | None = None) -> TrainingState:
    return TrainingState(phase=phase, port=8001, beat=time.time() if beat is None else beat)


def test_it_reads_what_the_twin_wrote() -> None:
    state.write(told())
    assert state.read().port == 8001


@pytest.mark.parametrize("content", ["", "{", "[]", '{"phase": "dancing"}', '{"phase": "ready", "other": 1}', "null"])
def test_it_takes_a_torn_file_for_a_stopped_twin(folder: Path, content: str) -> None:
    (folder / "keadaan.json").write_text(content)
    assert state.read() == state.STOPPED


def test_it_waits_out_another_process_that_holds_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    refusals = iter([PermissionError(), PermissionError(), None])
    real = Path.replace

    def held(self: Path, target: Path) -> Path:
        if refused := next(refusals):
            raise refused
        return real(self, target)

    monkeypatch.setattr(state, "PAUSE_SECONDS", 0)
    monkeypatch.setattr(Path, "replace", held)
    state.write(told())
    assert state.read().port == 8001


@pytest.mark.parametrize("content", ["", "{", "[]", '{"wilayah": "x"}', "null"])
def test_it_trains_the_usual_office_where_none_is_told(folder: Path, content: str) -> None:
    (folder / "kantor.json").write_text(content)
    assert state.read_office() is None


@pytest.mark.parametrize("seconds", [60, -60])
def test_it_takes_a_silent_twin_for_a_stopped_one(seconds: int) -> None:
    state.write(told(beat=1_000_000))
    assert state.read(1_000_000 + seconds).phase is Phase.STOPPED


def test_it_remembers_a_failure_however_long_ago() -> None:
    state.write(told(Phase.FAILED, beat=1))
    assert state.read().phase is Phase.FAILED


def test_it_does_not_hand_the_office_s_own_keys_to_the_twin(data_folder: Path) -> None:
    given = process.environment({"DATABASE_URL": "postgres://x", "SECRET_KEY": "s", "BEHIND_TLS": "1", "PATH": "/bin"})
    assert {"DATABASE_URL", "SECRET_KEY", "BEHIND_TLS"}.isdisjoint(given)
    assert given["PATH"] == "/bin"
    assert (given["NAGARI_TRAINING"], given["NAGARI_DATA"]) == ("1", str(data_folder))
