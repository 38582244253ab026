"""Where other sites ask: who is believed, and what is answered to those who are not."""

import io
import itertools
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nagari.sync import identity, statements
from nagari.sync.core.heads import digest
from nagari.sync.core.segment import StreamKey
from nagari.sync.models import Peer, Site, SiteState, Stream
from nagari.sync.transport import endpoint, signing
from nagari.sync.transport.messages import LARGEST_MESSAGE, Answer, Hello, Request
from nagari.sync.transport.signing import Asked, Told
from tests import proving
from tests.office import KOTO_BARU, NOW, make_office

pytestmark = pytest.mark.django_db
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PEER = UUID(int=77)


@pytest.fixture(autouse=True)
def _office(data_folder: object, monkeypatch: pytest.MonkeyPatch) -> None:
    from nagari.kantor.models import Level

    # As Django's own test client does: it would end the transaction of the test.
    monkeypatch.setattr(endpoint, "close_old_connections", lambda: None)
    make_office("13.02", Level.KABUPATEN)
    endpoint.forget()


@pytest.fixture
def peer() -> Site:
    own = identity.own(NOW)
    assert own.wilayah == "13.02"
    return Site.objects.create(
        number=9, uuid=PEER, public_key=KEY.public_key().public_bytes_raw(), wilayah=KOTO_BARU, level="nagari",
        state=SiteState.PEER, created_at=NOW,
    )  # fmt: skip


def hello(**more: Any) -> bytes:
    told = Hello(digest=digest({}), base=b"", changed={}, version="0.1.0")
    return Request(to=identity.own(NOW).uuid, clock=0, room=7_000, hello=told, **more).to_bytes()


def environ(body: bytes, asked: Asked | None = None, **more: Any) -> dict[str, Any]:
    fields = {key: asked.headers[name] for key, name in signing.FIELDS.items()} if asked else {}
    return {
        "PATH_INFO": endpoint.PATH,
        "REQUEST_METHOD": "POST",
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.input": io.BytesIO(body),
        **fields,
        **more,
    }


def signed(body: bytes, number: int = 1, key: Ed25519PrivateKey = KEY, site: UUID = PEER) -> Asked:
    asked = Asked(endpoint.PATH)
    signing.sign_request(asked, body, site, key, number)
    return asked


def ask(given: dict[str, Any]) -> tuple[int, dict[str, str], bytes]:
    seen: list[Any] = []

    def start(status: str, headers: list[tuple[str, str]]) -> None:
        seen[:] = [int(status.split()[0]), {name.lower(): value for name, value in headers}]

    def pages(*_: Any) -> list[bytes]:
        raise AssertionError("not for the pages")

    body = b"".join(endpoint.beside(pages, clock=lambda: NOW)(given, start))
    assert seen[1]["content-length"] == str(len(body))
    return seen[0], seen[1], body


def test_it_answers_a_known_site_and_signs_the_answer(peer: Site) -> None:
    body = hello()
    asked = signed(body)
    status, headers, told = ask(environ(body, asked))
    assert status == 200
    own = identity.own(NOW)
    signing.check_answer(Told(asked, status, headers), told, own.uuid, bytes(own.public_key))
    assert Answer.from_bytes(told).error == ""


def test_it_leaves_all_other_addresses_to_the_pages(peer: Site) -> None:
    def pages(*_: Any) -> list[bytes]:
        return [b"page"]

    assert endpoint.beside(pages)({"PATH_INFO": "/"}, None) == [b"page"]


def test_it_gives_no_answer_of_one_request_to_another(peer: Site) -> None:
    body, own = hello(), identity.own(NOW)
    status, headers, told = ask(environ(body, signed(body, 1)))
    with pytest.raises(signing.Unsigned):
        signing.check_answer(Told(signed(body, 2), status, headers), told, own.uuid, bytes(own.public_key))


def test_it_knows_no_stranger_and_no_forger(peer: Site) -> None:
    body = hello()
    other = Ed25519PrivateKey.generate()
    assert ask(environ(body))[0] == 401
    assert ask(environ(body, signed(body, key=other)))[0] == 401
    assert ask(environ(body, signed(body, site=uuid4())))[0] == 401
    assert ask(environ(body + b"x", signed(body)))[0] == 401
    assert ask(environ(body, signed(body), HTTP_SIGNATURE="s=:AAAA:"))[0] == 401
    assert ask(environ(body, signed(body), HTTP_SIGNATURE_INPUT="s=((((;"))[0] == 401


