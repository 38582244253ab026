"""The office of a played day: run as a process of its own, in its data folder."""

import json
import subprocess
import sys
from datetime import time
from pathlib import Path
from typing import Any

from tests import blank
from tests.server import COMMAND_SECONDS, environment

LETTERS = "ABCD"


def prepared(data: Path, counters: int) -> dict[str, Any]:
    """A fresh office in `data`: `{"services": {letter: id}, "counters": [id], "users": [name]}`."""
    blank.place(data)
    code = f"import django; django.setup(); from {__name__} import main; main({counters})"
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**environment(data), "DJANGO_SETTINGS_MODULE": "nagari.settings"},
        capture_output=True,
        text=True,
        check=False,
        timeout=COMMAND_SECONDS,
    )
    if done.returncode:
        raise RuntimeError(done.stderr)
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told


def main(counters: int) -> None:
    from layanan.antrean.services import setup
    from nagari.accounts.rules import Role
    from tests.office import KOTO_BARU, PASSWORD, make_office, make_user

    make_office()
    services = {
        letter: setup.save_service(
            KOTO_BARU, setup.Layanan(nama=f"Layanan {letter}", huruf=letter, buka=time(0), tutup=time(23, 59, 59))
        ).pk
        for letter in LETTERS
    }
    made = [setup.save_counter(KOTO_BARU, number + 1, "", list(services.values())).pk for number in range(counters)]
    setup.save_rules(KOTO_BARU, setup.Aturan(jalur=("LANSIA", "HAMIL"), selang=2))
    users = [make_user(Role.CLERK, username=f"petugas{number}").username for number in range(counters)]
    told = {"services": {k: str(v) for k, v in services.items()}, "counters": [str(one) for one in made]}
    print(json.dumps({**told, "users": users, "password": PASSWORD}))
