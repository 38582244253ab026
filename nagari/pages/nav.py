"""The main menu of staff: which addresses a role may open, in the order of a day's work."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from django.urls import Resolver404, resolve
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from nagari.accounts.models import User
from nagari.accounts.rules import Role, may
from nagari.wilayah.rules.codes import is_village


@dataclass(frozen=True, slots=True)
class Entry:
    """`label` may name the office's own words: "%(dusun_cap)s"."""

    url: str
    icon: str
    label: Promise
    action: str
    # Above the villages alone.
    is_above: bool = False
    # At villages alone.
    is_local: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the menu. `heading` stands above the first line of its group."""

    url: str
    icon: str
    label: str
    heading: str
    active: bool
    # How much waits there.
    count: int = 0


# Pages that belong to a section other than their address says -> that section.
ELSEWHERE = {
    "/impor/ekspor/": "/penduduk/",
    **{f"/sinkron/{page}/{kind}/": f"/{kind}/" for page in ("riwayat", "sampai") for kind in ("penduduk", "keluarga")},
}
Groups = tuple[tuple[Promise | str, tuple[Entry, ...]], ...]
GROUPS: Groups = (
    ("", (Entry("/", "house", _("Home"), "pages.home"),)),
    (
        _("Services"),
        (
            Entry("/permohonan/", "inbox", _("Requests"), "permohonan.view"),
            Entry("/surat/", "file-earmark-text", _("Letters"), "surat.view"),
            Entry("/surat/tte/", "check-circle", _("Waiting for signature"), "surat.sign"),
            Entry("/antrean/angka/", "ticket-perforated", _("Queue"), "antrean.view"),
            Entry("/pesan/", "megaphone", _("Messages"), "notices.view"),
            Entry("/layanan/atur/", "list", _("Catalogue"), "katalog.view"),
        ),
    ),
    (
        _("Residents"),
        (
            Entry("/penduduk/", "people", _("Residents"), "penduduk.view"),
            Entry("/keluarga/", "person-vcard", _("Families"), "penduduk.view"),
            Entry("/mutasi/", "journal-text", _("Events"), "mutasi.view"),
            Entry("/penduduk/daftar/", "list", _("Lists"), "penduduk.view"),
            Entry("/penduduk/mutu/", "pencil", _("Data to mend"), "penduduk.change"),
            Entry("/buku/", "file-earmark-text", _("Books"), "buku.view"),
            Entry("/impor/", "upload", _("Import"), "penduduk.import"),
            Entry("/statistik/", "graph-up", _("Statistics"), "statistik.view"),
            Entry("/peta/", "map", _("Map"), "peta.view", is_above=True),
            Entry("/peta/kantor/", "map", _("Map of the office"), "peta.view", is_local=True),
        ),
    ),
    (
        _("Office"),
        (
            Entry("/kantor/", "file-earmark-text", _("Office profile"), "kantor.view"),
            Entry("/wilayah/", "geo-alt", _("%(dusun_cap)s, RW, RT"), "wilayah.view"),
            Entry("/peta/batas/", "map", _("Boundaries"), "peta.batas"),
            Entry("/kantor/nomor/", "journal-text", _("Numbers"), "kantor.number"),
            Entry("/surat/templat/", "file-earmark-text", _("Templates of letters"), "surat.template"),
            Entry("/surat/tte/cara/", "pencil", _("Electronic signatures"), "surat.way"),
            Entry("/sinkron/", "arrow-repeat", _("Synchronisation"), "sync.view"),
            Entry("/cadangan/", "download", _("Backups"), "upkeep.backup"),
            Entry("/rawat/jaringan/", "qr-code", _("Phones and computers"), "upkeep.network"),
            Entry("/rawat/pemutakhiran/", "upload", _("New version"), "upkeep.upgrade"),
            Entry("/pengguna/", "person-check", _("Users"), "accounts.manage"),
            Entry("/akses/", "shield-check", _("Access log"), "accounts.audit"),
            Entry("/pelindungan-data/", "lock", _("Data protection"), "pdp.register"),
            Entry("/latihan/", "pencil", _("Training"), "pages.training"),
        ),
    ),
)


@cache
def exists(url: str) -> bool:
    """Is there a page at this address? Parts of the site are installed one by one."""
    try:
        resolve(url)
    except Resolver404:
        return False
    return True


def items(user: User, path: str, kata: Mapping[str, str]) -> tuple[Item, ...]:
    """The menu for `user`, the entry that holds `path` marked."""
    if not user.is_active:
        return ()
    role, scope = Role(user.role), user.wilayah
    path = next((section for begin, section in ELSEWHERE.items() if path.startswith(begin)), path)
    holds = [entry.url for _heading, entries in _allowed(role, scope) for entry in entries if _holds(entry.url, path)]
    return _drawn(role, scope, max(holds, key=len, default=""), tuple(kata.items()), get_language() or "")


@lru_cache(maxsize=64)
def _allowed(role: Role, scope: str) -> Groups:
    return tuple(
        (heading, tuple(entry for entry in entries if _offered(entry, role, scope))) for heading, entries in GROUPS
    )


def _offered(entry: Entry, role: Role, scope: str) -> bool:
    if entry.is_above if is_village(scope) else entry.is_local:
        return False
    return exists(entry.url) and may(role, scope, entry.action, scope)


# The same on every page of a section.
@lru_cache(maxsize=256)
def _drawn(role: Role, scope: str, active: str, words: tuple[tuple[str, str], ...], language: str) -> tuple[Item, ...]:
    kata = dict(words)
    return tuple(
        Item(
            url=entry.url,
            icon=entry.icon,
            label=str(entry.label) % kata if "%(" in str(entry.label) else str(entry.label),
            heading="" if place else str(heading),
            active=entry.url == active,
        )
        for heading, entries in _allowed(role, scope)
        for place, entry in enumerate(entries)
    )


def _holds(url: str, path: str) -> bool:
    return path == url or (url != "/" and path.startswith(url))