def test_it_believes_no_signature_that_leaves_the_body_out(peer: Site) -> None:
    body = hello()
    asked = Asked(endpoint.PATH)
    signer = signing._signer(KEY)
    signer.sign(asked, key_id=signing.key_id(PEER), nonce="5", covered_component_ids=("@method", "@path"), label="s")
    assert ask(environ(body, Asked(endpoint.PATH, {**asked.headers, "Content-Digest": ""})))[0] == 401


def test_it_refuses_a_revoked_site(peer: Site) -> None:
    Site.objects.filter(pk=peer.pk).update(state=SiteState.REVOKED)
    status, _headers, told = ask(environ(hello(), signed(hello())))
    assert (status, told) == (403, b"site_revoked")


def test_it_hears_no_request_twice(peer: Site) -> None:
    body = hello()
    asked = signed(body, 500)
    assert ask(environ(body, asked))[0] == 200
    status, headers, told = ask(environ(body, asked))
    assert (status, told) == (409, b"500")
    own = identity.own(NOW)
    signing.check_answer(Told(asked, status, headers), told, own.uuid, bytes(own.public_key))
    assert ask(environ(body, signed(body, 501)))[0] == 200


def test_it_hears_no_request_of_before_a_restart(peer: Site) -> None:
    body = hello()
    assert ask(environ(body, signed(body, 500)))[0] == 200
    endpoint.counters.forget()
    assert ask(environ(body, signed(body, 500)))[0] == 409
    assert ask(environ(body, signed(body, Peer.objects.get(site=peer).counter + 1)))[0] == 200


def test_it_refuses_a_message_for_another_site(peer: Site) -> None:
    body = Request(to=uuid4(), clock=0, room=0).to_bytes()
    status, _headers, told = ask(environ(body, signed(body)))
    assert (status, Answer.from_bytes(told).error) == (200, "message_to")


def test_it_says_again_that_nothing_is_new_with_one_query(
    peer: Site, django_assert_max_num_queries: Callable[[int], Any]
) -> None:
    asked, body = itertools.count(1), hello(statements=statements.digest(KOTO_BARU))

    def told() -> Answer:
        return Answer.from_bytes(ask(environ(body, signed(body, next(asked))))[2])

    told()
    Stream.objects.all().delete()
    quiet_one = told()
    with django_assert_max_num_queries(1):
        assert told() == quiet_one
    Stream.objects.create(site=peer, scope=KOTO_BARU, channel="register", admitted=3)
    assert told().differs == {StreamKey(PEER, KOTO_BARU, "register"): 3}


WRONG: list[tuple[int, Callable[[], dict[str, Any]]]] = [
    (405, lambda: environ(b"", REQUEST_METHOD="GET")),
    (411, lambda: environ(b"", CONTENT_LENGTH="")),
    (411, lambda: environ(b"", CONTENT_LENGTH="x")),
    (413, lambda: environ(b"", CONTENT_LENGTH=str(LARGEST_MESSAGE + 1))),
    (413, lambda: environ(b"", CONTENT_LENGTH="-1")),
    (400, lambda: environ(b"short", CONTENT_LENGTH="50")),
]


@pytest.mark.parametrize(("status", "wrong"), WRONG)
def test_it_refuses_what_is_no_request(peer: Site, status: int, wrong: Callable[[], dict[str, Any]]) -> None:
    assert ask(wrong())[0] == status


@given(body=st.binary(max_size=120))
@pytest.mark.proved
@settings(max_examples=proving.count(25, 500), suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_i4_it_answers_any_bytes_of_a_known_site_with_a_code(peer: Site, body: bytes) -> None:
    endpoint.counters.forget()
    Peer.objects.all().delete()
    status, _headers, told = ask(environ(body, signed(body)))
    assert status == 200
    assert Answer.from_bytes(told).error in {"message_format", "message_version", "message_to"}
