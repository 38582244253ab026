"""The survey of satisfaction: its index, who answered, and the sheets typed in from paper."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, NamedTuple

from django.utils.translation import gettext as _

from layanan.antrean.models import JawabanSkm
from layanan.antrean.queries.figures import names_of
from layanan.antrean.rules import skm
from nagari.sync.tracking import SyncedQuerySet, in_region

SUGGESTIONS: Final = 50


@dataclass(frozen=True, slots=True)
class Group:
    """How many of those who answered; `share` in percent. `found`: their own index."""

    label: str
    count: int
    share: float
    found: skm.Skm | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    found: skm.Skm
    by_sex: Sequence[Group]
    by_age: Sequence[Group]
    by_schooling: Sequence[Group]
    by_occupation: Sequence[Group]
    by_service: Sequence[Group]
    by_way: Sequence[Group]


class _Answer(NamedTuple):
    unsur: Sequence[int]
    kelamin: str
    umur: str
    pendidikan: str
    pekerjaan: str
    layanan: str
    kertas: bool


def report(wilayah: str, start: date, end: date) -> Report | None:
    """Of the office itself; None where nobody answered. One query."""
    rows = JawabanSkm.objects.filter(wilayah=wilayah, tanggal__range=(start, end))
    answers = [
        _Answer(unsur, *rest)
        for unsur, *rest in rows.values_list("unsur", "kelamin", "umur", "pendidikan", "pekerjaan", "layanan", "kertas")
        if _is_whole(unsur)
    ]
    found = skm.skm_of(one.unsur for one in answers)
    if found is None:
        return None
    unsaid = _("not said")
    services = sorted({one.layanan for one in answers if one.layanan})
    ways = {False: _("on the phone"), True: _("on paper")}
    return Report(
        found=found,
        by_sex=_told(answers, lambda one: one.kelamin, skm.SEXES),
        by_age=_told(answers, lambda one: one.umur, skm.AGE_GROUPS),
        by_schooling=_told(answers, lambda one: one.pendidikan, skm.SCHOOLING),
        by_occupation=_told(answers, lambda one: one.pekerjaan, skm.OCCUPATIONS),
        by_service=_groups(answers, lambda one: one.layanan or unsaid, [*services, unsaid]),
        by_way=_groups(answers, lambda one: ways[one.kertas], list(ways.values())),
    )


def indexes(scope: str, start: date, end: date) -> list[tuple[str, skm.Skm]]:
    """The index of every office of a region that asked, best first."""
    rows = JawabanSkm.objects.filter(in_region(scope), tanggal__range=(start, end))
    found: dict[str, list[Sequence[int]]] = defaultdict(list)
    for wilayah, unsur in rows.values_list("wilayah", "unsur"):
        if _is_whole(unsur):
            found[wilayah].append(unsur)
    names = names_of(found)
    made = [(names.get(wilayah, wilayah), skm.skm_of(marks)) for wilayah, marks in found.items()]
    return sorted(((name, one) for name, one in made if one), key=lambda pair: -pair[1].index)


def suggestions(wilayah: str, start: date, end: date) -> list[tuple[date, str]]:
    rows = JawabanSkm.objects.filter(wilayah=wilayah, tanggal__range=(start, end)).exclude(saran="")
    return list(rows.order_by("-tanggal", "-id").values_list("tanggal", "saran")[:SUGGESTIONS])


def sheets(wilayah: str, start: date, end: date) -> SyncedQuerySet[JawabanSkm]:
    """Typed in from paper, those typed last first."""
    rows: SyncedQuerySet[JawabanSkm] = JawabanSkm.objects.filter(
        wilayah=wilayah, kertas=True, tanggal__range=(start, end)
    )
    return rows.order_by("-id")


def _is_whole(unsur: object) -> bool:
    """What came from elsewhere is looked at before it is counted."""
    return isinstance(unsur, list) and len(unsur) == skm.ELEMENTS and all(mark in (1, 2, 3, 4) for mark in unsur)


def _told(answers: Sequence[_Answer], key: Callable[[_Answer], str], codes: Iterable[tuple[str, Any]]) -> list[Group]:
    """By a code of rules.skm, in its order; at the end who did not say."""
    labels, unsaid = {code: str(label) for code, label in codes}, _("not said")
    return _groups(answers, lambda one: labels.get(key(one), unsaid), [*labels.values(), unsaid])


def _groups(answers: Sequence[_Answer], key: Callable[[_Answer], str], labels: Iterable[str]) -> list[Group]:
    """In the order of `labels`; those of whom nobody is are left out."""
    found: dict[str, list[_Answer]] = defaultdict(list)
    for one in answers:
        found[key(one)].append(one)
    return [_group(label, found[label], len(answers)) for label in labels if label in found]


def _group(label: str, answers: Sequence[_Answer], of: int) -> Group:
    return Group(label, len(answers), 100 * len(answers) / of, skm.skm_of(one.unsur for one in answers))
