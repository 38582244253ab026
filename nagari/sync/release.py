"""Which version of the program this is, as sites tell each other and pages show it."""

from typing import Final

VERSION: Final = "0.1.0"
VERSION_LENGTH: Final = 20
