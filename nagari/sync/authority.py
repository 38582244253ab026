"""What the regency alone may say: who serves which office, and who no longer does. Said with its root key.

The key lies with the site's keys until somebody takes it to a safer place; then every act here is given its path.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import transaction
from django.utils.translation import gettext as _

from nagari.lib.errors import UserError
from nagari.sync import identity, retract, statements
from nagari.sync.core import statements as core
from nagari.sync.models import Root, Site, SiteState, Statement, StatementKind, Stream
from nagari.sync.registry import office

# The office that certifies, as kantor.models.Level names it.
REGENCY: Final = "kabupaten"
# How many regions a code names: 13.02.10.2001 is a village of a district of a regency of a province.
_LEVELS: Final = {2: REGENCY, 3: "kecamatan", 4: "nagari"}
Signer = tuple[bytes, Callable[[bytes], bytes]]
# (site, scope, channel) -> the last number that is to hold.
Cut = Mapping[tuple[UUID, str, str], int]


def establish(now: datetime) -> None:
    """At a regency: make the root key if there never was one, and certify this site. Called at every start; elsewhere,
    and when all is done, it does nothing."""
    told = office()
    if told.level != REGENCY or not told.wilayah:
        return
    site = identity.own(now)
    if not Root.objects.exists():
        key = Ed25519PrivateKey.generate()
        identity.keep_root(key.private_bytes_raw())
        Root.objects.create(public_key=key.public_key().public_bytes_raw().hex(), wilayah=told.wilayah, pinned_at=now)
    if statements.certificates(site.uuid) or identity.root_key() is None:
        return
    former = Site.objects.filter(state=SiteState.FORMER).order_by("-number").first()
    # Its own keys and root are here: nobody else could confirm that this is the regency.
    certify(site, now, predecessor=former.uuid if former else None)


def certify(site: Site, now: datetime, *, predecessor: UUID | None = None, root: Path | None = None) -> core.Statement:
    """Certify a site that is known here. Raises UserError root_missing, site_region."""
    return certify_key(
        site.uuid,
        bytes(site.public_key),
        wilayah=site.wilayah,
        name=site.name,
        now=now,
        predecessor=predecessor,
        root=root,
    )


def certify_key(
    uuid: UUID,
    key: bytes,
    *,
    wilayah: str,
    name: str,
    now: datetime,
    predecessor: UUID | None = None,
    root: Path | None = None,
) -> core.Statement:
    """Say that the holder of `key` serves the office of `wilayah`. Raises UserError root_missing, site_region."""
    content = {
        "key": key.hex(),
        "level": level_of(wilayah),
        "name": name[:120],
        "predecessor": predecessor.hex if predecessor else None,
    }
    return _say(StatementKind.CERTIFICATE, wilayah, uuid, content, now, root)


def revoke(uuid: UUID, reason: str, now: datetime, *, by: str = "", root: Path | None = None) -> core.Statement:
    """From now on nothing this site writes holds, beyond what has arrived here. `by`: who said so, to be told to all.

    Raises UserError root_missing, site_missing, site_own, reason_missing.
    """
    site = Site.objects.filter(uuid=uuid).first()
    if site is None or not site.public_key:
        raise UserError(
            "site_missing", _("There is no such site."), _("Look at the list of sites; its id may be incomplete.")
        )
    if site.state in (SiteState.OWN, SiteState.FORMER):
        raise UserError(
            "site_own",
            _("This is the site you are working at."),
            _("Renew its key instead, if somebody else may have it."),
        )
    if not reason.strip():
        raise UserError("reason_missing", _("A revocation needs a reason."), _("Say why, in a few words."))
    return _revoke(site, reason.strip(), {}, now, root, by)


def _revoke(site: Site, reason: str, cut: Cut, now: datetime, root: Path | None, by: str = "") -> core.Statement:
    with transaction.atomic():
        streams = Stream.objects.select_for_update().filter(site=site).order_by("scope", "channel")
        heads = [(one, retract.whole_head(one, cut.get((site.uuid, one.scope, one.channel)))) for one in streams]
        last = [[one.scope, one.channel, head] for one, head in heads if head]
        content: dict[str, Any] = {"last": last, "reason": reason[:200]}
        if by:
            content["by"] = by[:120]
        return _say(StatementKind.REVOCATION, site.wilayah, site.uuid, content, now, root)


def shorten(cut: Cut, now: datetime, *, root: Path | None = None) -> None:
    """Of the sites named nothing holds any more beyond these numbers, nor beyond what has arrived here: another that
    follows them has issued it again."""
    for uuid in sorted({site for site, _scope, _channel in cut}):
        site = Site.objects.filter(uuid=uuid).first()
        if site is not None and site.state != SiteState.OWN:
            _revoke(site, "redated", cut, now, root)


def working(wilayah: str) -> list[UUID]:
    """Sites that serve the office of `wilayah` and are not retired, in the order they joined."""
    named = dict.fromkeys(one.site for one in statements.certificates(scope=wilayah) if one.site)
    return [site for site in named if not statements.is_revoked(site)]


def gone_before(wilayah: str) -> UUID | None:
    """Whom the next site of this office follows without its key: who was closed last, where nobody works there any
    more and none has followed it."""
    listed = statements.certificates(scope=wilayah)
    followed = {one.content["predecessor"] for one in listed}
    left = [one.site for one in listed if one.site and one.site.hex not in followed]
    return left[-1] if left and not working(wilayah) else None


def successions() -> list[core.Statement]:
    """Sites that say they follow another and that nobody has confirmed: for a person to look at."""
    rows = Statement.objects.filter(kind=StatementKind.SUCCESSION)
    certified = set(Statement.objects.filter(kind=StatementKind.CERTIFICATE).values_list("site", flat=True))
    ended = set(Statement.objects.filter(kind=StatementKind.REVOCATION).values_list("site", flat=True))
    waiting = [core.read(bytes(row.body)) for row in rows if row.site not in certified | ended]
    return sorted(waiting, key=lambda one: one.at)


def confirm(uuid: UUID, now: datetime, *, root: Path | None = None) -> core.Statement:
    """A person found that this site does follow the one it names, which is retired. Raises UserError site_missing,
    root_missing."""
    said = next((one for one in successions() if one.site == uuid), None)
    if said is None:
        raise UserError(
            "site_missing", _("No such site waits to be confirmed."), _("Look at the list; somebody else may have.")
        )
    followed = _follow(said, now, root)
    retire(UUID(hex=said.content["predecessor"]), now, root=root)
    return followed


def retire(uuid: UUID, now: datetime, *, root: Path | None = None) -> None:
    """What a site was is over: another follows it, and issues again what it had not brought here."""
    known = statements.key_of(uuid)
    if known is not None and known.revoked_after is None:
        revoke(uuid, "succeeded", now, root=root)


def confirm_first(uuid: UUID, now: datetime) -> bool:
    """Confirm without a person: the first site that follows another, its claim signed by the key of the other.

    A second one waits: a copied key would make as many claims as somebody likes.
    """
    said = next((one for one in successions() if one.site == uuid), None)
    if said is None or identity.root_key() is None:
        return False
    predecessor = UUID(hex=said.content["predecessor"])
    rivals = [one for one in successions() if one.content["predecessor"] == predecessor.hex and one.site != uuid]
    if rivals or statements.successors_of(predecessor):
        return False
    _follow(said, now, None)
    if said.content["alone"]:
        shorten(_cut(said), now)
        retire(predecessor, now)
    return True


def _cut(said: core.Statement) -> Cut:
    """What a site wants to let hold no more of those it was: its predecessor, who signed this, and theirs."""
    following, past = UUID(hex=said.content["predecessor"]), set[UUID]()
    while following not in past:
        past.add(following)
        named = [one.content["predecessor"] for one in statements.certificates(following)]
        following = UUID(hex=named[-1]) if named and named[-1] else following
    listed = [(UUID(hex=site), scope, channel, number) for site, scope, channel, number in said.content.get("cut", ())]
    return {(site, scope, channel): number for site, scope, channel, number in listed if site in past}


def level_of(wilayah: str) -> str:
    """Raises UserError site_region unless the region is one that has an office here: its own and those below it."""
    parts = wilayah.count(".") + 1
    if parts not in _LEVELS or not statements.within(wilayah, office().wilayah):
        raise UserError(
            "site_region",
            _("%(code)s is not a region of this regency.") % {"code": wilayah},
            _("Enter the code of a village or district of this regency, for example 13.02.10.2001."),
        )
    return _LEVELS[parts]


def _follow(said: core.Statement, now: datetime, root: Path | None) -> core.Statement:
    assert said.site is not None
    return certify_key(
        said.site,
        bytes.fromhex(said.content["key"]),
        wilayah=said.scope,
        name=said.content["name"],
        now=now,
        predecessor=UUID(hex=said.content["predecessor"]),
        root=root,
    )


def _say(
    kind: str, scope: str, site: UUID, content: dict[str, Any], now: datetime, root: Path | None
) -> core.Statement:
    key, sign = root_signer(root)
    said = core.Statement(
        kind=kind, scope=scope, site=site, signer=key, at=int(now.timestamp() * 1000), content=content
    )
    statements.accept(core.signed(said, sign), now)
    return said


def root_signer(path: Path | None = None) -> Signer:
    """Public half and signature of the root key. Raises UserError root_missing."""
    raw = identity.root_key(path)
    key = Ed25519PrivateKey.from_private_bytes(raw) if raw else None
    public = key.public_key().public_bytes_raw() if key else b""
    if key is None or not Root.objects.filter(public_key=public.hex()).exists():
        raise UserError(
            "root_missing",
            _("The root key of this regency is not on this computer."),
            _(
                "Copy root.key from the medium it is kept on into the folder “keys” of the data folder, "
                "and take it out again afterwards."
            ),
        )
    return public, key.sign
