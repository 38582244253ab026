"""Why a change was not made. Views show these; commands print them."""

from collections.abc import Collection, Iterable

from nagari.penduduk.rules import Finding, StaleMerge


class Refused(Exception):  # noqa: N818  reads as what it is
    """The rules found errors, or warnings that nobody has confirmed yet."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__(", ".join(one.code for one in self.findings))

    @property
    def has_errors(self) -> bool:
        return any(one.is_error for one in self.findings)

    @property
    def codes(self) -> list[str]:
        return [one.code for one in self.findings]


class Stale(Exception):  # noqa: N818
    """Somebody else changed the same fields meanwhile: nothing was saved, both versions are in `merge`."""

    def __init__(self, merge: StaleMerge) -> None:
        self.merge = merge
        super().__init__(", ".join(one.field for one in merge.conflicts))


def settle(findings: Iterable[Finding], confirmed: Collection[str]) -> None:
    """Raises Refused unless there is no error and every warning's code has been confirmed."""
    found = tuple(findings)
    open_ones = tuple(one for one in found if one.is_error or one.code not in confirmed)
    if open_ones:
        raise Refused(open_ones)
