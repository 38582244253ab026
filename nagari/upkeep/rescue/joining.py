"""Without a backup: an empty computer asks its regency for all it holds of the office, and goes on from there."""

from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Final

from django.utils import timezone
from django.utils.translation import gettext as _

from nagari.accounts import services as accounts
from nagari.accounts.models import User
from nagari.accounts.rules import Role
from nagari.kantor import clock, queries, site
from nagari.kantor.models import Situs
from nagari.kantor.services.profile import LEVEL_OF, create_site, finish_first_day
from nagari.lib.errors import UserError
from nagari.sync import enrolment, identity, projections, statements
from nagari.sync.apply import apply
from nagari.sync.contact import Contact
from nagari.sync.transport.joining import call, normal
from nagari.sync.triggers import tracked_models
from nagari.upkeep.backups import state
from nagari.upkeep.rescue import restoring, staging
from nagari.wilayah.models import Wilayah
from nagari.wilayah.rules.codes import depth_of
from nagari.wilayah.services.import_wilayah import import_wilayah

PATIENCE_SECONDS: Final = 600.0
TECHNICIAN: Final = "teknisi"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rescued:
    """`user` enters with the one-time `code` before `until`. `missing`: attachments that have not come yet."""

    name: str
    objects: int
    bytes: int
    user: str
    code: str
    until: datetime
    missing: int


def rescue(url: str, code: str, wilayah: str, now: datetime) -> Rescued:
    """All the regency at `url` holds of the office of `wilayah` comes here. Again with the same code goes on where it
    stopped.

    Raises UserError rescue_needs, data_busy, rescue_filled, region_level, region_unknown, rescue_broken, and those of
    `enrolment.join`.
    """
    if not code or not wilayah:
        raise UserError(
            "rescue_needs",
            _("The regency's code and the office's region are needed."),
            _("manage.py restore ADDRESS CODE --wilayah 13.02.10.2001; the regency gives the code with “replace”."),
        )
    with restoring.undisturbed():
        return _rescue(normal(url), code, wilayah, now)


def _rescue(address: str, code: str, wilayah: str, now: datetime) -> Rescued:
    restoring.migrate()
    _begin(wilayah, now)
    enrolment.join(address, code, partial(call, address), now)
    received = _fetch()
    # Only where the regency held nothing of the office itself, not even its name.
    if queries.profile(wilayah) is None:
        Situs.objects.all().delete()
        site.forget()
        create_site(LEVEL_OF[depth_of(wilayah)], wilayah)
    finish_first_day(now)
    site.forget()
    heads = staging.heads()
    state.change(lambda known: replace(known, rescued={"from": "regency", "at": now.isoformat(), "heads": heads}))
    # Last: with its first user this computer is an office, and the same command refuses to begin again.
    issued = accounts.create_user(
        None,
        TECHNICIAN,
        accounts.UserData(nama=_("Technician"), role=Role.TECHNICIAN, wilayah=wilayah),
        now=clock.now(),
    )
    info = site.current()
    return Rescued(
        name=info.office_name if info else wilayah,
        objects=sum(one.model.all_objects.count() for one in tracked_models()),
        bytes=received,
        user=issued.user.username,
        code=issued.code,
        until=issued.expires_at,
        missing=restoring.count_missing(),
    )


def _begin(wilayah: str, now: datetime) -> None:
    if User.objects.exists():
        raise UserError(
            "rescue_filled",
            _("This computer works as an office already."),
            _("Name an empty data folder in NAGARI_DATA, and restore into that."),
        )
    if not Wilayah.objects.exists():
        import_wilayah(None, timezone.localdate(now))
    level = LEVEL_OF.get(depth_of(wilayah))
    if level is None:
        raise UserError(
            "region_level",
            _("Only a village, a district or a regency has an office here."),
            _("Write the code with dots: 13.02.10.2001."),
        )
    if not Wilayah.objects.filter(code=wilayah).exists():
        raise UserError(
            "region_unknown", _("No region has the code %(code)s.") % {"code": wilayah}, _("Search by name.")
        )
    # Not by `create_site`: the office's own profile is about to come, and a second one would be one too many.
    Situs.objects.get_or_create(wilayah=wilayah, defaults={"level": level})
    site.forget()
    identity.confirm(now)


def _fetch() -> int:
    """Sync until both hold the same; bytes that came."""
    contact = Contact()
    received = 0
    try:
        for peer in statements.parents():
            report = contact.sync_through(peer, patience=PATIENCE_SECONDS)
            received += report.bytes_down
            if not report.ok:
                raise UserError(
                    "rescue_broken",
                    _("The exchange with the regency broke off (%(code)s).") % {"code": report.code},
                    _("Say the same command again: it goes on where it stopped."),
                )
            break
    finally:
        contact.close()
    apply(timezone.now())
    projections.run(timezone.now())
    return received
