"""Families as they will stand after the import, and what the family rules say of them.

Error codes: those of `rules.family`. Warning codes: those, and family_head_refused family_member_refused
address_differs kk_missing kk_is_temporary.
"""

from uuid import UUID

from nagari.lib.ids import uuid7
from nagari.lib.nik import is_temporary
from nagari.penduduk.imports.findings import attach, refuse, warn
from nagari.penduduk.imports.plan import WRITTEN, Change, Plan, PlannedFamily, PlannedRow, Verdict
from nagari.penduduk.imports.register import Register
from nagari.penduduk.kode import Shdk
from nagari.penduduk.rules import FamilyFinding, Member, check_family

_OF_THE_CARD = ("alamat", "kode_pos", "tanggal_kk")


def place(plan: Plan, register: Register) -> None:
    """Gives every accepted row its family; moves between families and changed cards become changes of a row."""
    numbers = {one.row.values["no_kk"] for one in plan.rows if "no_kk" in one.row.values}
    ids = {one.keluarga_id for one in plan.rows if one.keluarga_id is not None}
    found = register.families(numbers, ids)
    by_id = {one["id"]: one for one in found.values()}
    by_number: dict[str, PlannedFamily] = {}
    for one in plan.rows:
        number = one.row.values.get("no_kk")
        if number is None:
            _keep(plan, one, by_id, by_number)
            continue
        if number not in by_number:
            known = found.get(number)
            family_id = known["id"] if known else uuid7()
            by_number[number] = PlannedFamily(family_id, number, known is not None, known or {})
        family = by_number[number]
        if one.verdict is not Verdict.LEFT_OUT:
            _join(plan, one, family, by_id)
        family.rows.append(one)
    plan.families = {family.id: family for family in by_number.values()}
    for family in plan.families.values():
        _card(plan, family)


def _keep(
    plan: Plan, one: PlannedRow, by_id: dict[UUID, dict[str, object]], by_number: dict[str, PlannedFamily]
) -> None:
    """The file gives no number: a known resident stays in his family, a new one has none yet."""
    known = by_id.get(one.keluarga_id) if one.keluarga_id else None
    if known is None:
        if one.verdict is Verdict.ADDED:
            warn(plan.file, one, "kk_missing", "no_kk")
        return
    number = str(known["no_kk"] or known["id"])
    family = by_number.setdefault(number, PlannedFamily(known["id"], number, True, dict(known)))  # type: ignore[arg-type]
    family.rows.append(one)


def _join(plan: Plan, one: PlannedRow, family: PlannedFamily, by_id: dict[UUID, dict[str, object]]) -> None:
    if one.refused:
        return
    if one.known is not None and one.known.keluarga_id != family.id:
        before = by_id.get(one.known.keluarga_id) if one.known.keluarga_id else None
        one.changes.append(Change("no_kk", before["no_kk"] if before else "", family.no_kk))
        one.verdict = Verdict.CHANGED
    if is_temporary(family.no_kk) and one.verdict is Verdict.ADDED and one.is_head:
        warn(plan.file, one, "kk_is_temporary", "no_kk")
    one.keluarga_id = family.id


def _card(plan: Plan, family: PlannedFamily) -> None:
    """What the card itself says: the head's row speaks for it, or the first that says anything."""
    rows = [one for one in family.rows if not one.refused and one.verdict is not Verdict.LEFT_OUT]
    rows.sort(key=lambda one: not one.is_head)
    for name in _OF_THE_CARD:
        speakers = [one for one in rows if name in one.row.values]
        if not speakers:
            continue
        first, value = speakers[0], speakers[0].row.values[name]
        for other in speakers[1:]:
            if other.row.values[name] != value and other.verdict in WRITTEN:
                warn(plan.file, other, "address_differs", name, row=first.row.number, used=str(value))
        if not family.known:
            family.changes[name] = value
        elif family.values[name] != value:
            family.changes[name] = value
            first.changes.append(Change(name, family.values[name], value))
            first.verdict = Verdict.CHANGED if first.known else first.verdict
    if rows and not family.values.get("lingkungan_id") and rows[0].lingkungan_id:
        family.changes["lingkungan_id"] = rows[0].lingkungan_id


