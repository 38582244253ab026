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


LOGINS = (
    Login("petugas", "clerk", "Yulia Fitri", "clerk: registers, searches, imports"),
    Login("walinagari", "head", "Syafrizal", "wali nagari (head of office): sees who looked at what"),
    Login("verifikator", "verifier", "Desmawati", "secretary: checks"),
    Login("teknisi", "technician", "Rahmat Hidayat", "technician: settings, accounts, imports"),
)
