"""Who logs in at the demo office. Plain Python: `make run` reads it without starting the site."""

from dataclasses import dataclass

PASSWORD = "rancak-bana-26"  # noqa: S105  printed in the box of make run; no real office is made with it


@dataclass(frozen=True, slots=True)
class Login:
    """`role` is a value of accounts.rules.Role; `title` is what the box says of it."""

    username: str
    role: str
    nama: str
    title: str


def clerk(nama: str, does: str = "registers, takes requests in, imports") -> Login:
    return Login("petugas", "clerk", nama, f"clerk: {does}")


def head(
    nama: str,
    username: str = "walinagari",
    title: str = "wali nagari",
    does: str = "approves, signs, sees who looked",
) -> Login:
    return Login(username, "head", nama, f"{title} (head of office): {does}")


def technician(nama: str, does: str = "settings, accounts, imports") -> Login:
    return Login("teknisi", "technician", nama, f"technician: {does}")


LOGINS = (
    clerk("Yulia Fitri"),
    head("Syafrizal"),
    Login("verifikator", "verifier", "Desmawati", "secretary: checks"),
    technician("Rahmat Hidayat"),
)
