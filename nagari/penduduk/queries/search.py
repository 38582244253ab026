"""The search box: parts of a name in any order and spelling, a NIK or KK number from four digits on."""

import re
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet

from nagari.lib.names import search_tokens
from nagari.penduduk.models import Keluarga, Penduduk
from nagari.penduduk.queries.filters import scoped

LEAST_DIGITS = 4
# So many hits of a name are fetched as ids, which saves counting; of more, a page is found early and counting pays.
FEW_HITS = 100
MOST_HITS = 1000
_NUMBER = re.compile(r"[0-9][0-9 .\-]*")


@dataclass(frozen=True, slots=True)
class Term:
    """What was typed: `digits` for a number, else `groups` of spellings; neither when it is too short to mean much."""

    digits: str = ""
    groups: tuple[tuple[str, ...], ...] = ()

    @property
    def is_empty(self) -> bool:
        return not self.digits and not self.groups


def read_term(q: str) -> Term:
    if _NUMBER.fullmatch(q):
        digits = re.sub(r"[^0-9]", "", q)
        return Term(digits=digits) if len(digits) >= LEAST_DIGITS else Term()
    return Term(groups=search_tokens(q))


def by_name(rows: QuerySet[Penduduk], term: Term) -> QuerySet[Penduduk]:
    """Rows in whose name every part begins some word, in any of its spellings."""
    for group in term.groups:
        either = Q()
        for token in group:
            either |= Q(cari__startswith=token) | Q(cari__contains=f" {token}")
        rows = rows.filter(either)
    return rows


def by_number(term: Term, scope: str) -> list[UUID]:
    """Ids of residents with this NIK, temporary number or KK number, or a part of one; at most MOST_HITS.

    Of every status, for who asks by number wants that person. Four queries, each inside an index; one OR over all
    three columns reads the whole table.
    """
    digits, whole = term.digits, len(term.digits) == 16
    how = "" if whole else "__contains"
    # One person needs no order; asked for, it would tempt SQLite away from the index of the NIK.
    rows = scoped(Penduduk.objects.order_by(*(() if whole else ("status_dasar", "nama"))), scope)
    found = list(rows.filter(**{f"nik{how}": digits}).values_list("id", flat=True)[:MOST_HITS])
    # Without an order, so that the small index of temporary numbers answers.
    temporary = rows.order_by().exclude(nomor_sementara="").filter(**{f"nomor_sementara{how}": digits})
    found += temporary.values_list("id", flat=True)[:MOST_HITS]
    families = Keluarga.objects.filter(**{f"no_kk{how}": digits})
    families = families.filter(wilayah=scope) if scope.count(".") == 3 else families.in_scope(scope)
    ids = list(families.values_list("id", flat=True)[:MOST_HITS])
    found += Penduduk.objects.filter(keluarga_id__in=ids).values_list("id", flat=True)[:MOST_HITS]
    return list(dict.fromkeys(found))[:MOST_HITS]
