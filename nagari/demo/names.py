"""Parts of names (names.txt) put together at random: nobody is meant."""

from functools import cache
from pathlib import Path
from random import Random

# Where people are born, come from and go to: name, kecamatan code (for the NIK), weight.
OTHER_PLACES = (
    ("Kota Solok", "13.72.01", 30),
    ("Padang", "13.71.03", 30),
    ("Bukittinggi", "13.75.01", 8),
    ("Sijunjung", "13.03.07", 6),
    ("Sawahlunto", "13.73.01", 5),
    ("Batusangkar", "13.04.05", 5),
    ("Pekanbaru", "14.71.01", 12),
    ("Jambi", "15.71.01", 5),
    ("Batam", "21.71.01", 6),
    ("Jakarta", "31.74.01", 8),
    ("Bandung", "32.73.02", 4),
    ("Medan", "12.71.01", 3),
)


def generation(year: int) -> int:
    """Which list of names a person born in `year` has a name from."""
    return 0 if year < 1970 else 1 if year < 1995 else 2


@cache
def parts(title: str) -> list[str]:
    """The list under [title] of names.txt."""
    return _sections()[title]


@cache
def _sections() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    title = ""
    for line in (Path(__file__).parent / "names.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            title = line.strip("[]")
            found[title] = []
        elif line and not line.startswith("#"):
            found[title] += [part.strip() for part in line.split(",") if part.strip()]
    return found


def clans() -> list[str]:
    """Clans (suku) of the Minangkabau, inherited from the mother; the large ones first."""
    return parts("clan")


def name_of(rng: Random, male: bool, year: int) -> str:
    era, sex = generation(year), "male" if male else "female"
    first, last = parts(f"{sex} first {era}"), parts(f"{sex} last {era}")
    given = _pick(rng, first)
    # Most of the oldest have one name only; many children three.
    roll = rng.random()
    if era == 0 and roll < 0.55 and given not in {"Siti", "Upik", "Gadih"}:
        return given
    if era == 2 and roll < 0.35:
        middle = _pick(rng, first)
        if middle not in {given, "M.", "Muhammad", "Abdul"}:
            given = f"{given} {middle}"
    return f"{given} {_pick(rng, last)}"


def jorong_names(rng: Random, count: int) -> list[str]:
    """`count` different names."""
    names: list[str] = []
    while len(names) < count:
        name = f"{_pick(rng, parts('jorong head'))} {_pick(rng, parts('jorong tail'))}"
        if name not in names:
            names.append(name)
    return names


def _pick(rng: Random, choices: list[str]) -> str:
    # Half the time of Random.choice, which is felt at 100,000 people.
    return choices[int(rng.random() * len(choices))]
