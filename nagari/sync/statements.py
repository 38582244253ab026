"""Signed statements: whom to believe. Certificates and revocations come from the regency's root key, which every office
pinned when it enrolled; a succession from the site that was; an erasure from the office or its regency.

What is accepted is kept for ever and passed on, so every site comes to hold the same set (I5).
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import reduce
from typing import Final
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Max, Q, QuerySet

from nagari.sync.core import statements as core
from nagari.sync.core.errors import SyncRefused
from nagari.sync.core.heads import BYTES_OF_DIGEST, subscribes
from nagari.sync.core.segment import StreamKey
from nagari.sync.identity import verifier
from nagari.sync.models import Peer, Refusal, Root, Site, SiteState, Statement, StatementKind, Stream
from nagari.sync.prepared import Objects

# Accepted in this order when they come together: who signs has to be known first.
_ORDER: Final = tuple(StatementKind.values)
# Key of PostgreSQL's advisory lock: "site" as a number. Numbers of sites are given one at a time.
_LOCK: Final = 0x73697465

_PARENTS: Final = Objects(
    Peer, lambda revoked: Peer.objects.filter(is_parent=True).exclude(site__state=revoked), "site"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyState:
    """What is known of a site. `revoked_after`: None while it is trusted, else by stream the last number that holds."""

    public_key: bytes
    wilayah: str
    level: str
    revoked_after: Mapping[StreamKey, int] | None = None

    def last_valid(self, stream: StreamKey) -> int | None:
        """The last number of `stream` that holds; None: every one."""
        return None if self.revoked_after is None else self.revoked_after.get(stream, 0)


@dataclass(slots=True)
class Taken:
    """What came of a batch. `refused`: digest (hex, "" of what can't be read) and code."""

    accepted: int = 0
    refused: list[tuple[str, str]] = field(default_factory=list)


def key_of(site_uuid: UUID) -> KeyState | None:
    """What is known of a site; None: nothing, or no more than that a stamp names it, so its segments wait."""
    site = Site.objects.filter(uuid=site_uuid).first()
    if site is None or not site.public_key:
        return None
    return known_as(site, _read(Statement.objects.filter(kind=StatementKind.REVOCATION, site=site_uuid)))


def known_as(site: Site, revocations: Collection[core.Statement]) -> KeyState:
    """`revocations`: all of this site."""
    return KeyState(
        public_key=bytes(site.public_key),
        wilayah=site.wilayah,
        level=site.level,
        revoked_after=_revoked_after(site.uuid, revocations),
    )


def is_revoked(site_uuid: UUID) -> bool:
    return Statement.objects.filter(kind=StatementKind.REVOCATION, site=site_uuid).exists()


@dataclass(frozen=True, slots=True)
class Closing:
    """When and why a site was closed. `by`: who said so, "" where nobody was named."""

    at: datetime
    reason: str
    by: str


def closing(site_uuid: UUID) -> Closing | None:
    """The latest revocation of a site."""
    rows = _read(Statement.objects.filter(kind=StatementKind.REVOCATION, site=site_uuid))
    last = max(rows, key=lambda one: one.at, default=None)
    if last is None:
        return None
    at = datetime.fromtimestamp(last.at / 1000, UTC)
    return Closing(at, str(last.content["reason"]), str(last.content.get("by", "")))


def parent() -> Peer | None:
    """The site above that is asked first; None at the top, and where nobody enrolled."""
    return next(iter(parents()), None)


def parents() -> list[Peer]:
    """Every site above. The farther up, the sooner: what reached the regency need not ask its district. Of two that
    serve one office the one that was heard last."""
    rows = _PARENTS.all(SiteState.REVOKED)
    silent = datetime.min.replace(tzinfo=UTC)
    latest_first = sorted(rows, key=lambda row: (row.heard_at or silent, -row.pk), reverse=True)
    return sorted(latest_first, key=lambda row: len(row.site.wilayah))


def held(region: str) -> list[Statement]:
    """All that the office of `region` has to know: of its own region, those above and below it, and of any site that
    wrote into these."""
    return list(_held(region).order_by("digest"))


def digest(region: str) -> bytes:
    """16 bytes, equal exactly when two sites hold the same statements for `region`. Ask for the lower of the two."""
    whole = b"".join(digests(region))
    return core.digest_of(whole)[:BYTES_OF_DIGEST]


def digests(region: str) -> list[bytes]:
    """Digests (32 bytes) of what `held` gives, in its order."""
    return [bytes.fromhex(one) for one in _held(region).order_by("digest").values_list("digest", flat=True)]


def raws(region: str, without: Collection[bytes] = ()) -> list[bytes]:
    """What `held` gives as it travels, save those whose digests the other side has."""
    known = {one.hex() for one in without}
    return [bytes(row.signature) + bytes(row.body) for row in held(region) if row.digest not in known]


def accept_all(received: Iterable[bytes], now: datetime) -> Taken:
    """Take in what another site sent. Never raises for what is wrong with it."""
    taken = Taken()
    readable: list[tuple[int, bytes]] = []
    for raw in received:
        try:
            kind = core.read(core.split(raw)[1]).kind
            readable.append((_ORDER.index(kind) if kind in _ORDER else len(_ORDER), raw))
        except SyncRefused as refused:
            taken.refused.append(("", refused.code))
    for _place, raw in sorted(readable):
        try:
            taken.accepted += accept(raw, now)
        except SyncRefused as refused:
            taken.refused.append((core.digest_of(core.split(raw)[1]).hex(), refused.code))
    return taken


def accept(raw: bytes, now: datetime) -> bool:
    """Keep one statement and let it take effect; False if it is held already. Refused: statement_format
    statement_signer statement_signature statement_scope site_key_differs."""
    signature, body = core.split(raw)
    named = core.digest_of(body).hex()
    if Statement.objects.filter(digest=named).exists():
        return False
    said = core.read(body)
    _check_signer(said)
    if not verifier(said.signer)(signature, core.message_of(body)):
        raise SyncRefused("statement_signature", kind=said.kind)
    with transaction.atomic():
        _one_at_a_time()
        _row, is_new = Statement.objects.get_or_create(
            digest=named,
            defaults={
                "kind": said.kind[:20],
                "scope": said.scope,
                "site": said.site,
                "body": body,
                "signature": signature,
                "received_at": now,
                "is_done": said.kind not in (StatementKind.REVOCATION, StatementKind.ERASURE),
            },
        )
        if is_new:
            _take_effect(said, now)
    return is_new


def successors_of(site_uuid: UUID) -> list[UUID]:
    """Sites certified to follow this one."""
    rows = _read(Statement.objects.filter(kind=StatementKind.CERTIFICATE))
    return sorted({one.site for one in rows if one.site and one.content["predecessor"] == site_uuid.hex})


def beside_each_other() -> set[UUID]:
    """Sites of which one follows the other, and neither is retired: a copy works beside the original, or a computer
    that is gone was never closed."""
    over = set(Statement.objects.filter(kind=StatementKind.REVOCATION).values_list("site", flat=True))
    pairs = [(one.site, one.content["predecessor"]) for one in certificates() if one.site and one.site not in over]
    followed = [(site, UUID(hex=before)) for site, before in pairs if before]
    return {one for site, before in followed if before not in over for one in (site, before)}


def certificates(site_uuid: UUID | None = None, scope: str | None = None) -> list[core.Statement]:
    """Certificates of a site or of an office, oldest first."""
    rows = Statement.objects.filter(kind=StatementKind.CERTIFICATE)
    rows = rows.filter(site=site_uuid) if site_uuid else rows
    return sorted(_read(rows.filter(scope=scope) if scope else rows), key=lambda one: (one.at, one.site or UUID(int=0)))


def _held(region: str) -> QuerySet[Statement]:
    if not region:
        return Statement.objects.all()
    above = ["", *(region[: at + 1].rstrip(".") for at, sign in enumerate(region + ".") if sign == ".")]
    near = Q(scope__in=above) | Q(scope__startswith=region + ".")
    strangers = _writers_into(region)
    return Statement.objects.filter(near | Q(site__in=strangers) if strangers else near)


def _writers_into(region: str) -> list[UUID]:
    """Sites of elsewhere that wrote into what the office of `region` holds: a neighbour handing somebody over."""
    return [uuid for scope, home, uuid in writers() if subscribes(region, scope) and not subscribes(region, home)]


def writers() -> list[tuple[str, str, UUID]]:
    """(region written into, home of the writer, its site) of every stream."""
    rows = Stream.objects.exclude(site__wilayah="").values_list("scope", "site__wilayah", "site__uuid").distinct()
    return list(rows)


def _check_signer(said: core.Statement) -> None:
    root = Root.objects.filter(public_key=said.signer.hex()).first()
    if root is not None:
        if not within(said.scope, root.wilayah):
            raise SyncRefused("statement_scope", scope=said.scope)
        return
    site = Site.objects.filter(public_key=said.signer).first()
    if site is None or said.kind in (StatementKind.CERTIFICATE, StatementKind.REVOCATION):
        raise SyncRefused("statement_signer", kind=said.kind)
    if said.kind == StatementKind.SUCCESSION and said.content["predecessor"] != site.uuid.hex:
        raise SyncRefused("statement_signer", kind=said.kind)
    if site.state == SiteState.REVOKED or not within(said.scope, site.wilayah):
        raise SyncRefused("statement_scope", scope=said.scope)


def within(scope: str, region: str) -> bool:
    """Is `scope` the region or below it?"""
    return not region or scope == region or scope.startswith(region + ".")


def _take_effect(said: core.Statement, now: datetime) -> None:
    if said.kind == StatementKind.CERTIFICATE:
        _know_site(said, now)
        # Known now: what it wrote is offered again, unless somebody has issued it anew.
        Refusal.objects.filter(site=_about(said), code="site_unknown").delete()
    if said.site and Statement.objects.filter(kind=StatementKind.REVOCATION, site=said.site).exists():
        Site.objects.filter(uuid=said.site, state=SiteState.PEER).update(state=SiteState.REVOKED)


def _about(said: core.Statement) -> UUID:
    assert said.site is not None
    return said.site


def _know_site(said: core.Statement, now: datetime) -> None:
    assert said.site is not None
    key, site = bytes.fromhex(said.content["key"]), Site.objects.filter(uuid=said.site).first()
    if site is None:
        # 0 is kept for this installation itself: captures name it before it was ever asked who it is.
        highest = Site.objects.aggregate(highest=Max("number"))["highest"] or 0
        site = Site(
            number=highest + 1,
            uuid=said.site,
            public_key=key,
            state=SiteState.PEER,
            created_at=now,
        )
    elif not site.public_key:
        # A stamp has named it before anybody certified it (sync.sites).
        site.public_key = key
    if bytes(site.public_key) != key:
        raise SyncRefused("site_key_differs", site=said.site.hex)
    latest = certificates(said.site)[-1]
    if site.state not in (SiteState.OWN, SiteState.FORMER):
        site.wilayah, site.level, site.name = latest.scope, latest.content["level"], latest.content["name"][:120]
    site.save()
    _follow_parent(site, latest.content["predecessor"])


def _follow_parent(site: Site, predecessor: str | None) -> None:
    """The site above was renewed: from now on it is asked under its new name too. Under its old one as long as nobody
    retired it, for a copy says as well that it follows, and then the one that was copied goes on answering. A regency
    is who has the root key."""
    above = Peer.objects.filter(is_parent=True, site__uuid=UUID(hex=predecessor)).first() if predecessor else None
    if above is not None and site.state == SiteState.PEER:
        Peer.objects.update_or_create(site=site, defaults={"url": above.url, "is_parent": True})
        if Root.objects.filter(wilayah=site.wilayah).exists():
            Peer.objects.filter(pk=above.pk).update(is_parent=False)


def _revoked_after(site_uuid: UUID, rows: Collection[core.Statement]) -> dict[StreamKey, int] | None:
    """Of several revocations the lowest number holds, and a stream that one leaves out has none: in any order the
    same."""
    if not rows:
        return None
    named = [
        {StreamKey(site_uuid, scope, channel): number for scope, channel, number in row.content["last"]} for row in rows
    ]
    return reduce(lambda one, other: {key: min(one[key], other[key]) for key in one.keys() & other.keys()}, named)


def _read(rows: Iterable[Statement]) -> list[core.Statement]:
    return [core.read(bytes(row.body)) for row in rows]


def _one_at_a_time() -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
