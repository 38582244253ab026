"""A computer of an office is gone, and its key with it: the regency closes it, and lets the next one in to follow it.

What it had brought stays valid, number by number; what it had not is lost, unless it turns up again and joins anew. The
next one reads all its office wrote, writes streams of its own, and gives numbers beyond those on paper.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from nagari.lib.errors import UserError
from nagari.sync import authority, enrolment, retract, statements
from nagari.sync.enrolment import Code
from nagari.sync.models import Peer, Segment, Site, Stream


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What of one stream stays: entries 1 to `last`, the last of which arrived at `at`."""

    scope: str
    channel: str
    last: int
    at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Computer:
    """One that works as an office. `pending`: changes it said were waiting there when it was last heard."""

    uuid: UUID
    name: str
    wilayah: str
    heard_at: datetime | None
    pending: int
    held: tuple[Held, ...]


def computers(wilayah: str) -> list[Computer]:
    """Those that work as the office of `wilayah`, in the order they joined."""
    return [computer(row) for uuid in authority.working(wilayah) for row in Site.objects.filter(uuid=uuid)]


def computer(site: Site) -> Computer:
    peer = Peer.objects.filter(site=site, is_parent=False).first()
    return Computer(
        uuid=site.uuid,
        name=site.name or site.wilayah,
        wilayah=site.wilayah,
        heard_at=peer.heard_at if peer else None,
        pending=peer.pending if peer else 0,
        held=tuple(_held(one) for one in Stream.objects.filter(site=site, admitted__gt=0).order_by("scope", "channel")),
    )


def replace(
    uuid: UUID,
    reason: str,
    now: datetime,
    random_bytes: Callable[[int], bytes],
    *,
    by: str = "",
    root: Path | None = None,
) -> Code:
    """Close this computer and give a code for the one that takes its place. `by`: who said so.

    Raises UserError site_closed, and as `authority.revoke` and `enrolment.create_code`; then nothing was done.
    """
    if statements.is_revoked(uuid):
        raise UserError(
            "site_closed",
            _("This computer is closed already."),
            _("Give a code for the next one, on the page of the offices."),
        )
    with transaction.atomic():
        said = authority.revoke(uuid, reason, now, by=by, root=root)
        return enrolment.create_code(said.scope, now, random_bytes)


def _held(stream: Stream) -> Held:
    last = retract.whole_head(stream)
    at = Segment.objects.filter(stream=stream, last__lte=last).order_by("-last").values_list("stored_at", flat=True)
    return Held(scope=stream.scope, channel=stream.channel, last=last, at=at.first())
