"""The way over HTTP, against a server that misbehaves in every way."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from itertools import count
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from nagari.sync.transport import signing
from nagari.sync.transport.base import LinkDown
from nagari.sync.transport.http import Ends, HttpLink
from nagari.sync.transport.signing import Asked, Told

OWN_KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PEER_KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))
OWN, PEER = UUID(int=1), UUID(int=2)
ENDS = Ends(own=OWN, own_key=OWN_KEY, peer=PEER, peer_key=PEER_KEY.public_key().public_bytes_raw())
# (connection, number of the connection, headers, body) -> go on with this connection?
Behaviour = Callable[[socket.socket, int, Asked, bytes], bool]


def read(connection: socket.socket, rest: bytes) -> tuple[Asked, bytes, bytes] | None:
    while b"\r\n\r\n" not in rest:
        got = connection.recv(65_536)
        if not got:
            return None
        rest += got
    head, _, rest = rest.partition(b"\r\n\r\n")
    headers = dict(line.split(": ", 1) for line in head.decode().split("\r\n")[1:])
    length = int(headers["Content-Length"])
    while len(rest) < length:
        if not (got := connection.recv(65_536)):
            return None
        rest += got
    return Asked("/sinkron/api/1", headers), rest[:length], rest[length:]


def answered(asked: Asked, body: bytes, status: int = 200, key: Ed25519PrivateKey = PEER_KEY) -> bytes:
    told = Told(asked, status)
    signing.sign_answer(told, body, PEER, key)
    lines = [f"HTTP/1.1 {status} X", f"Content-Length: {len(body)}", *(f"{n}: {v}" for n, v in told.headers.items())]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


@contextmanager
def served(behave: Behaviour) -> Iterator[str]:
    listening = socket.create_server(("127.0.0.1", 0))
    kept: list[socket.socket] = []

    def serve() -> None:
        for number in count(1):
            try:
                connection, _ = listening.accept()
            except OSError:
                return
            kept.append(connection)
            rest = b""
            # The test is over, and has closed it.
            with suppress(OSError):
                while got := read(connection, rest):
                    asked, body, rest = got
                    if not behave(connection, number, asked, body):
                        break

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        listening.close()
        for one in kept:
            one.close()


def echo(connection: socket.socket, _number: int, asked: Asked, body: bytes) -> bool:
    connection.sendall(answered(asked, b"heard " + body))
    return True


def hurried() -> Callable[[], float]:
    """A clock on which twenty seconds go by at every look."""
    moments = count(0, 20)
    return lambda: float(next(moments))


def test_it_keeps_the_connection() -> None:
    connections = []

    def behave(connection: socket.socket, number: int, asked: Asked, body: bytes) -> bool:
        connections.append(number)
        return echo(connection, number, asked, body)

    with served(behave) as url:
        link = HttpLink(url, ENDS)
        assert [link.call(b"one"), link.call(b"two")] == [b"heard one", b"heard two"]
    assert connections == [1, 1]


def test_it_has_two_requests_on_the_line_at_once() -> None:
    waiting: list[bytes] = []

    def behave(connection: socket.socket, _number: int, asked: Asked, body: bytes) -> bool:
        waiting.append(answered(asked, body))
        if len(waiting) == 2:
            connection.sendall(b"".join(waiting))
        return True

    with served(behave) as url:
        link = HttpLink(url, ENDS)
        link.send(b"one")
        link.send(b"two")
        assert [link.receive(), link.receive()] == [b"one", b"two"]


def test_it_asks_again_on_a_new_connection_where_a_kept_one_was_closed() -> None:
    def behave(connection: socket.socket, number: int, asked: Asked, body: bytes) -> bool:
        if number == 1 and body == b"two":
            connection.close()
            return False
        return echo(connection, number, asked, body)

    with served(behave) as url:
        link = HttpLink(url, ENDS)
        assert [link.call(b"one"), link.call(b"two")] == [b"heard one", b"heard two"]


def test_it_gives_up_a_fresh_connection_that_is_closed() -> None:
    def behave(connection: socket.socket, _number: int, _asked: Asked, _body: bytes) -> bool:
        connection.close()
        return False

    with served(behave) as url, pytest.raises(LinkDown) as down:
        HttpLink(url, ENDS).call(b"one")
    assert down.value.code == "broken"


def test_it_notices_that_nothing_moves() -> None:
    with served(lambda *_: True) as url, pytest.raises(LinkDown) as down:
        HttpLink(url, ENDS, ticks=hurried()).call(b"one")
    assert down.value.code == "stalled"


def test_it_ends_soon_when_told_to_stop() -> None:
    with served(lambda *_: True) as url, pytest.raises(LinkDown) as down:
        HttpLink(url, ENDS, stopped=lambda: True).call(b"one")
    assert down.value.code == "stopped"


def test_it_tells_that_nobody_is_there() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with pytest.raises(LinkDown) as down:
        HttpLink(f"http://127.0.0.1:{port}", ENDS).call(b"one")
    assert down.value.code == "unreachable"


def test_it_goes_on_from_the_number_that_was_heard() -> None:
    numbers = []

    def behave(connection: socket.socket, _number: int, asked: Asked, body: bytes) -> bool:
        _site, number = signing.check_request(asked, body, {OWN: OWN_KEY.public_key().public_bytes_raw()}.get)
        numbers.append(number)
        connection.sendall(answered(asked, body) if number > 900 else answered(asked, b"900", 409))
        return True

    with served(behave) as url:
        assert HttpLink(url, ENDS, counter=lambda: 5).call(b"one") == b"one"
    assert numbers == [5, 901]


WRONG: list[tuple[str, Callable[[Asked, bytes], bytes]]] = [
    ("answer_forged", lambda asked, body: answered(asked, body, key=OWN_KEY)),
    ("answer_forged", lambda asked, body: answered(asked, body) [:-1] + b"x"),
    ("answer_forged", lambda _asked, _body: b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nlogin"),
    ("refused", lambda _asked, _body: b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: http://portal/\r\n\r\n"),
    ("refused", lambda _asked, _body: b"HTTP/1.1 502 Bad\r\nContent-Length: 0\r\n\r\n"),
    ("refused", lambda _asked, _body: b"SSH-2.0-OpenSSH_9.2\r\n\r\n\r\n"),
    ("refused", lambda _asked, _body: b"HTTP/1.1 200 OK\r\n\r\n"),
    ("refused", lambda _asked, _body: b"HTTP/1.1 200 OK\r\nContent-Length: 999999999999\r\n\r\n"),
    ("refused", lambda _asked, _body: b"x" * 20_000),
    ("site_unknown", lambda _asked, _body: b"HTTP/1.1 401 No\r\nContent-Length: 12\r\n\r\nsite_unknown"),
    ("site_revoked", lambda _asked, _body: b"HTTP/1.1 403 No\r\nContent-Length: 12\r\n\r\nsite_revoked"),
    ("refused", lambda asked, body: answered(asked, body, 500)),
]  # fmt: skip


@pytest.mark.parametrize(("code", "wrong"), WRONG)
def test_it_believes_nobody_else(code: str, wrong: Callable[[Asked, bytes], bytes]) -> None:
    def behave(connection: socket.socket, _number: int, asked: Asked, body: bytes) -> bool:
        connection.sendall(wrong(asked, body))
        return True

    with served(behave) as url, pytest.raises(LinkDown) as down:
        HttpLink(url, ENDS).call(b"one")
    assert down.value.code == code
