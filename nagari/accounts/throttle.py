"""Failed logins are counted by django-axes, but what was typed is nobody's business."""

from copy import copy
from typing import Any

from axes.handlers.database import AxesDatabaseHandler
from django.http import HttpRequest, QueryDict


class Handler(AxesDatabaseHandler):  # type: ignore[misc]
    def user_login_failed(
        self, sender: Any, credentials: dict[str, Any], request: HttpRequest | None = None, **kwargs: Any
    ) -> None:
        """Counts without keeping the form.

        axes stores what was posted with a failure; the lock page posts a whole form about a resident along.
        """
        if request is None:
            return
        bare = copy(request)
        bare.GET = bare.POST = QueryDict()
        super().user_login_failed(sender, credentials, bare, **kwargs)
        for name, value in vars(bare).items():
            if name.startswith("axes_"):
                setattr(request, name, value)
