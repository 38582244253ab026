"""A database that was set back is shown so by its own signature (I11): somebody brings a segment that this site sealed
and does not hold. It renews itself, and what was lost comes back under the name it had. Nobody's word is enough: who
could say so without showing it could have any site renew itself again and again."""

from collections.abc import Sequence
from datetime import datetime

from nagari.sync import authority, identity, index
from nagari.sync.admit import Admitted, Raw, admit
from nagari.sync.cutting import CUT
from nagari.sync.models import Refusal, Stream
from nagari.sync.roster import Roster


def admit_own(raws: Sequence[Raw], *, now: datetime, horizon: datetime, roster: Roster | None = None) -> Admitted:
    """`admit`, and where it shows that this database was set back, renew this site and admit again."""
    if not raws:
        return Admitted()
    roster = roster or Roster()
    own = roster.own(now)
    admitted = admit(raws, now=now, receiver=own, horizon=horizon, roster=roster)
    # Believed only of what our own key signed (admit._blamed).
    if not any(one.code == "number_reused" and one.stream and one.stream.site == own.uuid for one in admitted.refused):
        return admitted
    identity.renew(now)
    # A regency says itself who it now is: nobody else can, and offices would refuse what it writes.
    authority.establish(now)
    # Told on as what it was (sync.cutting); the numbers themselves are in order again.
    Refusal.objects.filter(site=own.uuid, code="number_reused").update(code=CUT)
    for stream in Stream.objects.filter(site__uuid=own.uuid):
        # Who takes the end away with a program of his own leaves more behind than a restored backup has.
        index.drop_beyond(stream.pk, stream.admitted)
    again = admit(raws, now=now, horizon=horizon)
    again.admitted += admitted.admitted
    again.entries += admitted.entries
    again.renewed = True
    again.streams |= admitted.streams
    return again
