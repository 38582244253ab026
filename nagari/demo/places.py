"""The offices `make run` puts side by side, and who logs in there. Plain Python: it is read without starting a site."""

from dataclasses import dataclass

from nagari.demo.logins import LOGINS, Login, clerk, head, technician


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """`level` is a value of kantor.models.Level; `first_serial`: NIK serials from here on are this village's."""

    slug: str
    level: str
    wilayah: str
    title: str
    office: str
    kode: str
    head: str
    residents: int = 0
    first_serial: int = 9001
    logins: tuple[Login, ...] = LOGINS


KOTO_BARU = Place(
    slug="koto-baru",
    level="nagari",
    wilayah="13.02.10.2001",
    title="Nagari Koto Baru",
    office="Kantor Wali Nagari Koto Baru",
    kode="KTB",
    head="Syafrizal",
    residents=5000,
)
SELAYO = Place(
    slug="selayo",
    level="nagari",
    wilayah="13.02.10.2002",
    title="Nagari Selayo",
    office="Kantor Wali Nagari Selayo",
    kode="SLY",
    head="Zulhendri",
    residents=1200,
    first_serial=9301,
    logins=(clerk("Mira Wulandari"), head("Zulhendri"), technician("Andi Kurniawan")),
)
KUBUNG = Place(
    slug="kubung",
    level="kecamatan",
    wilayah="13.02.10",
    title="Camat Kubung",
    office="Kantor Camat Kubung",
    kode="KBG",
    head="Erman Taufik",
    logins=(
        clerk("Novita Sari", "looks up residents of the district"),
        Login("verifikator", "verifier", "Ratna Juwita", "secretary: checks what the nagari send, and forwards it"),
        head("Erman Taufik", "camat", "camat"),
        technician("Budi Santoso"),
    ),
)
SOLOK = Place(
    slug="kabupaten",
    level="kabupaten",
    wilayah="13.02",
    title="Kabupaten Solok",
    office="Kantor Bupati Solok",
    kode="SLK",
    head="Hendri Saputra",
    # Of the nagari that do not run, all together.
    residents=14_400,
    logins=(
        Login("operator", "officer", "Fitra Yeni", "regency officer: all offices, duplicates"),
        head("Hendri Saputra", "pimpinan", "bupati", "lets offices in, closes lost computers"),
        technician("Doni Pratama"),
    ),
)
# In the order they are started: who joins needs the one above.
PLACES = (SOLOK, KUBUNG, KOTO_BARU, SELAYO)


def place(slug: str) -> Place:
    """ValueError for one that is not among PLACES."""
    found = next((one for one in PLACES if one.slug == slug), None)
    if found is None:
        raise ValueError(f"There is no demo office {slug}: {', '.join(one.slug for one in PLACES)}.")
    return found
