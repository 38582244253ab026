"""Which form and words belong to which kind of event, in the order people are asked."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from nagari.penduduk.kode import JenisKelamin, StatusDasar
from nagari.penduduk.models import Jenis, Penduduk
from nagari.penduduk.mutasi.forms.arriving import AbsenceForm, ArrivalForm, StayEndForm, StayForm
from nagari.penduduk.mutasi.forms.base import EventForm
from nagari.penduduk.mutasi.forms.birth import BirthForm
from nagari.penduduk.mutasi.forms.changes import ChangeForm, CorrectionForm
from nagari.penduduk.mutasi.forms.couples import DivorceForm, MarriageForm
from nagari.penduduk.mutasi.forms.leaving import DeathForm, DepartureForm, MissingForm, MoveForm, ReturnForm
from nagari.penduduk.mutasi.forms.stillbirth import StillbirthForm
from nagari.penduduk.mutasi.rules import STATUSES


@dataclass(frozen=True, slots=True)
class Kind:
    """`of_somebody`: it happens to a resident; the others bring somebody new."""

    form: type[EventForm]
    icon: str
    text: Promise
    of_somebody: bool = True

    @property
    def jenis(self) -> Jenis:
        return self.form.jenis


# Of whom it may be recorded, where the rules name nobody.
_ALIVE: Final = (StatusDasar.HIDUP,)
_KINDS = (
    Kind(BirthForm, "person-plus", _("A child was born to a family here."), of_somebody=False),
    Kind(StillbirthForm, "journal-text", _("A child was born dead; noted for the report, nobody is registered.")),
    Kind(DeathForm, "x-circle", _("Somebody died; the family and the spouse are looked after.")),
    Kind(ArrivalForm, "download", _("Somebody or a family came to live here."), of_somebody=False),
    Kind(DepartureForm, "box-arrow-right", _("Somebody, some of a family or all of it go to live elsewhere.")),
    Kind(MoveForm, "arrow-left-right", _("Somebody or a family lives in another part from now on.")),
    Kind(MarriageForm, "people", _("Two marry; on wish they get a card of their own.")),
    Kind(DivorceForm, "people", _("Two part; on wish one of them gets an own card.")),
    Kind(ChangeForm, "pencil", _("Work, schooling, religion, NIK and other data are others from a day on.")),
    Kind(CorrectionForm, "check-circle", _("What was wrong all along is put right, with a proof.")),
    Kind(MissingForm, "question-circle", _("Nobody knows where somebody is.")),
    Kind(ReturnForm, "house", _("Who was missing or had left is back; the old record goes on.")),
    Kind(StayForm, "person", _("A guest stays for some weeks or months."), of_somebody=False),
    Kind(AbsenceForm, "clock", _("A resident is away for some weeks or months.")),
    Kind(StayEndForm, "clock-history", _("The guest has left, or whoever was away is back.")),
)
KINDS: Final[Mapping[str, Kind]] = {kind.jenis.value: kind for kind in _KINDS}


def kinds_for(person: Penduduk) -> list[Kind]:
    """What may happen to somebody of this status."""
    found = [kind for kind in _KINDS if kind.of_somebody and person.status_dasar in STATUSES.get(kind.jenis, _ALIVE)]
    if person.jenis_kelamin != JenisKelamin.PEREMPUAN:
        found = [kind for kind in found if kind.jenis != Jenis.LAHIR_MATI]
    if person.status_dasar == StatusDasar.HIDUP:
        return [kind for kind in found if kind.jenis != Jenis.KEMBALI]
    return found


def new_kinds() -> list[Kind]:
    return [kind for kind in _KINDS if not kind.of_somebody]
