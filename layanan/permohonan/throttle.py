"""How often one network may ask what, without a login."""

from typing import Final

from nagari.lib.limits import Limit

# Numbers looked up. Many phones of one mobile network share an address.
lookups: Final = Limit(60, 600)
# Birth dates and NIK tried by one network; and for one request, whoever tries: of some 25,000 birth dates 5 an hour.
proofs: Final = Limit(10, 600)
proofs_of_request: Final = Limit(5, 3600)
# Requests made by one network: a family's; and by a kiosk, the whole room's.
wishes: Final = Limit(6, 3600)
kiosk_wishes: Final = Limit(40, 3600)
# Photos of papers.
hand_ins: Final = Limit(40, 3600)


def forget() -> None:
    for one in (lookups, proofs, proofs_of_request, wishes, kiosk_wishes, hand_ins):
        one.forget()
