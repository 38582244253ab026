from typing import Any

from nagari.penduduk.daftar.services import save_list
from nagari.penduduk.services.merging import merge_penduduk
from tests.accounts.walk import POST, Page, given
from tests.office import NOW
from tests.penduduk.people import TODAY, make_family, make_keluarga, make_penduduk


def resident(region: str) -> dict[str, Any]:
    return {"pk": make_penduduk(region).pk}


def section(region: str) -> dict[str, Any]:
    return {"pk": make_penduduk(region).pk, "slug": "diri"}


def two_residents(region: str) -> dict[str, Any]:
    return {"keep": make_penduduk(region).pk, "drop": make_penduduk(region).pk}


def merged(region: str) -> dict[str, Any]:
    keep, drop = make_penduduk(region), make_penduduk(region)
    return {"number": merge_penduduk(keep.pk, drop.pk, (), user_id=None, now=NOW, today=TODAY).pk}


def deleted(region: str) -> dict[str, Any]:
    row = make_penduduk(region)
    row.delete()
    return {"pk": row.pk}


def family(region: str) -> dict[str, Any]:
    return {"pk": make_keluarga(wilayah=region).pk}


def member(region: str) -> dict[str, Any]:
    return {"pk": make_family(region)[2].pk}


def own_list(region: str) -> dict[str, Any]:
    return {"pk": save_list(region, "Perempuan", "jenis_kelamin=2", today=TODAY).pk}


PAGES: dict[str, Page] = {
    "penduduk:index": Page("penduduk.view"),
    "penduduk:suggestions": Page("penduduk.view"),
    "penduduk:new": Page("penduduk.change"),
    "penduduk:twins": Page("penduduk.change", POST),
    "penduduk:check": Page("penduduk.change", POST, of=given(name="nik"), anywhere=True),
    "penduduk:lists": Page("penduduk.view"),
    "penduduk:save_list": Page("penduduk.lists"),
    "penduduk:saved": Page("penduduk.view", of=own_list),
    "penduduk:forget": Page("penduduk.lists", POST, of=own_list),
    "penduduk:answer": Page("penduduk.view", of=given(slug="usia-17"), anywhere=True),
    "penduduk:answer_print": Page("penduduk.print", of=given(slug="usia-17"), anywhere=True),
    "penduduk:quality": Page("penduduk.change"),
    "penduduk:pair_count": Page("penduduk.change"),
    "penduduk:worklist": Page("penduduk.change", of=given(slug="tanpa-nik"), anywhere=True),
    "penduduk:duplicates": Page("penduduk.view"),
    "penduduk:merge": Page("penduduk.merge", of=two_residents),
    "penduduk:apart": Page("penduduk.merge", POST, of=two_residents),
    "penduduk:unmerge": Page("penduduk.merge", POST, of=merged),
    "penduduk:detail": Page("penduduk.view", of=resident),
    "penduduk:panels": Page("penduduk.view", of=resident),
    "penduduk:biodata": Page("penduduk.print", of=resident),
    "penduduk:duplicates_of": Page("penduduk.merge", of=resident),
    "penduduk:delete": Page("penduduk.change", of=resident),
    "penduduk:restore": Page("penduduk.change", POST, of=deleted),
    "penduduk:edit": Page("penduduk.change", of=section),
    "keluarga:index": Page("penduduk.view"),
    "keluarga:detail": Page("penduduk.view", of=family),
    "keluarga:card": Page("penduduk.print", of=family),
    "keluarga:form": Page("penduduk.print", of=family),
    "keluarga:edit": Page("penduduk.change", of=family),
    "keluarga:relations": Page("penduduk.change", of=family),
    "keluarga:head": Page("penduduk.change", of=family),
    "keluarga:split": Page("penduduk.change", of=family),
    "keluarga:merge": Page("penduduk.change", of=family),
    "keluarga:number": Page("penduduk.change", of=family),
    "keluarga:add": Page("penduduk.change", of=family),
    "keluarga:delete": Page("penduduk.change", of=family),
    "keluarga:restore": Page("penduduk.change", POST, of=family),
    "keluarga:undo": Page("penduduk.change", POST, of=member),
    "keluarga:join": Page("penduduk.change", of=resident),
    "keluarga:leave": Page("penduduk.change", of=member),
}
