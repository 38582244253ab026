from typing import Any

from nagari.jobs.models import Job
from nagari.penduduk.models import Impor
from tests.accounts.walk import POST, Page
from tests.office import NOW


def impor(region: str) -> dict[str, Any]:
    return {"pk": Impor.objects.create(file_name="walk.csv", wilayah=region, status="preview", created_at=NOW).pk}


def written(region: str) -> dict[str, Any]:
    args = {"query": {}, "layout": "own", "kind": "csv", "specific": False}
    return {"pk": Job.objects.create(kind="penduduk.export", args=args, wilayah=region, created_at=NOW).pk}


PAGES: dict[str, Page] = {
    "impor:index": Page("penduduk.import"),
    "impor:template": Page("penduduk.import"),
    "impor:export": Page("penduduk.export"),
    "impor:exported": Page("penduduk.export", of=written),
    "impor:download": Page("penduduk.export", of=written),
    "impor:detail": Page("penduduk.import", of=impor),
    "impor:pick": Page("penduduk.import", POST, of=impor),
    "impor:agree": Page("penduduk.import", POST, of=impor),
    "impor:discard": Page("penduduk.import", POST, of=impor),
    "impor:undo": Page("penduduk.import", POST, of=impor),
    "impor:report": Page("penduduk.import", of=impor),
}
