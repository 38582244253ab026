"""The list of residents behind a number: the same people, found by the list's own filters."""

from collections.abc import Callable

from nagari.penduduk.kode import StatusPenduduk
from nagari.statistik.registry import Drill
from nagari.statistik.rules import EVER, NEVER, first_day, last_day

Months = Callable[[int, int], tuple[int, int] | None]


def of_code(name: str) -> Callable[[Drill], str]:
    """Of a code list: 0 is what is not filled in."""
    return lambda asked: _address(asked, **{name: asked.code})


def of_everybody(asked: Drill) -> str:
    return _address(asked)


def of_months(months: Months) -> Callable[[Drill], str]:
    """Of ages: `months(code, month)` gives first and last month of birth; None where the list cannot ask for them."""

    def address(asked: Drill) -> str:
        found = months(asked.code, asked.month)
        if found is None:
            return ""
        first, last = found
        born = {}
        if first > EVER:
            born["lahir_dari"] = first_day(first).isoformat()
        if last < NEVER:
            born["lahir_sampai"] = last_day(last).isoformat()
        return _address(asked, **born)

    return address


def _address(asked: Drill, **values: object) -> str:
    query = {"tempat": asked.tempat, **values, "status_penduduk": int(StatusPenduduk.TETAP)}
    if asked.jk is not None:
        query["jenis_kelamin"] = asked.jk
    # Codes, days and keys only: nothing in them to be quoted, and a page has fifty addresses.
    return "/penduduk/?" + "&".join(f"{name}={value}" for name, value in query.items() if value != "")
