"""Where other sites ask: a WSGI application beside Django's pages, since middleware for people costs time and headers.

A request is believed for its signature alone. What is refused here is refused with a status and a code in plain text;
who is known and heard gets a signed answer.
"""

import threading
from collections.abc import Callable, Iterable
from datetime import datetime
from http import HTTPStatus
from typing import Any, Final
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import close_old_connections
from django.utils import timezone

from nagari.sync import identity, remembered
from nagari.sync.answering import answer
from nagari.sync.models import Peer, Site, SiteState
from nagari.sync.remembered import Memory, State
from nagari.sync.roster import Roster
from nagari.sync.transport import quiet
from nagari.sync.transport.messages import LARGEST_MESSAGE, receiver_of
from nagari.sync.transport.signing import FIELDS, Asked, Told, Unsigned, check_request, sign_answer

Wsgi = Callable[[dict[str, Any], Any], Iterable[bytes]]

PATH: Final = "/sinkron/api/1"
# Numbers of requests are noted this far ahead, so that a note is not written at every request.
_AHEAD: Final = 20_000


class Refused(Exception):  # noqa: N818
    def __init__(self, status: HTTPStatus, code: str) -> None:
        super().__init__(code)
        self.status, self.code = status, code


class Counters:
    """The highest number of a request that was heard of each site: none is heard twice."""

    def __init__(self) -> None:
        self._highest: dict[UUID, int] = {}
        self._noted: dict[UUID, int] = {}
        self._lock = threading.Lock()

    def knows(self, site: Site) -> bool:
        return site.uuid in self._highest

    def begin(self, peer: Peer, *, is_new: bool) -> None:
        """With the number noted of this site. Of one that is new, a number was noted with it."""
        with self._lock:
            self._highest.setdefault(peer.site.uuid, 0 if is_new else peer.counter)
            self._noted.setdefault(peer.site.uuid, peer.counter if is_new else 0)

    def heard(self, site: Site, number: int) -> int | None:
        """None if the number is new, else the highest."""
        with self._lock:
            if number <= self._highest[site.uuid]:
                return self._highest[site.uuid]
            self._highest[site.uuid] = number
        return None

    def note(self, site: Site, number: int) -> None:
        """For after a restart: a number up to what is noted may have been heard."""
        if number > self._noted.get(site.uuid, 0):
            Peer.objects.filter(site=site, counter__lt=number).update(counter=number + _AHEAD)
            self._noted[site.uuid] = number + _AHEAD

    def forget(self) -> None:
        self._highest.clear()
        self._noted.clear()


class Names:
    """This site under the names a message may call it by, while nothing changed among sites."""

    def __init__(self) -> None:
        self._roster: Roster | None = None
        self._own: dict[UUID, tuple[Site, Ed25519PrivateKey]] = {}

    def own(self, to: UUID | None, roster: Roster, now: datetime) -> tuple[Site, Ed25519PrivateKey]:
        """Who was renewed answers those who do not know it yet under its former name, as long as it has that key."""
        if self._roster is not roster:
            self._roster, self._own = roster, {}
        own = self._own
        if to is None or to not in own:
            named = roster.named(to) if to else None
            site = named if named and identity.has_key(named) else roster.own(now)
            to = site.uuid
            own[to] = (site, identity.private_key(site))
        return own[to]


counters = Counters()
memory = Memory()
names = Names()
answers = quiet.Answers()


def forget() -> None:
    """Of what this process remembers of its database."""
    counters.forget()
    memory.forget()
    answers.forget()


def beside(pages: Wsgi, *, clock: Callable[[], datetime] = timezone.now) -> Wsgi:
    """`pages` with this address in front."""

    def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if environ.get("PATH_INFO") != PATH:
            return pages(environ, start_response)
        return _respond(environ, start_response, clock)

    return application


def _respond(environ: dict[str, Any], start_response: Any, clock: Callable[[], datetime]) -> Iterable[bytes]:
    close_old_connections()
    try:
        status, headers, body = _answered(environ, clock)
    except Refused as refused:
        status, body = refused.status, refused.code.encode()
        headers = {"Content-Type": "text/plain"}
    finally:
        close_old_connections()
    headers["Content-Length"] = str(len(body))
    start_response(f"{status.value} {status.phrase}", list(headers.items()))
    return [body]


def _answered(environ: dict[str, Any], clock: Callable[[], datetime]) -> tuple[HTTPStatus, dict[str, str], bytes]:
    if environ.get("REQUEST_METHOD") != "POST":
        raise Refused(HTTPStatus.METHOD_NOT_ALLOWED, "only_post")
    body = _body(environ)
    asked = Asked(PATH, {name: environ[key] for key, name in FIELDS.items() if key in environ})
    state = remembered.state()
    memory.renew(state)
    roster = memory.roster
    try:
        uuid, number = check_request(asked, body, lambda site: key.public_key if (key := roster.key_of(site)) else None)
    except Unsigned:
        raise Refused(HTTPStatus.UNAUTHORIZED, "site_unknown") from None
    site = roster.sites[uuid]
    if site.state == SiteState.REVOKED:
        raise Refused(HTTPStatus.FORBIDDEN, "site_revoked")
    now = clock()
    own, key = names.own(receiver_of(body), roster, now)
    status, told = _told(site, body, number, state, now, roster)
    message = Told(asked, status.value)
    sign_answer(message, told, own.uuid, key)
    return status, dict(message.headers), told


def _told(
    site: Site, body: bytes, number: int, state: State, now: datetime, roster: Roster
) -> tuple[HTTPStatus, bytes]:
    peer = None if counters.knows(site) else _peer(site, number)
    highest = counters.heard(site, number)
    if highest is not None:
        return HTTPStatus.CONFLICT, str(highest).encode()
    said = answers.again(site.uuid, body, state, now)
    if said is None:
        said = answer(site, body, now=now, roster=roster, kept=peer)
        answers.keep(site.uuid, body, said, state, now)
    counters.note(site, number)
    return HTTPStatus.OK, said


def _peer(site: Site, number: int) -> Peer:
    """Of a site that this process hears for the first time."""
    peer, is_new = Peer.objects.get_or_create(site=site, defaults={"counter": number + _AHEAD})
    counters.begin(peer, is_new=is_new)
    return peer


def _body(environ: dict[str, Any]) -> bytes:
    try:
        length = int(environ.get("CONTENT_LENGTH") or "")
    except ValueError:
        raise Refused(HTTPStatus.LENGTH_REQUIRED, "length_missing") from None
    if not 0 <= length <= LARGEST_MESSAGE:
        raise Refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "message_size")
    body: bytes = environ["wsgi.input"].read(length)
    if len(body) != length:
        raise Refused(HTTPStatus.BAD_REQUEST, "body_cut")
    return body
