"""What to say of a letter whose address somebody opened. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from layanan.surat.genuine.rules.token import Claim


class Verdict(StrEnum):
    """`GENUINE`: the office says so, and here it stands in the archive. `ALTERED`: there is such a letter, of other
    content. `FORGED`: not signed by the office it names. `REVOKED`, `REPLACED`: it was right once. `CANCELLED`: made,
    and taken back before it left the office. `UNSIGNED`: made, and nobody has signed it yet. `UNKNOWN`: signed by the
    office, and not in the archive that is here. `UNKNOWN_OFFICE`: signed with a key that nobody has vouched for here.
    `DAMAGED`: no whole address."""

    GENUINE = "genuine"
    ALTERED = "altered"
    FORGED = "forged"
    REVOKED = "revoked"
    REPLACED = "replaced"
    CANCELLED = "cancelled"
    UNSIGNED = "unsigned"
    UNKNOWN = "unknown"
    UNKNOWN_OFFICE = "unknown_office"
    DAMAGED = "damaged"


@dataclass(frozen=True, slots=True, kw_only=True)
class Signatory:
    """Who has the key that signed. `closed_on`: the day the regency closed that computer."""

    wilayah: str
    name: str
    closed_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """The letter as it stands in the archive. `replaced_by`: number of what replaces it, its day if that is known."""

    claim: Claim
    is_signed: bool = True
    is_revoked: bool = False
    is_cancelled: bool = False
    replaced_by: tuple[str, date | None] | None = None


def judge(claim: Claim, named: Sequence[Signatory], signed_by: Signatory | None, recorded: Recorded | None) -> Verdict:
    """`named`: whose key has the name that stands in the token; `signed_by`: the one of them whose key it was.

    A closed computer may be in anybody's hands: what is in the archive came before that and holds, all else of it
    that bears a later day is forged.
    """
    if signed_by is None:
        return Verdict.FORGED if named else Verdict.UNKNOWN_OFFICE
    if recorded is None:
        is_late = signed_by.closed_on is not None and claim.day > signed_by.closed_on
        return Verdict.FORGED if is_late else Verdict.UNKNOWN
    if recorded.claim != claim:
        return Verdict.ALTERED
    if recorded.replaced_by is not None:
        return Verdict.REPLACED
    if recorded.is_cancelled:
        return Verdict.CANCELLED
    if recorded.is_revoked:
        return Verdict.REVOKED
    return Verdict.GENUINE if recorded.is_signed else Verdict.UNSIGNED


class FileVerdict(StrEnum):
    """Of a file somebody dropped. `EARLIER`: the letter as it was before it was signed; `SCAN`: what the office
    keeps of the paper that was signed."""

    SAME = "same"
    EARLIER = "earlier"
    SCAN = "scan"
    ALTERED = "altered"


def judge_file(digest: str, valid: str, earlier: Sequence[str] = (), scans: Sequence[str] = ()) -> FileVerdict:
    """SHA-256 of the file, of the letter as it is valid, of what came before, of its scans; all as hex."""
    if digest == valid:
        return FileVerdict.SAME
    if digest in scans:
        return FileVerdict.SCAN
    return FileVerdict.EARLIER if digest in earlier else FileVerdict.ALTERED
