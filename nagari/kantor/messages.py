"""Sentences and remedies for the codes of `kantor.rules`."""

from collections.abc import Callable, Mapping
from datetime import date

from django.utils.translation import gettext as _

from nagari.lib.dates import tanggal
from nagari.lib.errors import CodedError, Problem, UserError

Params = Mapping[str, object]
Said = tuple[str, str]

_PATTERN_HELP = "{klas}/{urut:03d}/{kantor}/{romawi}/{tahun}"


def describe(found: CodedError | Problem) -> Said:
    """Sentence and remedy in the language of the page. A code without a sentence is a mistake of ours: KeyError."""
    params = {name: _shown(value) for name, value in {**found.params, "example": _PATTERN_HELP}.items()}
    sentence, remedy = _SAID[found.code]()
    return sentence % params, remedy % params


def user_error(found: CodedError) -> UserError:
    return UserError(found.code, *describe(found))


def _shown(value: object) -> object:
    return tanggal(value) if isinstance(value, date) else value


_SAID: dict[str, Callable[[], Said]] = {
    "pattern_empty": lambda: (_("The pattern is empty."), _("The usual one is %(example)s.")),
    "pattern_long": lambda: (_("The pattern is longer than %(longest)s signs."), _("Shorten it.")),
    "pattern_characters": lambda: (
        _("The pattern holds signs that do not belong in a number: “%(text)s”."),
        _("Use letters, digits, spaces and / . - between the placeholders."),
    ),
    "pattern_braces": lambda: (
        _("A brace { or } in the pattern stands alone."),
        _("Write every placeholder in a pair of braces, as in %(example)s."),
    ),
    "pattern_field": lambda: (
        _("The pattern does not know the placeholder “%(field)s”."),
        _("Known are klas, urut, kantor, romawi, bulan and tahun."),
    ),
    "pattern_width": lambda: (
        _("“%(field)s:%(width)s” in the pattern is not understood."),
        _("Write {urut:03d} for 012, {bulan:02d} for 05; the others take no width."),
    ),
    "pattern_no_number": lambda: (_("The pattern lacks the serial number."), _("Put {urut} or {urut:03d} into it.")),
    "pattern_no_year": lambda: (
        _("The pattern lacks the year, so next year's numbers would repeat this year's."),
        _("Put {tahun} into it."),
    ),
    "pattern_no_office": lambda: (
        _("The pattern lacks the office, so another office could give the same number."),
        _("Put {kantor} into it."),
    ),
    "number_long": lambda: (_("The number would be longer than %(longest)s signs."), _("Shorten the pattern.")),
    "class_missing": lambda: (_("This series needs a classification code."), _("Enter it, for example 470.")),
    "class_characters": lambda: (
        _("“%(text)s” is not a classification code."),
        _("Write it as 470 or 400.12.2.1."),
    ),
    "chain_empty": lambda: (_("Nobody signs."), _("Choose who signs.")),
    "chain_long": lambda: (_("Nobody signs for whoever signs u.b."), _("Choose somebody nearer to the head.")),
    "chain_no_head": lambda: (_("The chain does not end at the head of the office."), _("Complete the chain.")),
    "link_self": lambda: (_("An official cannot sign on behalf of themself."), _("Choose another official.")),
    "link_head": lambda: (_("The head signs in the own name."), _("Leave the choice empty.")),
    "link_unknown": lambda: (_("The official to sign for is not on the list."), _("Choose another official.")),
    "link_circle": lambda: (
        _("These officials would sign for each other in a circle."),
        _("Choose somebody nearer to the head."),
    ),
    "link_long": lambda: (
        _("A chain goes no further than head, a.n. and u.b."),
        _("Choose somebody nearer to the head."),
    ),
    "term_backwards": lambda: (_("The term ends before it begins."), _("Correct one of the two dates.")),
    "term_long": lambda: (_("The term is longer than %(years)s years."), _("Check the years.")),
    "no_officials": lambda: (_("No official has been entered yet."), _("Start with the head of the office.")),
    "no_head": lambda: (
        _("The office has no head today, so nobody can sign."),
        _("Enter the head, or who is acting (Plt. or Plh.)."),
    ),
    "two_heads": lambda: (
        _("Two heads hold office at once from %(since)s: %(one)s and %(other)s."),
        _("End the term of the one who left."),
    ),
    "sign_for_nobody": lambda: (
        _("%(nama)s (%(jabatan)s) signs for a post nobody holds today."),
        _("Choose again for whom this official signs."),
    ),
    "emblem_empty": lambda: (_("The file is empty."), _("Choose another file.")),
    "emblem_big": lambda: (
        _("The picture has %(kilobytes)s KB; at most %(most)s KB fit on every page."),
        _("Save it smaller, for example 400 pixels high."),
    ),
    "emblem_kind": lambda: (
        _("The file is no PNG, JPEG or WebP picture."),
        _("Save the emblem as PNG and choose that file. SVG is not taken because it can carry programs."),
    ),
    "emblem_broken": lambda: (_("The picture is damaged or cut off."), _("Save it again and choose the new file.")),
    "emblem_small": lambda: (
        _("The picture is only %(width)s × %(height)s pixels and would print blurred."),
        _("Choose one with at least %(least)s pixels on each side."),
    ),
    "emblem_large": lambda: (
        _("The picture is %(width)s × %(height)s pixels."),
        _("Save it with at most %(most)s pixels on each side."),
    ),
    "hours_backwards": lambda: (_("The office closes before it opens."), _("Correct one of the two times.")),
    "break_half": lambda: (_("Only one end of the break is given."), _("Fill in both times, or neither.")),
    "break_backwards": lambda: (_("The break ends before it begins."), _("Correct one of the two times.")),
    "break_outside": lambda: (_("The break lies outside the opening hours."), _("Correct the times.")),
    "clock_before_software": lambda: (
        _("This date is before this software was made."),
        _("Look at a calendar or a phone and enter today's date."),
    ),
    "clock_before_last_entry": lambda: (
        _("This is before the last entry in this office, of %(last)s."),
        _("If that entry's date was wrong, a head of office or technician may say so below."),
    ),
    "clock_too_far": lambda: (
        _("This is more than three years after the last entry, of %(last)s."),
        _("Check the year."),
    ),
}
