from base64 import b64decode
from dataclasses import replace
from socket import create_server

import pytest

from layanan.surat.signing.base import Signer, SigningRefused, Task
from layanan.surat.signing.bsre import V1, V2, Person
from layanan.surat.signing.calling import Service
from layanan.surat.signing.inspecting import checked, inspect
from layanan.surat.signing.stamps import Seen, stamp_for
from tests.layanan.surat.signing.bsre_server import DOCUMENT, EMAIL, NIK, PASSPHRASE, UNKNOWN, UNVERIFIED
from tests.layanan.surat.signing.conftest import SIGNER
from tests.office import NOW

WALI = Person(nik=NIK)
EMBLEM = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"/>'


def task(pdf: bytes, *, seen: bool = False) -> Task:
    stamp = stamp_for(pdf, Seen(nama=SIGNER, emblem=EMBLEM, is_certified=True), NOW) if seen else None
    return Task(name=SIGNER, pdf=pdf, reason="Surat Keterangan", location="Koto Baru", stamp=stamp)


def way(version: int, service: Service, person: Person = WALI) -> Signer:
    return V1(service, person) if version == 1 else V2(service, person)


def refusal(signer: Signer, pdf: bytes, secret: str) -> SigningRefused:
    with pytest.raises(SigningRefused) as refused:
        signer.sign(task(pdf), secret)
    return refused.value


@pytest.mark.parametrize("version", [1, 2])
def test_it_signs_and_looks_at_what_came_back(version: int, service: Service, letter: bytes) -> None:
    signer = way(version, service)
    signer.check(PASSPHRASE)
    made = signer.sign(task(letter, seen=True), PASSPHRASE)
    assert checked(letter, made.pdf).is_whole
    assert made.facts["pemilik"] == f"Common Name: {SIGNER}"
    assert made.facts.get("dokumen", DOCUMENT) == DOCUMENT


def test_it_signs_for_an_address_of_mail_and_with_a_code(service: Service, letter: bytes) -> None:
    signer = V2(service, Person(email=EMAIL), by="totp")
    signer.send_code()
    assert inspect(signer.sign(task(letter), "123456").pdf).is_whole


@pytest.mark.parametrize("version", [1, 2])
@pytest.mark.parametrize(
    ("secret", "code"),
    [
        ("salah", "passphrase_wrong"),
        ("mati", "service_down"),
        ("diam", "service_timeout"),
        ("lambat", "service_timeout"),
        ("putus", "answer_broken"),
        ("html", "answer_broken"),
        ("kosong", "answer_broken"),
        ("tanpa", "answer_unsigned"),
        ("ubah", "answer_altered"),
        ("dua", "answer_altered"),
        ("gema", "service_refused"),
    ],
)
def test_it_stays_unsigned(version: int, secret: str, code: str, service: Service, letter: bytes) -> None:
    if code == "service_timeout":
        service = replace(service, answer_seconds=0.3)
    assert refusal(way(version, service), letter, secret).code == code


def test_it_stays_unsigned_where_a_good_status_tells_of_an_error(service: Service, letter: bytes) -> None:
    assert refusal(V1(service, WALI), letter, "json").code == "service_refused"
    assert refusal(V2(service, WALI), letter, "json").code == "answer_broken"


def test_it_repeats_no_secret(service: Service, letter: bytes) -> None:
    found = refusal(V1(service, WALI), letter, "gema")
    assert "gema" not in str(found)
    assert len(str(found.params["said"])) <= 160
    assert service.password not in repr(service)
    assert NIK not in repr(WALI)


@pytest.mark.parametrize("version", [1, 2])
@pytest.mark.parametrize(("nik", "code"), [(UNKNOWN, "user_unknown"), (UNVERIFIED, "user_not_certified")])
def test_it_asks_first_whether_somebody_may_sign(version: int, nik: str, code: str, service: Service) -> None:
    with pytest.raises(SigningRefused) as refused:
        way(version, service, Person(nik=nik)).check(PASSPHRASE)
    assert refused.value.code == code


def test_it_says_when_the_service_lets_nobody_in(service: Service, letter: bytes) -> None:
    assert refusal(V2(replace(service, password="lain"), WALI), letter, PASSPHRASE).code == "service_entry"


def test_it_says_when_there_is_no_service(service: Service, letter: bytes) -> None:
    with create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    found = refusal(V1(replace(service, url=f"http://127.0.0.1:{port}"), WALI), letter, PASSPHRASE)
    assert found.code == "service_unreachable"


@pytest.mark.parametrize("version", [1, 2])
def test_it_asks_the_service_about_a_signature(version: int, service: Service, letter: bytes) -> None:
    signer = V1(service, WALI) if version == 1 else V2(service, WALI)
    found = signer.verify(signer.sign(task(letter), PASSPHRASE).pdf)
    assert (found.is_valid, found.signers) == (True, (SIGNER,))


def test_version_2_knows_an_unsigned_file(service: Service, letter: bytes) -> None:
    assert not V2(service, WALI).verify(letter).is_valid


@pytest.mark.parametrize("file", [b"", b"%PDF-", b"%PDF-1.7\n" + bytes(500), b64decode("AAAA") * 90])
def test_it_takes_no_rubbish_for_a_pdf(file: bytes) -> None:
    with pytest.raises(SigningRefused) as refused:
        inspect(file)
    assert refused.value.code == "answer_broken"
