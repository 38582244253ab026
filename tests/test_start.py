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


# Of what is registered at the start, a command loads what it does.
UNASKED = (
    "layanan.antrean.services",
    "layanan.permohonan.services",
    "layanan.surat.services",
    "layanan.surat.genuine.services",
    "nagari.notices.services",
    "nagari.penduduk.figures.indicators",
    "nagari.penduduk.imports.services",
    "nagari.penduduk.mutasi.following",
    "nagari.penduduk.serah_terima.queries",
    "nagari.sync.conflicts",
    "nagari.sync.status",
    "peta.queries",
    "import_export.resources",
)


def test_it_starts_without_what_only_some_pages_need(tmp_path: Path) -> None:
    """Every command pays for what is loaded at its start, an import of residents above all."""
    assert loaded(tmp_path, "import nagari.wsgi, nagari.urls", LATER) == "[]"


def test_it_starts_a_command_without_what_others_do(tmp_path: Path) -> None:
    assert loaded(tmp_path, "import nagari.settings, django; django.setup()", UNASKED) == "[]"


def loaded(data: Path, start: str, modules: tuple[str, ...]) -> str:
    """Which of these are there after a start."""
    done = subprocess.run(
        [sys.executable, "-c", f"import sys; {start}; print([one for one in {modules} if one in sys.modules])"],
        cwd=ROOT,
        env=environment(data, DJANGO_SETTINGS_MODULE="nagari.settings"),
        capture_output=True,
        text=True,
        check=True,
        timeout=COMMAND_SECONDS,
    )
    return done.stdout.strip()
