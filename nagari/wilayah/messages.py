"""Sentence and remedy for each code that regions can refuse with."""

from collections.abc import Callable

from django.utils.translation import gettext as _

from nagari.wilayah.rules.lingkungan import LingkunganError
from nagari.wilayah.rules.tree_file import RowProblem, TreeFileError

Texts = dict[str, Callable[[], tuple[str, str]]]

_FILE: Texts = {
    "wilayah_file_unreadable": lambda: (
        _("The file %(value)s can't be opened."),
        _("Check the name and folder of the file."),
    ),
    "wilayah_file_encoding": lambda: (_("The file %(value)s is not in UTF-8."), _("Save it as CSV UTF-8.")),
    "wilayah_file_damaged": lambda: (_("The file %(value)s is damaged."), _("Copy or download it again.")),
    "wilayah_file_too_large": lambda: (
        _("The file is larger than any region list."),
        _("Give a CSV with a code and a name in each row."),
    ),
    "wilayah_file_empty": lambda: (_("The file holds no region."), _("Give a CSV with a code and a name in each row.")),
    "wilayah_column_missing": lambda: (
        _("The column %(column)s is missing or stands twice."),
        _("Write code,name in the first row."),
    ),
    "wilayah_too_many_closed": lambda: (
        _("This file would end %(value)s regions."),
        _("If it is one part of the country, add --within CODE; if it is meant, add --allow-closing."),
    ),
}
_ROW: Texts = {
    "wilayah_row_unreadable": lambda: (_("The row can't be read."), _("Check the quotation marks in it.")),
    "wilayah_row_width": lambda: (
        _("The row has %(value)s cells, other than the first row."),
        _("Put names with a comma in quotation marks."),
    ),
    "wilayah_code_form": lambda: (
        _("%(value)s is no region code."),
        _("Write Kemendagri codes with dots, like 13.02.10.2001; codes of BPS mean other places."),
    ),
    "wilayah_name": lambda: (_("The name is empty, too long or unreadable."), _("Write a name of at most 80 signs.")),
    "wilayah_code_twice": lambda: (_("The code %(value)s stands twice."), _("Delete one of the two rows.")),
    "wilayah_outside_scope": lambda: (
        _("%(value)s lies outside the region that was asked for."),
        _("Delete the row, or import without --within."),
    ),
    "wilayah_parent_missing": lambda: (
        _("The region above %(value)s is not known."),
        _("Add a row for it."),
    ),
    "wilayah_parent_ended": lambda: (
        _("%(value)s goes on although the region above it ended."),
        _("Give it an end, too, or open the region above."),
    ),
    "wilayah_predecessor_missing": lambda: (
        _("The predecessor %(value)s is not known."),
        _("Add a row for it, or leave the cell empty."),
    ),
    "wilayah_date": lambda: (_("%(value)s is no date."), _("Write dates like 2026-01-31.")),
    "wilayah_ends_before_it_begins": lambda: (
        _("The end %(value)s is before the beginning."),
        _("Correct one of the two dates."),
    ),
    "wilayah_degrees": lambda: (
        _("%(value)s lies outside Indonesia."),
        _("Write degrees with a point, like -0.91 and 100.63."),
    ),
}

_LINGKUNGAN: Texts = {
    "jorong_name": lambda: (_("“%(value)s” can't be a name."), _("Write it with letters, at most 60 signs.")),
    "rw_form": lambda: (_("“%(value)s” is no number of an RW."), _("Write up to three digits, like 001.")),
    "rt_form": lambda: (_("“%(value)s” is no number of an RT."), _("Write up to three digits, like 001.")),
    "lingkungan_twice": lambda: (
        _("There is already a %(value)s in this place."),
        _("Choose another name, or open the one that is there."),
    ),
    "lingkungan_place": lambda: (_("%(value)s can't lie in %(above)s."), _("Choose what it lies in anew.")),
    "lingkungan_unknown": lambda: (
        _("This part does not exist here any more."),
        _("Go back to the list and choose again."),
    ),
    "lingkungan_closed": lambda: (_("%(value)s is closed."), _("Open it again first, or choose another one.")),
    "lingkungan_has_parts": lambda: (
        _("%(value)s still holds RW or RT."),
        _("Close or move those first, or merge it into another one."),
    ),
    "lingkungan_has_people": lambda: (
        _("%(count)s people still live in %(value)s."),
        _("Move them first, or merge it into another one."),
    ),
    "lingkungan_itself": lambda: (_("%(value)s can't be merged into itself."), _("Choose another one.")),
    "lingkungan_other_kind": lambda: (
        _("%(value)s can only be merged into one of its kind."),
        _("Choose another one."),
    ),
}


def describe_refusal(error: LingkunganError) -> tuple[str, str]:
    """Sentence and remedy for what a service of jorong, RW and RT refused. KeyError for a code that has none."""
    sentence, remedy = _LINGKUNGAN[error.code]()
    return sentence % error.params, remedy


def describe(problem: RowProblem) -> tuple[str, str]:
    """Sentence and remedy in the language of the moment. KeyError for a code that has none."""
    sentence, remedy = (_FILE.get(problem.code) or _ROW[problem.code])()
    return sentence % {"value": problem.value, "column": problem.column}, remedy


def as_dict(problem: RowProblem) -> dict[str, str | int]:
    """One problem as `--json` prints it: row column value code message remedy."""
    message, remedy = describe(problem)
    return {
        "row": problem.row,
        "column": problem.column,
        "value": problem.value,
        "code": problem.code,
        "message": message,
        "remedy": remedy,
    }


def summary(error: TreeFileError) -> str:
    """The first problem as a sentence with its remedy, and how many more there are."""
    first = error.problems[0]
    text = " ".join(describe(first))
    if first.row:
        text = _("Row %(row)s: %(text)s") % {"row": first.row, "text": text}
    if error.total > 1:
        text += " " + _("%(count)s problems in all; nothing was changed.") % {"count": error.total}
    return text
