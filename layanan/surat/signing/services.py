"""Signing letters, and what is recorded of it. Nothing here holds the database while a service is being asked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from layanan.surat.messages import refused as letter_refused
from layanan.surat.models import CaraTte, CatatanSurat, JenisCatatan, Keadaan, SertifikatPegawai, SubjekSurat, Surat
from layanan.surat.rules import state
from layanan.surat.rules.made import Pelaku
from layanan.surat.services.following import kinds_of, note
from layanan.surat.signing import settings
from layanan.surat.signing.base import Signed, Signer, SigningRefused, Task
from layanan.surat.signing.messages import refused
from layanan.surat.signing.rules import Letter, Person, is_about, needs_scan, refusal
from layanan.surat.signing.scans import is_readable
from layanan.surat.signing.stamps import Seen, stamp_for
from nagari.kantor import queries
from nagari.kantor.rules.officials import Official
from nagari.lib.errors import UserError
from nagari.lib.limits import Limit
from nagari.penduduk.models import Penduduk
from nagari.printing.paper import emblem_svg
from nagari.sync import blobs

LARGEST_SCAN: Final = 5 * 1024 * 1024
# A service closes a certificate after some wrong passphrases; three by one official in a quarter of an hour are enough.
wrong_passphrases: Final = Limit(3, 900)
# Each costs the agency a message.
sent_codes: Final = Limit(3, 600)
# After one of these the next letter would only be refused the same way.
_ENDS_BATCH: Final = frozenset(
    {"passphrase_wrong", "service_unreachable", "service_timeout", "service_down", "service_entry", "user_unknown"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """Of one letter; `error` None: it is signed."""

    letter: Surat
    error: UserError | None = None


def wait_for_signature(letter: Surat, oleh: Pelaku, now: datetime) -> CatatanSurat:
    """The letter waits to be signed electronically, and is not printed before. Raises UserError others_sign, signed,
    waits_signature, no_file, over_*."""
    if letter.is_signed_by_others:
        raise refused("others_sign")
    return note(letter, JenisCatatan.MENUNGGU_TTE, oleh, now)


@transaction.atomic
def signed_by_hand(
    letter: Surat, oleh: Pelaku, now: datetime, scan: bytes = b"", *, may_sign: bool = True
) -> CatatanSurat:
    """The printed letter was signed with a pen. `scan` of it: PDF, JPEG or PNG. `may_sign`: whether who notes it signs
    for the office.

    A letter of an office above may be noted where it answers a request of this one: who hands it over has it before
    him. Raises UserError scan_missing, scan_kind, scan_size, signed, waits_signature, over_*, not_here.
    """
    if not scan and needs_scan(may_sign=may_sign, is_of_request=letter.permohonan is not None):
        raise refused("scan_missing")
    if letter.wilayah != oleh.wilayah and letter.keadaan == Keadaan.MENUNGGU_TTE:
        raise letter_refused("waits_signature")
    if len(scan) > LARGEST_SCAN:
        raise refused(SigningRefused("scan_size", most=LARGEST_SCAN // 1024 // 1024))
    if scan and not is_readable(scan):
        raise refused("scan_kind")
    digest = blobs.put(scan) if scan else ""
    return note(letter, JenisCatatan.TANDA_TANGAN, oleh, now, rincian={"cara": CaraTte.BASAH.value}, berkas=digest)


def send_code(pegawai: UUID | None) -> None:
    """Has BSrE send this official a one-time code, which stands for the passphrase of one letter. Raises UserError
    not_linked, code_tries, and what the service refuses."""
    if pegawai is None:
        raise refused("not_linked")
    if not sent_codes.allows(pegawai.hex):
        raise refused("code_tries")
    try:
        settings.send_code(pegawai)
    except SigningRefused as error:
        raise refused(error) from None


def sign(
    letters: Sequence[Surat],
    secret: str,
    oleh: Pelaku,
    pegawai: UUID | None,
    now: datetime,
    *,
    with_code: bool = False,
) -> list[Outcome]:
    """Sign these as the official `pegawai`, to whom the account belongs. Every letter is an act of its own: what is
    refused stays unsigned, and says why. `now`: office time; `with_code`: the secret is a one-time code.

    Raises UserError where none can be signed: passphrase_missing, passphrase_tries, not_linked, and what
    `settings.signer_of` and `Signer.check` refuse.
    """
    if pegawai is None:
        raise refused("not_linked")
    if not secret:
        raise refused("passphrase_missing")
    if wrong_passphrases.is_full(pegawai.hex):
        raise refused("passphrase_tries")
    try:
        signer = settings.signer_of(pegawai, lambda: now, with_code=with_code)
        signer.check(secret)
    except SigningRefused as error:
        raise _counted(error, pegawai) from None
    outcomes: list[Outcome] = []
    for letter in letters:
        last = outcomes[-1].error if outcomes else None
        if last is not None and last.code in _ENDS_BATCH:
            outcomes.append(Outcome(letter=letter, error=last))
        else:
            outcomes.append(_outcome(letter, signer, secret, oleh, pegawai, now))
    return outcomes


def by_pen(letter: Surat) -> bool:
    """Is it signed on paper, however this office signs: others sign it too (docs/decisions). What was put to those
    that wait stays there, and is not printed before."""
    return letter.is_signed_by_others and letter.keadaan != Keadaan.MENUNGGU_TTE


def why_not(letter: Surat, pegawai: UUID | None, now: datetime) -> str:
    """Code of what keeps this official from signing; "" for nothing."""
    officials = queries.officials(letter.wilayah)
    today = timezone.localdate(now)
    asked = Letter(day=letter.tanggal, signer=letter.penandatangan_id, subjects=subjects_of(letter))
    return refusal(
        asked, pegawai, _person(pegawai, officials), officials, today, alone=_is_alone(letter.wilayah, pegawai, today)
    )


def subjects_of(letter: Surat) -> tuple[Person, ...]:
    rows = list(SubjekSurat.objects.filter(surat=letter).order_by("urutan", "id"))
    keys = [row.penduduk_id for row in rows if row.penduduk_id]
    numbers = dict(Penduduk.objects.filter(pk__in=keys).values_list("pk", "nik"))
    return tuple(
        Person(nama=row.nama, nik=(numbers.get(row.penduduk_id) or "") if row.penduduk_id else "") for row in rows
    )


def _outcome(letter: Surat, signer: Signer, secret: str, oleh: Pelaku, pegawai: UUID, now: datetime) -> Outcome:
    try:
        return Outcome(letter=_sign_one(letter, signer, secret, oleh, pegawai, now))
    except SigningRefused as error:
        return Outcome(letter=letter, error=_counted(error, pegawai))
    except UserError as error:
        return Outcome(letter=letter, error=error)


def _sign_one(letter: Surat, signer: Signer, secret: str, oleh: Pelaku, pegawai: UUID, now: datetime) -> Surat:
    # `note` asks again when there is something to record; a service need not sign what would be thrown away.
    code = state.refusal(JenisCatatan.TANDA_TANGAN, kinds_of(letter), on_paper=letter.is_on_paper)
    if code or letter.is_on_paper:
        raise letter_refused(code or "no_file")
    code = "others_sign" if by_pen(letter) else why_not(letter, pegawai, now)
    if code:
        raise refused(code)
    _record(letter, signer.sign(_task(letter, now), secret), oleh, pegawai, now)
    return letter


@transaction.atomic
def _record(letter: Surat, made: Signed, oleh: Pelaku, pegawai: UUID, now: datetime) -> None:
    rincian = {"cara": settings.current().cara, "penandatangan": str(pegawai), **made.facts}
    own = _person(pegawai, queries.officials(letter.wilayah))
    if is_about(own, subjects_of(letter)):
        # For whoever audits: nobody else might have signed.
        rincian["sendiri"] = "ya"
    note(letter, JenisCatatan.TANDA_TANGAN, oleh, now, rincian=rincian, berkas=blobs.put(made.pdf))


def _task(letter: Surat, now: datetime) -> Task:
    try:
        pdf = blobs.get(letter.pdf)
    except (FileNotFoundError, ValueError):
        raise refused("file_missing") from None
    kantor, row = queries.profile(letter.wilayah), settings.current()
    nama = str(letter.tanda_tangan.get("nama", ""))
    seen = Seen(
        nama=nama,
        emblem=emblem_svg(kantor.lambang if kantor else ""),
        is_certified=row.cara in (CaraTte.BSRE_1, CaraTte.BSRE_2),
    )
    return Task(
        name=nama,
        pdf=pdf,
        reason=letter.judul,
        location=kantor.nama if kantor else "",
        stamp=stamp_for(pdf, seen, now) if row.tampak else None,
    )


def _counted(error: SigningRefused, pegawai: UUID) -> UserError:
    if error.code == "passphrase_wrong":
        wrong_passphrases.allows(pegawai.hex)
    return refused(error)


def _person(pegawai: UUID | None, officials: Mapping[UUID, Official]) -> Person:
    known = SertifikatPegawai.objects.filter(pegawai=pegawai).first() if pegawai else None
    official = officials.get(pegawai) if pegawai else None
    return Person(nama=official.nama if official else "", nik=known.nik if known else "")


def _is_alone(wilayah: str, pegawai: UUID | None, day: date) -> bool:
    return [one.official.id for one in queries.signers(day, wilayah)] == [pegawai]
