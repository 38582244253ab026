"""A renewed site takes over: it proves with the key of the site it was that it follows it, learns from above what of
its predecessor's had arrived, and issues the rest again under its own name (I11).

    request  = {meet, by}    meet = {format, nonce, site, statements, streams}; `by`: the site's signature
    answer   = {told, site, by}    told = {held, statements}; `by`: signature of the site above over request | told

`streams` names, of each stream of its former selves, the last segments it holds; `held` the number up to which the site
above holds the same. What lies beyond is issued again: it may be another history than the one that arrived.
"""

import json
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db.models import Sum
from django.utils.translation import gettext as _

from nagari.lib.errors import UserError
from nagari.sync import authority, identity, journal, retract, settling, statements
from nagari.sync.core import statements as core
from nagari.sync.core.codec import canonical
from nagari.sync.core.errors import SyncRefused
from nagari.sync.core.heads import subscribes
from nagari.sync.core.segment import StreamKey
from nagari.sync.models import Meeting, Peer, Root, Segment, Site, SiteState, Statement, StatementKind, Stream
from nagari.sync.prepared import Objects
from nagari.sync.registry import office
from nagari.sync.remedies import user_error

FORMAT: Final = 1
_LINE: Final = Objects(Site, lambda states: Site.objects.filter(state__in=states).order_by("-number"))
# Segments named of each stream: a site above that holds none of them has to be told all again, which does no harm.
_NAMED: Final = 200
_HASH: Final = 8
Call = Callable[[bytes], bytes]
Held = dict[tuple[str, str, str], int]


@dataclass(frozen=True, slots=True)
class Met:
    """`is_known`: this site is certified. `reissued`: entries that were sealed again."""

    is_known: bool
    reissued: int


def renew_key(now: datetime) -> Site:
    """Give this computer a new key and a new name on purpose: somebody else may have had the old one. What the old one
    wrote stays; the next contact makes the new one known above, and has the old one closed.

    Raises UserError root_missing (a regency says itself who it now is), key_missing (the old key is not here)."""
    is_top = office().level == authority.REGENCY
    own = identity.own(now)
    if not identity.has_key(own):
        raise UserError(
            "key_missing",
            _("The key of this computer is not in the data folder any more."),
            _("Ask the regency for a new code, and join anew."),
        )
    if is_top:
        authority.root_signer()
    journal.seal(now)
    renewed = identity.renew(now, is_doubted=False)
    if is_top:
        authority.establish(now)
        authority.shorten({_name(one): one.admitted for one in Stream.objects.filter(site=own)}, now)
        settling.settle(now)
    else:
        claim(now)
    return renewed


def _name(stream: Stream) -> tuple[UUID, str, str]:
    return stream.site.uuid, stream.scope, stream.channel


def is_due(now: datetime, own: Site | None = None) -> bool:
    """Has this site been renewed, and not yet met the site above? Asked before each session. `own`: this site, where
    the caller has just read it."""
    if own is not None and own.number == 0:
        return False
    if not Peer.objects.filter(is_parent=True).exists():
        return False
    own = own or identity.own(now)
    return own.number > 0 and not Meeting.objects.filter(site=own).exists()


def meet(call: Call, now: datetime) -> Met:
    """Make this renewed site known to the one above that answers `call`, and issue again what it never got. Again is
    harmless. Raises UserError meeting_refused, and what `call` raises."""
    own = identity.own(now)
    journal.seal(now)
    claim(now)
    sealed = _sealed(own)
    request = _request(own)
    try:
        held = _told(call(request), request, now)
    except SyncRefused as refused:
        raise user_error(refused) from None
    settling.settle(now)
    if not statements.certificates(own.uuid):
        return Met(False, 0)
    for stream in settling.own_streams_of_former():
        key = StreamKey(stream.site.uuid, stream.scope, stream.channel)
        known = statements.key_of(key.site)
        last = known.last_valid(key) if known else 0
        reached = held.get((key.site.hex, key.scope, key.channel), 0)
        after = retract.whole_head(stream, reached if last is None else min(reached, last))
        if after < stream.admitted:
            retract.reissue(stream, after, own, now)
    Meeting.objects.get_or_create(site=own, defaults={"at": now})
    # Some may have been issued while the statements that came were settled.
    return Met(True, _sealed(own) - sealed)


