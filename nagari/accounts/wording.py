"""Words for what the site keeps as codes: actions on the page of a refusal, and acts, lists and details in the log."""

import re
from dataclasses import dataclass

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nagari.accounts.models import User
from nagari.accounts.rules import ACTIONS, Role

# They follow "may not" and "was refused:".
ACTION_WORDS: dict[str, Promise] = {
    "penduduk.view": gettext_lazy("see residents"),
    "penduduk.change": gettext_lazy("change residents"),
    "penduduk.specific": gettext_lazy("see specific personal data"),
    "penduduk.merge": gettext_lazy("merge residents"),
    "penduduk.import": gettext_lazy("import residents"),
    "penduduk.export": gettext_lazy("export residents"),
    "penduduk.print": gettext_lazy("print residents' data"),
    "penduduk.lists": gettext_lazy("keep own lists of residents"),
    "statistik.view": gettext_lazy("see statistics"),
    "mutasi.view": gettext_lazy("see events"),
    "mutasi.record": gettext_lazy("record events"),
    "mutasi.reverse": gettext_lazy("reverse events"),
    "buku.view": gettext_lazy("see the books of residents"),
    "buku.print": gettext_lazy("print the books of residents"),
    "buku.export": gettext_lazy("export the books of residents"),
    "buku.close": gettext_lazy("close the books of a month"),
    "wilayah.view": gettext_lazy("see regions"),
    "wilayah.change": gettext_lazy("change the parts of the region"),
    "kantor.view": gettext_lazy("see the office profile"),
    "kantor.change": gettext_lazy("change the office profile"),
    "kantor.number": gettext_lazy("give numbers"),
    "kantor.clock": gettext_lazy("set the office clock"),
    "accounts.manage": gettext_lazy("manage users"),
    "accounts.audit": gettext_lazy("read the access log"),
    "pages.home": gettext_lazy("open the home page of staff"),
    "pages.setup": gettext_lazy("prepare the office"),
    "pages.training": gettext_lazy("practise"),
    "jobs.view": gettext_lazy("see background work"),
    "sync.view": gettext_lazy("see the exchange with other offices"),
    "sync.now": gettext_lazy("exchange with other offices at once"),
    "sync.settle": gettext_lazy("decide where two offices changed the same"),
    "sync.bundle": gettext_lazy("carry changes on a USB stick"),
    "sync.enroll": gettext_lazy("join this office to the regency"),
    "sync.offices": gettext_lazy("see the offices below"),
    "sync.certify": gettext_lazy("let an office in, or close it"),
    "pdp.register": gettext_lazy("see the register of processing"),
    "pdp.view": gettext_lazy("see requests about own data"),
    "pdp.handle": gettext_lazy("decide requests about own data"),
    "pdp.copy": gettext_lazy("give out copies of own data"),
    "pdp.erase": gettext_lazy("erase personal data"),
    "pdp.incident": gettext_lazy("handle incidents of data protection"),
    "pdp.contact": gettext_lazy("name the data protection officer"),
    "jobs.cancel": gettext_lazy("stop background work"),
    "antrean.view": gettext_lazy("see the queue"),
    "antrean.call": gettext_lazy("call numbers of the queue"),
    "antrean.kiosk": gettext_lazy("make a device the queue's kiosk"),
    "antrean.change": gettext_lazy("set up the queue"),
    "antrean.survey": gettext_lazy("enter sheets of the survey"),
    "katalog.view": gettext_lazy("see the catalogue of services"),
    "katalog.change": gettext_lazy("change the catalogue of services"),
    "permohonan.view": gettext_lazy("see requests"),
    "permohonan.take": gettext_lazy("take in requests"),
    "permohonan.act": gettext_lazy("lead requests on"),
    "surat.view": gettext_lazy("see letters"),
    "surat.issue": gettext_lazy("issue letters"),
    "surat.print": gettext_lazy("print letters"),
    "surat.revoke": gettext_lazy("revoke letters"),
    "surat.template": gettext_lazy("change templates of letters"),
    "surat.sign": gettext_lazy("sign letters"),
    "surat.signed": gettext_lazy("note letters as signed"),
    "surat.way": gettext_lazy("set how letters are signed"),
    "notices.view": gettext_lazy("see messages to residents"),
    "notices.change": gettext_lazy("stop messages to residents or send them again"),
    "notices.gateway": gettext_lazy("set how messages are sent"),
    "peta.view": gettext_lazy("see maps"),
    "peta.batas": gettext_lazy("change boundaries"),
    "peta.draw": gettext_lazy("draw on the office's map"),
    "upkeep.backup": gettext_lazy("back the office up and restore it"),
    "upkeep.network": gettext_lazy("see how phones reach the office"),
    "upkeep.upgrade": gettext_lazy("install a new version"),
}

