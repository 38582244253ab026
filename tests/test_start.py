import subprocess
import sys
from pathlib import Path

from tests.server import COMMAND_SECONDS, ROOT, environment

# Up to a quarter of a second and 20 MB each, for what an office does now and then.
LATER = (
    "openpyxl",
    "typst",
    "pyhanko",
    "PIL",
    "numpy",
    "shapely",
    "pyproj",
    "shapefile",
    "defusedxml",
    "pandas",
    "pypdf",
    "markdown_it",
    "pyrage",
    "segno",
    "python_calamine",
)


def test_it_starts_without_what_only_some_pages_need(tmp_path: Path) -> None:
    """Every command pays for what is loaded at its start, an import of residents above all."""
    loaded = f"import sys, nagari.wsgi, nagari.urls; print([one for one in {LATER} if one in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", loaded],
        cwd=ROOT,
        env=environment(tmp_path),
        capture_output=True,
        text=True,
        check=True,
        timeout=COMMAND_SECONDS,
    )
    assert done.stdout.strip() == "[]"
