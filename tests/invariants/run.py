"""`python -m tests.invariants SEED` replays one schedule; `--first 0 --count 300` runs many, `--soak` for ever."""

import argparse
import gc
import shutil
import time
import traceback
from collections import Counter
from contextlib import ExitStack
from pathlib import Path

from django.conf import settings

from tests import postgres
from tests.invariants.database import postgres_template, sqlite_template
from tests.invariants.sabotage import SABOTAGES
from tests.invariants.schedule import Schedule
from tests.invariants.world import Templates


def main() -> int:
    try:
        return _main()
    finally:
        shutil.rmtree(settings.NAGARI_DATA, ignore_errors=True)


def _main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.invariants", description=__doc__)
    parser.add_argument("seed", type=int, nargs="?", help="replay this one, and tell every step")
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--soak", action="store_true", help="new seeds for ever, until one fails")
    parser.add_argument("--keep-going", action="store_true", help="tell every seed that fails")
    parser.add_argument("--hub", choices=["sqlite", "postgresql"], default="sqlite", help="the regency's database")
    parser.add_argument("--sabotage", choices=sorted(SABOTAGES), help="break the healed world: the checks have to fail")
    parser.add_argument("--template", type=Path, help="file of a migrated, empty database; made where it is not there")
    arguments = parser.parse_args()
    with ExitStack() as stack:
        url = stack.enter_context(postgres.server()) if arguments.hub == "postgresql" else ""
        templates = Templates(_template(arguments.template), (url, postgres_template(url)) if url else None)
        if arguments.seed is not None:
            return 0 if _run(arguments.seed, templates, steps=True, sabotage=arguments.sabotage) else 1
        return _many(arguments, templates)


def _template(kept: Path | None) -> bytes:
    if kept is None:
        return sqlite_template()
    if not kept.exists():
        kept.write_bytes(sqlite_template())
    return kept.read_bytes()


def _many(arguments: argparse.Namespace, templates: Templates) -> int:
    # What is loaded by now stays: not to be looked through for garbage again and again.
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)
    began, counted, failed = time.monotonic(), Counter[str](), list[int]()
    seed = int(time.time()) * 1000 if arguments.soak else arguments.first
    last = None if arguments.soak else seed + arguments.count
    while seed != last:
        if not _run(seed, templates, counted=counted):
            failed.append(seed)
            if not arguments.keep_going:
                break
        seed += 1
        if arguments.soak and seed % 100 == 0:
            print(f"{sum(counted.values())} steps, {time.monotonic() - began:.0f} s, at seed {seed}", flush=True)
    print(f"{time.monotonic() - began:.1f} s, failed: {failed or 'none'}; {dict(sorted(counted.items()))}")
    return 1 if failed else 0


def _run(
    seed: int,
    templates: Templates,
    *,
    steps: bool = False,
    counted: Counter[str] | None = None,
    sabotage: str | None = None,
) -> bool:
    schedule = Schedule(seed, Path(settings.NAGARI_DATA) / f"seed-{seed}", templates, sabotage)
    try:
        schedule.run()
    except Exception as error:
        # Whatever it is, the seed is what a person needs.
        if steps:
            print("\n".join(schedule.told.steps))
            traceback.print_exc()
        print(f"SEED {seed} fails: {type(error).__name__}: {error}", flush=True)
        print(f"    replay it with: python -m tests.invariants {seed}", flush=True)
        return False
    if steps:
        print("\n".join(schedule.told.steps))
    if counted is not None:
        counted += schedule.told.counted
    return True
