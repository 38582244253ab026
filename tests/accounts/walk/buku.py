from typing import Any

from nagari.jobs.models import Job
from nagari.penduduk.buku.giving_out import GIVE
from tests.accounts.walk import Page, given
from tests.office import NOW


def made(region: str) -> dict[str, Any]:
    args = {"kode": "b1", "wilayah": region, "month": "2026-04", "kind": "xlsx"}
    return {"pk": Job.objects.create(kind=GIVE, args=args, wilayah=region, created_at=NOW).pk}


PAGES: dict[str, Page] = {
    "buku:index": Page("buku.view"),
    "buku:monthly": Page("buku.view"),
    "buku:day": Page("buku.view"),
    "buku:book": Page("buku.view", of=given(kode="b3"), anywhere=True),
    "buku:give_out": Page("buku.export", of=given(kode="b1"), anywhere=True),
    "buku:close": Page("buku.close"),
    "buku:reopen": Page("buku.close"),
    "buku:made": Page("buku.export", of=made),
    "buku:download": Page("buku.export", of=made),
}
