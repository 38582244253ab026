"""What the compiler of templates says, for who writes a letter and has never seen a program."""

import re
from collections.abc import Sequence
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

# As Typst 0.13 words them. The first that fits; what stands in brackets goes into the sentence.
_SAID: Final[Sequence[tuple[re.Pattern[str], Promise]]] = tuple(
    (re.compile(pattern), sentence)
    for pattern, sentence in (
        (
            r"unclosed delimiter",
            gettext_lazy("A bracket is opened and never closed: ( ), [ ], { } or * stand in pairs."),
        ),
        (r"unexpected closing", gettext_lazy("A bracket is closed that was never opened.")),
        (r"unclosed (?:string|raw text|label)", gettext_lazy("A quotation mark is opened and never closed.")),
        (
            r"unknown variable: (?P<name>.+)",
            gettext_lazy("“%(name)s” is not known: mistyped, or to be taken from the list of fields."),
        ),
        (
            r'(?:dictionary|module) does not contain (?:key )?["`](?P<name>[^"`]+)',
            gettext_lazy("There is no “%(name)s” here: look at the list of fields, or look for it with ada(…) first."),
        ),
        (
            r"missing argument: (?P<name>.+)",
            gettext_lazy("A block lacks what it shows (%(name)s): write it into its brackets."),
        ),
        (
            r"unexpected argument(?:: (?P<name>.+))?",
            gettext_lazy("A block was given more than it takes, or a word in its brackets is mistyped."),
        ),
        (
            r"cannot (?:add|join|compare) ",
            gettext_lazy("Two values of different kinds are put together here: write each as a text of its own."),
        ),
        (
            r"cannot access fields on type|has no method",
            gettext_lazy("What is asked for after the dot is not part of this field."),
        ),
        (r"cannot loop over", gettext_lazy("Only a list can be gone through one by one.")),
        (
            r"condition is always true|maximum (?:function call|layout) depth|exceeded",
            gettext_lazy("It would repeat for ever."),
        ),
        (
            r"expected (?:expression|block|pattern|colon|comma|identifier)",
            gettext_lazy("Something is missing after this sign: # stands before a name; a # as text is written \\#."),
        ),
        (
            r"expected .+, found .+",
            gettext_lazy("A value of another kind is needed here: compare with the examples in the list of fields."),
        ),
        (r"out of bounds|not enough elements", gettext_lazy("The list has fewer entries than are asked for here.")),
        (r"invalid number suffix|invalid digits", gettext_lazy("A number is mistyped here.")),
        (r"label .+ does not exist", gettext_lazy("An @ as text is written \\@.")),
        (r"> (?P<name>\d+) s", gettext_lazy("It takes longer than %(name)s seconds: something repeats too often.")),
        (r"exit -?\d+", gettext_lazy("It needs more memory than a letter may: something repeats too often.")),
    )
)


def in_words(why: str) -> str:
    """Of what the compiler said; its own words besides, for who helps from afar."""
    for pattern, sentence in _SAID:
        found = pattern.search(why)
        if found:
            return _("%(sentence)s (Typst: %(why)s)") % {"sentence": str(sentence) % found.groupdict(), "why": why}
    return why
