"""An office at work, over a disk that is written down: births, letters, the queue, an import; and after each what a
screen has confirmed. `python -m tests.upkeep.power.day DATA RECORDING ROUNDS SHEET`, with Django's settings named."""

import os
import sys
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

from tests.upkeep.power.disk import Recorder, library


def main(data: Path, recording: Path, rounds: int, sheet: str) -> None:
    sqlite = library()
    if sqlite is None:
        sys.exit(3)
    recorder = Recorder(data, sqlite)
    import django

    django.setup()
    Day(recorder, sheet).work(rounds)
    recorder.save(recording, claims)
    # Without the end of an interpreter, in which SQLite would still ask what is gone by then.
    os._exit(0)


# After how many operations; the question, its values, and the answer.
claims: list[tuple[int, str, tuple[object, ...], object]] = []


class Day:
    def __init__(self, recorder: Recorder, sheet: str) -> None:
        from django.db import connection

        from layanan.katalog.models import JenisLayanan
        from nagari.accounts.uptime import Moment
        from nagari.sync import identity
        from tests.layanan.antrean.conftest import Room
        from tests.layanan.surat.conftest import furnish, kind, make_resident
        from tests.office import NOW, make_office

        self.recorder, self.sheet = recorder, sheet
        make_office()
        furnish()
        self.resident = make_resident()
        self.kind: JenisLayanan = kind("SKP")
        self.room = Room(Moment("boot-1", 1000.0, NOW))
        # From here on the regency's catalogue is the regency's alone.
        identity.confirm(NOW)
        with connection.cursor() as cursor:
            # Often, so that cuts fall into the moments in which the log goes over into the file.
            cursor.execute("PRAGMA wal_autocheckpoint = 40")

    def work(self, rounds: int) -> None:
        steps: list[Callable[[int], None]] = [self.birth, self.take, self.letter, self.call, self.seal]
        for number in range(rounds):
            for step in steps:
                step(number)
            if number == rounds // 2:
                self.bring_in()

    def claim(self, question: str, values: tuple[object, ...], answer: object) -> None:
        claims.append((len(self.recorder.ops), question, values, answer))

    def birth(self, number: int) -> None:
        from nagari.penduduk.mutasi.facts import BirthFacts
        from nagari.penduduk.mutasi.services.birth import record_birth
        from tests.penduduk.mutasi.entering import CHILD, confirmed

        name = f"ANAK {chr(65 + number % 26)}UR{chr(65 + number // 26)}"
        record_birth(confirmed("twin"), {**CHILD, "nama": name}, BirthFacts())
        self.claim("SELECT count(*) FROM penduduk_penduduk WHERE nama = ?", (name,), 1)
        self.claim("SELECT count(*) FROM penduduk_mutasi", (), number + 1)

    def take(self, _number: int) -> None:
        ticket = self.room.take()
        self.claim("SELECT nomor FROM antrean_tiket WHERE id = ?", (ticket.pk,), ticket.nomor)

    def call(self, _number: int) -> None:
        from layanan.antrean.services import calling

        called = calling.call_next(self.room.one, self.room.at())
        assert called is not None
        self.claim("SELECT count(*) FROM antrean_tiket WHERE id = ? AND status <> 'menunggu'", (called.pk,), 1)

    def letter(self, number: int) -> None:
        from layanan.surat import services
        from nagari.sync import blobs
        from tests.layanan.surat.conftest import CLERK, material
        from tests.office import NOW

        asked = material(self.kind, self.resident, isian={"keperluan": f"uji {number}"})
        letter = services.issue(asked, CLERK, NOW)
        self.claim("SELECT nomor FROM surat_surat WHERE id = ?", (letter.pk.hex,), letter.nomor)
        self.claim("SELECT count(*) FROM kantor_nomor WHERE teks = ?", (letter.nomor,), 1)
        path = blobs.path_of(letter.pdf)
        claims.append((len(self.recorder.ops), "FILE", (str(path),), sha256(path.read_bytes()).hexdigest()))

    def seal(self, _number: int) -> None:
        from nagari.sync import journal
        from nagari.sync.models import Segment
        from tests.office import NOW

        journal.seal(NOW)
        newest = Segment.objects.latest("pk")
        self.claim("SELECT last FROM sync_segment WHERE id = ?", (newest.pk,), newest.last)

    def bring_in(self) -> None:
        from django.core.management import call_command

        from nagari.penduduk.models import Penduduk

        call_command("import_penduduk", self.sheet, stdout=sys.stderr)
        self.claim(
            "SELECT count(*) FROM penduduk_penduduk WHERE nik LIKE '%97__'",
            (),
            Penduduk.objects.filter(nik__regex=r"97\d\d$").count(),
        )


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), sys.argv[4])
