"""The search box: parts of a name in any order and spelling, a NIK or KK number from four digits on."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import reduce
from itertools import pairwise
from operator import and_, or_
from uuid import UUID

from django.db.models import Q, QuerySet
from django.db.models.functions import Upper

from nagari.lib.dates import parse_date
from nagari.lib.errors import CodedError
from nagari.lib.names import search_tokens
from nagari.penduduk.models import Keluarga, Penduduk
from nagari.penduduk.queries.filters import scoped

LEAST_DIGITS = 4
# So many hits are fetched as ids, in the order of the index that finds them: count and page come from these.
MOST_HITS = 1000
_NUMBER = re.compile(r"[0-9][0-9 .\-]*")
_DATE = re.compile(r"[0-9]{1,2}[-./][0-9]{1,2}[-./][0-9]{4}")


@dataclass(frozen=True, slots=True)
class Term:
    """What was typed: `digits` of a number, the day somebody was `born`, or `groups` of spellings.

    None of them when it is too short to mean much. `joined`: neighbouring words as one, "nur hayati" for Nurhayati.
    """

    digits: str = ""
    groups: tuple[tuple[str, ...], ...] = ()
    joined: tuple[str, ...] = ()
    born: date | None = None

    @property
    def is_empty(self) -> bool:
        return not self.digits and not self.groups and self.born is None


def read_term(q: str) -> Term:
    if _DATE.fullmatch(q):
        try:
            return Term(born=parse_date(q, latest=date.max))
        except CodedError:
            return Term()
    if _NUMBER.fullmatch(q):
        digits = re.sub(r"[^0-9]", "", q)
        return Term(digits=digits) if len(digits) >= LEAST_DIGITS else Term()
    groups = search_tokens(q)
    return Term(groups=groups, joined=tuple(one[0] + other[0] for one, other in pairwise(groups) if len(one[0]) > 1))


def by_name(rows: QuerySet[Penduduk], term: Term) -> QuerySet[Penduduk]:
    """Rows in whose name every part begins some word, in any of its spellings; or those born on the day."""
    if term.born is not None:
        return rows.filter(tanggal_lahir=term.born)
    parts = [_begins(group) for group in term.groups]
    wanted = reduce(and_, parts, Q())
    for at, token in enumerate(term.joined):
        wanted |= reduce(and_, parts[:at] + parts[at + 2 :], _begins((token,)))
    return rows.filter(wanted)


def _begins(tokens: Iterable[str]) -> Q:
    # Every word of the key has a space before it (lib.names.person_key).
    return reduce(or_, (Q(cari__contains=f" {token}") for token in tokens))


def by_number(term: Term, scope: str) -> list[UUID]:
    """Ids of residents with this NIK, temporary number or KK number, or a part of one; at most one more than MOST_HITS.

    Of every status, for who asks by number wants that person. At most four queries, each inside an index; one OR over
    all three columns reads the whole table.
    """
    digits, whole = term.digits, len(term.digits) == 16
    how = "" if whole else "__contains"
    # One person needs no order; asked for, it would tempt SQLite away from the index of the NIK.
    rows = scoped(Penduduk.objects.order_by(*(() if whole else ("status_dasar", Upper("nama")))), scope)
    found = list(rows.filter(**{f"nik{how}": digits}).values_list("id", flat=True)[: MOST_HITS + 1])
    if len(found) > MOST_HITS:
        return found
    # Without an order, so that the small index of temporary numbers answers.
    temporary = rows.order_by().exclude(nomor_sementara="").filter(**{f"nomor_sementara{how}": digits})
    found += temporary.values_list("id", flat=True)[: MOST_HITS + 1]
    families = scoped(Keluarga.objects.filter(**{f"no_kk{how}": digits}), scope)
    ids = list(families.values_list("id", flat=True)[: MOST_HITS + 1])
    found += Penduduk.objects.filter(keluarga_id__in=ids).values_list("id", flat=True)[: MOST_HITS + 1]
    return list(dict.fromkeys(found))[: MOST_HITS + 1]
