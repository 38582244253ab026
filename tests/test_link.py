"""The demo's line: it carries, it can be cut in the middle, and it comes back."""

import socket
from pathlib import Path

from deploy.link import Line


def connected(port: int) -> socket.socket:
    made = socket.create_connection(("127.0.0.1", port), timeout=5)
    made.settimeout(5)
    return made


def test_it_carries_until_it_is_cut_and_again_when_it_is_mended(tmp_path: Path) -> None:
    cut = tmp_path / "putus"
    with socket.create_server(("127.0.0.1", 0)) as regency, socket.socket() as spare:
        spare.bind(("127.0.0.1", 0))
        port = spare.getsockname()[1]
        spare.close()
        Line(port, regency.getsockname()[1], cut).start()
        office = connected(port)
        regency.settimeout(5)
        there, _address = regency.accept()
        there.settimeout(5)
        office.sendall(b"hello")
        assert there.recv(5) == b"hello"
        cut.touch()
        assert office.recv(1) == b""
        assert connected(port).recv(1) == b""
        cut.unlink()
        again = connected(port)
        there, _address = regency.accept()
        there.sendall(b"back")
        assert again.recv(4) == b"back"


def test_it_lets_go_of_an_office_while_the_regency_is_down(tmp_path: Path) -> None:
    with socket.socket() as nobody, socket.socket() as spare:
        for one in (nobody, spare):
            one.bind(("127.0.0.1", 0))
        port, target = spare.getsockname()[1], nobody.getsockname()[1]
        spare.close()
        Line(port, target, tmp_path / "putus").start()
        assert connected(port).recv(1) == b""
