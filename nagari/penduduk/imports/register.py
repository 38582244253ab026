"""What the register holds of the people and families a file speaks of: few queries, none per row."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from datetime import date
from itertools import islice
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Max, Q, QuerySet

from nagari.lib.nik import temporary_number
from nagari.penduduk.imports.columns import FAMILY_FIELDS, PLACE_FIELDS
from nagari.penduduk.imports.plan import Known
from nagari.penduduk.kode import StatusDasar
from nagari.penduduk.models import Keluarga, Penduduk
from nagari.penduduk.rules import Member

# From here on it is cheaper to read the whole village than to ask for single numbers.
MANY = 2000
_SLICE = 500
# What the rules look at besides the columns of the file.
_NEEDED = (
    "nik", "nama", "jenis_kelamin", "tempat_lahir", "tanggal_lahir", "agama", "organisasi_kepercayaan", "shdk",
    "status_perkawinan", "tanggal_perkawinan", "tanggal_perceraian", "pendidikan_kk", "nik_ayah", "nama_ayah",
    "nik_ibu", "nama_ibu", "kewarganegaraan", "no_paspor", "ktp_el", "hamil", "status_dasar",
)  # fmt: skip
_HEAD = ("id", "nomor_sementara", "keluarga_id", "lingkungan_id")

One = TypeVar("One")
# name, place of birth, date of birth: what an own temporary number stands for.
Identity = tuple[str, str, date]


def identity(nama: Any, tempat_lahir: Any, tanggal_lahir: Any) -> Identity | None:
    """None where one of the three is missing: two such rows are not known to be the same person."""
    if not (nama and tempat_lahir and tanggal_lahir):
        return None
    return " ".join(str(nama).upper().split()), " ".join(str(tempat_lahir).upper().split()), tanggal_lahir


def slices(items: Iterable[One], size: int = _SLICE) -> Iterator[list[One]]:
    rest = iter(items)
    while part := list(islice(rest, size)):
        yield part


class Register:
    """The village's residents as an import needs them. `fields`: those the file gives."""

    def __init__(self, wilayah: str, fields: Collection[str]) -> None:
        self.wilayah = wilayah
        wanted = dict.fromkeys((*_NEEDED, *fields))
        self._fields = [name for name in wanted if name not in FAMILY_FIELDS and name not in PLACE_FIELDS]

    def _all(self) -> QuerySet[Penduduk]:
        found: QuerySet[Penduduk] = Penduduk.objects.filter(wilayah=self.wilayah)
        return found

    def _known(self, rows: QuerySet[Penduduk]) -> Iterator[Known]:
        names = self._fields
        for values in rows.values_list(*_HEAD, *names).iterator(chunk_size=MANY):
            yield Known(values[0], values[1], values[2], values[3], dict(zip(names, values[4:], strict=True)))

    def by_nik(self, niks: Collection[str]) -> Iterator[Known]:
        """Residents with one of these NIK; of a large file all who have one."""
        if len(niks) > MANY:
            yield from (one for one in self._known(self._all().exclude(nik="")) if one.values["nik"] in niks)
            return
        for part in slices(niks):
            yield from self._known(self._all().filter(nik__in=part))

    def without_nik(self) -> list[Known]:
        return list(self._known(self._all().filter(nik="")))

    def born_on(self, days: Collection[date]) -> dict[Identity, list[str]]:
        """NIK of the residents born on these days, by identity."""
        found: dict[Identity, list[str]] = defaultdict(list)
        for part in slices(days):
            rows = self._all().filter(tanggal_lahir__in=part).exclude(nik="")
            for nik, *who in rows.values_list("nik", "nama", "tempat_lahir", "tanggal_lahir"):
                key = identity(*who)
                if key:
                    found[key].append(nik)
        return found

    def families(self, numbers: Collection[str], ids: Collection[UUID]) -> dict[str, dict[str, Any]]:
        """Families with these numbers or ids, by number; of two with one number (made at two sites) the older."""
        names = ("id", "no_kk", "alamat", "kode_pos", "tanggal_kk", "lingkungan_id")
        every: QuerySet[Keluarga] = Keluarga.objects.filter(wilayah=self.wilayah).order_by("-id")
        asked = (
            [every] if len(numbers) + len(ids) > MANY else [every.filter(no_kk__in=part) for part in slices(numbers)]
        )
        if len(asked) != 1 or asked[0] is not every:
            asked += [every.filter(id__in=part) for part in slices(ids)]
        found = [dict(zip(names, row, strict=True)) for rows in asked for row in rows.values_list(*names)]
        found.sort(key=lambda one: one["id"], reverse=True)
        return {str(one["no_kk"] or one["id"]): one for one in found}

    def members(self, families: Collection[UUID]) -> dict[UUID, list[tuple[UUID, Member]]]:
        """Living members by family, with their ids."""
        found: dict[UUID, list[tuple[UUID, Member]]] = defaultdict(list)
        names = ("shdk", "jenis_kelamin", "tanggal_lahir", "status_perkawinan", "nik", "nik_ayah", "nik_ibu")
        living = self._all().filter(status_dasar=StatusDasar.HIDUP, keluarga__isnull=False)
        asked = [living] if len(families) > MANY else [living.filter(keluarga_id__in=part) for part in slices(families)]
        for rows in asked:
            for keluarga_id, id_, nama, *rest in rows.order_by("id").values_list("keluarga_id", "id", "nama", *names):
                found[keluarga_id].append((id_, Member(nama, *rest)))
        return found

    def tags(self, tags: Collection[str]) -> dict[str, UUID]:
        """Who carries these card tags."""
        found: dict[str, UUID] = {}
        for part in slices(tags):
            found.update(self._all().filter(tag_id_card__in=part).values_list("tag_id_card", "id"))
        return found

    def highest_serial(self) -> int:
        """The last serial of this village's temporary numbers, tombstones included: a number is never given twice."""
        prefix = temporary_number(self.wilayah, 1)[:11]
        ours = Q(wilayah=self.wilayah, nomor_sementara__startswith=prefix)
        highest = Penduduk.all_objects.filter(ours).aggregate(highest=Max("nomor_sementara"))["highest"]
        return int(highest[11:]) if highest else 0
