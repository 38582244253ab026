"""What happens seldom at an office: something is erased, a conflict settled, a paper attached, a site closed, a program
brought to a later version."""

import random
from contextlib import suppress
from hashlib import sha256
from uuid import UUID

from django.db.utils import OperationalError

from nagari.lib.errors import UserError
from nagari.sync import authority, blobs, conflicts, erasure, projections
from nagari.sync.apply import mend
from nagari.sync.models import Conflict, Statement, StatementKind
from nagari.sync.models import Site as SiteRow
from nagari.sync.models import SiteState as State
from nagari.sync.tracking import in_region, local_actor
from tests.invariants.database import Crash
from tests.invariants.oracle import Oracle, Write
from tests.invariants.simulated.models import Baru, Butir, Catatan
from tests.invariants.work import TEXTS, Noted, Worker
from tests.invariants.world import Site, World

SIZES = (10, 3_000, 20_000)
NAMES = {model._meta.label: model for model in TEXTS}


class Seldom:
    """Each act tells what it did."""

    def __init__(self, world: World, oracle: Oracle, worker: Worker, chance: random.Random) -> None:
        self.world, self.oracle, self.worker, self.chance = world, oracle, worker, chance

    # Erasing (I13)

    def erase(self, site: Site) -> str:
        """A whole item, or what a note says, of the own office."""
        with self.world.at(site):
            model = self.chance.choice((Butir, Catatan))
            rows = list(model.objects.filter(wilayah=site.region).exclude(pk__in=self.oracle.erased).order_by("pk"))
            if not rows:
                return "nothing"
            row = self.chance.choice(rows)
            before = _erasures()
        if isinstance(row, Butir):
            self.oracle.erased.add(row.pk)
            gone = [row.teks]
        else:
            self.oracle.blanked.add((row.pk, "isi"))
            gone = [row.isi] if row.isi else []
        with suppress(OperationalError, Crash, UserError), self.world.at(site):
            if isinstance(row, Butir):
                erasure.erase_object(Butir, row.pk, "uji", site.now())
            else:
                erasure.erase_fields(Catatan, row.pk, ["isi"], "uji", site.now())
        if not site.alive:
            site.start()
        with self.world.at(site):
            # A crash may have come before it was said.
            said = _erasures() - before
        for digest in said:
            self.oracle.gone |= dict.fromkeys(gone, digest)
        return f"{model.__name__} {row.pk}: {len(said)}"

    # Settling (I6)

    def settle(self, site: Site) -> str:
        """Mine, theirs, or a value of its own."""
        with self.world.at(site):
            found = Conflict.objects.filter(in_region(site.region, "scope"), closed_at=None, model__in=NAMES)
            keys = sorted(set(found.values_list("object", flat=True)) - self.oracle.deleted.keys())
            key = self.chance.choice(keys) if keys else None
            dispute = conflicts.dispute(key) if key else None
        if dispute is None:
            return "nothing"
        names = [name for name in sorted(dispute.fields) if name in TEXTS[NAMES[dispute.model]]]
        if not names:
            return "nothing"
        name = self.chance.choice(names)
        values = [one.value for one in dispute.fields[name] if isinstance(one.value, str) and one.value]
        value = self.chance.choice([*values, self.oracle.text(site.name)])
        self.worker.perform(site, lambda noted: self._settle(noted, dispute, name, value, values))
        return f"{dispute.object}.{name}"

    def _settle(self, noted: Noted, dispute: conflicts.Dispute, name: str, value: str, values: list[str]) -> None:
        now = noted.site.now()
        conflicts.settle(dispute.object, {name: value}, who=local_actor(noted.site.index + 1), now=now)
        if value in values:
            self.oracle.chosen.add(value)
        noted.writes.append(
            Write(
                site=noted.site.name,
                transaction=noted.transaction,
                model=dispute.model,
                object=dispute.object,
                scope=dispute.scope,
                field=name,
                value=value,
                over=tuple(one for one in values if one != value),
                is_insert=False,
            )
        )

    # Attachments

    def attach(self, site: Site) -> str:
        self.worker.perform(site, self._attach)
        return str(site)

    def _attach(self, noted: Noted) -> None:
        row = Catatan(wilayah=noted.site.region, judul=self.oracle.text(noted.site.name))
        content = row.judul.encode() * (1 + self.chance.choice(SIZES) // len(row.judul))
        row.lampiran = blobs.put(content)
        assert row.lampiran == sha256(content).hexdigest()
        row.save()
        noted.insert(row)

    # Closing a site

    def close(self, regency: Site, site: Site) -> str:
        with self.world.at(site):
            uuid = SiteRow.objects.get(state=State.OWN).uuid
        with suppress(OperationalError, Crash), self.world.at(regency), suppress(UserError):
            authority.revoke(uuid, "dicuri", regency.now())
            site.revoked = True
        return f"{site} {site.revoked}"

    # Versions (I12)

    def write_newer(self, site: Site) -> str:
        self.worker.perform(site, self._write_newer)
        return str(site)

    def _write_newer(self, noted: Noted) -> None:
        row = Catatan.objects.filter(wilayah=noted.site.region).order_by("pk").first()
        if row is None or self.chance.random() < 0.5:
            new = Baru(wilayah=noted.site.region, nama=self.oracle.text(noted.site.name))
            new.save()
            noted.insert(new)
            return
        value = self.oracle.text(noted.site.name)
        noted.change(row, "warna", value, (row.warna,) if row.warna else ())
        row.warna = value
        row.save()

    def upgrade(self, site: Site) -> str:
        site.old = False
        with self.world.at(site):
            mend(site.now())
        return str(site)

    # Figures

    def count(self, site: Site) -> None:
        """What the worker does within a second."""
        with suppress(OperationalError, Crash), self.world.at(site):
            projections.run(site.now())


def _erasures() -> set[str]:
    return set(Statement.objects.filter(kind=StatementKind.ERASURE).values_list("digest", flat=True))


def objects_lost(oracle: Oracle) -> set[UUID]:
    return {one.object for one in oracle.writes if one.lost}
