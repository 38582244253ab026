"""Sites as this database numbers them. Stamps of rows name a site by its number, those of the journal by its id."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Max

from nagari.sync.models import Site, SiteState

# Key of PostgreSQL's advisory lock: "site" as a number.
_LOCK: Final = 0x73697465


def numbered(uuids: Collection[UUID], now: datetime) -> dict[UUID, int]:
    """The numbers of these sites. One that is heard of for the first time, in a stamp, is noted without a key."""
    found = _known(uuids)
    if missing := sorted(set(uuids) - found.keys()):
        with transaction.atomic():
            if connection.vendor == "postgresql":
                with connection.cursor() as cursor:
                    cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
            missing = sorted(set(missing) - _known(missing).keys())
            first = 1 + (Site.objects.aggregate(most=Max("number"))["most"] or 0)
            Site.objects.bulk_create(
                Site(number=number, uuid=uuid, public_key=b"", state=SiteState.PEER, created_at=now)
                for number, uuid in enumerate(missing, first)
            )
        found |= _known(missing)
    return found


def _known(uuids: Iterable[UUID]) -> dict[UUID, int]:
    return dict(Site.objects.filter(uuid__in=list(uuids)).values_list("uuid", "number"))