def _sealed(own: Site) -> int:
    return Stream.objects.filter(site=own).aggregate(sum=Sum("admitted"))["sum"] or 0


def claim(now: datetime, cut: Mapping[tuple[UUID, str, str], int] | None = None) -> bool:
    """Say, signed by the key of the site this was, that it follows it; False where there is nothing to say, or no key
    to say it with: then the regency has to give a new code. `cut`: streams (site, scope, channel) of the sites it was
    of which nothing beyond these numbers is to hold."""
    own = identity.own(now)
    former = Site.objects.filter(state=SiteState.FORMER).order_by("-number")
    known = next((one for one in former if statements.certificates(one.uuid)), None)
    if known is None or not identity.has_key(known) or statements.certificates(own.uuid):
        return False
    if Statement.objects.filter(kind=StatementKind.SUCCESSION, site=own.uuid).exists():
        return False
    content = {
        "alone": identity.is_same_machine(known),
        "key": bytes(own.public_key).hex(),
        "level": own.level,
        "name": own.name,
        "predecessor": known.uuid.hex,
    }
    if cut:
        content["cut"] = [[site.hex, scope, channel, number] for (site, scope, channel), number in sorted(cut.items())]
    said = core.Statement(
        kind=StatementKind.SUCCESSION,
        scope=own.wilayah,
        site=own.uuid,
        signer=bytes(known.public_key),
        at=int(now.timestamp() * 1000),
        content=content,
    )
    return statements.accept(core.signed(said, identity.signer(known)), now)


def may_issue_numbers(now: datetime) -> bool:
    """May this computer give numbers that people see? One of an office may: who joined first, and who follows it once
    it is retired. An office that has not joined asks nobody."""
    if not Root.objects.exists():
        return True
    own = identity.own(now)
    # A regency certifies itself: what it was before cannot go on beside it.
    own_past = Site.objects.filter(state=SiteState.FORMER) if own.level == authority.REGENCY else Site.objects.none()
    over = {*own_past.values_list("uuid", flat=True)}
    listed = [(one.site, one.content["predecessor"]) for one in statements.certificates(scope=own.wilayah) if one.site]
    alive = [(site, before) for site, before in listed if site not in over and not statements.is_revoked(site)]
    working = {site.hex for site, _before in alive}
    return next((site for site, before in alive if before not in working), None) == own.uuid


@dataclass(frozen=True, slots=True)
class Doubt:
    """Since when numbers of this office may have been given that are not known here. `name`: what this computer is
    called now in the journal; `names`: all it has been called since then."""

    since: datetime
    name: UUID
    names: frozenset[UUID]


def doubt() -> Doubt | None:
    """Was this computer's database restored or copied, or did another computer work as this office before it?"""
    line = _LINE.all([SiteState.OWN, SiteState.FORMER])
    begun = next((place for place, one in enumerate(line) if one.is_doubted), None)
    if begun is not None:
        line = line[: begun + 1]
    names = frozenset(one.uuid for one in line)
    if not line or (begun is None and not _others_before(line[0].wilayah, line[-1].uuid, names)):
        return None
    return Doubt(line[-1].created_at, line[0].uuid, names)


def _others_before(wilayah: str, first: UUID, names: frozenset[UUID]) -> bool:
    known = statements.certificates(scope=wilayah)
    listed = [one.site for one in known]
    earlier = listed[: listed.index(first)] if first in listed else listed
    followed = [
        UUID(hex=one.content["predecessor"]) for one in known if one.site == first and one.content["predecessor"]
    ]
    return any(one not in names for one in (*earlier, *followed))


def answer(request: bytes, *, now: datetime) -> bytes:
    """The side above: the whole answer."""
    try:
        return canonical(_answer(request, now))
    except SyncRefused as refused:
        return canonical({"error": refused.code, "params": {}})
    except UserError as error:
        return canonical({"error": error.code, "params": {}})


def _request(own: Site) -> bytes:
    said = Statement.objects.filter(kind=StatementKind.SUCCESSION, site=own.uuid)
    meet = canonical(
        {
            "format": FORMAT,
            "nonce": secrets.token_hex(16),
            "site": own.uuid.hex,
            "statements": [(bytes(one.signature) + bytes(one.body)).hex() for one in said],
            "streams": [_named(one) for one in settling.own_streams_of_former()],
        }
    )
    return canonical({"by": identity.signer(own)(b"\x05" + meet).hex(), "meet": meet.decode()})


