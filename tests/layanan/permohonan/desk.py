"""An office with services and people, as pages need it."""

import random
from dataclasses import replace
from typing import Any

from layanan.katalog import shipped
from layanan.katalog.models import JenisLayanan
from layanan.katalog.services import kinds
from layanan.permohonan.models import Permohonan
from layanan.permohonan.queries.people import person_of
from layanan.permohonan.rules.history import Langkah
from layanan.permohonan.services import Ajuan, Subjek, submit, take_step
from nagari.accounts.models import User
from tests.office import KOTO_BARU, NOW

REGENCY, DISTRICT = "13.02", "13.02.10"
FORMS = {"SKTM": {"keperluan": "beasiswa"}, "SKP": {"keperluan": "bank"}, "TUGAS": {"tugas": "rapat"}}
CHANCE = random.Random(11)


def offer(*codes: str, wilayah: str = REGENCY) -> dict[str, JenisLayanan]:
    return {kode: kinds.add_kind(wilayah, kode, shipped.services()[kode], NOW) for kode in codes}


def hand_in(row: JenisLayanan, by: User, now: Any = NOW, name: str = "ROSNIDAR", **changes: Any) -> Permohonan:
    wish = Ajuan(
        versi=row.versi_id,
        pemohon=None,
        pemohon_nama=name,
        subjek=(Subjek(None, name),),
        isian=FORMS.get(row.kode, {}),
    )
    return submit(replace(wish, **changes), person_of(by, NOW.date()), "KTB", now, CHANCE.randrange)


def lead(row: Permohonan, *steps: tuple[Langkah, User], now: Any = NOW) -> None:
    codes = [one["kode"] for one in row.versi.syarat]
    for kind, by in steps:
        seen = codes if kind is Langkah.PERIKSA else ()
        take_step(row, kind, person_of(by, NOW.date()), now, alasan="uji", ada=seen)


__all__ = ["DISTRICT", "FORMS", "KOTO_BARU", "REGENCY", "hand_in", "lead", "offer"]
