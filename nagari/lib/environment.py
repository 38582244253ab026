"""Configuration from environment variables, failing loudly and by name. Table of variables: docs/configuration.md."""

import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from secrets import token_urlsafe
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


class ConfigurationError(SystemExit):
    """One sentence and one remedy on standard error; the site does not start."""

    def __init__(self, name: str, sentence: str, remedy: str) -> None:
        super().__init__(f"{name}: {sentence} {remedy}")


TRUE = {"1", "true", "yes", "on"}
FALSE = {"", "0", "false", "no", "off"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Environment:
    values: Mapping[str, str]
    known: frozenset[str]

    def __post_init__(self) -> None:
        # A misspelt NAGARI_DAAT would otherwise open an empty register beside the real one.
        for name in self.values:
            if name.startswith("NAGARI_") and name not in self.known:
                raise ConfigurationError(
                    name, "this variable is not known.", "See docs/configuration.md for the names, or unset it."
                )

    def text(self, name: str, default: str = "") -> str:
        return self.values.get(name, default).strip()

    def flag(self, name: str, *, default: bool = False) -> bool:
        raw = self.values.get(name)
        if raw is None:
            return default
        if raw.strip().lower() in TRUE:
            return True
        if raw.strip().lower() in FALSE:
            return False
        raise ConfigurationError(name, f"'{raw}' is neither yes nor no.", "Use 1 or 0.")

    def number(self, name: str, default: int, *, least: int, most: int) -> int:
        raw = self.values.get(name, str(default)).strip()
        if not raw.isdigit() or not least <= int(raw) <= most:
            raise ConfigurationError(
                name, f"'{raw}' is not a whole number from {least} to {most}.", f"The usual value is {default}."
            )
        return int(raw)

    def words(self, name: str, default: Iterable[str]) -> list[str]:
        raw = self.values.get(name)
        if raw is None:
            return list(default)
        return [word.strip() for word in raw.split(",") if word.strip()]

    def zone(self, name: str, default: str) -> str:
        zone = self.text(name) or default
        try:
            ZoneInfo(zone)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise ConfigurationError(
                name, f"there is no time zone '{zone}'.", "Use Asia/Jakarta, Asia/Makassar or Asia/Jayapura."
            ) from None
        return zone

    def folder(self, name: str, default: Path) -> Path:
        """An existing, writable folder; made on first use, readable by its owner only."""
        path = Path(self.text(name) or default).expanduser().resolve()
        try:
            path.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise ConfigurationError(
                name, f"the folder {path} can't be made ({error.strerror}).", "Name a folder this user may write to."
            ) from None
        return path


def kept_secret(path: Path, invent: Callable[[], str] = lambda: token_urlsafe(50)) -> str:
    """The secret kept in `path`; invented on first use, for an office has nobody to do that.

    Written beside and moved into place: power lost in between must not leave an empty secret for ever.
    """
    kept = path.read_text(encoding="ascii").strip() if path.exists() else ""
    if not kept:
        kept, part = invent(), path.with_name(f"{path.name}.{os.getpid()}")
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="ascii") as file:
            file.write(kept)
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, path)
    return kept
