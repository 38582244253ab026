"""The README's pictures: `make screenshots`. A demo office of its own, a real browser, three pages."""

import csv
import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from playwright.sync_api import Page

from nagari.demo.logins import LOGINS, PASSWORD
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
    page.goto("/impor/")
    page.set_input_files("input[type=file]", spoilt_file(data))
    page.locator("main form[enctype] button").first.click()
    page.locator("main .tabs a").nth(1).click(timeout=60_000)
    page.wait_for_load_state("networkidle")


PICTURES: dict[str, Callable[[Page, Path], None]] = {"penduduk": residents, "warga": resident, "impor": preview}


def spoilt_file(data: Path) -> Path:
    """Some residents of the register again, most as they are, some changed or with mistakes; and a few new ones."""
    yesterday = (datetime.now(UTC).astimezone(ZoneInfo("Asia/Jakarta")) - timedelta(days=1)).date()
    known = rows_of(data, "--residents", str(RESIDENTS), "--seed", "1", "--today", yesterday.isoformat())
    new = rows_of(data, "--residents", "12", "--seed", "9", "--today", "2025-02-03")
    head, body = known[0], known[1:401]
    born, work = head.index("tanggallahir"), head.index("pekerjaan_id")
    for number, row in enumerate(body):
        if number % 80 == 7:
            row[born] = "31/02/2000"
        elif number % 16 == 3:
            row[work] = "Pedagang"
    target = data / "penduduk-november.csv"
    with target.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=";").writerows([head, *body, *new[1:]])
    return target


def rows_of(data: Path, *arguments: str) -> list[list[str]]:
    source = data / "source.csv"
    manage(data, "demo_file", str(source), *arguments)
    with source.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file, delimiter=";"))


def main() -> int:
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="nagari-pictures-") as folder:
        data = Path(folder)
        done = manage(data, "demo_office", "--residents", str(RESIDENTS))
        if done.returncode:
            sys.exit(done.stderr)
        with running(data) as server, browser.launched() as chromium:
            context = chromium.new_context(base_url=server.address, viewport=SIZE, locale="id-ID")  # type: ignore[arg-type]
            page = context.new_page()
            page.goto("/masuk/")
            page.fill("input[name=username]", LOGINS[0].username)
            page.fill("input[name=password]", PASSWORD)
            page.press("input[name=password]", "Enter")
            page.wait_for_load_state("networkidle")
            for name, prepare in PICTURES.items():
                prepare(page, data)
                path = FOLDER / f"{name}.png"
                page.screenshot(path=str(path))
                size = path.stat().st_size
                print(f"{path.relative_to(ROOT)}: {size // 1024} KB")
                if size > LARGEST:
                    sys.exit(f"{path.name} is larger than {LARGEST // 1024} KB.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