def check(plan: Plan, register: Register) -> None:
    """The family rules over every family that the import touches, members outside the file included."""
    touched = [one for one in plan.families.values() if any(row.verdict in WRITTEN for row in one.rows)]
    known = register.members({one.id for one in touched if one.known})
    in_file = {one.known.id: one for one in plan.rows if one.known is not None}
    for family in touched:
        _check_one(plan, family, _outside(family, known, in_file))


def _outside(
    family: PlannedFamily, known: dict[UUID, list[tuple[UUID, Member]]], in_file: dict[UUID, PlannedRow]
) -> list[Member]:
    """Members the register has and no accepted row speaks of."""
    return [
        member
        for id_, member in known.get(family.id, [])
        if id_ not in in_file or in_file[id_].verdict in (Verdict.REFUSED, Verdict.LEFT_OUT)
    ]


def _check_one(plan: Plan, family: PlannedFamily, outside: list[Member]) -> None:
    rows = [
        one for one in family.rows
        if one.verdict not in (Verdict.REFUSED, Verdict.LEFT_OUT) and one.lives and one.keluarga_id == family.id
    ]  # fmt: skip
    # Those who are what they were come first: against them a newcomer is the one too many.
    rows.sort(key=_is_news)
    members = [*outside, *(one.member() for one in rows)]
    findings = check_family(members, today=plan.today)
    for finding in findings:
        _attach(plan, family, finding, rows, len(outside))
    _tell_of_refused(plan, rows, outside, [one for one in family.rows if one.refused and not _is_copy(one)])


def _is_news(one: PlannedRow) -> bool:
    return one.known is None or any(change.field in ("shdk", "no_kk") for change in one.changes)


def _attach(plan: Plan, family: PlannedFamily, finding: FamilyFinding, rows: list[PlannedRow], outside: int) -> None:
    if finding.member is None:
        target = next((one for one in rows if one.verdict in WRITTEN), None)
        if target is not None and not any(one.refused and one.is_head for one in family.rows):
            attach(plan.file, target, finding)
        return
    if finding.member < outside:
        # A member the file does not speak of: worth knowing, on the row nearest to it.
        target = next((one for one in rows if one.verdict in WRITTEN), None)
        if (target is not None and not finding.is_error) or (target is not None and _is_news(target)):
            attach(plan.file, target, finding)
        return
    one = rows[finding.member - outside]
    if one.verdict not in WRITTEN and not (finding.is_error and one.refused):
        return
    attach(plan.file, one, finding)
    if finding.code == "family_two_heads" and not outside:
        _refuse_rival(plan, rows, one)


def _refuse_rival(plan: Plan, rows: list[PlannedRow], one: PlannedRow) -> None:
    """Two heads in the file itself: nothing tells which is right, so neither is taken."""
    rival = next((other for other in rows if other.is_head and other is not one), None)
    if rival is not None and _is_news(rival):
        refuse(plan.file, rival, "family_two_heads", "shdk", nama=rival.get("nama"), head=one.get("nama"))


def _is_copy(one: PlannedRow) -> bool:
    """Refused only because the very same row stands above: nobody is missing from the family."""
    return all(problem.code == "row_twice" for problem in one.row.problems if problem.is_error)


def _tell_of_refused(plan: Plan, rows: list[PlannedRow], outside: list[Member], refused: list[PlannedRow]) -> None:
    """A refused row leaves a gap in its family; those who stay say so."""
    staying = [one for one in rows if one.verdict in WRITTEN]
    if not refused or not staying:
        return
    numbers = ", ".join(str(one.row.number) for one in refused)
    has_head = any(one.shdk == Shdk.KEPALA_KELUARGA for one in outside) or any(
        one.is_head and not one.refused for one in rows
    )
    if not has_head and any(one.is_head for one in refused):
        for one in staying:
            warn(plan.file, one, "family_head_refused", "shdk", rows=numbers)
    else:
        warn(plan.file, staying[0], "family_member_refused", "no_kk", rows=numbers)
