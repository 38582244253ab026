"""Who goes before whom where several press at the same moment."""

import pytest

from layanan.antrean.services.gate import Gate


def test_it_lets_clerks_pass_before_visitors_and_each_in_his_turn() -> None:
    gate = Gate()
    assert not gate.join(of_visitor=True).locked()
    names = ("visitor 1", "visitor 2", "clerk 1", "clerk 2")
    line = {name: gate.join(of_visitor=name.startswith("visitor")) for name in names}
    passed: list[str] = []
    for _one in names:
        gate.leave()
        (turn,) = (name for name, lock in line.items() if not lock.locked() and name not in passed)
        passed.append(turn)
    assert passed == ["clerk 1", "clerk 2", "visitor 1", "visitor 2"]
    gate.leave()
    assert not gate.join(of_visitor=False).locked()


def test_it_opens_again_where_a_change_fails() -> None:
    gate = Gate()
    with pytest.raises(ValueError, match="broken"), gate.passed(of_visitor=False):
        raise ValueError("broken")
    assert not gate.join(of_visitor=False).locked()
