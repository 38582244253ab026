"""From the words of a spreadsheet (jorong, RW, RT) to the part of the village they mean."""

from uuid import UUID

from django.db import transaction

from nagari.lib.ids import uuid7
from nagari.wilayah.freshness import note_change
from nagari.wilayah.models import JenisLingkungan, Lingkungan
from nagari.wilayah.rules.lingkungan import jorong_name, name_key, unit_number

_Key = tuple[UUID | None, JenisLingkungan, str]


class LingkunganResolver:
    """Answers by the words as they stand, and remembers what is not there yet until `save()` writes it in one go.

    One query to begin with, none per row: 20,000 rows are resolved in an import. Ids are final at once, so rows that
    point to a new part can be built before it is written; call `save()` before writing those rows, in one transaction.
    """

    def __init__(self, wilayah: str) -> None:
        self._wilayah = wilayah
        self._known: dict[_Key, UUID] = {}
        self._answers: dict[tuple[str, str, str], UUID | None] = {}
        self.new: list[Lingkungan] = []
        rows = Lingkungan.objects.filter(wilayah=wilayah, closed_on__isnull=True).order_by("id")
        for row in rows:
            # Of two of one name, which can arrive from two sites, the older is meant everywhere.
            self._known.setdefault((row.induk_id, JenisLingkungan(row.jenis), name_key(row.nama)), row.id)

    def resolve(self, jorong: str, rw: str, rt: str) -> UUID | None:
        """The smallest part named; None when none of the three names one ("-", "0", empty).

        LingkunganError jorong_name, rw_form, rt_form.
        """
        asked = (jorong, rw, rt)
        if asked not in self._answers:
            names = (
                (JenisLingkungan.JORONG, jorong_name(jorong)),
                (JenisLingkungan.RW, unit_number(rw, "rw")),
                (JenisLingkungan.RT, unit_number(rt, "rt")),
            )
            here: UUID | None = None
            for jenis, name in names:
                if name:
                    here = self._part(here, jenis, name)
            self._answers[asked] = here
        return self._answers[asked]

    def save(self) -> int:
        """Write the parts that were not there, and say how many they were."""
        with transaction.atomic():
            Lingkungan.objects.bulk_create(self.new)
            note_change()
        count = len(self.new)
        self.new = []
        return count

    def _part(self, above: UUID | None, jenis: JenisLingkungan, name: str) -> UUID:
        key = (above, jenis, name_key(name))
        if key not in self._known:
            part = Lingkungan(id=uuid7(), wilayah=self._wilayah, jenis=jenis, nama=name, induk_id=above)
            self.new.append(part)
            self._known[key] = part.id
        return self._known[key]
