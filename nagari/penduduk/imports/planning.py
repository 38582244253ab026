"""From the rows of a file and the register to a plan: what would be added, changed, left and refused, and why."""

from collections.abc import Collection, Container
from datetime import date
from typing import Any

from nagari.kantor.words import words
from nagari.lib.errors import Problem
from nagari.penduduk.imports import families, matching, villages
from nagari.penduduk.imports.columns import PLACE_FIELDS
from nagari.penduduk.imports.findings import attach, refuse, warn
from nagari.penduduk.imports.plan import WRITTEN, Change, Plan, PlannedRow, RowKey, Verdict
from nagari.penduduk.imports.reading import ReadFile
from nagari.penduduk.imports.register import Register
from nagari.penduduk.imports.shown import place_name
from nagari.penduduk.kode import JenisKelamin
from nagari.penduduk.rules import check_person
from nagari.wilayah.models import JenisLingkungan, Lingkungan
from nagari.wilayah.rules.lingkungan import LingkunganError
from nagari.wilayah.services.resolver import LingkunganResolver

PLACES_TOLD = 8
_DATES = ("tanggal_perkawinan", "tanggal_perceraian", "tanggal_lahir")
_CODES = (
    "jenis_kelamin", "agama", "status_perkawinan", "pendidikan_kk", "kewarganegaraan", "ktp_el", "hamil",
)  # fmt: skip
_TEXTS = (
    "nik", "nama", "organisasi_kepercayaan", "nik_ayah", "nama_ayah", "nik_ibu", "nama_ibu", "no_paspor",
)  # fmt: skip


_DATES_AND_CODES = (*_DATES, *_CODES)


class _Person:
    """One row as the rules for a person look at it, after the import."""

    __slots__ = (*_DATES, *_CODES, *_TEXTS)

    def __init__(self, one: PlannedRow) -> None:
        # Most rows of a first import are new, and there are 20 looks at each: the shorter way is worth it.
        get = one.row.values.get if one.known is None else one.get
        for name in _DATES_AND_CODES:
            setattr(self, name, get(name))
        for name in _TEXTS:
            setattr(self, name, get(name) or "")


def make_plan(
    file: ReadFile,
    *,
    wilayah: str,
    today: date,
    districts: Container[str] | None = None,
    left_out: Collection[RowKey] = (),
) -> Plan:
    """`left_out`: rows whose tick a person took away. Reads the register; writes nothing."""
    rows = [PlannedRow(row) for row in file.rows]
    for one in rows:
        # Within a preview and its commit the rows are planned twice: the second time begins anew.
        if any(problem.is_error for problem in one.row.problems):
            one.verdict = Verdict.REFUSED
    elsewhere = villages.check(file, rows, wilayah)
    fields = frozenset().union(*(frozenset(names) for names in file.headings.values()))
    register = Register(wilayah, _kept(file, fields))
    plan = Plan(file, wilayah, today, rows, {}, LingkunganResolver(wilayah), list(file.notices))
    matching.check_file(file, rows)
    matching.match(file, rows, register)
    for one in rows:
        if one.key in left_out and not one.refused:
            one.verdict = Verdict.LEFT_OUT
    _resolve_places(plan)
    families.place(plan, register)
    for one in rows:
        if one.verdict in WRITTEN:
            _check_person(plan, one, districts)
    families.check(plan, register)
    if elsewhere:
        plan.notices.insert(0, elsewhere)
    doubtful = sum(one.doubtful and one.verdict is Verdict.CHANGED for one in rows)
    if doubtful:
        plan.notices.insert(0, Problem("rows_doubtful", {"count": doubtful}))
    _drop_unused_places(plan)
    return plan


def _kept(file: ReadFile, fields: Collection[str]) -> list[str]:
    """Fields that some row gives a value for."""
    given: set[str] = set()
    for row in file.rows:
        given.update(row.values)
    return [name for name in fields if name in given]


