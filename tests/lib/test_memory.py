import sys
from pathlib import Path

import pytest

from nagari.lib import memory


@pytest.mark.skipif(sys.platform != "linux" or memory._glibc() is None, reason="Of glibc only.")
def test_it_gives_back_what_was_held_for_a_moment() -> None:
    def held() -> int:
        return next(int(line.split()[1]) for line in Path("/proc/self/status").open() if line.startswith("VmRSS"))

    # Each too small for a mapping of its own, each second one kept, so that the heap can't simply shrink.
    blocks = [bytearray(100_000) for _number in range(600)]
    del blocks[:-1]
    before = held()
    memory.give_back()
    assert held() < before - 20_000


def test_it_does_no_harm_where_there_is_another_library(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "_glibc", lambda: None)
    memory.share_arena()
    memory.give_back()
