"""Where somebody lives, as a letter writes it for readers who are not from there. Pure."""

import re
from collections.abc import Sequence
from typing import Final

# The parts of a village that bear their kind in their name.
_NUMBERED: Final = re.compile(r"(?:RT|RW)\b", re.IGNORECASE)


def written(home: str, parts: Sequence[str], dusun: str, regions: Sequence[str]) -> str:
    """ "Jalan Melati 2, Jorong Guguak RT 001 RW 002, Nagari Koto Baru, Kecamatan Kubung".

    `home`: the street, as the family's card has it, where often more of it stands, which is not said twice; `parts` of
    the village from the smallest up; `dusun`: what the largest of them is called; `regions`: village and district.
    "" where only these are known.
    """
    said = home.casefold()
    named = [one for one in reversed(parts) if not _NUMBERED.match(one)]
    numbered = [one for one in parts if _NUMBERED.match(one)]
    top = [one if one.casefold().startswith(f"{dusun.casefold()} ") else f"{dusun} {one}" for one in named[:1]]
    inner = [
        one for one in [*top, *named[1:]] if not _says(said, one) and not _says(said, one.removeprefix(f"{dusun} "))
    ]
    rest = [one for one in numbered if not _says(said, one)]
    village = " ".join([*inner, *rest])
    if not home.strip() and not village:
        return ""
    # What is numbered goes on where the street's line named what it lies in.
    glue = " " if home and not inner else ", "
    street = glue.join(one for one in (home.strip(), village) if one)
    return ", ".join(one for one in (street, *(one for one in regions if not _says(said, one))) if one)


def _says(said: str, part: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(part.casefold())}(?!\w)", said) is not None
