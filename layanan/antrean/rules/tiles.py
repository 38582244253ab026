"""Which services a kiosk shows at once. Pure."""

from typing import Final

# More at once are not found by people who come here once a year.
MOST: Final = 6


def page(count: int, asked: int) -> tuple[int, int, int | None]:
    """Of so many services the first and the end of those on the page that holds `asked`, and where the next one begins.

    None where all of them fit; after the last page comes the first again. One place leads to the next page.
    """
    if count <= MOST:
        return 0, count, None
    each = MOST - 1
    first = asked - asked % each if 0 <= asked < count else 0
    end = min(first + each, count)
    return first, end, end if end < count else 0