def _named(stream: Stream) -> list[Any]:
    rows = Segment.objects.filter(stream=stream).order_by("-last").values_list("last", "hash")[:_NAMED]
    listed = [[last, bytes(digest)[:_HASH].hex()] for last, digest in rows]
    return [stream.site.uuid.hex, stream.scope, stream.channel, listed]


def _told(raw: bytes, request: bytes, now: datetime) -> Held:
    """What the site above holds, once it is known to be one above."""
    try:
        read = json.loads(raw)
        if "error" in read:
            raise SyncRefused("meeting_refused", reason=str(read["error"])[:40])
        told, by = str(read["told"]), bytes.fromhex(read["by"])
        content = json.loads(told)
        # Its own certificate may be among them: it may have been renewed as well.
        statements.accept_all([bytes.fromhex(one) for one in content["statements"]], now)
        known = statements.key_of(UUID(hex=read["site"]))
        if known is None or known.revoked_after is not None or not statements.within(office().wilayah, known.wilayah):
            raise SyncRefused("meeting_refused", reason="site_unknown")
        if not identity.verifier(known.public_key)(by, b"\x06" + request + b"|" + told.encode()):
            raise SyncRefused("meeting_refused", reason="signature")
        return {(str(site), str(scope), str(channel)): int(last) for site, scope, channel, last in content["held"]}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        if isinstance(error, SyncRefused):
            raise
        raise SyncRefused("meeting_refused", reason="format") from None


def _answer(raw: bytes, now: datetime) -> dict[str, Any]:
    """Refused: meeting_format, site_unknown."""
    try:
        read = json.loads(raw)
        meet, by = str(read["meet"]).encode(), bytes.fromhex(read["by"])
        content = json.loads(meet)
        if content["format"] != FORMAT:
            raise ValueError("another format")
        uuid = UUID(hex=content["site"])
        sent = [bytes.fromhex(one) for one in content["statements"]][:10]
        streams = [_claimed(one) for one in content["streams"]]
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError):
        raise SyncRefused("meeting_format") from None
    statements.accept_all(sent, now)
    settling.settle(now)
    own, key, region = identity.own(now), *_caller(uuid)
    if key is None or not identity.verifier(key)(by, b"\x05" + meet):
        raise SyncRefused("site_unknown")
    held = [[*name, _common(name, listed)] for name, listed in streams if subscribes(region, name[1])]
    told = canonical({"held": held, "statements": [one.hex() for one in statements.raws(region)]}).decode()
    by_own = identity.signer(own)(b"\x06" + raw + b"|" + told.encode())
    return {"told": told, "site": own.uuid.hex, "by": by_own.hex()}


Name = tuple[str, str, str]


def _claimed(one: Any) -> tuple[Name, list[tuple[int, bytes]]]:
    site, scope, channel, listed = one
    named = [(int(last), bytes.fromhex(digest)) for last, digest in listed[:_NAMED]]
    return (UUID(hex=site).hex, str(scope), str(channel)), named


def _caller(uuid: UUID) -> tuple[bytes | None, str]:
    """Key and region of who asks: certified, or waiting for it with a claim that its predecessor signed."""
    known = statements.key_of(uuid)
    if known is not None:
        return (known.public_key if known.revoked_after is None else None), known.wilayah
    row = Statement.objects.filter(kind=StatementKind.SUCCESSION, site=uuid).first()
    said = core.read(bytes(row.body)) if row else None
    return (bytes.fromhex(said.content["key"]), said.scope) if said else (None, "")


def _common(name: Name, listed: list[tuple[int, bytes]]) -> int:
    """The highest of the numbers named at which this site holds the very same segment."""
    site, scope, channel = name
    rows = Segment.objects.filter(stream__site__uuid=UUID(hex=site), stream__scope=scope, stream__channel=channel)
    here = {
        last: bytes(digest)[:_HASH]
        for last, digest in rows.filter(last__in=[last for last, _one in listed][:900]).values_list("last", "hash")
    }
    return max((last for last, digest in listed if here.get(last) == digest), default=0)
