"""What the database holds after a played day, against what the players were told."""

import sqlite3
from collections import Counter
from contextlib import closing
from pathlib import Path

from tests import blank
from tests.layanan.antrean.day.play import Log


def audit(data: Path, log: Log) -> list[str]:
    """What is wrong; nothing on a good day."""
    with closing(sqlite3.connect(data / blank.NAME)) as base:
        tickets = base.execute("SELECT id, huruf, nomor, kode, status FROM antrean_tiket").fetchall()
        steps = base.execute("SELECT tiket_id, jenis FROM antrean_jejaktiket").fetchall()
    found = []
    names = {key: f"{letter}-{number:03d}" for key, letter, number, _code, _status in tickets}
    for letter in {row[1] for row in tickets}:
        numbers = sorted(row[2] for row in tickets if row[1] == letter)
        if numbers != list(range(1, len(numbers) + 1)):
            found.append(f"{letter} has gaps or doubles")
    codes = {code: names[key] for key, _letter, _number, code, _status in tickets}
    lost = [number for number, code in log.taken.items() if codes.get(code) != number]
    if lost:
        found.append(f"given and lost: {lost[:5]}")
    counts = Counter(steps)
    odd = [
        names[key]
        for key in names
        if (counts[key, "ambil"], counts[key, "panggil"], counts[key, "selesai"]) != (1, 1, 1)
    ]
    if odd:
        found.append(f"not taken, called and served exactly once: {odd[:5]}")
    twice = [number for number, times in Counter(log.called).items() if times > 1]
    if twice:
        found.append(f"called at two counters: {twice[:5]}")
    unserved = [names[row[0]] for row in tickets if row[4] != "selesai"]
    if unserved:
        found.append(f"left over: {unserved[:5]}")
    missing = set(names.values()) - set(log.called)
    if missing:
        found.append(f"nobody was told of calling {sorted(missing)[:5]}")
    return found
