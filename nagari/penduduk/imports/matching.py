"""Who a row speaks of: a resident of the register, somebody new, or nobody it can be sure of.

Error codes: nik_twice row_twice nik_ambiguous temporary_ambiguous tag_twice tag_taken status_needs_event.
Warning codes: another_person maybe_known kk_missing kk_is_temporary status_not_alive.
"""

from collections import defaultdict
from uuid import UUID

from nagari.lib.ids import uuid7
from nagari.lib.names import names_alike, search_key
from nagari.lib.nik import TEMPORARY_SERIALS, is_temporary, mask_nik, temporary_number
from nagari.penduduk.imports.columns import FAMILY_FIELDS, PLACE_FIELDS
from nagari.penduduk.imports.findings import refuse, warn
from nagari.penduduk.imports.plan import Change, Known, PlannedRow, Verdict
from nagari.penduduk.imports.problems import DOUBT
from nagari.penduduk.imports.reading import ReadFile
from nagari.penduduk.imports.register import Identity, Register, identity
from nagari.penduduk.kode import StatusDasar

_NOT_COMPARED = FAMILY_FIELDS | frozenset(PLACE_FIELDS)


def check_file(file: ReadFile, rows: list[PlannedRow]) -> None:
    """What contradicts itself within the file: the same NIK, person or card tag in two rows."""
    by_nik: dict[str, list[PlannedRow]] = defaultdict(list)
    by_person: dict[Identity, list[PlannedRow]] = defaultdict(list)
    by_tag: dict[str, list[PlannedRow]] = defaultdict(list)
    for one in rows:
        values = one.row.values
        nik = values.get("nik")
        if nik and not is_temporary(nik):
            by_nik[nik].append(one)
        else:
            who = _identity(one)
            if who:
                by_person[who].append(one)
        if "tag_id_card" in values:
            by_tag[values["tag_id_card"]].append(one)
    for same in by_nik.values():
        _check_same(file, same, "nik_twice", "nik")
    for same in by_person.values():
        _check_same(file, same, "person_twice", "nama")
    for same in by_tag.values():
        if len(same) > 1 and not all(one.refused for one in same):
            for one in same:
                refuse(file, one, "tag_twice", "tag_id_card", rows=_others(one, same))


def _check_same(file: ReadFile, same: list[PlannedRow], code: str, field: str) -> None:
    if len(same) < 2:
        return
    if all(one.row.values == same[0].row.values for one in same):
        # The very same row again says nothing new: the first counts.
        for one in same[1:]:
            refuse(file, one, "row_twice", field, rows=_others(one, same[:1]))
        return
    for one in same:
        refuse(file, one, code, field, rows=_others(one, same))


def _others(one: PlannedRow, same: list[PlannedRow]) -> str:
    sheets = {other.row.sheet for other in same}
    return ", ".join(
        str(other.row.number) if len(sheets) == 1 else f"{other.row.sheet} {other.row.number}"
        for other in same
        if other is not one
    )


def _identity(one: PlannedRow) -> Identity | None:
    values = one.row.values
    return identity(values.get("nama"), values.get("tempat_lahir"), values.get("tanggal_lahir"))


def match(file: ReadFile, rows: list[PlannedRow], register: Register) -> None:
    """Finds every row's resident; rows left without one are new."""
    open_rows = [one for one in rows if not one.refused]
    by_nik: dict[str, PlannedRow] = {}
    numberless: list[PlannedRow] = []
    for one in open_rows:
        nik = one.row.values.get("nik")
        if nik and not is_temporary(nik):
            by_nik[nik] = one
        else:
            numberless.append(one)
    for known in register.by_nik(by_nik.keys()):
        one = by_nik[known.values["nik"]]
        if one.known is not None:
            refuse(file, one, "nik_ambiguous", "nik")
        else:
            _settle(one, known)
    _match_temporary(file, numberless, [one for one in by_nik.values() if one.known is None], register)
    _check_tags(file, open_rows, register)
    for one in open_rows:
        _check_status(file, one)
        _doubt(file, one)


def _settle(one: PlannedRow, known: Known) -> None:
    """This row speaks of `known`: what would change. Drops the values of one who stays as he is, to spare memory."""
    one.known = known
    one.keluarga_id = known.keluarga_id
    one.lingkungan_id = known.lingkungan_id
    values = known.values
    one.changes = [
        Change(name, values[name], new)
        for name, new in one.row.values.items()
        if name not in _NOT_COMPARED and values[name] != new
    ]
    one.verdict = Verdict.CHANGED if one.changes else Verdict.UNCHANGED


