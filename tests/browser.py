"""A real Chromium, driven by Playwright."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

INSTALL = "install Debian's chromium package (apt-get install chromium)"


def executable() -> str | None:
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@contextmanager
def launched() -> Iterator[Browser]:
    arguments = [
        *("--disable-quic", "--disable-background-networking", "--disable-component-update", "--disable-sync"),
        # Where there is no graphics card, pretending one costs a seventh of all the browser does.
        *("--disable-gpu", "--disable-software-rasterizer"),
    ]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        arguments.append("--no-sandbox")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=executable(), args=arguments)
        try:
            yield browser
        finally:
            browser.close()
