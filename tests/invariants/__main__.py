"""See tests.invariants.run."""

import os
import sys

import django

if os.environ.get("PYTHONHASHSEED") != "0":
    # The order of sets would differ from run to run, and a seed would not replay.
    os.environ["PYTHONHASHSEED"] = "0"
    os.execv(sys.executable, [sys.executable, "-m", "tests.invariants", *sys.argv[1:]])
os.environ["DJANGO_SETTINGS_MODULE"] = "tests.invariants.settings"
django.setup()

from tests.invariants.run import main  # noqa: E402

sys.exit(main())
