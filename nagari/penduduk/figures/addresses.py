"""The list of residents behind a number: the same people, found by the list's own filters."""

from collections.abc import Callable, Mapping

from nagari.penduduk.kode import StatusPenduduk, StatusPerkawinan
from nagari.penduduk.queries.groups import Kelompok
from nagari.statistik.registry import Drill
from nagari.statistik.rules import EVER, NEVER, first_day, last_day

Months = Callable[[int, int], tuple[int, int] | None]


def of_code(name: str) -> Callable[[Drill], str]:
    """Of a code list: 0 is what is not filled in."""
    return lambda asked: _address(asked, **{name: asked.code})


def of_everybody(asked: Drill) -> str:
    return _address(asked)


def of_residence(asked: Drill) -> str:
    """Permanent, or here for a while: the code is the kind."""
    return _address(asked, asked.code)


def of_months(months: Months, undated: int | None = None) -> Callable[[Drill], str]:
    """Of ages: `months(code, month)` gives first and last month of birth; None where the list cannot ask for them.
    `undated`: code of those whose date nobody knows."""

    def address(asked: Drill) -> str:
        if asked.code == undated:
            return _address(asked, kelompok=Kelompok.UNDATED.value)
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


def of_group(groups: Mapping[int, Kelompok]) -> Callable[[Drill], str]:
    """Of groups that no field tells: code -> group."""

    def address(asked: Drill) -> str:
        group = groups.get(asked.code)
        if group is None:
            return ""
        at = {} if group is Kelompok.DISABLED else {"pada": last_day(asked.month).isoformat()}
        return _address(asked, kelompok=group.value, **at)

    return address


VOTERS = of_group({1: Kelompok.VOTERS, 2: Kelompok.VOTERS_SOON, 3: Kelompok.VOTERS_LATER, 4: Kelompok.VOTERS_UNDATED})
CARDS = of_group({1: Kelompok.CARD, 2: Kelompok.NO_CARD})


def of_vulnerable(months: Months) -> Callable[[Drill], str]:
    """Ages by `months`; who lives alone, who has a disability, and who is widowed."""
    by_age, by_group = of_months(months), of_group({3: Kelompok.ALONE, 4: Kelompok.DISABLED})
    widowed = int(StatusPerkawinan.CERAI_MATI)

    def address(asked: Drill) -> str:
        if asked.code == 5:
            return _address(asked, status_perkawinan=widowed)
        return by_age(asked) or by_group(asked)

    return address


def of_families(asked: Drill) -> str:
    return _families(asked)


def of_sizes(largest: int) -> Callable[[Drill], str]:
    """Families by how many live in them, `largest` and more together."""

    def address(asked: Drill) -> str:
        sizes = {"anggota_dari": asked.code} | ({} if asked.code == largest else {"anggota_sampai": asked.code})
        return _families(asked, **sizes)

    return address


def _families(asked: Drill, **sizes: int) -> str:
    query = {"tempat": asked.tempat, "anggota_dari": 1, **sizes, "kepala": "" if asked.jk is None else asked.jk}
    return "/keluarga/?" + "&".join(f"{name}={value}" for name, value in query.items() if value != "")


def _address(asked: Drill, kind: int = StatusPenduduk.TETAP, /, **values: object) -> str:
    query = {"tempat": asked.tempat, **values, "status_penduduk": int(kind)}
    if asked.jk is not None:
        query["jenis_kelamin"] = asked.jk
    # Codes, days and keys only: nothing in them to be quoted, and a page has fifty addresses.
    return "/penduduk/?" + "&".join(f"{name}={value}" for name, value in query.items() if value != "")