def _doubt(file: ReadFile, one: PlannedRow) -> None:
    """A NIK written down for two people is common; taken as a change, one of them would overwrite the other."""
    if one.known is None or one.verdict is not Verdict.CHANGED:
        return
    known, given = one.known.values, one.row.values
    if _other_name(known["nama"], given.get("nama")) or (
        given.get("tanggal_lahir", known["tanggal_lahir"]) != known["tanggal_lahir"]
        and _other_name(known["nama_ibu"], given.get("nama_ibu"))
    ):
        one.doubtful = True
        warn(file, one, DOUBT, "nama", nama=known["nama"])


def _other_name(known: str, given: str | None) -> bool:
    """Neither a slip nor a name written out: "Yulia" may become "Yulia Fitri"."""
    if not known or not given or names_alike(known, given):
        return False
    old, new = set(search_key(known).split()), set(search_key(given).split())
    return not (old <= new or new <= old)


def _match_temporary(
    file: ReadFile, rows: list[PlannedRow], with_new_nik: list[PlannedRow], register: Register
) -> None:
    """People without a NIK: by their temporary number, else by name, place and date of birth."""
    by_number: dict[str, Known] = {}
    by_person: dict[Identity, list[Known]] = defaultdict(list)
    for known in register.without_nik():
        by_number[known.nomor_sementara] = known
        who = identity(*(known.values[name] for name in ("nama", "tempat_lahir", "tanggal_lahir")))
        if who:
            by_person[who].append(known)
    taken: set[UUID] = set()
    for one in rows:
        number = one.row.values.pop("nik", "")
        who = _identity(one)
        found = [by_number[number]] if number in by_number else by_person.get(who, []) if who else []
        if len(found) > 1:
            refuse(file, one, "temporary_ambiguous", "nama", count=len(found))
        elif found and found[0].id not in taken:
            taken.add(found[0].id)
            _settle(one, found[0])
        elif not one.refused:
            one.nomor_sementara = number
    for one in with_new_nik:
        who = _identity(one)
        found = by_person.get(who, []) if who else []
        # Dukcapil has meanwhile given the number: the same record goes on.
        if len(found) == 1 and found[0].id not in taken:
            taken.add(found[0].id)
            _settle(one, found[0])
    new = [one for one in rows if one.known is None and not one.refused]
    _warn_of_known(file, new, register)
    _give_numbers(file, new, register)


def _warn_of_known(file: ReadFile, rows: list[PlannedRow], register: Register) -> None:
    asked = {one.key: _identity(one) for one in rows}
    if not any(asked.values()):
        return
    known = register.born_on({who[2] for who in asked.values() if who})
    for one in rows:
        who = asked[one.key]
        if who and who in known:
            warn(file, one, "maybe_known", "nama", nik=mask_nik(known[who][0]))


def _give_numbers(file: ReadFile, rows: list[PlannedRow], register: Register) -> None:
    if not rows:
        return
    prefix = temporary_number(register.wilayah, 1)[:11]
    serial = register.highest_serial()
    given: set[str] = set()
    for one in rows:
        number = one.nomor_sementara
        # A number of this village that the register has not given comes from the register's own export.
        if number.startswith(prefix) and int(number[11:]) > serial and number not in given:
            given.add(number)
        else:
            one.nomor_sementara = ""
    serial = max([serial, *(int(number[11:]) for number in given)])
    for one in rows:
        if not one.nomor_sementara:
            serial += 1
            if serial > TEMPORARY_SERIALS:
                refuse(file, one, "temporary_serial", "nik", value=serial, highest=TEMPORARY_SERIALS)
                continue
            one.nomor_sementara = temporary_number(register.wilayah, serial)


def _check_tags(file: ReadFile, rows: list[PlannedRow], register: Register) -> None:
    tagged = [one for one in rows if "tag_id_card" in one.row.values]
    taken = register.tags({one.row.values["tag_id_card"] for one in tagged}) if tagged else {}
    for one in tagged:
        tag = one.row.values["tag_id_card"]
        if len(tag) < 10:
            refuse(file, one, "tag_short", "tag_id_card", least=10)
        elif tag in taken and (one.known is None or one.known.id != taken[tag]):
            refuse(file, one, "tag_taken", "tag_id_card")


def _check_status(file: ReadFile, one: PlannedRow) -> None:
    status = one.row.values.get("status_dasar")
    if one.known is None:
        if status not in (None, StatusDasar.HIDUP):
            warn(file, one, "status_not_alive", "status_dasar", status=StatusDasar(status).label)
        one.new_id = uuid7()
    elif status is not None and status != one.known.values["status_dasar"]:
        old = StatusDasar(one.known.values["status_dasar"]).label
        refuse(file, one, "status_needs_event", "status_dasar", old=old, new=StatusDasar(status).label)
