"""The tree is the architecture: foreign keys point down, also those that hide from the import linter in a string."""

from pathlib import Path

from django.apps import apps

ROOT = Path(__file__).parent.parent
# Lowest first; apps of one row do not know each other.
LAYERS = [
    {"nagari.lib"},
    {"nagari.jobs"},
    {"nagari.sync"},
    {"nagari.wilayah"},
    {"nagari.statistik"},
    {"nagari.kantor"},
    {"nagari.accounts"},
    {"nagari.printing"},
    {"nagari.notices"},
    {"nagari.penduduk"},
    {"nagari.pdp"},
    {"layanan.katalog"},
    {"layanan.surat"},
    {"layanan.permohonan"},
    {"layanan.antrean", "peta"},
    {"nagari.pages", "nagari.demo", "nagari.upkeep"},
]
HEIGHT = {name: height for height, row in enumerate(LAYERS) for name in row}


def test_it_points_foreign_keys_down() -> None:
    upward = [
        f"{model._meta.label}.{field.name} -> {field.related_model._meta.label}"
        for model in apps.get_models()
        if model._meta.app_config.name in HEIGHT
        for field in model._meta.get_fields()
        if field.is_relation and not field.auto_created and field.related_model is not None
        if field.related_model._meta.app_config.name in HEIGHT
        if field.related_model is not model
        and HEIGHT[field.related_model._meta.app_config.name] > HEIGHT[model._meta.app_config.name]
    ]
    assert upward == []


def test_it_knows_the_layer_of_every_app_of_its_own() -> None:
    own = {one.name for one in apps.get_app_configs() if one.name.startswith(("nagari.", "layanan.", "peta"))}
    assert own <= set(HEIGHT)


def test_it_keeps_the_top_level_as_agreed() -> None:
    import subprocess

    tracked = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60
    ).stdout.split()
    assert {name.split("/")[0] for name in tracked} <= {
        *("manage.py", "nagari", "layanan", "peta", "locale", "tests", "requirements.txt", "README.md"),
        *(
            "Makefile",
            "pyproject.toml",
            "CHANGELOG.md",
            "LICENSE",
            "docs",
            "deploy",
            ".ci",
            ".gitignore",
            ".gitattributes",
        ),
    }
