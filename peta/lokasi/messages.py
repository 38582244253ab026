"""Sentence and remedy for each code that a position, an area or a photo can be refused with."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from nagari.lib.errors import CodedError, UserError

_TAP: Final = _("Point at the place on the map.")
SENTENCES: Final[Mapping[str, tuple[str | Promise, str | Promise]]] = {
    "position_missing": (_("The place is missing."), _TAP),
    "position_number": (
        _("This is no latitude and longitude."),
        _("Write two numbers such as -0,835890 and 100,656860, or point at the map."),
    ),
    "position_swapped": (_("Latitude and longitude are swapped."), _("Write the smaller number first.")),
    "position_outside": (_("This place lies outside Indonesia."), _TAP),
    "area_corners": (_("An area needs three corners at least."), _("Point at its corners one after another.")),
    "area_many": (_("The area has more than %(most)s corners."), _("Draw it with fewer.")),
    "area_crossed": (_("The border of this area crosses itself."), _("Draw it again, corner after corner.")),
    "photo_empty": (_("This file is empty."), _("Take the photo again.")),
    "photo_big": (_("This photo has more than %(most)s MB."), _("Take it with a smaller size.")),
    "photo_kind": (_("This is no photo (JPEG, PNG, WebP)."), _("Take it with the camera of the phone.")),
    "photo_heic": (
        _("This photo is in Apple's HEIC format, which cannot be taken in."),
        _("Choose “Most Compatible” in the settings of the camera and take it again, or send a screenshot."),
    ),
    "photo_pixels": (_("This picture is too large to be unpacked."), _("Take the photo with a smaller size.")),
    "photo_small": (_("Nothing can be seen on a picture this small."), _("Take a photo.")),
    "photo_broken": (_("This file cannot be read."), _("Take the photo again.")),
    "photo_no_place": (
        _("This photo does not say where it was taken."),
        _("Switch on the place in the settings of the camera, and send the photo as a file; messengers remove it."),
    ),
}


def told(refused: CodedError) -> UserError:
    sentence, remedy = SENTENCES[refused.code]
    return UserError(refused.code, str(sentence) % dict(refused.params), str(remedy))