LISTS: dict[str, Promise] = {
    "penduduk.Penduduk": gettext_lazy("Residents"),
    "penduduk.Keluarga": gettext_lazy("Families"),
    "penduduk.Impor": gettext_lazy("Import"),
    "accounts.AccessLog": gettext_lazy("Access log"),
    "kantor.Kantor": gettext_lazy("Office profile"),
    "permohonan.Permohonan": gettext_lazy("Requests"),
    "permohonan.Berkas": gettext_lazy("Papers of a request"),
    "surat.Surat": gettext_lazy("Letters"),
    "notices.Pesan": gettext_lazy("Messages to residents"),
    "accounts.User": gettext_lazy("Users"),
}

DETAILS: dict[str, Promise] = {
    # Import: the list that was open, and taking one back.
    "added": gettext_lazy("the new ones"),
    "changed": gettext_lazy("the changed ones"),
    "unchanged": gettext_lazy("the unchanged ones"),
    "refused": gettext_lazy("the refused ones"),
    "undo": gettext_lazy("taken back"),
    # Residents and families.
    "register": gettext_lazy("registered"),
    "delete": gettext_lazy("removed from the register"),
    "restore": gettext_lazy("put back into the register"),
    "merge": gettext_lazy("merged with another record"),
    "unmerge": gettext_lazy("merging taken back"),
    "duplicates": gettext_lazy("possible duplicates"),
    "biodata": gettext_lazy("biodata sheet"),
    "kk": gettext_lazy("family card sheet"),
    "card": gettext_lazy("family card"),
    "shdk": gettext_lazy("relation within the family"),
    "keluarga": gettext_lazy("family"),
    "accounts.AccessLog": gettext_lazy("who looked at the record"),
    "foreign": gettext_lazy("data of another region"),
    "history": gettext_lazy("its history"),
    "save": gettext_lazy("saved"),
    "mutasi": gettext_lazy("event"),
    # Sections of a record.
    "diri": gettext_lazy("Person"),
    "perkawinan": gettext_lazy("Marriage"),
    "pendidikan": gettext_lazy("Education and work"),
    "orang-tua": gettext_lazy("Parents"),
    "dokumen": gettext_lazy("Documents"),
    "kesehatan": gettext_lazy("Health"),
    # The exchange.
    "conflict": gettext_lazy("changed at two offices"),
    "conflicts": gettext_lazy("changed at two offices"),
    "settle": gettext_lazy("decided between two offices"),
    "bundle": gettext_lazy("by USB stick"),
    # The office.
    "kantor-profile": gettext_lazy("name and contact of the office"),
    "kantor-letterhead": gettext_lazy("letterhead"),
    "kantor-emblem_change": gettext_lazy("emblem"),
    "kantor-words": gettext_lazy("words of the region"),
    "kantor-hours": gettext_lazy("opening hours"),
    "kantor-holidays": gettext_lazy("a day the office is closed"),
    "kantor-holiday_work": gettext_lazy("a holiday that is worked"),
    "kantor-holiday_remove": gettext_lazy("a day as on the national calendar again"),
    "kantor-official_add": gettext_lazy("a new official"),
    "kantor-official": gettext_lazy("an official"),
    "kantor-official_remove": gettext_lazy("an official removed"),
    "kantor-series_add": gettext_lazy("a new number series"),
    "kantor-series_change": gettext_lazy("a number series"),
    "kantor-series_continue": gettext_lazy("the last number on paper confirmed"),
    "kantor-number_give": gettext_lazy("a number given"),
    "kantor-number_reserve": gettext_lazy("numbers reserved"),
    "kantor-number_fill": gettext_lazy("a reserved number filled in"),
    "kantor-number_cancel": gettext_lazy("a number cancelled"),
    "kantor-clock": gettext_lazy("date and time confirmed"),
    "kantor-clock_mended": gettext_lazy("clock of the computer trusted again"),
    "first_day": gettext_lazy("first day"),
    "teknisi": gettext_lazy("the first account"),
    "sebutan": gettext_lazy("words of the region"),
    "profil": gettext_lazy("name and contact of the office"),
    "kop": gettext_lazy("letterhead"),
    "pejabat": gettext_lazy("an official"),
    "jam": gettext_lazy("opening hours"),
    "akun": gettext_lazy("accounts of the others"),
    "nomor": gettext_lazy("a number series"),
    "data": gettext_lazy("Residents"),
    "cetak": gettext_lazy("printing"),
    "finished": gettext_lazy("finished"),
    "dismissed": gettext_lazy("reminded no more"),
    "setup": gettext_lazy("set up on the machine"),
    # Accounts.
    "nama": gettext_lazy("name"),
    "role": gettext_lazy("role"),
    "wilayah": gettext_lazy("region"),
    "unit": gettext_lazy("unit"),
    "is_active": gettext_lazy("open or closed"),
    **{role.value: role.label for role in Role},
    # Data protection.
    "salinan": gettext_lazy("copy of own data"),
    "pdp": gettext_lazy("data protection"),
}
# What follows these is a person's own sentence.
TYPED = frozenset({"salinan"})
# Names of views and keys of rows say nothing to a person.
_VIEW = re.compile(r"\w+:\w+")
# From what to what a right was changed.
_CHANGE = re.compile(r"[\w.]*>[\w.]*")
_KEY = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True, slots=True)
class Refusal:
    """What the page of a refusal tells: `act` in words ("" unknown), and the roles that may do it."""

    act: str
    roles: tuple[str, ...]
    own_role: str
    # The head widens roles; nobody is sent to ask himself.
    asks_head: bool


