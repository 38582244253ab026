"""Panels: the pieces home pages are made of.

Apps below do not know the home pages; whoever composes the site lists their panels in `nagari.pages.home`.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from nagari.accounts.models import User


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """For whom and when a panel is drawn; `now` is office time."""

    request: HttpRequest
    user: User | None
    wilayah: str
    now: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """`context` answers what the template shows, or None when the panel has nothing to do on this page.

    `action`: who may see it; "" for everybody, also without login.
    """

    name: str
    order: int
    template: str
    context: Callable[[Asked], dict[str, Any] | None]
    action: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """One thing that waits for a person: a line of the first panel, `tone` and `state` its chip."""

    icon: str
    title: str
    url: str
    text: str = ""
    tone: str = ""
    state: str = ""
    state_icon: str | None = None


def render(panels: Iterable[Panel], asked: Asked) -> list[SafeString]:
    """The panels that this person may see and that have something to show, in order."""
    shown = []
    for panel in sorted(panels, key=lambda one: (one.order, one.name)):
        if panel.action and not (asked.user and asked.user.has_perm(panel.action)):
            continue
        context = panel.context(asked)
        if context is not None:
            shown.append(render_to_string(panel.template, context, request=asked.request))
    return shown
