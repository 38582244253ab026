"""Who may sign a letter electronically, and when. Pure."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from nagari.kantor.rules.officials import Official, chain_of
from nagari.lib.names import names_alike

_SCANS: Final[Mapping[bytes, str]] = {
    b"%PDF-": "application/pdf",
    b"\xff\xd8\xff": "image/jpeg",
    b"\x89PNG\r\n\x1a\n": "image/png",
}


def scan_kind(content: bytes) -> str:
    """Content type of a scan, by its first bytes; "" for anything else."""
    return next((kind for head, kind in _SCANS.items() if content.startswith(head)), "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody; `nik` may be unknown."""

    nama: str
    nik: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What is asked of a letter. `signer`: the official whose name stands below it."""

    day: date
    signer: UUID | None
    subjects: tuple[Person, ...] = ()


def refusal(
    letter: Letter, user: UUID | None, own: Person, officials: Mapping[UUID, Official], today: date, *, alone: bool
) -> str:
    """Why this user may not sign; "" where he may. Codes: signer_missing, not_linked, not_signer, right_missing,
    right_over, own_letter.

    `user`: the official the account belongs to; `own`: the official as a person. `alone`: nobody else may sign that
    day, so that a letter about himself is signed all the same and marked.
    """
    if letter.signer is None or letter.signer not in officials:
        return "signer_missing"
    if user is None:
        return "not_linked"
    if user != letter.signer:
        return "not_signer"
    official = officials[letter.signer]
    if chain_of(official, officials, letter.day) is None:
        return "right_missing"
    # A right that ended yesterday signs nothing today, whatever day the letter bears.
    if chain_of(official, officials, today) is None:
        return "right_over"
    return "own_letter" if not alone and is_about(own, letter.subjects) else ""


def needs_scan(*, may_sign: bool, is_of_request: bool) -> bool:
    """Must the scan be there, before it is believed that a letter was signed with a pen?

    Not where who notes it signs for the office, nor where the letter answers a request, for then the head took the
    step that made it. What a clerk wrote alone nobody else has seen.
    """
    return not may_sign and not is_of_request


def is_about(person: Person, subjects: Collection[Person]) -> bool:
    """By NIK where both are known; else a name alike is taken for the same person, for a mistaken yes costs another
    signature and a mistaken no a letter that somebody gave himself."""
    return any(
        person.nik == one.nik if person.nik and one.nik else names_alike(person.nama, one.nama) for one in subjects
    )
