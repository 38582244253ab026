"""What maps show of the population: every line of the indicators, what is worked out from them, and what happened."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

from django.utils.translation import gettext_lazy as _

from nagari.penduduk.figures import categories, entered, events, families, indicators, residents
from nagari.penduduk.models import Jenis
from nagari.statistik import queries
from nagari.statistik.measured import of_indicator
from nagari.statistik.measures import NUMBER, Asked, Reading, Text, Ukuran, Way
from nagari.statistik.registry import Group, Piece
from nagari.statistik.rules import NEVER, ZERO, Count, ratio, share

# Told on maps for everybody: large groups, none inside another, so that no difference of two tells of few.
PUBLIC: Final = frozenset({"usia-produktif"})
# Beyond every kind of event there is.
_KINDS: Final = Piece(events.MUTASI, 0, 4_000)
# Kinds of events by their number, and which of the sides of one tells it.
_GAINS: Final = frozenset({Jenis.LAHIR, Jenis.DATANG, Jenis.KEMBALI})
_YEAR: Final = 12
RATE: Final = Way(code="per-seribu", label=_("per 1,000 residents in 12 months"), unit="‰", places=1)


def every() -> Iterator[Ukuran]:
    """In the order of the list to choose from; the first is what a map shows at first."""
    yield Ukuran(
        code="penduduk",
        title=_("Population"),
        sentence=_("Residents who live here and are not here for a while only"),
        group=Group.PEOPLE,
        read=_population,
        has_months=True,
        is_public=True,
    )
    yield _ratio("rasio-jk", _("Sex ratio"), _("men for each 100 women"), Group.PEOPLE, categories.sexes, _men_to_women)
    yield Ukuran(
        code="pertumbuhan",
        title=_("Growth"),
        sentence=_("By how much the population grew within 12 months"),
        group=Group.PEOPLE,
        ways=(Way(code="persen", label=_("in per cent"), unit=_("% in 12 months"), places=2), NUMBER),
        read=_growth,
        has_months=True,
    )
    yield from _of_events()
    yield _ratio(
        *("beban", _("Dependency ratio"), _("for each 100 of productive age"), Group.AGE),
        categories.PRODUCTIVE.categories,
        _dependants,
    )
    yield Ukuran(
        code="rata-keluarga",
        title=_("Size of families"),
        sentence=_("Residents for each family card somebody lives on"),
        group=Group.FAMILY,
        ways=(Way(code="rata", label=_("mean"), unit=_("persons"), places=1),),
        read=_family_size,
        is_public=True,
    )
    yield from _of_indicators()


def _of_events() -> Iterator[Ukuran]:
    for code, jenis, title, sentence in (
        ("kelahiran", Jenis.LAHIR, _("Births"), _("Births in the month in whose books they stand")),
        ("kematian", Jenis.MATI, _("Deaths"), _("Deaths in the month in whose books they stand")),
        ("kedatangan", Jenis.DATANG, _("Arrivals"), _("Residents who came, also from a neighbour")),
        ("kepergian", Jenis.PINDAH, _("Departures"), _("Residents who left, also for a neighbour")),
    ):
        yield Ukuran(
            code=code,
            title=title,
            sentence=sentence,
            group=Group.PEOPLE,
            ways=(NUMBER, RATE),
            read=_events(jenis),
            has_months=True,
        )


def _of_indicators() -> Iterator[Ukuran]:
    # The population itself is told with its months.
    for one in indicators.every():
        if one.code == "keluarga":
            yield of_indicator(one, ways=(NUMBER,), is_public=True)
        elif one.code != "penduduk":
            yield of_indicator(one, is_public=one.code in PUBLIC)


def _population(asked: Asked) -> dict[str, Reading]:
    found = residents_at(asked.codes, asked.month)
    return {code: Reading(float(count), count) for code, count in found.items()}


def residents_at(codes: Sequence[str], month: int) -> dict[str, int]:
    """How many lived in each region at the end of a month: who is there now, what happened since taken back. Regions
    whose register was not filled then are left out. Three queries."""
    now = {code: count.total for code, count in queries.by_region(categories.EVERYBODY, codes).items()}
    found = dict(now)
    for code, kinds in queries.happened_in([_KINDS], codes, month + 1, NEVER).items():
        if code in found:
            found[code] -= sum(amount if kind % 2 else -amount for kind, amount in kinds.items())
    later = queries.by_region([Piece(residents.TERDATA, month + 1, NEVER)], codes)
    corrections = queries.by_region([Piece(entered.KOREKSI, month + 1, NEVER)], codes)
    for code, count in corrections.items():
        if code in found:
            found[code] -= count.total
    for code, count in later.items():
        if code in found:
            found[code] -= count.total
            # As the page of months: from when the register knew half of those who live there now.
            if 2 * count.total > now[code]:
                del found[code]
    return found


def _growth(asked: Asked) -> dict[str, Reading]:
    now, before = (residents_at(asked.codes, month) for month in (asked.month, asked.month - _YEAR))
    found = {}
    for code, count in now.items():
        if old := before.get(code):
            more = count - old
            found[code] = Reading(float(more) if asked.way == NUMBER.code else share(more, old), abs(more), old)
    return found


def _events(jenis: Jenis) -> Callable[[Asked], dict[str, Reading]]:
    code = events.KINDS[jenis] * 4
    # Side 0 loses, side 1 gains; 2 and 3 are those of what is taken back.
    happened, undone = (code + 1, code + 2) if jenis in _GAINS else (code, code + 3)

    def read(asked: Asked) -> dict[str, Reading]:
        whole = queries.by_region(categories.EVERYBODY, asked.codes)
        is_rate = asked.way == RATE.code
        first = asked.month - _YEAR + 1 if is_rate else asked.month
        counted = queries.happened_in([Piece(events.MUTASI, code, code + 3)], asked.codes, first, asked.month)
        found = {}
        for place, people in whole.items():
            kinds = counted.get(place, {})
            count = kinds.get(happened, 0) - kinds.get(undone, 0)
            rate = 1000 * count / people.total if people.total else None
            found[place] = Reading(rate if is_rate else float(count), count, people.total)
        return found

    return read


def _family_size(asked: Asked) -> dict[str, Reading]:
    people = queries.by_region(categories.EVERYBODY, asked.codes)
    cards = queries.by_region([Piece(families.KELUARGA, 1, _LARGEST)], asked.codes)
    found = {}
    for code, count in people.items():
        number = cards.get(code, ZERO).total
        found[code] = Reading(count.total / number if number else None, count.total, count.total)
    return found


_LARGEST: Final = 9_999
_Work = Callable[[Mapping[int, Count]], Reading]


def _ratio(code: str, title: Text, unit: Text, group: Group, lines: categories.Lines, work_out: _Work) -> Ukuran:
    def read(asked: Asked) -> dict[str, Reading]:
        found = queries.table(lines(asked.month), list(asked.codes), "", are_parts=False)
        return {place: work_out(counts) for place, counts in found.items()}

    return Ukuran(
        code=code,
        title=title,
        sentence=unit,
        group=group,
        ways=(Way(code="rasio", label=unit, unit=unit, places=1),),
        read=read,
        is_public=code == "rasio-jk",
    )


def _men_to_women(counts: Mapping[int, Count]) -> Reading:
    one = counts.get(1, ZERO)
    return Reading(ratio(one.male, one.female), one.male, one.male + one.female)


def _dependants(counts: Mapping[int, Count]) -> Reading:
    young, able, old = (counts.get(code, ZERO).total for code in (1, 2, 3))
    return Reading(ratio(young + old, able), young + old, young + able + old)
