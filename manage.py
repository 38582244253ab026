#!/usr/bin/env python3
"""Commands of a site; `manage.py help` lists them."""

import gc
import os
import sys
from pathlib import Path

# Where an installer put it, its packages lie beside it. Windows' small Python does not even look in its own folder.
HERE = Path(__file__).resolve().parent
if (HERE / "lib").is_dir():
    sys.path[:0] = [str(HERE), str(HERE / "lib")]

from django.core.management import execute_from_command_line  # noqa: E402

from nagari.sync.acting import acting  # noqa: E402

if __name__ == "__main__":
    # Start-up makes a hundred thousand objects that stay: looking through them for garbage was a tenth of it.
    gc.set_threshold(50_000, 20, 50)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nagari.settings")
    # What a site writes (database, keys, exports) nobody else on the machine reads.
    os.umask(0o077)
    # Nobody logged in acts here; the journal says by which command. `serve` works in threads of its own.
    with acting(None, f"manage.py {sys.argv[1]}" if len(sys.argv) > 1 else ""):
        execute_from_command_line(sys.argv)
