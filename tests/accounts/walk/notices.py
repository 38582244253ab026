from typing import Any
from uuid import uuid4

from nagari.notices.models import Pesan
from tests.accounts.walk import POST, Page, given
from tests.office import NOW


def message(region: str) -> dict[str, Any]:
    row = Pesan.objects.create(
        wilayah=region,
        kepada="6281234567800",
        jenis="siap",
        teks="uji",
        pengirim=region,
        sumber=uuid4(),
        dibuat_pada=NOW,
    )
    return {"pk": row.pk}


PAGES: dict[str, Page] = {
    "notices:index": Page("notices.view"),
    "notices:detail": Page("notices.view", of=message),
    "notices:stop": Page("notices.change", POST, of=message),
    "notices:told": Page("notices.change", POST, of=message),
    "notices:again": Page("notices.change", POST, of=message),
    "notices:gateway": Page("notices.gateway", of=given(saluran="telepon"), anywhere=True),
}
