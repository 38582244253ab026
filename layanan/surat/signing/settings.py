"""How this office signs: what is set, and the signer it makes of it."""

import re
from collections.abc import Callable, Collection
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction

from layanan.surat.models import CaraTte, PengaturanTte, SertifikatPegawai
from layanan.surat.signing import vault
from layanan.surat.signing.base import Signer, SigningRefused
from layanan.surat.signing.bsre import V1, V2, Person
from layanan.surat.signing.calling import Service
from layanan.surat.signing.local import LARGEST_FILE, LocalSigner, certificate_in
from layanan.surat.signing.messages import refused
from nagari.kantor.models import Pegawai
from nagari.lib.names import names_alike
from nagari.lib.network import is_safe_address
from nagari.sync.prepared import Objects

_SET: Final = Objects(PengaturanTte, lambda: PengaturanTte.objects.order_by("pk"))
_NIK: Final = re.compile(r"[0-9]{16}")
_SERVICES: Final = frozenset({CaraTte.BSRE_1, CaraTte.BSRE_2})


def current() -> PengaturanTte:
    """What is set; nothing was: by hand."""
    return _SET.first() or PengaturanTte(pk=1)


def signs_electronically() -> bool:
    """Do letters of this office wait for an electronic signature?"""
    return current().cara != CaraTte.BASAH


@transaction.atomic
def save(wanted: PengaturanTte, password: str | None) -> PengaturanTte:
    """`password` of the service; None leaves the one there is. Raises UserError address_wrong, check_address_wrong,
    service_needed."""
    for address, code in ((wanted.alamat, "address_wrong"), (wanted.alamat_periksa, "check_address_wrong")):
        if address and not is_safe_address(address):
            raise refused(code)
    if wanted.cara in _SERVICES and not wanted.alamat:
        raise refused("service_needed")
    wanted.pk = 1
    wanted.save()
    if password is not None:
        vault.keep_password(password)
    return wanted


@transaction.atomic
def save_identity(pegawai: UUID, nik: str, email: str) -> None:
    """Raises UserError nik_wrong."""
    plain = nik.strip()
    if plain and not _NIK.fullmatch(plain):
        raise refused("nik_wrong")
    SertifikatPegawai.objects.update_or_create(pegawai=pegawai, defaults={"nik": plain, "email": email.strip()})


@transaction.atomic
def save_certificate(pegawai: UUID, content: bytes, secret: str) -> SertifikatPegawai:
    """Keeps the file if `secret` opens it, and forgets that. Raises UserError certificate_*, passphrase_wrong.

    Readers of PDF show whose certificate it is: below a letter the name would be another than on it.
    """
    try:
        if len(content) > LARGEST_FILE:
            raise SigningRefused("certificate_unreadable")
        found = certificate_in(content, secret)
        official = Pegawai.objects.get(pk=pegawai).nama
        if not names_alike(found.name, official):
            raise SigningRefused("certificate_of_other", name=found.name, official=official)
    except SigningRefused as error:
        raise refused(error) from None
    said = {
        "pemilik": found.subject[:200],
        "penerbit": found.issuer[:200],
        "berlaku_sampai": found.valid_until,
    }
    row, _is_new = SertifikatPegawai.objects.update_or_create(pegawai=pegawai, defaults=said)
    vault.keep_certificate(pegawai, content)
    return row


@transaction.atomic
def remove_certificate(pegawai: UUID) -> None:
    SertifikatPegawai.objects.filter(pegawai=pegawai).update(pemilik="", penerbit="", berlaku_sampai=None)
    vault.forget_certificate(pegawai)


def signs_with_code() -> bool:
    """May a one-time code stand for the passphrase? Version 2 of the service alone sends one."""
    return current().cara == CaraTte.BSRE_2


def signer_of(pegawai: UUID, now: Callable[[], datetime], *, with_code: bool = False) -> Signer:
    """The way this office signs, for this official; `with_code`: the secret is a one-time code. Raises SigningRefused
    way_by_hand, certificate_missing, service_missing, identity_missing, code_not_sent."""
    row = current()
    if with_code and row.cara != CaraTte.BSRE_2:
        raise SigningRefused("code_not_sent")
    match row.cara:
        case CaraTte.BERKAS:
            content = vault.certificate(pegawai)
            if content is None:
                raise SigningRefused("certificate_missing")
            return LocalSigner(content, now)
        case CaraTte.BSRE_1 | CaraTte.BSRE_2:
            return _service(row, pegawai, with_code=with_code)
    raise SigningRefused("way_by_hand")


def send_code(pegawai: UUID) -> None:
    """Has the service send this official a one-time code. Raises SigningRefused as `signer_of`, and what the service
    refuses."""
    row = current()
    if row.cara != CaraTte.BSRE_2:
        raise SigningRefused("code_not_sent")
    service = _service(row, pegawai)
    assert isinstance(service, V2)
    service.send_code()


def _service(row: PengaturanTte, pegawai: UUID, *, with_code: bool = False) -> V1 | V2:
    if not row.alamat:
        raise SigningRefused("service_missing")
    known = SertifikatPegawai.objects.filter(pegawai=pegawai).first()
    is_first = row.cara == CaraTte.BSRE_1
    if known is None or not (known.nik or (known.email and not is_first)):
        raise SigningRefused("identity_missing")
    service = Service(url=row.alamat, user=row.pengguna, password=vault.password())
    person = Person(nik=known.nik, email=known.email)
    return V1(service, person) if is_first else V2(service, person, by="totp" if with_code else "passphrase")


def lacking(row: PengaturanTte, able: Collection[UUID]) -> str:
    """What this way still lacks, so that nobody of `able`, who may sign, can: "certificate", "identity"; "" where
    somebody can."""
    known = [one for one in SertifikatPegawai.objects.all() if one.pegawai in able]
    match row.cara:
        case CaraTte.BERKAS:
            return "" if any(one.pemilik for one in known) else "certificate"
        case CaraTte.BSRE_1:
            return "" if any(one.nik for one in known) else "identity"
        case CaraTte.BSRE_2:
            return "" if any(one.nik or one.email for one in known) else "identity"
    return ""
