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

from nagari.sync import identity, statements
from nagari.sync.answering import answer
from nagari.sync.models import Peer, Site, SiteState
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

    def heard(self, site: Site, number: int) -> int | None:
        """None if the number is new, else the highest."""
        with self._lock:
            if site.uuid not in self._highest:
                noted = Peer.objects.filter(site=site).values_list("counter", flat=True).first()
                self._highest[site.uuid] = noted or 0
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


class Known:
    """The sites that ask, as far as signatures go, while nothing changed among them."""

    def __init__(self) -> None:
        self._state: tuple[object, ...] = ()
        self._sites: dict[UUID, tuple[Site, bytes]] = {}
        self._own: dict[UUID, tuple[Site, Ed25519PrivateKey]] = {}

    def renew(self, state: quiet.State) -> None:
        """Forget all where something did change."""
        if self._state != state[:4]:
            self._state = state[:4]
            self._sites, self._own = {}, {}

    def key_of(self, uuid: UUID) -> bytes | None:
        site = self.site(uuid)
        return site[1] if site else None

    def site(self, uuid: UUID) -> tuple[Site, bytes] | None:
        if uuid not in self._sites:
            known = statements.key_of(uuid)
            if known is None:
                return None
            self._sites[uuid] = (Site.objects.get(uuid=uuid), known.public_key)
        return self._sites[uuid]

    def own(self, to: UUID | None, now: datetime) -> tuple[Site, Ed25519PrivateKey]:
        """This site under the name a message calls it by: who was renewed answers those who do not know it yet under
        its former name, as long as it has that key."""
        if to is None or to not in self._own:
            named = Site.objects.filter(uuid=to, state__in=(SiteState.OWN, SiteState.FORMER)).first() if to else None
            site = named if named and identity.has_key(named) else identity.own(now)
            to = site.uuid
            self._own[to] = (site, identity.private_key(site))
        return self._own[to]

    def forget(self) -> None:
        self._state = ()


counters = Counters()
known = Known()
answers = quiet.Answers()


def forget() -> None:
    """Of what this process remembers of its database."""
    counters.forget()
    known.forget()
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
    state = quiet.state()
    known.renew(state)
    try:
        uuid, number = check_request(asked, body, known.key_of)
    except Unsigned:
        raise Refused(HTTPStatus.UNAUTHORIZED, "site_unknown") from None
    found = known.site(uuid)
    assert found is not None
    site, _key = found
    if site.state == SiteState.REVOKED:
        raise Refused(HTTPStatus.FORBIDDEN, "site_revoked")
    now = clock()
    own, key = known.own(receiver_of(body), now)
    status, told = _told(site, body, number, state, now)
    message = Told(asked, status.value)
    sign_answer(message, told, own.uuid, key)
    return status, dict(message.headers), told


def _told(site: Site, body: bytes, number: int, state: quiet.State, now: datetime) -> tuple[HTTPStatus, bytes]:
    highest = counters.heard(site, number)
    if highest is not None:
        return HTTPStatus.CONFLICT, str(highest).encode()
    said = answers.again(site.uuid, body, state, now)
    if said is None:
        said = answer(site, body, now=now)
        answers.keep(site.uuid, body, said, state, now)
    counters.note(site, number)
    return HTTPStatus.OK, said


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
