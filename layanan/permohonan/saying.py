"""Where a request stands and what may be done, as it is said to staff."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from layanan.katalog.models import Tindakan, Tingkat
from layanan.permohonan.models import Hubungan
from layanan.permohonan.rules.history import Langkah
from layanan.permohonan.rules.state import Keadaan, Menunggu


@dataclass(frozen=True, slots=True)
class Said:
    """A chip: its tone, its words, its drawing."""

    tone: str
    text: Promise | str
    icon: str


STATES: Final[Mapping[str, Said]] = {
    Keadaan.DIAJUKAN: Said("sky", gettext_lazy("submitted"), "inbox"),
    Keadaan.DIPERIKSA: Said("sky", gettext_lazy("checked"), "check-circle"),
    Keadaan.DIKEMBALIKAN: Said("amber", gettext_lazy("returned"), "arrow-counterclockwise"),
    Keadaan.DITERUSKAN: Said("sky", gettext_lazy("forwarded"), "arrow-right"),
    Keadaan.DISETUJUI: Said("leaf", gettext_lazy("approved"), "check-lg"),
    Keadaan.DITOLAK: Said("red", gettext_lazy("refused"), "x-circle"),
    # What the step makes is the letter; by pen or passphrase it is signed afterwards.
    Keadaan.DITANDATANGANI: Said("leaf", gettext_lazy("letter issued"), "file-earmark-text"),
    Keadaan.SIAP: Said("leaf", gettext_lazy("ready"), "check-circle"),
    Keadaan.DISERAHKAN: Said("", gettext_lazy("handed over"), "check-lg"),
    Keadaan.DITARIK: Said("", gettext_lazy("withdrawn"), "x-lg"),
    Keadaan.KEDALUWARSA: Said("", gettext_lazy("expired"), "clock"),
}
SIGNED: Final = Said("leaf", gettext_lazy("signed"), "pencil")
_APPROVED: Final[Mapping[str, Promise]] = {
    Tingkat.NAGARI: gettext_lazy("approved by the %(desa)s"),
    Tingkat.KECAMATAN: gettext_lazy("approved by the %(kecamatan)s"),
    Tingkat.KABUPATEN: gettext_lazy("approved by the %(kabupaten)s"),
}


def state_of(keadaan: str, tingkat: str, kata: Mapping[str, str]) -> Said:
    """`tingkat`: level of the office that took the last step: who approved is not who has to approve next."""
    said = STATES[keadaan]
    if keadaan == Keadaan.DISETUJUI and tingkat in _APPROVED:
        return replace(said, text=str(_APPROVED[tingkat]) % kata)
    return said


# What is due, as the line of an inbox says it.
DUE: Final[Mapping[str, Promise]] = {
    Tindakan.PERIKSA: gettext_lazy("to check"),
    Tindakan.TERUSKAN: gettext_lazy("to forward"),
    Tindakan.SETUJUI: gettext_lazy("to approve"),
    Tindakan.TANDATANGANI: gettext_lazy("to sign"),
    Tindakan.SIAPKAN: gettext_lazy("to make ready"),
    Tindakan.SERAHKAN: gettext_lazy("to hand over"),
}


@dataclass(frozen=True, slots=True)
class Button:
    """`is_direct`: one press does it; others ask for more first."""

    kind: Langkah
    label: Promise
    icon: str
    is_direct: bool = False


BUTTONS: Final = (
    Button(Langkah.PERIKSA, gettext_lazy("Check the requirements"), "check-circle"),
    Button(Langkah.LENGKAPI, gettext_lazy("It is complete now"), "check-circle"),
    Button(Langkah.TERUSKAN, gettext_lazy("Initial and forward"), "arrow-right", is_direct=True),
    Button(Langkah.SETUJUI, gettext_lazy("Approve"), "check-lg", is_direct=True),
    Button(Langkah.TANDATANGANI, gettext_lazy("Sign"), "pencil", is_direct=True),
    Button(Langkah.SIAPKAN, gettext_lazy("Ready to be collected"), "check-circle", is_direct=True),
    Button(Langkah.SERAHKAN, gettext_lazy("Hand over"), "person-check"),
    Button(Langkah.KEMBALIKAN, gettext_lazy("Send back"), "arrow-counterclockwise"),
    Button(Langkah.TOLAK, gettext_lazy("Refuse"), "x-circle"),
    Button(Langkah.TARIK, gettext_lazy("Withdraw"), "x-lg"),
    Button(Langkah.BATALKAN, gettext_lazy("Take the last step back"), "arrow-counterclockwise"),
)
# What leads a request on, against what stops it.
ONWARD: Final = frozenset(one.kind for one in BUTTONS if one.is_direct) | {
    Langkah.PERIKSA,
    Langkah.LENGKAPI,
    Langkah.SERAHKAN,
}
OF_KIND: Final = {one.kind: one for one in BUTTONS}


# Where letters are signed with a pen, the step makes the paper, and who makes it ready holds it signed.
BY_PEN: Final[Mapping[Langkah, Promise]] = {
    Langkah.TANDATANGANI: gettext_lazy("Issue the letter"),
    Langkah.SIAPKAN: gettext_lazy("Signed, ready to be collected"),
}


def issued(nomor: str, *, waits: bool) -> str:
    """`nomor` of the letter; `waits` for its electronic signature."""
    if waits:
        return _("The letter %(number)s is made. Sign it now with the passphrase.") % {"number": nomor}
    return _("The letter %(number)s is issued. Print it and sign it.") % {"number": nomor}


def done(kind: Langkah, nomor: str) -> str:
    """Said after the step."""
    told = {
        Langkah.PERIKSA: _("%(number)s: the requirements are complete."),
        Langkah.LENGKAPI: _("%(number)s: completed, it goes on."),
        Langkah.TERUSKAN: _("%(number)s was forwarded."),
        Langkah.SETUJUI: _("%(number)s was approved."),
        Langkah.TANDATANGANI: _("%(number)s was signed."),
        Langkah.SIAPKAN: _("%(number)s is ready to be collected."),
        Langkah.SERAHKAN: _("%(number)s was handed over."),
        Langkah.KEMBALIKAN: _("%(number)s was returned."),
        Langkah.TOLAK: _("%(number)s was refused."),
        Langkah.TARIK: _("%(number)s was withdrawn."),
        Langkah.BATALKAN: _("The last step of %(number)s was taken back."),
    }
    return told[kind] % {"number": nomor}


def handed(kepada: Sequence[str]) -> str:
    """Name of who took the letter and code of Hubungan, as a step keeps them; "" where none were."""
    if not kepada:
        return ""
    nama, sebagai = (*kepada, "")[:2]
    if sebagai in Hubungan.values:
        return _("Handed to %(name)s (%(relation)s).") % {"name": nama, "relation": Hubungan(sebagai).label}
    return _("Handed to %(name)s.") % {"name": nama}


def unrelated(relation: tuple[str, str, str]) -> str:
    """Code of Hubungan, who asks, and whom it is about."""
    hubungan, by, about = relation
    told = _("By the register %(by)s is not known as %(relation)s of %(about)s.")
    return told % {"by": by, "relation": Hubungan(hubungan).label, "about": about}


def approved_alone(nomor: str) -> str:
    return _("%(number)s: approved by who took it in, for nobody else works here. That is noted.") % {"number": nomor}


def waiting(waits: Menunggu, kantor: str) -> Said | None:
    """`kantor`: the other office where it stands, "" at this one."""
    if waits is Menunggu.WARGA:
        return Said("amber", gettext_lazy("waits for the resident"), "person")
    if waits is Menunggu.SINKRON:
        return Said("sky", gettext_lazy("waits for the exchange"), "arrow-repeat")
    if waits is Menunggu.PETUGAS and kantor:
        return Said("", gettext_lazy("waits for staff there"), "clock")
    return None
