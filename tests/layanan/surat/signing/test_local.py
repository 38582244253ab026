import shutil
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from layanan.surat.signing.base import SigningRefused, Task
from layanan.surat.signing.inspecting import inspect
from layanan.surat.signing.local import LocalSigner, certificate_in
from layanan.surat.signing.stamps import HEIGHT, WIDTH, Seen, place_of, stamp_for
from tests.layanan.surat.signing.certificates import p12
from tests.layanan.surat.signing.conftest import SIGNER
from tests.office import NOW
from tests.printing.reading import text_of

SECRET = "kunci rahasia"
EMBLEM = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><path d="M0 0h1v1z"/></svg>'


def task(pdf: bytes) -> Task:
    stamp = stamp_for(pdf, Seen(nama=SIGNER, emblem=EMBLEM, is_certified=False), NOW)
    return Task(name=SIGNER, pdf=pdf, reason="Surat Keterangan", location="Koto Baru", stamp=stamp)


def pdfsig(pdf: bytes, folder: Path) -> str:
    (folder / "surat.pdf").write_bytes(pdf)
    command = ["pdfsig", "-nocert", str(folder / "surat.pdf")]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60).stdout


@pytest.mark.parametrize("kind", ["ec", "rsa"])
def test_others_call_it_valid_and_find_one_changed_byte(kind: str, letter: bytes, tmp_path: Path) -> None:
    made = LocalSigner(p12(kind, SECRET), lambda: NOW).sign(task(letter), SECRET)
    assert made.pdf.startswith(letter)
    assert inspect(made.pdf).is_whole
    assert made.facts["seri"] == "2329"
    at = made.pdf.index(b"/Title")
    spoilt = made.pdf[:at] + b"/Titel" + made.pdf[at + 6 :]
    assert not inspect(spoilt).is_whole
    assert not inspect(made.pdf + b"\n").is_whole
    if shutil.which("pdfsig") is None:
        pytest.skip("pdfsig is not installed.")
    said = pdfsig(made.pdf, tmp_path)
    assert "Signature is Valid." in said
    assert "Total document signed" in said
    assert "Signing Time: May 14 2026" in said
    assert "Signature is Valid." not in pdfsig(spoilt, tmp_path)


def test_it_stamps_above_the_name_and_stays_a_pdf_a(letter: bytes) -> None:
    box = place_of(letter, SIGNER)
    assert box is not None
    assert (box.page, round(box.width), round(box.height)) == (0, round(WIDTH * 72 / 25.4), round(HEIGHT * 72 / 25.4))
    assert box.left > 250
    stamp = task(letter).stamp
    assert stamp is not None
    assert "BUKAN TTE TERSERTIFIKASI" in text_of(stamp.pdf)
    assert stamp.png.startswith(b"\x89PNG")
    made = LocalSigner(p12("ec", SECRET), lambda: NOW).sign(task(letter), SECRET).pdf
    # The fonts that pyHanko would take are not embedded.
    assert b"/Courier" not in made
    assert b"/Helvetica" not in made


def test_it_signs_unseen_where_the_name_does_not_stand(letter: bytes) -> None:
    assert stamp_for(letter, Seen(nama="Orang Lain", emblem=EMBLEM, is_certified=False), NOW) is None
    bare = Task(name=SIGNER, pdf=letter, reason="", location="")
    assert inspect(LocalSigner(p12("ec", SECRET), lambda: NOW).sign(bare, SECRET).pdf).is_whole


@pytest.mark.parametrize(
    ("content", "secret", "code"),
    [
        (p12("ec", SECRET), "salah", "passphrase_wrong"),
        (p12("ec", SECRET), "", "passphrase_wrong"),
        (b"", SECRET, "certificate_unreadable"),
        (b"-----BEGIN CERTIFICATE-----" * 20, SECRET, "certificate_unreadable"),
        (p12("ed25519", SECRET), SECRET, "certificate_kind"),
    ],
)
def test_it_says_what_is_wrong_with_a_certificate(content: bytes, secret: str, code: str) -> None:
    with pytest.raises(SigningRefused) as refused:
        certificate_in(content, secret)
    assert refused.value.code == code


@pytest.mark.parametrize(("days", "code"), [(400, "certificate_expired"), (-40, "certificate_early")])
def test_it_signs_only_while_the_certificate_holds(days: int, code: str, letter: bytes) -> None:
    signer = LocalSigner(p12("ec", SECRET), lambda: NOW + timedelta(days=days))
    with pytest.raises(SigningRefused) as refused:
        signer.sign(task(letter), SECRET)
    assert refused.value.code == code


def test_nothing_of_it_is_loaded_before_somebody_signs() -> None:
    code = (
        "import sys, layanan.surat.signing.local, layanan.surat.signing.bsre, layanan.surat.signing.inspecting\n"
        "print([one for one in ('pyhanko', 'asn1crypto', 'aiohttp', 'lxml', 'django') if one in sys.modules])"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60).stdout
    assert said.strip() == "[]"
