"""What the check page says: plainly what the letter is, what to compare, what to do."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from layanan.katalog.models import JenisLayanan
from layanan.surat.genuine.queries import Finding, is_signed_electronically
from layanan.surat.genuine.rules.verdict import FileVerdict, Verdict
from layanan.surat.models import Keadaan, Surat
from nagari.kantor import queries
from nagari.lib.dates import tanggal

_TITLES: Final[Mapping[Verdict, tuple[str, str, Promise]]] = {
    Verdict.GENUINE: ("leaf", "check-circle", gettext_lazy("This letter is genuine")),
    Verdict.ALTERED: ("red", "x-circle", gettext_lazy("This letter was altered")),
    Verdict.FORGED: ("red", "x-circle", gettext_lazy("This letter is forged")),
    Verdict.REVOKED: ("red", "x-circle", gettext_lazy("This letter is revoked")),
    Verdict.REPLACED: ("red", "x-circle", gettext_lazy("This letter is revoked: another replaces it")),
    Verdict.CANCELLED: ("red", "x-circle", gettext_lazy("This letter was cancelled")),
    Verdict.UNSIGNED: ("amber", "clock", gettext_lazy("This letter is not signed yet")),
    Verdict.UNKNOWN: ("amber", "info-circle", gettext_lazy("Signed by the office, but not known here yet")),
    Verdict.UNKNOWN_OFFICE: ("amber", "info-circle", gettext_lazy("It cannot be told here whether this is genuine")),
    Verdict.DAMAGED: ("red", "x-circle", gettext_lazy("This is not the code of a letter")),
}
_MEANINGS: Final[Mapping[Verdict, Promise]] = {
    Verdict.GENUINE: gettext_lazy("The office issued it, and it stands in its archive. Compare it with the paper:"),
    Verdict.ALTERED: gettext_lazy(
        "The office did issue a letter of this number, but with other content. Do not accept this one."
    ),
    Verdict.FORGED: gettext_lazy("The office it names did not sign it. Do not accept it, and tell that office."),
    Verdict.REVOKED: gettext_lazy("The office issued it and has taken it back. It does not hold any more."),
    Verdict.REPLACED: gettext_lazy("The office issued it and has taken it back. Ask for the letter that replaces it."),
    Verdict.CANCELLED: gettext_lazy(
        "The office made it and cancelled it before it was handed out. It has never held, and no paper of it may be"
        " accepted."
    ),
    Verdict.UNSIGNED: gettext_lazy("The office has made it, and nobody has signed it. It does not hold yet."),
    Verdict.UNKNOWN: gettext_lazy(
        "The signature is right. The letter itself has not arrived here: it may be fresh, or this office does not keep"
        " letters of that one. Whether it was revoked since, only the office or the regency can tell. Compare:"
    ),
    Verdict.UNKNOWN_OFFICE: gettext_lazy(
        "It is signed with a key that is not known here. Ask the office named on the letter, or check it on the page of"
        " the regency."
    ),
    Verdict.DAMAGED: gettext_lazy("Scan the code again, the whole of it, or type the address again as it is printed."),
}
_FILES: Final[Mapping[FileVerdict, tuple[str, str, Promise]]] = {
    FileVerdict.SAME: ("leaf", "check-circle", gettext_lazy("This file is the letter, byte for byte.")),
    FileVerdict.SCAN: (
        "leaf",
        "check-circle",
        gettext_lazy("This file is the scan that the office keeps of the letter."),
    ),
    FileVerdict.EARLIER: (
        "amber",
        "clock",
        gettext_lazy("This file is the letter as it was before it was signed. Ask for the signed one."),
    ),
    FileVerdict.ALTERED: (
        "red",
        "x-circle",
        gettext_lazy("This file is not the letter: it was altered, or printed and scanned, or is another one."),
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """`tone`, `icon`: of a notice. `facts`: label and value, to compare with the paper."""

    tone: str
    icon: str
    title: str
    text: str
    facts: tuple[tuple[str, str], ...] = ()
    # Where to ask: name and telephone of the office.
    ask: str = ""


def said(finding: Finding, today: date) -> Said:
    tone, icon, title = _TITLES[finding.verdict]
    text = str(_MEANINGS[finding.verdict])
    if finding.replaced_by:
        text += " " + _replacement(*finding.replaced_by)
    until = finding.letter.berlaku_sampai if finding.letter else None
    if finding.verdict is Verdict.GENUINE and until and until < today:
        tone, icon, title = "amber", "clock", gettext_lazy("This letter is genuine, but its time is over")
    if finding.verdict is Verdict.GENUINE and _is_unsigned(finding):
        tone, icon, title = "amber", "clock", gettext_lazy("Issued by the office, not noted as signed")
        text = _("The office made it and has not noted that it is signed. It holds only with a signature. Compare:")
    elif finding.verdict is Verdict.GENUINE and _is_by_pen(finding):
        text += " " + _(
            "That it was signed with a pen is the office's own note, which proves nothing here: without the signature"
            " on the paper it does not hold."
        )
    shows_facts = finding.verdict not in (Verdict.FORGED, Verdict.UNKNOWN_OFFICE, Verdict.DAMAGED)
    name, telephone = _office(finding)
    return Said(
        tone=tone,
        icon=icon,
        title=str(title),
        text=text,
        facts=_facts(finding, name) if shows_facts else (),
        ask=" · ".join(part for part in (name, telephone) if part),
    )


def said_of_file(verdict: FileVerdict) -> Said:
    tone, icon, title = _FILES[verdict]
    return Said(tone=tone, icon=icon, title=str(title), text="")


def _facts(finding: Finding, office: str) -> tuple[tuple[str, str], ...]:
    claim, letter = finding.claim, finding.letter
    assert claim is not None
    rows = [
        (_("Office"), office),
        (_("Number"), claim.number),
        (_("Date"), tanggal(claim.day)),
        (_("Kind"), letter.judul if letter else _kind(claim.kind)),
        (_("About (initials)"), claim.initials),
    ]
    if letter and finding.verdict is not Verdict.ALTERED:
        rows += [
            (_("Valid until"), tanggal(letter.berlaku_sampai) if letter.berlaku_sampai else ""),
            (_("Signature"), _signature(letter)),
        ]
    return tuple((label, value) for label, value in rows if value)


def _is_unsigned(finding: Finding) -> bool:
    # What was written on paper was signed there; it has no code either.
    letter = finding.letter
    return letter is not None and letter.keadaan == Keadaan.TERBIT and not letter.is_on_paper


def _is_by_pen(finding: Finding) -> bool:
    letter = finding.letter
    return letter is not None and letter.keadaan == Keadaan.DITANDATANGANI and not is_signed_electronically(letter)


def _signature(letter: Surat) -> str:
    # What an office signs with a pen it need not record; so the paper has to show it, whatever a clerk has noted.
    state = Keadaan(letter.keadaan)
    if state is Keadaan.TERBIT:
        return _("with a pen; look for it on the paper")
    if state is Keadaan.DITANDATANGANI and not is_signed_electronically(letter):
        return _("with a pen, as the office has noted; look for it on the paper")
    return str(state.label) if state in (Keadaan.DITANDATANGANI, Keadaan.MENUNGGU_TTE) else ""


def _replacement(number: str, day: date | None) -> str:
    if not number:
        return ""
    if day is None:
        return _("It is replaced by %(number)s.") % {"number": number}
    return _("It is replaced by %(number)s of %(day)s.") % {"number": number, "day": tanggal(day)}


def _office(finding: Finding) -> tuple[str, str]:
    if finding.office is None:
        return "", ""
    profile = queries.profile(finding.office.wilayah)
    return (profile.nama, profile.telepon) if profile else (finding.office.name, "")


def _kind(kode: str) -> str:
    row = JenisLayanan.objects.filter(kode=kode).select_related("versi").first()
    return row.versi.judul if row and row.versi else kode
