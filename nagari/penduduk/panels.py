"""What later parts of the site show on a resident's page: a name, who may see it, and an address that draws it.

Filled by their `AppConfig.ready()`; fetched after the page, all in one request.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import UUID

from django.utils.functional import Promise


@dataclass(frozen=True, slots=True, kw_only=True)
class ResidentPanel:
    """`url` gives the address of a partial page for a resident."""

    name: str
    title: str | Promise
    action: str
    url: Callable[[UUID], str]
    order: int = 50


@dataclass(slots=True)
class ResidentPanels:
    _panels: dict[str, ResidentPanel] = field(default_factory=dict)

    def register(self, panel: ResidentPanel) -> None:
        self._panels[panel.name] = panel

    def all(self) -> list[ResidentPanel]:
        return sorted(self._panels.values(), key=lambda one: (one.order, one.name))


panels = ResidentPanels()
# On a family's page, by the key of the family.
family_panels = ResidentPanels()
