"""A letter to sign, and the service that signs, in a process of its own."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from layanan.surat.signing.calling import Service
from nagari.kantor.rules.officials import SignatureBlock
from nagari.printing.paper import Signature
from nagari.printing.rendering import render
from nagari.printing.sheets import Sheet
from tests.layanan.surat.signing import bsre_server
from tests.office import NOW
from tests.server import told_within

ROOT = Path(__file__).resolve().parents[4]
SIGNER = "UJI WALI, S.H."


@pytest.fixture(scope="module")
def letter() -> bytes:
    block = SignatureBlock(("WALI NAGARI KOTO BARU,",), SIGNER, "", "")
    signature = Signature(place="Koto Baru", day=NOW.date(), block=block)
    data = {
        "paper": {"title": "Uji", "code": "", "letterhead": None, "foot": "Kantor Koto Baru", "training": ""},
        "heading": "Surat Keterangan",
        "subheadings": [],
        "blocks": [{"kind": "signatures", "rows": [signature.data()]}],
    }
    return render("lembar", data, sheet=Sheet.A4, at=NOW)


@pytest.fixture(scope="package")
def service() -> Iterator[Service]:
    command = [sys.executable, "-m", bsre_server.__name__]
    process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdin is not None
    port = told_within(process).strip()
    yield Service(url=f"http://127.0.0.1:{port}", user=bsre_server.USER, password=bsre_server.PASSWORD)
    process.stdin.close()
    process.wait(timeout=10)
