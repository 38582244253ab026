"""A real Chromium, driven by Playwright."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

INSTALL = "install Debian's chromium package (apt-get install chromium)"


# Every window would load two pages of the browser's own for its address line, which nobody sees here. A list replaces
# the one before it, so what Playwright itself turns off stands here too.
WITHOUT = (
    *("WebUIOmniboxPopup", "WebUIOmniboxAimPopup", "WebUIOmniboxFullPopup", "AimEnabled"),
    *("AvoidCorsURLLoaderRestartOnRedirect", "AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose"),
    *("HttpsFirstBalancedModeAutoEnable", "HttpsUpgrades", "LensOverlay", "MediaRouter", "NetworkTimeServiceQuerying"),
    *("OptimizationHints", "PaintHolding", "ThirdPartyStoragePartitioning", "TcpPortRandomizationWin"),
    # A process in reserve for the next page.
    "SpareRendererForSitePerProcess",
)


def executable() -> str | None:
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@contextmanager
def launched() -> Iterator[Browser]:
    arguments = [
        *("--disable-quic", "--disable-background-networking", "--disable-component-update", "--disable-sync"),
        # Where there is no graphics card, pretending one costs a seventh of all the browser does.
        *("--disable-gpu", "--disable-software-rasterizer"),
        f"--disable-features={','.join(WITHOUT)}",
        # All pages of a test are the site's own: one process for them.
        *("--renderer-process-limit=1", "--disable-site-isolation-trials"),
    ]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        arguments.append("--no-sandbox")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=executable(), args=arguments)
        try:
            yield browser
        finally:
            browser.close()
