"""What the members of a family are to its next head, worked out from what they were to the one before.

The code list knows eleven relations, so a brother of the new head becomes FAMILI LAIN, as Dukcapil writes it. Where the
old relation does not tell (whose child is a grandchild?) the NIK of the parents may; where it does not either, what is
given is a proposal and a person is asked.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from nagari.penduduk.kode import JenisKelamin, Shdk, StatusPerkawinan
from nagari.penduduk.rules.family import Member
from nagari.penduduk.rules.person import KTP_AGE, age_on

_SUAMI, _ISTRI, _ANAK, _CUCU = Shdk.SUAMI, Shdk.ISTRI, Shdk.ANAK, Shdk.CUCU
_KEPALA, _MENANTU, _ORANGTUA, _MERTUA = Shdk.KEPALA_KELUARGA, Shdk.MENANTU, Shdk.ORANGTUA, Shdk.MERTUA
_FAMILI, _LAINNYA = Shdk.FAMILI_LAIN, Shdk.LAINNYA

# Who is married to the next head: written SUAMI or ISTRI by sex.
_SPOUSE = None


@dataclass(frozen=True, slots=True)
class Relation:
    """`is_sure` False: a proposal, to be looked at. None: nothing can be said."""

    shdk: int | None
    is_sure: bool


_Row = Mapping[Shdk, tuple[Shdk | None, bool]]

_OF_SPOUSE: _Row = {
    _KEPALA: (_SPOUSE, True),
    _SUAMI: (_LAINNYA, False),
    _ISTRI: (_LAINNYA, False),
    _ANAK: (_ANAK, True),
    _MENANTU: (_MENANTU, True),
    _CUCU: (_CUCU, True),
    _ORANGTUA: (_MERTUA, True),
    _MERTUA: (_ORANGTUA, True),
    _FAMILI: (_FAMILI, True),
}
# next head's relation to the head before -> relation of another -> relation to the next head, and whether it is sure
_NEXT: Mapping[Shdk, _Row] = {
    _SUAMI: _OF_SPOUSE,
    _ISTRI: _OF_SPOUSE,
    _ANAK: {
        _KEPALA: (_ORANGTUA, True),
        _SUAMI: (_ORANGTUA, False),
        _ISTRI: (_ORANGTUA, False),
        _ANAK: (_FAMILI, True),
        _MENANTU: (_SPOUSE, False),
        _CUCU: (_ANAK, False),
        _ORANGTUA: (_FAMILI, True),
        _MERTUA: (_FAMILI, True),
        _FAMILI: (_FAMILI, True),
    },
    _MENANTU: {
        _KEPALA: (_MERTUA, True),
        _SUAMI: (_MERTUA, True),
        _ISTRI: (_MERTUA, True),
        _ANAK: (_SPOUSE, False),
        _CUCU: (_ANAK, False),
        _ORANGTUA: (_FAMILI, True),
        _MERTUA: (_FAMILI, True),
        _FAMILI: (_FAMILI, True),
    },
    _CUCU: {
        _KEPALA: (_FAMILI, True),
        _SUAMI: (_FAMILI, True),
        _ISTRI: (_FAMILI, True),
        _ANAK: (_FAMILI, False),
        _MENANTU: (_ORANGTUA, False),
        _CUCU: (_FAMILI, True),
        _ORANGTUA: (_FAMILI, True),
        _MERTUA: (_FAMILI, True),
        _FAMILI: (_FAMILI, True),
    },
    _ORANGTUA: {
        _KEPALA: (_ANAK, True),
        _SUAMI: (_MENANTU, True),
        _ISTRI: (_MENANTU, True),
        _ANAK: (_CUCU, True),
        _MENANTU: (_FAMILI, True),
        _CUCU: (_FAMILI, True),
        _ORANGTUA: (_SPOUSE, True),
        _MERTUA: (_FAMILI, True),
    },
    _MERTUA: {
        _KEPALA: (_MENANTU, True),
        _SUAMI: (_ANAK, True),
        _ISTRI: (_ANAK, True),
        _ANAK: (_CUCU, True),
        _MENANTU: (_FAMILI, True),
        _CUCU: (_FAMILI, True),
        _ORANGTUA: (_FAMILI, True),
        _MERTUA: (_SPOUSE, True),
        _FAMILI: (_FAMILI, True),
    },
    _FAMILI: {},
    Shdk.PEMBANTU: {},
    _LAINNYA: {},
}
# No kin of any head.
_NO_KIN = frozenset({Shdk.PEMBANTU, _LAINNYA})


def relations_to(members: Sequence[Member], head: int) -> tuple[Relation, ...]:
    """What each of `members` is to the one at `head`, in the same order. `shdk` of all: to the head before."""
    return tuple(
        Relation(_KEPALA, is_sure=True) if at == head else _relation(one, members[head])
        for at, one in enumerate(members)
    )


def are_children_alone(members: Sequence[Member], *, today: date) -> bool:
    """Is everybody of the family below 17 and never married? False for a family nobody is in."""
    return bool(members) and all(_is_child(one, today) for one in members)


def _is_child(one: Member, today: date) -> bool:
    unmarried = one.status_perkawinan in (None, StatusPerkawinan.BELUM_KAWIN)
    return unmarried and one.tanggal_lahir is not None and age_on(one.tanggal_lahir, today) < KTP_AGE


def _relation(one: Member, head: Member) -> Relation:
    if head.nik and head.nik in (one.nik_ayah, one.nik_ibu):
        return Relation(_ANAK, is_sure=True)
    if one.nik and one.nik in (head.nik_ayah, head.nik_ibu):
        return Relation(_ORANGTUA, is_sure=True)
    if one.shdk not in Shdk.values:
        return Relation(None, is_sure=False)
    was = Shdk(one.shdk)
    if was in _NO_KIN:
        return Relation(was, is_sure=True)
    if _have_same_parent(one, head):
        return Relation(_FAMILI, is_sure=True)
    rows = _NEXT.get(Shdk(head.shdk), {}) if head.shdk in Shdk.values else {}
    shdk, is_sure = rows.get(was, (_FAMILI, False))
    return Relation(shdk, is_sure) if shdk is not _SPOUSE else _as_spouse(one, head, is_sure=is_sure)


def _as_spouse(one: Member, head: Member, *, is_sure: bool) -> Relation:
    """An unmarried person, or one of the same sex, is no spouse: then some other kin, to be looked at."""
    wed = (None, StatusPerkawinan.KAWIN)
    fits = one.status_perkawinan in wed and head.status_perkawinan in wed
    sexes = {one.jenis_kelamin, head.jenis_kelamin}
    if not fits or sexes != {JenisKelamin.LAKI_LAKI, JenisKelamin.PEREMPUAN}:
        return Relation(_FAMILI, is_sure=False)
    return Relation(_SUAMI if one.jenis_kelamin == JenisKelamin.LAKI_LAKI else _ISTRI, is_sure)


def _have_same_parent(one: Member, other: Member) -> bool:
    return not {one.nik_ayah, one.nik_ibu}.isdisjoint({other.nik_ayah, other.nik_ibu} - {""})
