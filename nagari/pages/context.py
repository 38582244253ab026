"""What every page may show: the office, its words, the navigation, the state of the sync line."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, Any]:
    return {"training": settings.TRAINING}
