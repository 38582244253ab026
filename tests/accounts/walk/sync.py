from typing import Any

from tests.accounts.walk import POST, PUBLIC, Page
from tests.penduduk.people import make_penduduk


def record(region: str) -> dict[str, Any]:
    return {"kind": "penduduk", "pk": make_penduduk(region).pk}


PAGES: dict[str, Page] = {
    # What is sent there protects itself: sync.enrolment.
    "sync-join": Page(PUBLIC, POST),
    "sync:past": Page("penduduk.view", of=record),
    "sync:restore": Page("penduduk.change", POST, of=record),
}
