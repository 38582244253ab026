"""What the codes of the catalogue's rules say to people."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nagari.lib.errors import CodedError, Problem, UserError

# Of what was filled into a form.
VALUES: Mapping[str, Promise] = {
    "value_missing": gettext_lazy("“%(label)s” is not filled in."),
    "value_long": gettext_lazy("“%(label)s” is longer than %(most)s characters."),
    "value_number": gettext_lazy("“%(label)s” is not a number."),
    "value_date": gettext_lazy("“%(label)s” is not a date. Write day, month and year, for example 14-05-2026."),
    "value_future": gettext_lazy("“%(label)s” lies ahead. Write the day it began or happened."),
    "value_past": gettext_lazy("“%(label)s” is over. Write a day that is still to come."),
    "value_lines": gettext_lazy("“%(label)s”: one person a line. “%(found)s” looks like several."),
    "value_time": gettext_lazy("“%(label)s” is not a time. Write hours and minutes, for example 07.30."),
    "value_choice": gettext_lazy("“%(label)s” is none of the choices."),
}
SENTENCES: Mapping[str, Promise] = {
    **VALUES,
    "title_missing": gettext_lazy("The service has no title."),
    "choice_unknown": gettext_lazy("Who may ask or who signs is not one of the choices."),
    "lines_many": gettext_lazy("There are more than %(most)s lines."),
    "requirement_code": gettext_lazy("Line %(line)s names no requirement."),
    "requirement_twice": gettext_lazy("The requirement %(place)s stands there twice."),
    "field_parts": gettext_lazy("Line %(line)s is not written as name | label | type."),
    "field_choice": gettext_lazy("The choices of line %(line)s are not written as value=label / value=label."),
    "field_name": gettext_lazy("“%(name)s” is no name of a field: small letters, digits and _ only."),
    "field_twice": gettext_lazy("The field “%(name)s” stands there twice."),
    "field_type": gettext_lazy("The type of the field “%(name)s” is not known."),
    "field_options": gettext_lazy(
        "A choice needs two different values or more, and only a choice has them: “%(name)s”."
    ),
    "route_length": gettext_lazy("A route has 1 to %(most)s stages."),
    "route_handover": gettext_lazy("Exactly one stage hands over (serahkan), and on no condition."),
    "route_begin": gettext_lazy("The first stage is at an office, and on no condition."),
    "route_outside": gettext_lazy(
        "Stage %(place)s: an office acts before the handing over, after it the resident carries."
    ),
    "stage_parts": gettext_lazy("Line %(line)s is not written as level | role | actions | limit | condition."),
    "stage_role": gettext_lazy("Stage %(place)s: there is nobody of this role at this level."),
    "stage_actions": gettext_lazy("Stage %(place)s: these actions do not go together."),
    "stage_outside": gettext_lazy("Stage %(place)s: at another agency, which is named, the resident carries (bawa)."),
    "stage_limit": gettext_lazy("Stage %(place)s: the limit is written as 15 menit, 2 jam or 1 hari."),
    "condition_sign": gettext_lazy("%(place)s: “%(found)s” means nothing in a condition."),
    "condition_end": gettext_lazy("%(place)s: the condition is not finished."),
    "condition_word": gettext_lazy("%(place)s: “%(found)s” is at the wrong place in the condition."),
    "condition_field": gettext_lazy("%(place)s: the form has no field “%(name)s”."),
    "condition_optional": gettext_lazy("%(place)s: the field “%(name)s” may be left out, so nothing can depend on it."),
    "condition_type": gettext_lazy("%(place)s: the field “%(name)s” can't be compared so (%(found)s)."),
    "condition_value": gettext_lazy("%(place)s: “%(found)s” is no value of the field “%(name)s”."),
    "condition_deep": gettext_lazy("%(place)s: the condition has too many brackets."),
}


def sentence(problem: Problem | CodedError) -> str:
    return str(SENTENCES[problem.code]) % problem.params


def user_error(refused: CodedError) -> UserError:
    return UserError(refused.code, sentence(refused), _("Correct it and save again."))
