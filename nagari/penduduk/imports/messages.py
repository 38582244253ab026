"""The sentence and remedy of every code an import can give, in the language of the page or the command."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from nagari.lib.errors import CodedError, Problem
from nagari.penduduk import sentences
from nagari.penduduk.imports.problems import RowProblem
from nagari.penduduk.rules import Finding

_Told = tuple[str | Promise, str | Promise]

_SAVE_AS = _("Open it in a spreadsheet program, choose Save As, and take Excel (.xlsx).")
_KEEP_ONE = _("Keep the row that is right and take the other out.")
_MEND = _("Correct the cell and import the file again.")

FILE: Mapping[str, _Told] = {
    "file_missing": (_("The file %(file)s can't be read."), _("Check its name and whether you may open it.")),
    "file_empty": (_("The file is empty."), _("Choose the file that holds the residents.")),
    "file_too_big": (
        _("The file has %(megabytes)s MB; at most %(most)s MB can be read."),
        _("Take out pictures and other sheets, or split the file."),
    ),
    "file_bomb": (
        _("Unpacked, the file would be larger than %(most)s MB."),
        _("Copy the rows into a new file and save that one."),
    ),
    "file_password": (
        _("The file is protected by a password."),
        _("Save a copy without password in the spreadsheet program."),
    ),
    "file_web_page": (_("The file is a web page with the name of a spreadsheet."), _SAVE_AS),
    "file_pdf": (
        _("The file is a PDF; its cells can't be read with certainty."),
        _("Ask for the file as Excel or CSV."),
    ),
    "file_unknown": (_("The file is neither a spreadsheet nor CSV."), _SAVE_AS),
    "file_damaged": (
        _("The file is damaged."),
        _("Copy it again from where it came, or save it anew as Excel (.xlsx)."),
    ),
    "file_no_columns": (
        _("No sheet has the columns of OpenSID, of SIAK/BIP or of our own template."),
        _("Keep the row of headings, with at least the name and the NIK or the KK number; the template shows all."),
    ),
    "file_no_rows": (_("Below the headings there is not one row."), _("Choose the file that holds the residents.")),
    "file_too_many_rows": (_("The file has more than %(most)s rows."), _("Split it into smaller files.")),
}

NOTICES: Mapping[str, _Told] = {
    "file_other_village": (
        _("No row of this file names %(own)s; most name “%(village)s”."),
        _("Stop the import if these are another village's residents. Go on only if the name is spelled differently."),
    ),
    "column_unknown": (
        _("Column “%(column)s” is not known and was passed over."),
        _("Nothing to do if it is not needed."),
    ),
    "column_not_kept": (_("Not kept here: %(column)s."), _("Nothing to do.")),
    "column_twice": (
        _("Column “%(column)s” says the same as an earlier one and was passed over."),
        _("Keep one of the two."),
    ),
    "column_optional": (
        _("Column “%(column)s” (%(count)s values) holds specific personal data and is not kept."),
        _("The technician can switch it on if the office has a legal reason to keep it."),
    ),
    "sheet_not_read": (_("Sheet “%(sheet)s” has no headings of residents and was passed over."), _("Nothing to do.")),
    "rows_doubtful": (
        _("%(count)s rows carry the NIK of somebody with another name or another birth date and mother."),
        _("They have no tick. Look at each below “changed”; one of the two NIK is probably wrong."),
    ),
    "places_new": (
        _("%(count)s parts of the village are new: %(names)s."),
        _("Check their spelling; a slip makes a second one."),
    ),
    "places_new_more": (
        _("%(count)s parts of the village are new: %(names)s; and %(more)s more."),
        _("Check their spelling; a slip makes a second one."),
    ),
}

ROWS: Mapping[str, _Told] = {
    "village_other": (
        _("This row belongs to “%(village)s”, not to %(own)s."),
        _("Its own office brings it in. If the person lives here, correct the column."),
    ),
    "village_unlike": (
        _("The file says “%(village)s”; this office is %(own)s."),
        _("Write the row only if the person lives here."),
    ),
    "text_too_long": (_("The text has %(length)s characters; at most %(longest)s fit."), _("Shorten it.")),
    "cell_is_date": (
        _("The spreadsheet has turned this cell into a date (%(value)s)."),
        _("Format the column as text and type the value again."),
    ),
    "yes_no": (_("“%(value)s” is neither yes nor no."), _("Write YA or TIDAK.")),
    "degrees": (_("“%(value)s” is no number of degrees."), _("Write it like -0.95 or 100.61, or leave it empty.")),
    "degrees_outside": (
        _("%(value)s lies outside Indonesia (%(least)s to %(most)s)."),
        _("Check whether latitude and longitude are exchanged."),
    ),
    "degrees_alone": (_("Only one of latitude and longitude is given."), _("Give both, or neither.")),
    "jorong_name": (_("“%(value)s” can't be the name of a part of the village."), _MEND),
    "rw_form": (_("“%(value)s” is no RW number."), _("Write it as 001, or - for none.")),
    "rt_form": (_("“%(value)s” is no RT number."), _("Write it as 001, or - for none.")),
    "nik_twice": (_("The same NIK stands in row %(rows)s with other data."), _KEEP_ONE),
    "person_twice": (_("The same name, place and date of birth stand in row %(rows)s with other data."), _KEEP_ONE),
    "row_twice": (_("This is the same row as row %(rows)s."), _("Nothing to do; the first one counts.")),
    "nik_ambiguous": (
        _("The register has this NIK more than once."),
        _("Merge the two records on the page of duplicates first."),
    ),
    "temporary_ambiguous": (
        _("%(count)s residents without a NIK have this name, place and date of birth."),
        _("Give the temporary number or the NIK in the NIK column."),
    ),
    "temporary_serial": (
        _("Temporary numbers go from 1 to %(highest)s; %(value)s is outside."),
        _("Replace temporary numbers by the NIK where Dukcapil has given one."),
    ),
    "tag_twice": (_("The same card tag stands in row %(rows)s."), _("A card belongs to one person.")),
    "tag_taken": (_("Another resident already has this card tag."), _("A card belongs to one person.")),
    "tag_short": (_("A card tag has at least %(least)s characters."), _MEND),
    "status_needs_event": (
        _("The register says %(old)s, the file %(new)s."),
        _("Record the death, move or return as an event; an import does not do that."),
    ),
    "status_not_alive": (
        _("New to the register with status %(status)s."),
        _("Keep it if this person should be on record."),
    ),
    "another_person": (
        _("Under this NIK the register has %(nama)s: very probably another person."),
        _("Compare both family cards and correct the NIK that is wrong. Tick the row only if it is the same person."),
    ),
    "maybe_known": (
        _("The register has a resident of the same name, place and date of birth with NIK %(nik)s."),
        _("If it is the same person, fill in the NIK."),
    ),
    "kk_missing": (_("Without a KK number this resident belongs to no family."), _("Fill it in when it is known.")),
    "kk_is_temporary": (
        _("The KK number begins with 0: a temporary one."),
        _("Replace it when Dukcapil has given one."),
    ),
    "address_differs": (
        _("Row %(row)s of the same family has “%(used)s”, which is used for the family."),
        _("One family card has one address."),
    ),
    "pregnant_man_dropped": (_("The column does not apply to a man and was passed over."), _("Nothing to do.")),
    "family_head_refused": (
        _("The head of this family is refused (row %(rows)s); without that row the family has no head."),
        _("Mend that row as well, or take the tick from the whole family."),
    ),
    "family_member_refused": (
        _("Of this family row %(rows)s is refused."),
        _("Mend that row as well, so that the family is complete."),
    ),
}

_OWN: Mapping[str, _Told] = {**FILE, **NOTICES, **ROWS}


def tell(code: str, params: Mapping[str, Any], field: str = "") -> tuple[str, str]:
    """Sentence and remedy."""
    if code in _OWN:
        sentence, remedy = _OWN[code]
        return sentences.fill(sentence, params), sentences.fill(remedy, params)
    told = sentences.tell(Finding(code, field, params=params))
    return told.message, told.remedy


def of_error(error: CodedError | Problem) -> tuple[str, str]:
    return tell(error.code, error.params)


def of_problem(problem: RowProblem) -> tuple[str, str]:
    params = dict(problem.params)
    if _bare(params.get("value")) == _bare(problem.value) != "":
        # The rules look at it without spaces and dashes; a person looks for it as it stands in the file.
        params["value"] = problem.value
    return tell(problem.code, params)


def _bare(value: object) -> str:
    return "".join(sign for sign in str(value or "") if sign.isalnum())
