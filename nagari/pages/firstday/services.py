"""What the first day changes, for the wizard and for `setup`. Everything else is done by the services of each app."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from layanan.katalog.services.loading import load_catalogue
from nagari.accounts import first_access
from nagari.accounts import services as accounts
from nagari.accounts.models import User
from nagari.accounts.rules import Role
from nagari.kantor import site
from nagari.kantor.models import Kantor, Level, Situs
from nagari.kantor.services.profile import LEVEL_OF, create_site, finish_first_day, mark_step
from nagari.lib.errors import UserError
from nagari.pages.firstday import queries
from nagari.pages.firstday.rules import DISMISSED
from nagari.wilayah.models import Wilayah
from nagari.wilayah.rules.codes import depth_of
from nagari.wilayah.services.import_wilayah import import_wilayah


def prepare_regions(today: date) -> bool:
    """The tree of regions that came with the program, when there is none yet; whether it was needed. Some seconds."""
    if Wilayah.objects.exists():
        return False
    import_wilayah(None, today)
    return True


def level_of(wilayah: str) -> Level:
    """Which kind of office a region has. UserError region_level for a province or a malformed code."""
    level = LEVEL_OF.get(depth_of(wilayah))
    if level is None:
        raise UserError(
            "region_level",
            _("Only a village, a district or a regency has an office here."),
            _("Choose one of these."),
        )
    return level


@transaction.atomic
def choose_region(wilayah: str) -> Situs:
    """This installation becomes the office of `wilayah`; another one, as long as nothing was written down.

    UserError region_level, region_unknown, region_settled.
    """
    level = level_of(wilayah)
    situs = Situs.objects.select_for_update().first()
    if situs is not None:
        if situs.wilayah == wilayah:
            return situs
        if not queries.may_move():
            raise UserError(
                "region_settled",
                _("This office already holds data, so its region stays."),
                _("For another region start the program with an empty data folder."),
            )
        Kantor.objects.filter(wilayah=situs.wilayah).delete()
        situs.delete()
        User.objects.update(wilayah=wilayah)
    site.forget()
    return create_site(level, wilayah)


@transaction.atomic
def make_technician(username: str, nama: str, password: str, *, now: datetime) -> User:
    """The first user, who prepares everything else. UserError first_user_exists, accounts_*, office_missing."""
    issued = _first_user(username, nama, now)
    accounts.use_access_code(issued.user, password, now=now)
    return issued.user


@transaction.atomic
def invite_technician(username: str, nama: str, *, now: datetime) -> accounts.IssuedCode:
    """The first user with a one-time code instead of a password, for `setup`."""
    return _first_user(username, nama, now)


def _first_user(username: str, nama: str, now: datetime) -> accounts.IssuedCode:
    situs = Situs.objects.select_for_update().first()
    if situs is None:
        raise UserError("office_missing", _("This office has not been set up yet."), _("Finish the first day."))
    if User.objects.exists():
        raise UserError(
            "first_user_exists", _("The first account exists already."), _("Log in with it to add other accounts.")
        )
    data = accounts.UserData(nama=nama, role=Role.TECHNICIAN, wilayah=situs.wilayah)
    issued = accounts.create_user(None, username, data, now=now)
    transaction.on_commit(first_access.close)
    return issued


def dismiss(today: date) -> None:
    """No more reminders of open steps. UserError office_missing."""
    mark_step(DISMISSED, today)


@transaction.atomic
def finish(now: datetime) -> None:
    """The office goes to work. UserError first_day_unfinished."""
    if not queries.first_day().may_finish:
        raise UserError(
            "first_day_unfinished",
            _("Some steps without which the office can't work are not done."),
            _("Finish the steps marked as needed."),
        )
    finish_first_day(now)
    begin_catalogue(now)


def begin_catalogue(now: datetime) -> None:
    """A regency keeps the catalogue of services for all below it; the others get it from there."""
    info = site.current()
    if info is not None and info.level == Level.KABUPATEN:
        load_catalogue(info.wilayah, now)
