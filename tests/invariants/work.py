"""What people do at an office, drawn from the seed; what was committed goes to the oracle."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q
from django.db.utils import OperationalError

from nagari.lib.names import person_key
from nagari.penduduk.models import Keluarga, Penduduk
from nagari.sync import bulk
from nagari.sync.registry import registry
from nagari.sync.tracking import SyncedModel, acting, in_region, local_actor
from tests.invariants.database import Crash
from tests.invariants.oracle import Oracle, Write
from tests.invariants.simulated.models import Baru, Butir, Catatan, Jenis
from tests.invariants.world import Site, World

DAY_OF_WORK = date(2026, 5, 14)
# Fields whose every value is a text of its own.
TEXTS: dict[type[SyncedModel], tuple[str, ...]] = {
    Catatan: ("judul", "isi", "tanda", "warna"),
    Butir: ("teks",),
    Jenis: ("nama",),
    Baru: ("nama",),
    Penduduk: ("nama", "alamat_sekarang"),
    Keluarga: ("alamat",),
}


class Aborted(Exception):  # noqa: N818
    """A person changes their mind in the middle."""


@dataclass
class Noted:
    """What one piece of work writes, until it is known whether it was committed."""

    site: Site
    oracle: Oracle
    transaction: int
    writes: list[Write] = field(default_factory=list)
    deleted: dict[UUID, str] = field(default_factory=dict)
    inserted: dict[tuple[str, str], set[UUID]] = field(default_factory=dict)

    def insert(self, row: SyncedModel) -> None:
        for name in TEXTS[type(row)]:
            if value := getattr(row, name):
                self._note(row, name, value, (), is_insert=True)
        channel = registry[type(row)].channel
        self.inserted.setdefault((row.wilayah, channel), set()).add(row.pk)

    def change(self, row: SyncedModel, name: str, value: str, over: tuple[str, ...]) -> None:
        self._note(row, name, value, over, is_insert=False)

    def _note(self, row: SyncedModel, name: str, value: str, over: tuple[str, ...], *, is_insert: bool) -> None:
        self.writes.append(
            Write(
                site=self.site.name,
                transaction=self.transaction,
                model=row._meta.label,
                object=row.pk,
                scope=row.wilayah,
                field=name,
                value=value,
                over=over,
                is_insert=is_insert,
            )
        )

    def commit(self) -> None:
        self.oracle.writes += self.writes
        self.oracle.deleted |= self.deleted
        for (scope, channel), keys in self.inserted.items():
            if len(keys) > 1:
                self.oracle.together.append((scope, channel, frozenset(keys)))


class Worker:
    """Does one piece of work at a site. `chance` decides what."""

    def __init__(self, world: World, oracle: Oracle, chance: random.Random) -> None:
        self.world = world
        self.oracle = oracle
        self.chance = chance
        self.done: dict[str, int] = {}

    def work(self, site: Site) -> str:
        """One transaction. A Crash leaves the site dead; the caller starts it again."""
        ways = [
            (6, self._note),
            (10, self._edit),
            (3, self._edit_many),
            (2, self._raw),
            (2, self._delete),
            (1, self._undelete),
            (4, self._item),
            (2, self._aborted),
            (2, self._family),
            (1, self._import),
        ]
        if site.level == "kabupaten":
            ways.append((4, self._kind))
        way = self.chance.choices([one for _weight, one in ways], [weight for weight, _one in ways])[0]
        self.perform(site, way)
        return way.__name__.strip("_")

    def perform(self, site: Site, way: Callable[[Noted], None]) -> None:
        noted = Noted(site, self.oracle, self.oracle.transaction())
        database = site.database
        before = database.commits
        try:
            with self.world.at(site), acting(local_actor(site.index + 1), way.__name__), transaction.atomic():
                way(noted)
        except (Aborted, OperationalError, Crash):
            pass
        if database.commits > before:
            noted.commit()
            self.done[way.__name__] = self.done.get(way.__name__, 0) + 1
            if site.alive:
                self._takes_effect(site, noted)

    def _takes_effect(self, site: Site, noted: Noted) -> None:
        """I9: whatever the clock says, what a person wrote stands on the own screen."""
        last = {(one.model, one.object, one.field): one.value for one in noted.writes}
        with self.world.at(site):
            for model in TEXTS:
                keys = {key for label, key, _name in last if label == model._meta.label}
                for row in model.all_objects.filter(pk__in=keys):
                    for name in TEXTS[model]:
                        wanted = last.get((model._meta.label, row.pk, name))
                        assert wanted is None or getattr(row, name) == wanted, f"I9: {site} wrote {wanted} in vain"

    # Which rows a site may write

    def _row(self, site: Site, model: type[SyncedModel]) -> SyncedModel | None:
        return self._pick(site, model, deleted=False)

    def _pick(self, site: Site, model: type[SyncedModel], *, deleted: bool) -> SyncedModel | None:
        rows = model.all_objects.filter(deleted_at__isnull=not deleted).order_by("pk")
        # A higher level may change what is below it, where the registry says so.
        mine = in_region(site.region) if registry[model].foreign else Q(wilayah=site.region)
        rows = rows.filter(mine)
        keys = list(rows.values_list("pk", flat=True))
        return rows.get(pk=self.chance.choice(keys)) if keys else None

    def _scope(self, site: Site) -> str:
        """Mostly the own region; now and then something is handed to another office."""
        if self.chance.random() < 0.85:
            return site.region
        return self.chance.choice(self.world.sites).region

    # Ways to work

    def _text(self, noted: Noted) -> str:
        return self.oracle.text(noted.site.name)

    def _note(self, noted: Noted) -> None:
        for _ in range(self.chance.choice((1, 1, 2, 4))):
            row = Catatan(
                wilayah=self._scope(noted.site),
                judul=self._text(noted),
                isi=self.chance.choice(("", self._text(noted))),
                penting=self.chance.random() < 0.5,
            )
            row.save()
            noted.insert(row)

    def _edit(self, noted: Noted) -> None:
        model = self.chance.choice((Catatan, Catatan, Catatan, Butir, Penduduk, Keluarga))
        row = self._row(noted.site, model)
        if row is None:
            self._note(noted)
            return
        self._change(noted, row)
        if model is Catatan and self.chance.random() < 0.3:
            row.lat, row.lng = self.chance.random(), self.chance.random()  # type: ignore[attr-defined]
            row.penting = not row.penting  # type: ignore[attr-defined]
        row.save()
        if self.chance.random() < 0.1:
            self._change(noted, row)
            row.save()

    def _change(self, noted: Noted, row: SyncedModel) -> None:
        # An older version does not know this one.
        names = [name for name in TEXTS[type(row)] if name != "warna"]
        for name in self.chance.sample(names, self.chance.randint(1, min(2, len(names)))):
            before, value = getattr(row, name), self._text(noted)
            setattr(row, name, value)
            noted.change(row, name, value, (before,) if before else ())
        if isinstance(row, Penduduk):
            # As the register's services do.
            row.cari = person_key(row.nama)

    def _edit_many(self, noted: Noted) -> None:
        """An `update()` that gives every row the same new text."""
        rows = list(Catatan.objects.filter(wilayah=noted.site.region).order_by("pk")[: self.chance.randint(1, 5)])
        value = self._text(noted)
        for row in rows:
            noted.change(row, "tanda", value, (row.tanda,) if row.tanda else ())
        Catatan.objects.filter(pk__in=[row.pk for row in rows]).update(tanda=value)

    def _raw(self, noted: Noted) -> None:
        row = self._row(noted.site, Catatan)
        if not isinstance(row, Catatan):
            return
        value = self._text(noted)
        noted.change(row, "judul", value, (row.judul,))
        with connection.cursor() as cursor:
            cursor.execute("UPDATE simulated_catatan SET judul = %s WHERE id = %s", [value, row.pk.hex])

    def _delete(self, noted: Noted) -> None:
        row = self._row(noted.site, self.chance.choice((Catatan, Catatan, Butir)))
        if row is not None:
            row.delete()
            noted.deleted[row.pk] = noted.site.name

    def _undelete(self, noted: Noted) -> None:
        row = self._pick(noted.site, Catatan, deleted=True)
        if row is not None:
            row.deleted_at = None
            row.save()

    def _item(self, noted: Noted) -> None:
        note = self._row(noted.site, Catatan)
        if note is None:
            return
        kind = Jenis.objects.order_by("pk").first()
        row = Butir(wilayah=note.wilayah, catatan_id=note.pk, jenis=kind, teks=self._text(noted))
        row.save()
        noted.insert(row)

    def _kind(self, noted: Noted) -> None:
        row = self._row(noted.site, Jenis)
        if row is None or self.chance.random() < 0.5:
            row = Jenis(wilayah=noted.site.region, nama=self._text(noted))
            row.save()
            noted.insert(row)
            return
        self._change(noted, row)
        row.save()

    def _aborted(self, noted: Noted) -> None:
        self._note(noted)
        self._edit(noted)
        raise Aborted

    def _family(self, noted: Noted) -> None:
        family = Keluarga(wilayah=noted.site.region, alamat=self._text(noted), terdata_sejak=DAY_OF_WORK)
        family.save()
        noted.insert(family)
        for _ in range(self.chance.randint(1, 3)):
            person = self._person(noted, family)
            person.save()
            noted.insert(person)

    def _person(self, noted: Noted, family: Keluarga | None) -> Penduduk:
        name = self._text(noted)
        return Penduduk(
            wilayah=noted.site.region, nama=name, cari=person_key(name), keluarga=family, terdata_sejak=DAY_OF_WORK
        )

    def _import(self, noted: Noted) -> None:
        rows = [self._person(noted, None) for _ in range(self.chance.randint(3, 25))]
        names = [one.attname for one in Penduduk._meta.concrete_fields]
        bulk.bulk_insert(Penduduk, names, ([getattr(row, name) for name in names] for row in rows))
        for row in rows:
            noted.insert(row)
