"""A service in words, for residents and staff: requirements, stages, promise, the 14 components."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from layanan.katalog import shipped
from layanan.katalog.models import Peran, Tindakan, Tingkat
from layanan.katalog.rules.conditions import Compare, Condition, Every, Not, Some, Value, parse
from layanan.katalog.rules.content import Isi, Isian, Limit, Tahap, known_fields, limit_of, promise
from nagari.templates import wording

PRODUCT = "5"
# Of comparisons, as residents read them.
_SIGNS = {"=": "", "dalam": "", "!=": "≠ ", "<=": "≤ ", ">=": "≥ "}


@dataclass(frozen=True, slots=True)
class Asked:
    """A requirement. `note` may be empty."""

    nama: str
    note: str
    wajib: bool
    bila: str


@dataclass(frozen=True, slots=True)
class Stage:
    who: str
    does: str
    limit: str
    bila: str
    outside: bool


@dataclass(frozen=True, slots=True)
class Component:
    nomor: str
    nama: str
    teks: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """`components`: those that are texts, 5 to 14; the first four are `asked`, `stages`, `time`, `cost`."""

    judul: str
    kelompok: str
    asked: tuple[Asked, ...]
    stages: tuple[Stage, ...]
    time: str
    cost: str
    validity: str
    signer: str
    attests: str
    components: tuple[Component, ...]
    names: tuple[str, ...]


def shown(isi: Isi, kata: Mapping[str, str]) -> Shown:
    """`kata`: the office's own words (kantor.words)."""
    signers = {"kepala": kata["kepala_cap"], "camat": kata["camat_cap"], "": ""}
    return Shown(
        judul=isi.judul,
        kelompok=isi.kelompok,
        asked=tuple(
            Asked(filled(one.nama, kata), filled(one.catatan, kata), one.wajib, _bila(one.bila, isi.isian))
            for one in isi.syarat
        ),
        stages=tuple(stage(one, isi.isian, kata) for one in isi.rute),
        time=said_promise(promise(isi.rute)),
        cost=cost_of(isi.biaya),
        validity=_validity(isi.berlaku_hari),
        signer=signers.get(isi.penandatangan, ""),
        attests=signers.get(isi.mengetahui, ""),
        components=_components(isi, kata),
        names=tuple(one.nama for one in shipped.components()),
    )


def filled(text: str, kata: Mapping[str, str]) -> str:
    """The office's words for those in braces; other braces stay."""
    for key, word in kata.items():
        text = text.replace(f"{{{key}}}", word)
    return text


def said_promise(limit: Limit) -> str:
    """Of a whole service. Minutes after days end on the next working day, and so it is said: nobody is told "3 working
    days 30 minutes"."""
    return said_limit(Limit(days=limit.days + (limit.minutes > 0)) if limit.days else limit)


def said_limit(limit: Limit) -> str:
    hours, minutes = divmod(limit.minutes, 60)
    parts = [
        ngettext("%(n)s working day", "%(n)s working days", limit.days) % {"n": limit.days} if limit.days else "",
        ngettext("%(n)s hour", "%(n)s hours", hours) % {"n": hours} if hours else "",
        ngettext("%(n)s minute", "%(n)s minutes", minutes) % {"n": minutes} if minutes else "",
    ]
    return " ".join(part for part in parts if part)


def cost_of(biaya: int) -> str:
    return f"Rp{wording.angka(biaya)}" if biaya else _("free of charge")


def stops(rute: Sequence[Tahap], kata: Mapping[str, str]) -> list[str]:
    """The offices that a request passes besides the one that takes it in, each once."""
    first = rute[0].tingkat if rute else ""
    found = {
        one.tempat or {Tingkat.KECAMATAN: kata["camat_cap"]}.get(Tingkat(one.tingkat), str(Tingkat(one.tingkat).label))
        for one in rute
        if one.tingkat != first
    }
    return sorted(found)


def _validity(days: int) -> str:
    return ngettext("%(n)s day", "%(n)s days", days) % {"n": days} if days else _("no end")


def stage(one: Tahap, isian: Sequence[Isian], kata: Mapping[str, str]) -> Stage:
    does = ", ".join(str(Tindakan(done).label) for done in one.needed)
    is_outside = one.tingkat == Tingkat.LUAR
    if is_outside:
        does = _("you take the letter there yourself")
    return Stage(_who(one, kata), does, said_limit(limit_of(one.batas)), _bila(one.bila, isian), is_outside)


def _who(one: Tahap, kata: Mapping[str, str]) -> str:
    if one.tempat:
        return one.tempat
    place = {Tingkat.NAGARI: "desa", Tingkat.KECAMATAN: "kecamatan"}.get(Tingkat(one.tingkat), "kabupaten")
    if one.peran == Peran.KEPALA:
        return kata[{"desa": "kepala_cap", "kecamatan": "camat_cap"}.get(place, "bupati_cap")]
    role = {Peran.PETUGAS: _("Clerk"), Peran.VERIFIKATOR: _("Verifier")}.get(Peran(one.peran), _("Officer"))
    return f"{role} {kata[place]}"


def _components(isi: Isi, kata: Mapping[str, str]) -> tuple[Component, ...]:
    found = []
    for one in shipped.components()[4:]:
        usual = isi.judul if one.nomor == PRODUCT else one.teks
        text = filled(isi.komponen.get(one.nomor) or usual, kata)
        found.append(Component(one.nomor, one.nama, text))
    return tuple(found)


def _bila(text: str, isian: Sequence[Isian]) -> str:
    return _said(parse(text, known_fields(isian)), {one.nama: one for one in isian}) if text else ""


def _said(condition: Condition, fields: Mapping[str, Isian]) -> str:
    match condition:
        case Every(of):
            # Said without brackets, "a or b and c" means another thing.
            parts = [(isinstance(one, Some), _said(one, fields)) for one in of]
            return _(" and ").join(f"({text})" if is_choice else text for is_choice, text in parts)
        case Some(of):
            return _(" or ").join(_said(one, fields) for one in of)
        case Not(one):
            return _("not (%(what)s)") % {"what": _said(one, fields)}
        case Compare():
            return _compared(condition, fields[condition.name])


def _compared(asked: Compare, field: Isian) -> str:
    values = ", ".join(_value(one, dict(field.pilihan)) for one in asked.values)
    if asked.workdays and asked.op == "<":
        return _("less than %(n)s working days before: %(field)s") % {"n": values, "field": field.label.lower()}
    label = _("working days until %(field)s") % {"field": field.label.lower()} if asked.workdays else field.label
    return f"{label}: {_SIGNS.get(asked.op, asked.op + ' ')}{values}"


def _value(value: Value, labels: Mapping[str, str]) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, date):
        return wording.tanggal(value)
    return wording.angka(value) if isinstance(value, int) else labels.get(value, value)
