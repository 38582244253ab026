"""Configuration: loud and by name."""

from collections.abc import Callable
from pathlib import Path

import pytest

from nagari.lib.environment import ConfigurationError, Environment, kept_secret
from tests.server import manage


def env(**values: str) -> Environment:
    return Environment(values=values, known=frozenset({"NAGARI_DATA"}))


@pytest.mark.parametrize(
    "read",
    [
        lambda: env(NAGARI_DAAT="/data"),
        lambda: env(FLAG="maybe").flag("FLAG"),
        lambda: env(NUMBER="ten").number("NUMBER", 1, least=1, most=9),
        lambda: env(NUMBER="10").number("NUMBER", 1, least=1, most=9),
        lambda: env(ZONE="Asia/Padang").zone("ZONE", "Asia/Jakarta"),
        lambda: env(ZONE="../etc/passwd").zone("ZONE", "Asia/Jakarta"),
        lambda: env(FOLDER="/dev/null/x").folder("FOLDER", Path("x")),
    ],
)
def test_it_names_the_variable_that_is_wrong(read: Callable[[], object]) -> None:
    with pytest.raises(ConfigurationError, match=r"^(NAGARI_DAAT|FLAG|NUMBER|ZONE|FOLDER): "):
        read()


def test_it_takes_the_usual_value_for_what_is_not_set() -> None:
    assert env().flag("FLAG", default=True)
    assert env().number("NUMBER", 7, least=1, most=9) == 7
    assert env().zone("ZONE", "Asia/Jayapura") == "Asia/Jayapura"
    assert env().words("WORDS", ["a"]) == ["a"]
    assert env(WORDS=" a, ,b").words("WORDS", []) == ["a", "b"]


def test_it_invents_a_secret_once_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "secret.key"
    first = kept_secret(path)
    assert len(first) > 50
    assert kept_secret(path) == first
    assert [one.name for one in tmp_path.iterdir()] == ["secret.key"]


def test_it_invents_a_secret_anew_where_the_power_went_out_before_it_was_written(tmp_path: Path) -> None:
    path = tmp_path / "secret.key"
    path.touch()
    assert len(kept_secret(path)) > 50


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "value"), [("DATABASE_URL", "mysql://x@y/z"), ("DATABASE_URL", "nonsense"), ("TIME_ZONE", "Mars/Olympus")]
)
def test_it_starts_no_site_with_a_wrong_setting(tmp_path: Path, name: str, value: str) -> None:
    done = manage(tmp_path, "check", **{name: value})
    assert done.returncode == 1
    assert done.stderr.startswith(f"{name}: ")
    assert "Traceback" not in done.stderr
