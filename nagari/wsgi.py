"""The site as a WSGI application, for `manage.py serve` and for granian at a regency."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nagari.settings")
application = get_wsgi_application()
