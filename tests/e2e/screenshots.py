"""The README's pictures: `make screenshots`. A demo office and its regency, a real browser, a page each."""

import csv
import json
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser, Page

from nagari.demo.logins import PASSWORD, Login
from nagari.demo.places import KOTO_BARU, SOLOK
from tests import browser
from tests.server import ROOT, manage, running

FOLDER = ROOT / "docs" / "screenshots"
SIZE = {"width": 1366, "height": 768}
LARGEST = 150 * 1024
RESIDENTS = 5000


def residents(page: Page, _data: Path) -> None:
    page.goto("/penduduk/?q=yulia")


def resident(page: Page, _data: Path) -> None:
    page.goto("/penduduk/?q=yulia")
    page.locator("main table tbody a").first.click()
    page.wait_for_load_state("networkidle")


def preview(page: Page, data: Path) -> None:
    spoilt = spoilt_file(page, data)
    page.goto("/impor/")
    page.set_input_files("input[type=file]", spoilt)
    page.locator("main form[enctype] button").first.click()
    page.locator("main .tabs a").nth(1).click(timeout=60_000)
    page.wait_for_load_state("networkidle")


def request(page: Page, _data: Path) -> None:
    page.goto("/permohonan/?tab=lain")
    page.locator("main .inbox a").first.click()
    page.wait_for_load_state("networkidle")


PICTURES: dict[str, Callable[[Page, Path], None]] = {
    "penduduk": residents,
    "warga": resident,
    "permohonan": request,
    "impor": preview,
}


def spoilt_file(page: Page, data: Path) -> Path:
    """Some residents as the register itself gives them out: most unchanged, some changed or spoilt; a few new."""
    known = rows_in(exported(page, data))
    source = data / "source.csv"
    manage(data, "demo_file", str(source), "--residents", "12", "--seed", "9", "--today", "2025-02-03")
    new = rows_in(source)
    head, body = known[0], known[1:401]
    born, work = head.index("tanggallahir"), head.index("pekerjaan_id")
    for number, row in enumerate(body):
        if number % 80 == 7:
            row[born] = "31/02/2000"
        elif number % 16 == 3:
            row[work] = "Pedagang"
    target = data / "penduduk-november.csv"
    with target.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=";").writerows(
            [head, *body, *([row[new[0].index(one)] for one in head] for row in new[1:])]
        )
    return target


def exported(page: Page, data: Path) -> Path:
    """The whole register in OpenSID's columns, fetched as a clerk does."""
    page.goto("/impor/ekspor/")
    page.check("input[name=susunan][value=opensid]")
    page.check("input[name=jenis][value=csv]")
    page.fill("input[name=keperluan]", "uji impor")
    page.locator("main form button").click()
    link = page.locator("a[download]")
    link.wait_for(timeout=120_000)
    with page.expect_download() as download:
        link.click()
    target = data / "register.csv"
    download.value.save_as(target)
    return target


def rows_in(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        dialect = csv.Sniffer().sniff(file.readline(), delimiters=",;")
        file.seek(0)
        return list(csv.reader(file, dialect))


def offices(page: Page, _data: Path) -> None:
    page.goto("/sinkron/kantor/")


def regency_map(page: Page, _data: Path) -> None:
    page.goto("/peta/")
    page.wait_for_load_state("networkidle")


def rivals(page: Page, _data: Path) -> None:
    page.goto("/sinkron/benturan/")
    page.locator("main table tbody a").first.click()
    page.wait_for_load_state("networkidle")


def edit_both(regency: Path, nagari: Path) -> None:
    """Both change the short code of the nagari's office before they hear of each other."""
    change = (
        "from nagari.accounts.models import User; from nagari.kantor.services.profile import assign_code;"
        "from nagari.sync.acting import acting, local_actor; user = User.objects.get(username='{user}');"
        "context = acting(user.pegawai_id or local_actor(user.pk)); context.__enter__();"
        "assign_code('{wilayah}', '{kode}', within='{within}')"
    )
    where = {"wilayah": KOTO_BARU.wilayah}
    run(nagari, "shell", "-c", change.format(**where, user="teknisi", kode="KTBR", within=KOTO_BARU.wilayah))
    run(regency, "shell", "-c", change.format(**where, user="pimpinan", kode="KBR", within=SOLOK.wilayah))
    # Brings one, learns of the other.
    run(nagari, "sync")


def run(data: Path, *arguments: str) -> str:
    done = manage(data, *arguments)
    if done.returncode:
        sys.exit(f"{arguments[0]}: {done.stderr or done.stdout}")
    return done.stdout


def shoot(data: Path, login: Login, pictures: dict[str, Callable[[Page, Path], None]], chromium: Browser) -> None:
    with running(data) as server:
        context = chromium.new_context(base_url=server.address, viewport=SIZE, locale="id-ID")  # type: ignore[arg-type]
        page = context.new_page()
        page.goto("/masuk/")
        page.fill("input[name=username]", login.username)
        page.fill("input[name=password]", PASSWORD)
        page.press("input[name=password]", "Enter")
        page.wait_for_load_state("networkidle")
        for name, prepare in pictures.items():
            prepare(page, data)
            path = FOLDER / f"{name}.png"
            page.screenshot(path=str(path))
            size = path.stat().st_size
            print(f"{path.relative_to(ROOT)}: {size // 1024} KB")
            if size > LARGEST:
                sys.exit(f"{path.name} is larger than {LARGEST // 1024} KB.")


def main() -> int:
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="nagari-pictures-") as folder, browser.launched() as chromium:
        nagari, regency = Path(folder) / KOTO_BARU.slug, Path(folder) / SOLOK.slug
        run(nagari, "demo_office", "--residents", str(RESIDENTS))
        shoot(nagari, KOTO_BARU.logins[0], PICTURES, chromium)
        codes = json.loads(run(regency, "demo_office", "--place", SOLOK.slug, "--codes").splitlines()[-1])
        with running(regency) as server:
            run(nagari, "enroll", server.address, codes[KOTO_BARU.wilayah])
            run(nagari, "sync")
            edit_both(regency, nagari)
        shoot(regency, SOLOK.logins[0], {"kantor": offices, "peta": regency_map}, chromium)
        shoot(nagari, KOTO_BARU.logins[0], {"benturan": rivals}, chromium)
    return 0


if __name__ == "__main__":
    sys.exit(main())
