"""What the codes of a letter's rules say to people."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nagari.lib.errors import CodedError, Problem, UserError

SENTENCES: Final[Mapping[str, Promise]] = {
    "over_batal": gettext_lazy("This letter is cancelled."),
    "over_dicabut": gettext_lazy("This letter is revoked."),
    "over_diganti": gettext_lazy("This letter is replaced by another."),
    "waits_signature": gettext_lazy("This letter waits for its electronic signature."),
    "signed": gettext_lazy("This letter is signed already."),
    "gone_out": gettext_lazy("This letter has left the office."),
    "not_printed": gettext_lazy("This letter was not printed yet."),
    "no_file": gettext_lazy("This letter was written on paper; there is no file of it here."),
    "not_signed": gettext_lazy("This letter is not noted as signed yet."),
    "handed": gettext_lazy("This letter was handed over already."),
    "name_wrong": gettext_lazy("This is no name. Write it as on the KTP, without a title."),
    "nothing_changed": gettext_lazy("The new letter would say the same as the old one."),
    "not_here": gettext_lazy("This letter belongs to another office."),
    "reason_missing": gettext_lazy("The reason is missing."),
    "passes_others": gettext_lazy("This letter has to pass other offices."),
    "others_missing": gettext_lazy("This letter has to pass other offices: which had it on paper is missing."),
    "testator_alive": gettext_lazy("%(name)s lives, says the register: nobody inherits yet."),
    "marital_differs": gettext_lazy("The register has %(name)s as %(status)s; this letter would say otherwise."),
    "marital_asks": gettext_lazy("The register has %(name)s as married."),
    "copies_number": gettext_lazy("1 to %(most)s copies can be made at once."),
    "source_empty": gettext_lazy("The template is empty."),
    "source_long": gettext_lazy("A template has %(most)s signs at most."),
    "source_word": gettext_lazy("Line %(line)s: “%(word)s” may not stand in a template."),
}
REMEDIES: Final[Mapping[str, Promise]] = {
    "over_batal": gettext_lazy("Issue a new one."),
    "over_dicabut": gettext_lazy("Issue a new one."),
    "over_diganti": gettext_lazy("Open the letter that replaces it."),
    "waits_signature": gettext_lazy("Sign it first, or have it signed."),
    "gone_out": gettext_lazy("Revoke or replace it."),
    "not_printed": gettext_lazy("Print it first."),
    "not_signed": gettext_lazy("Have it signed and note that first."),
    "nothing_changed": gettext_lazy("Correct what was wrong; or tick that the same is to be issued again."),
    "no_file": gettext_lazy("Take it from the folder of that day."),
    "reason_missing": gettext_lazy("Say why, in a few words."),
    "passes_others": gettext_lazy("Take it in as a request."),
    "others_missing": gettext_lazy("Write which office approved or initialled it, and when, as on the paper."),
    "testator_alive": gettext_lazy("Record the death first, or name who has died."),
    "marital_asks": gettext_lazy("Take it in as a request: who approves it then compares the papers."),
    "marital_differs": gettext_lazy("Compare with the papers; if the register is wrong, correct it first."),
}


def sentence(problem: Problem | CodedError) -> str:
    return str(SENTENCES[problem.code]) % problem.params


def refused(code: str, **params: object) -> UserError:
    return UserError(code, sentence(Problem(code, params)), str(REMEDIES.get(code, "")))


def facts_missing(names: list[str]) -> UserError:
    return UserError(
        "facts_missing",
        _("The letter cannot be made without: %(names)s.") % {"names": ", ".join(names)},
        _("Enter it in the register or in the form, then make the letter."),
    )
