"""How often one device may press a button of the queue."""

from typing import Final

from nagari.lib.limits import Limit

# A family takes a few; a phone that takes more takes them from others.
phone: Final = Limit(4, 600)
# A kiosk serves the whole room, but nobody presses twice a second for long.
kiosk: Final = Limit(40, 60)
# Bookings, codes of bookings, ratings, surveys.
public: Final = Limit(20, 600)


def forget() -> None:
    for one in (phone, kiosk, public):
        one.forget()