def _resolve_places(plan: Plan) -> None:
    paths = _Paths(plan.wilayah)
    for one in plan.rows:
        values = one.row.values
        if one.verdict in (Verdict.REFUSED, Verdict.LEFT_OUT) or not any(name in values for name in PLACE_FIELDS):
            continue
        given = [values.get(name, "") for name in PLACE_FIELDS]
        if one.known is not None and one.known.lingkungan_id is not None:
            # What the file does not say is not changed: SIAK's export, for one, has no jorong.
            there = paths.of(one.known.lingkungan_id)
            given = [said or was for said, was in zip(given, there, strict=True)]
        try:
            found = plan.resolver.resolve(*given)
        except LingkunganError as error:
            refuse(plan.file, one, error.code, str(error.params["column"]), value=error.params["value"])
            continue
        if found is None or found == one.lingkungan_id:
            continue
        if one.known is not None:
            one.changes.append(Change("lingkungan", one.known.lingkungan_id, found))
            one.verdict = Verdict.CHANGED
        one.lingkungan_id = found


class _Paths:
    """Jorong, RW and RT of the parts of a village, by id."""

    def __init__(self, wilayah: str) -> None:
        self._parts: dict[Any, tuple[Any, str, str]] | None = None
        self._wilayah = wilayah
        self._answers: dict[Any, tuple[str, str, str]] = {}

    def of(self, part: Any) -> tuple[str, str, str]:
        if self._parts is None:
            rows = Lingkungan.objects.filter(wilayah=self._wilayah).values_list("id", "induk_id", "jenis", "nama")
            self._parts = {id_: (above, jenis, nama) for id_, above, jenis, nama in rows}
        if part not in self._answers:
            found = dict.fromkeys(JenisLingkungan.values, "")
            here = part
            while here in self._parts:
                here, jenis, nama = self._parts[here]
                found[jenis] = nama
            self._answers[part] = (found["jorong"], found["rw"], found["rt"])
        return self._answers[part]


def _check_person(plan: Plan, one: PlannedRow, districts: Container[str] | None) -> None:
    values = one.row.values
    if "hamil" in values and one.get("jenis_kelamin") == JenisKelamin.LAKI_LAKI:
        # OpenSID's export fills the column for men as well; it means nothing there.
        warn(plan.file, one, "pregnant_man_dropped", "hamil")
        del values["hamil"]
    if ("lat" in values) != ("lng" in values):
        warn(plan.file, one, "degrees_alone", "lat" if "lat" in values else "lng")
    for finding in check_person(_Person(one), today=plan.today, districts=districts):  # type: ignore[arg-type]
        attach(plan.file, one, finding)


def _drop_unused_places(plan: Plan) -> None:
    """Parts of the village that only refused rows speak of are not made."""
    new = {part.id: part for part in plan.resolver.new}
    if not new:
        return
    used = {one.lingkungan_id for one in plan.rows if one.verdict in WRITTEN}
    used |= {family.changes.get("lingkungan_id") for family in plan.families.values()}
    for part in reversed(plan.resolver.new):
        if part.id in used and part.induk_id is not None:
            used.add(part.induk_id)
    plan.resolver.new = [part for part in plan.resolver.new if part.id in used]
    if plan.resolver.new:
        _tell_new_places(plan)


def _tell_new_places(plan: Plan) -> None:
    """Whole jorong first: a slip in one of these makes a second set of RW and RT below it."""
    kinds, jorong = list(JenisLingkungan), words()["dusun_cap"]
    names = {part.id: place_name(part.id, plan) for part in plan.resolver.new}
    ordered = sorted(plan.resolver.new, key=lambda part: (kinds.index(JenisLingkungan(part.jenis)), names[part.id]))
    told = [
        # An RW or RT may lie right below the village; everything else begins with its jorong.
        names[part.id] if names[part.id].startswith(("RW ", "RT ")) else f"{jorong} {names[part.id]}"
        for part in ordered[:PLACES_TOLD]
    ]
    more = len(ordered) - len(told)
    params = {"count": len(ordered), "names": "; ".join(told), **({"more": more} if more else {})}
    plan.notices.append(Problem("places_new_more" if more else "places_new", params))
