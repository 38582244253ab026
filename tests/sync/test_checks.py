"""What could not be applied elsewhere is refused at start-up."""

from dataclasses import replace

import pytest

from nagari.kantor.models import Nomor, SeriNomor
from nagari.penduduk.models import Penduduk
from nagari.sync import checks
from nagari.sync.registry import registry


def found(model: type) -> list[str]:
    return [one.id for one in checks.check_models() if one.id and (model.__name__ in str(one.msg))]


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ({"foreign": frozenset({"desa"})}, "sync.E009"),
        ({"author": "tiada"}, "sync.E012"),
        ({"author": "cari"}, "sync.E012"),
        ({"computed": {"nama": ("nik", str)}}, "sync.E010"),
        ({"computed": {"cari": ("tiada", str)}}, "sync.E010"),
    ],
)
def test_it_refuses_a_wrong_registration(monkeypatch: pytest.MonkeyPatch, told: dict[str, object], code: str) -> None:
    monkeypatch.setitem(registry._entries, Penduduk, replace(registry[Penduduk], **told))  # type: ignore[arg-type]
    assert found(Penduduk) == [code]


def test_it_refuses_rows_that_would_wait_for_each_other(monkeypatch: pytest.MonkeyPatch) -> None:
    assert found(Nomor) == []
    monkeypatch.setattr(checks, "_needed_by", lambda model: {model} if model is SeriNomor else set())
    assert found(SeriNomor) == ["sync.E011"]


def test_it_finds_what_a_row_needs() -> None:
    assert checks._needed_by(Nomor) == {SeriNomor}
    assert checks._needed_by(Penduduk) == set()
