"""Errors that are meant for people.

Two kinds, because plain Python below Django cannot translate:
- `CodedError` carries a stable code and its parameters; whoever shows it looks up the sentence.
- `UserError` carries the finished sentence and remedy; raise it where gettext is at hand.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Problem:
    """A finding that does not stop the work, or one of several: same code and params as a `CodedError` would carry."""

    code: str
    params: Mapping[str, object] = field(default_factory=dict)


class CodedError(ValueError):
    """A refused input: `code` is stable (tests and translations hang on it), `params` are what the sentence names."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.params: Mapping[str, object] = params

    def __str__(self) -> str:
        named = ", ".join(f"{name}={value!r}" for name, value in self.params.items())
        return f"{self.code}({named})"


class UserError(Exception):
    """What a person reads when something is refused: one sentence and one remedy, beside the stable code."""

    def __init__(self, code: str, message: str, remedy: str = "") -> None:
        super().__init__(code, message, remedy)
        self.code = code
        self.message = message
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.message} {self.remedy}".strip()
