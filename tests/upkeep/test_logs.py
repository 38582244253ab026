"""The log in the data folder: a line each, a file a day, nobody's number."""

import json
import logging
from datetime import UTC, datetime, timedelta
from pathlib import Path

from nagari.upkeep import logs
from nagari.upkeep.logs import Daily, Json

DAY = datetime(2026, 5, 14, 23, 0, tzinfo=UTC)


def record(message: str, *args: object, error: BaseException | None = None) -> logging.LogRecord:
    info = (type(error), error, error.__traceback__) if error else None
    return logging.LogRecord("nagari.test", logging.WARNING, __file__, 1, message, args, info)


def handler(folder: Path, days: int = 0) -> Daily:
    made = Daily(folder, lambda: DAY + timedelta(days=days))
    made.setFormatter(Json())
    return made


def read(folder: Path) -> list[dict[str, object]]:
    return [json.loads(line) for path in sorted(folder.iterdir()) for line in path.read_text().splitlines()]


def test_no_number_of_a_person_is_in_it(tmp_path: Path) -> None:
    try:
        raise ValueError("Key (nik)=(1302109876549001) of Yulia exists")
    except ValueError as fault:
        handler(tmp_path).emit(record("%s: no_kk %s", "import", "1302109876549002", error=fault))
    (found,) = read(tmp_path)
    assert found["error"] == "ValueError"
    assert str(found["where"]).count("test_logs.py") == 1
    assert "54900" not in json.dumps(found)
    assert "Yulia" not in json.dumps(found)
    assert {"at", "level", "logger", "message", "process"} <= set(found)


def test_it_begins_a_file_each_day_and_keeps_a_month(tmp_path: Path) -> None:
    for day in range(logs.KEPT_DAYS + 5):
        handler(tmp_path, day).emit(record("day %d", day))
    names = sorted(path.name for path in tmp_path.iterdir())
    assert len(names) == logs.KEPT_DAYS
    assert names[-1] == "2026-06-17.jsonl"
    assert {path.stat().st_mode & 0o777 for path in tmp_path.iterdir()} == {0o600}


def test_several_processes_write_one_file(tmp_path: Path) -> None:
    one, other = handler(tmp_path), handler(tmp_path)
    for turn in range(20):
        (one, other)[turn % 2].emit(record("turn %d", turn))
    assert [line["message"] for line in read(tmp_path)] == [f"turn {turn}" for turn in range(20)]


def test_a_fault_that_repeats_itself_fills_no_disk(tmp_path: Path) -> None:
    made = handler(tmp_path)
    made.emit(record("first"))
    made._size = logs.LARGEST_DAY
    made.emit(record("too much"))
    assert [line["message"] for line in read(tmp_path)] == ["first"]


def test_it_goes_on_where_nothing_can_be_written(tmp_path: Path) -> None:
    (tmp_path / "log").write_text("a file, not a folder")
    handler(tmp_path / "log").emit(record("lost"))


def test_half_a_character_ends_no_page(tmp_path: Path) -> None:
    handler(tmp_path).emit(record("asked for %s", "\ud800"))
    (found,) = read(tmp_path)
    assert str(found["message"]).startswith("asked for ")
