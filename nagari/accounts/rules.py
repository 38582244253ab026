"""One table role x action, and who may give which role. A permission holds only inside the user's region."""

import re
from collections.abc import Callable

from django.db import models
from django.utils.translation import gettext_lazy as _

from nagari.wilayah.rules.codes import Tingkat, covers, depth_of, is_village


class Role(models.TextChoices):
    TECHNICIAN = "technician", _("Technician")
    CLERK = "clerk", _("Clerk")
    VERIFIER = "verifier", _("Verifier")
    HEAD = "head", _("Head of the office")
    OFFICER = "officer", _("Regency officer")
    VIEWER = "viewer", _("Regency viewer")


# Actions are "<app>.<verb>". Whoever adds one adds it here, and the walk over all pages tests it.
ACTIONS: dict[str, frozenset[Role]] = {
    "penduduk.view": frozenset({Role.CLERK, Role.VERIFIER, Role.HEAD, Role.OFFICER}),
    "penduduk.change": frozenset({Role.CLERK}),
    # Disability and other specific personal data (UU 27/2022 art. 4).
    "penduduk.specific": frozenset({Role.CLERK, Role.HEAD}),
    "penduduk.merge": frozenset({Role.CLERK, Role.HEAD}),
    "penduduk.import": frozenset({Role.CLERK, Role.TECHNICIAN}),
    "penduduk.export": frozenset({Role.CLERK, Role.HEAD, Role.OFFICER}),
    "penduduk.print": frozenset({Role.CLERK, Role.HEAD}),
    # Sums, no personal data; what could point to somebody asks for penduduk.specific besides.
    "statistik.view": frozenset(Role),
    # Events: births, deaths, moves; who may record one, and take one back.
    "mutasi.view": frozenset({Role.CLERK, Role.VERIFIER, Role.HEAD, Role.OFFICER}),
    "mutasi.record": frozenset({Role.CLERK}),
    "mutasi.reverse": frozenset({Role.CLERK, Role.HEAD}),
    "buku.view": frozenset({Role.CLERK, Role.VERIFIER, Role.HEAD, Role.OFFICER}),
    "buku.print": frozenset({Role.CLERK, Role.HEAD}),
    "buku.export": frozenset({Role.CLERK, Role.HEAD, Role.OFFICER}),
    "buku.close": frozenset({Role.HEAD}),
    # Own lists of residents, kept under a name.
    "penduduk.lists": frozenset({Role.CLERK, Role.VERIFIER, Role.HEAD, Role.OFFICER}),
    "wilayah.view": frozenset(Role),
    "wilayah.change": frozenset({Role.CLERK, Role.TECHNICIAN, Role.HEAD}),
    "kantor.view": frozenset(Role),
    "kantor.change": frozenset({Role.TECHNICIAN, Role.HEAD}),
    "kantor.number": frozenset({Role.CLERK, Role.HEAD}),
    # Whoever is there first on the morning after the battery died.
    "kantor.clock": frozenset({Role.TECHNICIAN, Role.CLERK, Role.VERIFIER, Role.HEAD}),
    "accounts.manage": frozenset({Role.TECHNICIAN, Role.HEAD}),
    "accounts.audit": frozenset({Role.HEAD, Role.OFFICER}),
    "pages.home": frozenset(Role),
    "pages.setup": frozenset({Role.TECHNICIAN, Role.HEAD}),
    "pages.training": frozenset(Role),
    "sync.view": frozenset(Role),
    "sync.now": frozenset({Role.TECHNICIAN, Role.CLERK, Role.VERIFIER, Role.HEAD, Role.OFFICER}),
    "sync.settle": frozenset({Role.CLERK, Role.HEAD}),
    "sync.bundle": frozenset({Role.TECHNICIAN, Role.HEAD}),
    "sync.enroll": frozenset({Role.TECHNICIAN, Role.HEAD}),
    # Above the villages: the offices below, letting one in, closing one.
    "sync.offices": frozenset({Role.TECHNICIAN, Role.HEAD, Role.OFFICER, Role.VIEWER}),
    "sync.certify": frozenset({Role.TECHNICIAN, Role.HEAD}),
    # The queue: its figures, serving at a counter, setting it up, typing survey sheets in.
    "antrean.view": frozenset({Role.CLERK, Role.VERIFIER, Role.HEAD, Role.TECHNICIAN, Role.OFFICER, Role.VIEWER}),
    "antrean.call": frozenset({Role.CLERK, Role.VERIFIER, Role.HEAD}),
    "antrean.kiosk": frozenset({Role.CLERK, Role.VERIFIER, Role.HEAD, Role.TECHNICIAN}),
    "antrean.change": frozenset({Role.TECHNICIAN, Role.HEAD}),
    "antrean.survey": frozenset({Role.CLERK, Role.HEAD}),
    # The catalogue of services: read by all, kept by who answers for it.
    "katalog.view": frozenset(Role),
    "katalog.change": frozenset({Role.HEAD, Role.TECHNICIAN, Role.OFFICER}),
    # Maps: looked at by all; boundaries of regions, and those of the parts of a village.
    "peta.view": frozenset(Role),
    "peta.batas": frozenset({Role.HEAD, Role.TECHNICIAN, Role.OFFICER}),
    "peta.draw": frozenset({Role.CLERK, Role.HEAD, Role.TECHNICIAN}),
    # Requests: read, taken in at the counter, led on (which step is whose, the route says), given to a colleague.
    "permohonan.view": frozenset({Role.CLERK, Role.VERIFIER, Role.HEAD, Role.OFFICER}),
    "permohonan.take": frozenset({Role.CLERK, Role.HEAD, Role.OFFICER}),
    "permohonan.act": frozenset({Role.CLERK, Role.VERIFIER, Role.HEAD, Role.OFFICER}),
    # Letters: the archive, issuing one, printing and copying, taking one back, what a kind of letter looks like;
    # signing as the official whose name stands there, noting what was signed with a pen, the way an office signs.
    "surat.view": frozenset({Role.CLERK, Role.VERIFIER, Role.HEAD, Role.OFFICER}),
    "surat.issue": frozenset({Role.CLERK, Role.HEAD}),
    "surat.print": frozenset({Role.CLERK, Role.HEAD}),
    "surat.revoke": frozenset({Role.CLERK, Role.HEAD}),
    "surat.template": frozenset({Role.HEAD, Role.TECHNICIAN, Role.OFFICER}),
    "surat.sign": frozenset({Role.VERIFIER, Role.HEAD}),
    "surat.signed": frozenset({Role.CLERK, Role.VERIFIER, Role.HEAD}),
    "surat.way": frozenset({Role.TECHNICIAN, Role.HEAD}),
    # Messages to residents: the queue, stopping one or sending it again, the gateway of this computer.
    "notices.view": frozenset({Role.CLERK, Role.VERIFIER, Role.HEAD, Role.TECHNICIAN, Role.OFFICER}),
    "notices.change": frozenset({Role.CLERK, Role.HEAD, Role.OFFICER}),
    "notices.gateway": frozenset({Role.TECHNICIAN, Role.HEAD}),
    # Data protection (UU 27/2022): the register of processing; requests of residents about their own data, what is
    # written down of them, the copy, erasing; incidents; who answers for it.
    "pdp.register": frozenset(Role),
    "pdp.view": frozenset({Role.CLERK, Role.VERIFIER, Role.HEAD, Role.OFFICER}),
    "pdp.handle": frozenset({Role.CLERK, Role.HEAD}),
    "pdp.copy": frozenset({Role.CLERK, Role.HEAD}),
    "pdp.erase": frozenset({Role.HEAD}),
    "pdp.incident": frozenset({Role.HEAD, Role.TECHNICIAN, Role.OFFICER}),
    "pdp.contact": frozenset({Role.HEAD, Role.TECHNICIAN, Role.OFFICER}),
    # Backups: making one, where they go, the key on paper, what a rescue left out.
    "upkeep.backup": frozenset({Role.TECHNICIAN, Role.HEAD}),
    # How other devices reach this computer; a newer version of the program.
    "upkeep.network": frozenset({Role.TECHNICIAN, Role.CLERK, Role.VERIFIER, Role.HEAD}),
    "upkeep.upgrade": frozenset({Role.TECHNICIAN, Role.HEAD}),
    "jobs.view": frozenset(Role),
    "jobs.cancel": frozenset({Role.CLERK, Role.TECHNICIAN, Role.HEAD}),
}