def refusal_of(action: str, user: object) -> Refusal:
    roles = ACTIONS.get(action, frozenset())
    own = Role(user.role) if isinstance(user, User) else None
    return Refusal(
        act=str(ACTION_WORDS.get(action, "")),
        roles=tuple(str(role.label) for role in Role if role in roles),
        own_role=str(own.label) if own else "",
        asks_head=own is not Role.HEAD,
    )


def list_label(model: str) -> str:
    """ "penduduk.Penduduk" -> "Residents"; "" for what is no list."""
    return str(LISTS.get(model, ""))


def detail_words(detail: str, model: str = "") -> str:
    """What stands in the log as a person reads it; the log itself keeps its codes. `model`: whose columns are named."""
    head, colon, typed = detail.partition(": ")
    if colon and head in TYPED:
        return f"{DETAILS[head]}: {typed}"
    told = [_word(part, model) for part in detail.replace(",", " ").split()]
    return ", ".join(word for word in told if word).replace(":, ", ": ")


def _word(part: str, model: str) -> str:
    known = DETAILS.get(part) or ACTION_WORDS.get(part) or _column(part, model)
    if known:
        return str(known)
    if _VIEW.fullmatch(part) or _KEY.fullmatch(part):
        return ""
    if _CHANGE.fullmatch(part):
        return " → ".join(str(DETAILS.get(one) or one) for one in part.split(">"))
    # The address of a list with its filters.
    return _("filtered") if "=" in part else part


def _column(part: str, model: str) -> str:
    try:
        return str(getattr(apps.get_model(model)._meta.get_field(part), "verbose_name", "")) if model else ""
    except (LookupError, ValueError, FieldDoesNotExist):
        return ""
