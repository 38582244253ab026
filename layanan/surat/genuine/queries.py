"""What is known here of a letter, by its token, its number or its file."""

from base64 import b64decode
from binascii import Error
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from django.db.models import QuerySet
from django.db.models.functions import Upper
from django.utils import timezone

from layanan.surat.genuine.rules.short import number_forms, short_code
from layanan.surat.genuine.rules.token import DIGEST_BYTES, Claim, Seal, read
from layanan.surat.genuine.rules.verdict import FileVerdict, Recorded, Signatory, Verdict, judge, judge_file
from layanan.surat.models import CaraTte, CatatanSurat, JenisCatatan, Keadaan, KunciKantor, Surat
from layanan.surat.rules.content import initials
from nagari.lib.errors import CodedError
from nagari.sync import attesting, blobs
from nagari.sync.attesting import Attestor

# A regency has a few of one number, where offices number alike.
MOST: Final = 100
_REVOKED = frozenset({Keadaan.DICABUT, Keadaan.DIGANTI})


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """`claim`: what the letter says of itself; None: its address was not whole. `letter`: as the archive has it."""

    verdict: Verdict
    claim: Claim | None = None
    office: Signatory | None = None
    letter: Surat | None = None
    replaced_by: tuple[str, date | None] | None = None


def find(token: str) -> Finding:
    """Four queries, five of a letter that was replaced."""
    try:
        seal = read(token)
    except CodedError:
        return Finding(verdict=Verdict.DAMAGED)
    known = attesting.attestors(seal.key, _published(seal.key))
    signed_by = next((one for one in known if one.said(seal.message, seal.signature)), None)
    if signed_by is None:
        return Finding(verdict=judge(seal.claim, [_signatory(one) for one in known], None, None), claim=seal.claim)
    office = _signatory(signed_by)
    letter = _letter_of(seal, office)
    recorded = _recorded(letter) if letter else None
    return Finding(
        verdict=judge(seal.claim, [office], office, recorded),
        claim=seal.claim,
        office=office,
        letter=letter,
        replaced_by=recorded.replaced_by if recorded else None,
    )


def check_file(letter: Surat, digest: str) -> FileVerdict:
    """`digest`: SHA-256 of the file, hex."""
    signed, scans = _signed_files(letter)
    return judge_file(digest, signed or letter.pdf, [letter.pdf] if signed else [], scans)


def is_signed_electronically(letter: Surat) -> bool:
    """Its PDF bears a signature that anybody can check, not only its paper."""
    return _signed_files(letter)[0] != ""


def letter_of_file(digest: str) -> Surat | None:
    """The letter whose file this is, or was before it was signed."""
    keys = blobs.objects_of(digest)
    notes = CatatanSurat.objects.filter(pk__in=keys, jenis=JenisCatatan.TANDA_TANGAN).values("surat")
    return Surat.objects.filter(pk__in=keys).first() or Surat.objects.filter(pk__in=notes).first()


def letters_of_number(number: str, scope: str) -> list[Surat]:
    """Of the region `scope` and below it, newest first; villages may have given the same number."""
    rows = _of_number(Surat.objects.in_scope(scope), number)
    return list(rows.order_by("-tanggal", "-id")[:10])


def letter_of_code(number: str, code: str) -> Surat | None:
    """The letter of this number whose check code this is. `code`: as rules.short writes it."""
    rows = _of_number(Surat.objects.all(), number).exclude(pdf="")
    return next((one for one in rows.order_by("-tanggal", "-id")[:MOST] if short_code(one.sidik) == code), None)


def _of_number(rows: QuerySet[Surat], number: str) -> QuerySet[Surat]:
    return rows.annotate(tertulis=Upper("nomor")).filter(tertulis__in=number_forms(number))


def finding_of(letter: Surat) -> Finding:
    """Of a letter that was found otherwise than by its token: what the archive says of it."""
    recorded = _recorded(letter)
    office = Signatory(wilayah=letter.wilayah, name="")
    verdict = judge(recorded.claim, [office], office, recorded)
    return Finding(
        verdict=verdict, claim=recorded.claim, office=office, letter=letter, replaced_by=recorded.replaced_by
    )


def claim_of(letter: Surat) -> Claim:
    return Claim(
        number=letter.nomor,
        day=letter.tanggal,
        kind=letter.jenis,
        initials=initials(letter.nama.partition(";")[0]),
        digest=bytes.fromhex(letter.sidik)[:DIGEST_BYTES],
    )


def _published(key: bytes) -> Iterable[bytes]:
    for text in KunciKantor.objects.filter(kunci=key.hex()).values_list("pernyataan", flat=True):
        try:
            yield b64decode(text, validate=True)
        except (Error, ValueError):
            # Believed is what the root signed; this is not even a statement.
            continue


def _signatory(one: Attestor) -> Signatory:
    closed = timezone.localdate(one.closed_at) if one.closed_at else None
    return Signatory(wilayah=one.wilayah, name=one.name, closed_on=closed)


def _letter_of(seal: Seal, office: Signatory) -> Surat | None:
    """Of several with this number, for a series may be begun anew by mistake, the one the token means."""
    claim = seal.claim
    rows = Surat.objects.filter(wilayah=office.wilayah, tanggal=claim.day, nomor=claim.number)
    found = list(rows.order_by("terbit_pada", "id"))
    return next((one for one in found if claim_of(one) == claim), found[0] if found else None)


def _recorded(letter: Surat) -> Recorded:
    state = Keadaan(letter.keadaan)
    return Recorded(
        claim=claim_of(letter),
        is_signed=state is not Keadaan.MENUNGGU_TTE,
        is_revoked=state in _REVOKED,
        is_cancelled=state is Keadaan.BATAL,
        replaced_by=_replacement(letter) if state is Keadaan.DIGANTI else None,
    )


def _replacement(letter: Surat) -> tuple[str, date | None]:
    """Number of the letter that replaces it, and its day where that letter is here too."""
    said = CatatanSurat.objects.filter(surat=letter, jenis=JenisCatatan.GANTI).order_by("pada", "id").last()
    rincian = said.rincian if said else {}
    try:
        key = UUID(str(rincian.get("pengganti")))
    except ValueError:
        return str(rincian.get("nomor", "")), None
    newer = Surat.objects.filter(pk=key).only("nomor", "tanggal").first()
    return (newer.nomor, newer.tanggal) if newer else (str(rincian.get("nomor", "")), None)


def _signed_files(letter: Surat) -> tuple[str, list[str]]:
    """Digest of the signed PDF, "" while there is none; of the scans of the paper, which are not the letter's file."""
    rows = CatatanSurat.objects.filter(surat=letter, jenis=JenisCatatan.TANDA_TANGAN).exclude(berkas="")
    by_hand: dict[bool, list[str]] = {True: [], False: []}
    for row in rows.order_by("pada", "id"):
        by_hand[row.rincian.get("cara") == CaraTte.BASAH].append(row.berkas)
    return by_hand[False][-1] if by_hand[False] else "", by_hand[True]
