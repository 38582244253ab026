"""A day of 2,000 numbers in ten minutes: eight counters, sixty phones, a display, a clerk at the register, and twice
fifty people who press at the same moment. A real day has eight hours for it, 48 times as long."""

from statistics import median

from tests.benchmarks.incumbent import Target
from tests.benchmarks.offices import Offices
from tests.layanan.antrean.day.audit import audit
from tests.layanan.antrean.day.play import Day, Plan, percentile
from tests.layanan.antrean.day.prepare import prepared
from tests.server import running

PLAN = Plan(tickets=2000, followers=60, at_once=50, bursts=(0, 1000), seconds=600, seed=7)
COUNTERS = 8
TARGETS = {
    "queue_call_p99_ms": Target(
        "calling the next in a day of 2,000 numbers played 48 times as fast, 99th percentile", "ms", "", 50.0
    ),
    "queue_display_p99_seconds": Target("... until the display shows it", "s", "", 1.0),
    "queue_take_p99_ms": Target("... taking a number, 99th percentile", "ms", "", 1000.0),
    "queue_unchanged_bytes": Target("answer to a screen that knows it all, headers and all", "bytes", "", 300.0),
    "queue_wrong": Target("numbers lost, doubled, left out or called twice", "", "", 0.0),
}


def queue(all_offices: Offices) -> dict[str, float]:
    data = all_offices.folder / "queue"
    told = prepared(data, COUNTERS)
    with running(data, {"NAGARI_TIMING": "1"}) as server:
        log = Day(int(server.address.rpartition(":")[2]), told, PLAN).play()
    calls = log.call_seconds()
    return {
        "queue_call_p50_ms": round(median(calls) * 1000, 1),
        "queue_call_p99_ms": round(percentile(calls, 0.99) * 1000, 1),
        "queue_call_cpu_ms": round(median(log.cpu), 2),
        "queue_display_p99_seconds": round(percentile(log.late(), 0.99), 2),
        "queue_take_p50_ms": round(median(log.takes) * 1000, 1),
        "queue_take_p99_ms": round(percentile(log.takes, 0.99) * 1000, 1),
        "queue_poll_p50_ms": round(median(seconds for _status, _size, seconds in log.polls) * 1000, 2),
        "queue_unchanged_bytes": max(size for status, size, _seconds in log.polls if status == 304),
        "queue_wrong": len(audit(data, log)),
    }