class Act(models.TextChoices):
    """What the access log tells. Other parts may write further words; these have a name in every language."""

    VIEW = "view", _("opened")
    LIST = "list", _("listed")
    SEARCH = "search", _("searched")
    EXPORT = "export", _("exported")
    PRINT = "print", _("printed")
    CHANGE = "change", _("changed")
    IMPORT = "import", _("imported")
    DENIED = "denied", _("was refused")
    LOGIN = "login", _("logged in")
    LOGIN_FAILED = "login_failed", _("failed to log in")
    LOGOUT = "logout", _("logged out")
    LOCKED = "locked", _("locked the screen")
    UNLOCKED = "unlocked", _("unlocked the screen")
    PASSWORD = "password", _("changed a password")
    CODE_ISSUED = "code_issued", _("issued a one-time code")
    CODE_USED = "code_used", _("used a one-time code")
    USER_CREATED = "user_created", _("created a user")
    USER_CHANGED = "user_changed", _("changed a user")
    SESSIONS_ENDED = "sessions_ended", _("ended the other sessions")
    ACCESS_RESET = "access_reset", _("access reset on the machine")
    FACTOR_ON = "factor_on", _("switched the second factor on")
    FACTOR_OFF = "factor_off", _("switched the second factor off")
    FACTOR_RESET = "factor_reset", _("reset a second factor")
    FACTOR_CODES = "factor_codes", _("made new recovery codes")
    FACTOR_CODE_USED = "factor_code_used", _("used a recovery code")
    DEVICES_KNOWN = "devices_known", _("said a new device was their own")
    DEVICES_FOREIGN = "devices_foreign", _("said a new device was not their own")


