"""Changes to the office, each in one transaction."""

from nagari.kantor.services.clock import confirm_time, trust_device
from nagari.kantor.services.continuing import confirm_last
from nagari.kantor.services.hours import add_holiday, remove_holiday, set_week, work_on
from nagari.kantor.services.numbers import (
    cancel_number,
    change_series,
    create_series,
    fill_reserved,
    give_number,
    reserve_block,
)
from nagari.kantor.services.officials import remove_official, save_official
from nagari.kantor.services.profile import (
    assign_code,
    create_site,
    finish_first_day,
    mark_step,
    save_profile,
    set_emblem,
    set_letterhead,
    set_words,
)

__all__ = [
    "add_holiday",
    "assign_code",
    "cancel_number",
    "change_series",
    "confirm_last",
    "confirm_time",
    "create_series",
    "create_site",
    "fill_reserved",
    "finish_first_day",
    "give_number",
    "mark_step",
    "remove_holiday",
    "remove_official",
    "reserve_block",
    "save_official",
    "save_profile",
    "set_emblem",
    "set_letterhead",
    "set_week",
    "set_words",
    "trust_device",
    "work_on",
]
