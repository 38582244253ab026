from typing import Any

from nagari.jobs.models import Job
from tests.accounts.walk import POST, Page
from tests.office import NOW


def job(region: str) -> dict[str, Any]:
    return {"pk": Job.objects.create(kind="walk", wilayah=region, created_at=NOW).pk}


PAGES: dict[str, Page] = {
    "jobs:detail": Page("jobs.view", of=job),
    "jobs:progress": Page("jobs.view", of=job),
    "jobs:cancel": Page("jobs.cancel", POST, of=job),
}
