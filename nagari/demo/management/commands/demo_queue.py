"""`demo_queue`: a queue in progress, where the demo of an earlier day is opened again."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from nagari.demo import queue
from nagari.demo.places import KOTO_BARU


class Command(BaseCommand):
    help = "Give a demo office a queue in progress, if it has none of today."
    requires_system_checks = []

    def handle(self, **_: Any) -> None:
        queue.begin_today(KOTO_BARU.wilayah, timezone.now())
