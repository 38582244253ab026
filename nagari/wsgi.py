"""The site as a WSGI application, for `manage.py serve` and for granian at a regency."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nagari.settings")
pages = get_wsgi_application()

# Only once Django is set up can the engine be imported.
from layanan.antrean import bare  # noqa: E402
from nagari.sync.transport import endpoint  # noqa: E402
from nagari.upkeep import room  # noqa: E402
from nagari.upkeep.health import endpoint as health  # noqa: E402

application = room.beside(endpoint.beside(bare.beside(health.beside(pages))), endpoint.PATH)
