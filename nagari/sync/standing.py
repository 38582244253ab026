"""How things stand here, in one query: what each side of a session tells beside entries, and where it has to look."""

from typing import Final, NamedTuple

from django.db import connection

from nagari.sync.models import Blob, BlobUse, Capture, Conflict, Outcome, Parked


class Standing(NamedTuple):
    """`pending`: changes not sealed. `outcomes`: number of the last. `has_new_blobs`: some that objects point to were
    not looked for yet; `lacks_blobs`: some are not here."""

    pending: int
    conflicts: int
    parked: int
    outcomes: int
    has_new_blobs: bool
    lacks_blobs: bool


_QUERY: Final = f"""SELECT
    (SELECT count(*) FROM {Capture._meta.db_table}),
    (SELECT count(*) FROM {Conflict._meta.db_table} WHERE closed_at IS NULL),
    (SELECT count(*) FROM {Parked._meta.db_table}),
    (SELECT coalesce(max(sequence), 0) FROM {Outcome._meta.db_table}),
    EXISTS (SELECT 1 FROM {BlobUse._meta.db_table} u
        WHERE NOT EXISTS (SELECT 1 FROM {Blob._meta.db_table} b WHERE b.digest = u.digest)),
    EXISTS (SELECT 1 FROM {Blob._meta.db_table} WHERE NOT is_here AND unused_since IS NULL)"""


def look() -> Standing:
    with connection.cursor() as cursor:
        cursor.execute(_QUERY)
        pending, conflicts, parked, outcomes, new, absent = cursor.fetchone()
    return Standing(pending, conflicts, parked, outcomes, bool(new), bool(absent))
