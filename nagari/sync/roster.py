"""Who is known here, read at once: sites, revocations and which statements an office has to hold.

Asked singly, these were a third of the queries of a request. A roster is true as long as nothing is added to sites,
statements and streams; whoever keeps one for longer than a moment sees to that (`transport.endpoint`).
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cached_property
from uuid import UUID

from nagari.sync import identity, statements
from nagari.sync.core import statements as core
from nagari.sync.core.heads import BYTES_OF_DIGEST, subscribes
from nagari.sync.models import Site, SiteState, Statement, StatementKind
from nagari.sync.registry import office
from nagari.sync.statements import KeyState


class Roster:
    """Read when first asked for."""

    def __init__(self) -> None:
        self._keys: dict[UUID, KeyState] = {}
        self._verifiers: dict[bytes, Callable[[bytes, bytes], bool]] = {}
        self._digests: dict[str, bytes] = {}

    @cached_property
    def sites(self) -> Mapping[UUID, Site]:
        return {one.uuid: one for one in Site.objects.all()}

    def key_of(self, uuid: UUID) -> KeyState | None:
        """As `statements.key_of`."""
        if uuid not in self._keys:
            site = self.sites.get(uuid)
            if site is None or not site.public_key:
                return None
            self._keys[uuid] = statements.known_as(site, self._revocations.get(uuid, ()))
        return self._keys[uuid]

    def verifier(self, public_key: bytes) -> Callable[[bytes, bytes], bool]:
        """As `identity.verifier`."""
        if public_key not in self._verifiers:
            self._verifiers[public_key] = identity.verifier(public_key)
        return self._verifiers[public_key]

    def own(self, now: datetime) -> Site:
        """As `identity.own`."""
        told = office()
        for site in self.sites.values():
            if site.state == SiteState.OWN and (
                not told.wilayah or (site.wilayah, site.level, site.name) == (told.wilayah, told.level, told.name)
            ):
                return site
        self.__dict__.pop("sites", None)
        return identity.own(now)

    def named(self, uuid: UUID) -> Site | None:
        """This installation, under the name it has or one it had."""
        site = self.sites.get(uuid)
        return site if site and site.state in (SiteState.OWN, SiteState.FORMER) else None

    def digest(self, region: str) -> bytes:
        """As `statements.digest`."""
        if region not in self._digests:
            strangers = {
                site
                for scope, home, site in self._writers
                if subscribes(region, scope) and not subscribes(region, home)
            }
            whole = b"".join(
                digest for digest, scope, site in self._statements if subscribes(region, scope) or site in strangers
            )
            self._digests[region] = core.digest_of(whole)[:BYTES_OF_DIGEST]
        return self._digests[region]

    @cached_property
    def _revocations(self) -> Mapping[UUID, list[core.Statement]]:
        found: dict[UUID, list[core.Statement]] = {}
        for site, body in Statement.objects.filter(kind=StatementKind.REVOCATION).values_list("site", "body"):
            if site is not None:
                found.setdefault(site, []).append(core.read(bytes(body)))
        return found

    @cached_property
    def _statements(self) -> list[tuple[bytes, str, UUID | None]]:
        rows = Statement.objects.values_list("digest", "scope", "site")
        return sorted((bytes.fromhex(digest), scope, site) for digest, scope, site in rows.iterator())

    @cached_property
    def _writers(self) -> list[tuple[str, str, UUID]]:
        return statements.writers()
