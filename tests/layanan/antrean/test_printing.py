"""Slips, and printers that do not do what they should."""

import os
import socket
import stat
import threading
import time
from pathlib import Path
from types import SimpleNamespace

import pytest

from layanan.antrean.models import Pencetak, Tiket
from layanan.antrean.printing import device
from layanan.antrean.printing.slip import Slip, escpos
from layanan.antrean.services import printing, setup
from nagari.kantor.models import Kantor
from nagari.lib.errors import CodedError, UserError
from tests.layanan.antrean.conftest import Room

SLIP = Slip(office="Kantor Wali Nagari Koto Baru", layanan="Surat", nomor="A-003", lane="lansia", lines=["é 4 orang"])


def listener() -> tuple[str, list[bytes], threading.Thread]:
    """A printer in the network."""
    server = socket.create_server(("127.0.0.1", 0))
    got: list[bytes] = []

    def hear() -> None:
        line, _who = server.accept()
        with server, line:
            while part := line.recv(4096):
                got.append(part)

    thread = threading.Thread(target=hear, daemon=True)
    thread.start()
    return f"127.0.0.1:{server.getsockname()[1]}", got, thread


def dead_address() -> str:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return f"127.0.0.1:{server.getsockname()[1]}"


def test_it_writes_plain_text_a_picture_and_a_cut() -> None:
    plain = escpos(SLIP)
    assert plain.startswith(b"\x1b@")
    assert b"A-003" in plain
    assert b"e 4 orang" in plain
    assert plain.endswith(b"\x1dV\x01")
    assert all(len(line) <= 32 + 12 for line in plain.split(b"\n"))
    coded = escpos(Slip(office="x", layanan="x", nomor="A-1", lane="", lines=[], address="http://10.0.0.2/x/"))
    start = coded.index(b"\x1dv0\x00") + 4
    across, height = coded[start] + 256 * coded[start + 1], coded[start + 2] + 256 * coded[start + 3]
    # As many bytes as it says, or the printer prints rubbish for metres.
    assert coded[start + 4 + across * height :].startswith(b"\n\x1bd")


def test_it_prints_over_the_network(room: Room) -> None:
    address, got, thread = listener()
    setup.save_printer("jaringan", address, 58)
    printing.print_slip(room.take(), "http://10.0.0.2/x/", [])
    thread.join(5)
    assert b"A-001" in b"".join(got)


def test_it_prints_to_a_device(tmp_path: Path) -> None:
    pipe = tmp_path / "lp0"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    device.to_file(str(pipe), b"A-001")
    assert os.read(reader, 100) == b"A-001"
    os.close(reader)
    # Nobody at the other end: an answer at once, not a page that hangs.
    with pytest.raises(CodedError, match="printer_silent"):
        device.to_file(str(pipe), b"A-001")


def test_it_gives_up_on_a_printer_that_takes_no_more(tmp_path: Path) -> None:
    pipe = tmp_path / "lp0"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    with pytest.raises(CodedError, match="printer_silent"):
        device.to_file(str(pipe), b"x" * 1_000_000, seconds=0.1)
    os.close(reader)


@pytest.mark.parametrize(
    "address", ["", "host:abc", "host:0", "http://x", "x y", "192.168.1.999", "10.0.0", "10.0.0.1:70000", "../x"]
)
def test_it_refuses_an_address_that_is_none(address: str) -> None:
    with pytest.raises(CodedError, match="printer_address"):
        device.to_host(address, b"")


def test_it_reads_hosts_by_name_and_number() -> None:
    known = {"10.0.0.9": ("10.0.0.9", 9100), "kasir-1.lan:91": ("kasir-1.lan", 91), "[::1]:92": ("::1", 92)}
    assert {one: device.parse_host(one) for one in known} == known


def test_it_gives_a_host_three_seconds_in_all(monkeypatch: pytest.MonkeyPatch) -> None:
    """One that takes the line and no bytes; a name server that does not answer."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"127.0.0.1:{server.getsockname()[1]}"
        began = time.monotonic()
        with pytest.raises(CodedError, match="printer_silent"):
            device.to_host(address, b"x" * 50_000_000, seconds=0.2)
        over = threading.Event()
        monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_options: over.wait(5) and [])
        with pytest.raises(CodedError, match="printer_silent"):
            device.to_host("kasir", b"x", seconds=0.2)
        over.set()
    assert time.monotonic() - began < 3


@pytest.mark.parametrize(
    ("kind", "address"),
    [("berkas", "/etc/passwd"), ("berkas", "../x"), ("jaringan", "http://x y"), ("jaringan", "a b")],
)
def test_it_refuses_at_the_form_what_can_be_no_printer(office: Kantor, kind: str, address: str) -> None:
    with pytest.raises(UserError) as refused:
        setup.save_printer(kind, address, 58)
    assert refused.value.code == "printer_address"
    assert not Pencetak.objects.exists()


def test_it_writes_over_no_file_folder_or_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = tmp_path / "surat.txt"
    kept.write_text("penting")
    with pytest.raises(CodedError, match="printer_is_file"):
        device.to_file(str(kept), b"x")
    assert kept.read_text() == "penting"
    with pytest.raises(CodedError, match="printer_is_file"):
        device.to_file(str(tmp_path), b"x")
    monkeypatch.setattr(os, "stat", lambda _path: SimpleNamespace(st_mode=stat.S_IFBLK | 0o660))
    with pytest.raises(CodedError, match="printer_is_file"):
        device.to_file("/dev/sda", b"x")
    monkeypatch.undo()
    with pytest.raises(CodedError, match="printer_missing"):
        device.to_file(str(tmp_path / "tiada"), b"x")


def test_it_goes_on_without_paper_and_tells_the_clerks(room: Room) -> None:
    setup.save_printer("jaringan", dead_address(), 58)
    tiket = room.take()
    for code in ("printer_silent", "printer_resting"):
        with pytest.raises(UserError) as refused:
            printing.print_slip(tiket, "", [])
        assert refused.value.code == code
    assert Pencetak.objects.get().galat == "printer_silent"
    assert room.take().teks == "A-002"
    assert Tiket.objects.count() == 2
    # Mended: the note goes.
    address, _got, thread = listener()
    setup.save_printer("jaringan", address, 58)
    printing.forget()
    printing.print_slip(tiket, "", [])
    thread.join(5)
    assert Pencetak.objects.get().galat == ""


def test_it_says_when_there_is_no_printer(room: Room) -> None:
    with pytest.raises(UserError) as refused:
        printing.print_slip(room.take(), "", [])
    assert refused.value.code == "printer_none"