# The register is written by its own village alone (docs/architecture.md); who stands above it looks, and tells it.
OWN_REGISTER = frozenset(
    {
        *("penduduk.change", "penduduk.merge", "penduduk.import", "mutasi.record", "mutasi.reverse", "buku.close"),
        *("pdp.handle", "pdp.copy", "pdp.erase"),
    }
)


def may(role: Role, scope: str, action: str, target: str) -> bool:
    """May `role`, working for region `scope`, do `action` to something of region `target`? Unknown actions: no."""
    if action in OWN_REGISTER and (scope != target or not is_village(target)):
        return False
    return role in ACTIONS.get(action, frozenset()) and covers(scope, target)


# Whose account opens most: at a regency, who sees all its villages or decides who may; everywhere the head.
FACTOR_AT_REGENCY = frozenset({Role.OFFICER, Role.TECHNICIAN, Role.HEAD})


def needs_second_factor(role: Role, scope: str) -> bool:
    """Must `role`, working for region `scope`, have one? All others may."""
    return role is Role.HEAD or (role in FACTOR_AT_REGENCY and depth_of(scope) < Tingkat.KECAMATAN)


REGENCY_ROLES = frozenset({Role.OFFICER, Role.VIEWER})
# Somebody of each of these has to remain, or nobody could let anybody in again.
INDISPENSABLE = (Role.TECHNICIAN, Role.HEAD)
USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{2,39}")


def roles_for(scope: str) -> list[Role]:
    """Roles that make sense in region `scope`: officers and viewers work for a regency or above."""
    regency = depth_of(scope) < Tingkat.KECAMATAN
    return [role for role in Role if regency or role not in REGENCY_ROLES]


def may_manage(role: Role, scope: str, target_scope: str) -> bool:
    return may(role, scope, "accounts.manage", target_scope)


# No letters or digits that are taken for one another on a printed slip: 0 O, 1 I L, 5 S, 8 B.
CODE_SIGNS = "ACDEFGHJKMNPQRTUVWXY234679"
CODE_WORDS = (
    *("KUBU", "PADI", "KOPI", "DAMA", "TEPI", "KAYU", "MUDA", "PATI", "RAYA", "TUAH", "PUTI", "JAYA", "KATA", "DUKU"),
    *("HATI", "JAGA", "KUDA", "PAGI", "TAMU", "RATU", "NIRA", "MAJU", "MATA", "TANI", "GULA", "KAMI", "ADAT", "UJAN"),
    *("RAGI", "PAKU", "DAYA", "KACA"),
)


def new_code(pick: Callable[[int], int]) -> str:
    """A one-time code such as KUBU-7F3K-92QD (about 42 bits). `pick(n)` gives a random number below n."""
    word = CODE_WORDS[pick(len(CODE_WORDS))]
    signs = "".join(CODE_SIGNS[pick(len(CODE_SIGNS))] for _place in range(8))
    return f"{word}-{signs[:4]}-{signs[4:]}"


def normal_code(typed: str) -> str:
    """What somebody typed, without the dashes, spaces and small letters."""
    return "".join(sign for sign in typed.upper() if sign.isascii() and sign.isalnum())
