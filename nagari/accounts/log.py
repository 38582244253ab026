"""The access log: who looked at whom. Append-only, hash-chained, local to the site.

Each digest is SHA-256 over the digest before it and the row's own values, so a row that was edited, removed or slipped
in breaks the chain from there on. That the last rows were cut off shows by comparing with a head noted elsewhere
(`verify_chain(expected=...)`): the day's count and head leave the machine with every sync.
"""

import hashlib
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import connection, models, transaction
from django.http import HttpRequest

from nagari.accounts.models import AccessLog, User
from nagari.accounts.rules import Act
from nagari.kantor import clock
from nagari.kantor.models import Kantor
from nagari.sync.prepared import Insertion

START = b"\0" * 32
# Any key of PostgreSQL's advisory locks, the same for every writer of this log ("aksesl" as a number).
LOCK = 0x616B7365736C
LAST = f"SELECT digest FROM {AccessLog._meta.db_table} ORDER BY id DESC LIMIT 1"  # noqa: S608 - no value in it
_NAMES = [field.attname for field in AccessLog._meta.concrete_fields if not field.primary_key]
_ROW = Insertion(AccessLog, *_NAMES)
_TOGETHER = 2000
LONG_NUMBER = re.compile(r"\d{7,}")


@dataclass(frozen=True, slots=True)
class Head:
    """The end of the chain: how many rows, and the digest of the last (hex; zeros when empty)."""

    count: int
    digest: str


@dataclass(frozen=True, slots=True)
class ChainReport:
    """`broken_id` is the first row that does not fit; `head_differs` when a head noted earlier is not in the chain."""

    head: Head
    broken_id: int | None = None
    broken_at: datetime | None = None
    head_differs: bool = False

    @property
    def ok(self) -> bool:
        return self.broken_id is None and not self.head_differs


def record(
    who: HttpRequest | User | None,
    act: str,
    *,
    obj: models.Model | None = None,
    model: str = "",
    wilayah: str | None = None,
    detail: str = "",
    count: int = 1,
    now: datetime,
) -> AccessLog:
    """Writes one row in a short transaction of its own (or in the one that is open).

    `who`: the request, the user, or None for nobody known. `obj` names model and key; a list names only `model`.
    `wilayah`: None takes the object's region, else the person's. Long numbers in `detail` are masked; mask names with
    `masked()` before. Do not call it inside a long transaction: other writers wait for its end.
    """
    user = _user(who)
    if wilayah is None:
        wilayah = getattr(obj, "wilayah", None) or (user.wilayah if user else "")
    row = AccessLog(
        at=now.astimezone(UTC),
        user_id=user.pk if user else None,
        act=act,
        model=obj._meta.label if obj is not None else model,
        object_id=str(obj.pk) if obj is not None else "",
        wilayah=wilayah,
        detail=LONG_NUMBER.sub(_masked_number, detail)[:200],
        count=count,
    )
    _append(row)
    # Something is written anyway: let the office clock know how far time has come.
    clock.note_seen()
    return row


def record_office_change(request: HttpRequest, what: str) -> None:
    """Somebody changed the office: its profile, officials, hours, holidays, numbers or clock."""
    record(request, Act.CHANGE, model=Kantor._meta.label, detail=what, now=clock.now())


@transaction.atomic
def _append(row: AccessLog) -> None:
    # SQLite's transaction is IMMEDIATE and thereby alone; PostgreSQL's writers have to queue up.
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        # Every page pays for this: a quarter of a millisecond less than through the ORM.
        cursor.execute(LAST)
        last = cursor.fetchone()
    row.digest = digest(bytes(last[0]) if last else START, row)
    row.pk = _ROW.insert(*(getattr(row, name) for name in _NAMES))


def digest(before: bytes, row: AccessLog) -> bytes:
    """SHA-256 over the digest before and the row as canonical JSON."""
    values: list[Any] = [
        before.hex(),
        row.at.astimezone(UTC).isoformat(timespec="microseconds"),
        row.user_id,
        row.act,
        row.model,
        row.object_id,
        row.wilayah,
        row.detail,
        row.count,
    ]
    return hashlib.sha256(json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode()).digest()


def head() -> Head:
    last = AccessLog.objects.order_by("-pk").values_list("digest", flat=True).first()
    return Head(AccessLog.objects.count(), (bytes(last) if last is not None else START).hex())


def verify_chain(*, expected: Head | None = None, tell: Callable[[int], None] | None = None) -> ChainReport:
    """Recomputes every digest. `expected`: a head noted earlier, which must lie on the chain at its count.

    `tell` hears of every row how many there were so far.
    """
    before, count, found = START, 0, expected is None or expected.count == 0
    for row in _rows():
        count += 1
        if tell:
            tell(count)
        right = digest(before, row)
        if right != bytes(row.digest):
            return ChainReport(Head(count - 1, before.hex()), row.pk, row.at)
        before = right
        if expected is not None and count == expected.count:
            found = right.hex() == expected.digest
    return ChainReport(Head(count, before.hex()), head_differs=not found)


def verify_tail(*, expected: Head | None = None, most: int = 50_000) -> ChainReport:
    """As `verify_chain`, of the last `most` rows; of all where the head that was noted lies before them."""
    first = AccessLog.objects.order_by("-pk")[most : most + 1].first()
    # Counted up to that row: others write meanwhile, and the whole number would be of more rows.
    skipped = AccessLog.objects.filter(pk__lte=first.pk).count() if first else 0
    if first is None or (expected is not None and expected.count <= skipped):
        return verify_chain(expected=expected)
    before, count, last = bytes(first.digest), skipped, first.pk
    found = expected is None
    while some := list(AccessLog.objects.filter(pk__gt=last).order_by("pk")[:_TOGETHER]):
        for row in some:
            right = digest(before, row)
            if right != bytes(row.digest):
                return ChainReport(Head(count, before.hex()), row.pk, row.at)
            before, count = right, count + 1
            found = found or (expected is not None and (count, right.hex()) == (expected.count, expected.digest))
        last = some[-1].pk
    return ChainReport(Head(count, before.hex()), head_differs=not found)


def masked(term: str) -> str:
    """A search term as the log may keep it: first letter of each word, first six digits of a number."""
    return " ".join(_masked_word(word) for word in term.split())[:120]


def _masked_word(word: str) -> str:
    if word.isdigit():
        return word[:6] + "*" * max(0, len(word) - 6)
    return word[:1] + "*" * (len(word) - 1)


def _masked_number(found: re.Match[str]) -> str:
    return _masked_word(found.group())


def _rows() -> Iterator[AccessLog]:
    """In stretches, so that no query is open while the caller writes how far it is."""
    last = 0
    while some := list(AccessLog.objects.filter(pk__gt=last).order_by("pk")[:_TOGETHER]):
        yield from some
        last = some[-1].pk


def _user(who: HttpRequest | User | None) -> User | None:
    if isinstance(who, HttpRequest):
        return who.user if isinstance(who.user, User) else None
    return who
