from django.utils.translation import gettext as _

from nagari.lib.errors import UserError


class PrintingError(UserError):
    """Codes: template_unknown, data_unprintable, sheet_failed, printing_missing."""


class SourceRefused(PrintingError):  # noqa: N818 - reads as what happened
    """Code source_refused. `line` of the source, 0 where Typst names none; `why` as Typst says it."""

    def __init__(self, why: str, line: int) -> None:
        super().__init__(
            "source_refused",
            _("Line %(line)s of the template: %(why)s") % {"line": line, "why": why}
            if line
            else _("The template could not be drawn: %(why)s") % {"why": why},
            _("Correct the template."),
        )
        self.why = why
        self.line = line


def template_unknown(name: str) -> PrintingError:
    return PrintingError(
        "template_unknown",
        _("There is no print template named “%(name)s”.") % {"name": name},
        _("Tell the technician: the site is not complete."),
    )


def data_unprintable(where: str, kind: str) -> PrintingError:
    return PrintingError(
        "data_unprintable",
        _("A value of the kind “%(kind)s” at %(where)s cannot be printed.") % {"kind": kind, "where": where},
        _("Tell the technician: this is a fault of the site."),
    )


def sheet_failed(why: str) -> PrintingError:
    return PrintingError(
        "sheet_failed",
        _("The sheet could not be drawn: %(why)s") % {"why": why},
        _("Tell the technician what it says here."),
    )


def printing_missing(why: str) -> PrintingError:
    return PrintingError(
        "printing_missing",
        _("This computer cannot make PDF files (%(why)s).") % {"why": why},
        _("Print from the browser instead, and ask the technician to install the site again."),
    )
