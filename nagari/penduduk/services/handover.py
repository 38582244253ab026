"""How the people and families of one act stood before and after it, so that it can be taken back."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction

from nagari.penduduk.models import Keluarga, Penduduk
from nagari.penduduk.mutasi.act import save_corrected
from nagari.penduduk.rules import Finding
from nagari.penduduk.services.checks import check_members, hold_numbers, members_of, newly_found
from nagari.penduduk.services.outcomes import Refused, settle

# How an act writes a row: plainly, or so that its event remembers what was there before (penduduk.mutasi.act).
Save = Callable[[Penduduk | Keluarga], None]


def plainly(row: Penduduk | Keluarga) -> None:
    row.save()


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one resident stands: family, relation to its head, home."""

    penduduk_id: UUID
    keluarga_id: UUID | None
    shdk: int | None
    lingkungan_id: UUID | None


@dataclass(frozen=True, slots=True)
class CardState:
    """What acts on families change of a card."""

    keluarga_id: UUID
    no_kk: str
    tanggal_kk: date | None
    tutup_sejak: date | None


@dataclass(frozen=True, slots=True)
class Handover:
    """Enough to take an act back while nothing else touched what it changed. `made`: families that it made."""

    before: tuple[Standing, ...] = ()
    after: tuple[Standing, ...] = ()
    cards_before: tuple[CardState, ...] = ()
    cards_after: tuple[CardState, ...] = ()
    made: tuple[UUID, ...] = ()

    def __add__(self, other: "Handover") -> "Handover":
        """Of two acts that touched different people and cards."""
        return Handover(
            (*self.before, *other.before),
            (*self.after, *other.after),
            (*self.cards_before, *other.cards_before),
            (*self.cards_after, *other.cards_after),
            (*self.made, *other.made),
        )

    def plain(self) -> list[Any]:
        """As JSON can hold it, for `read`."""
        return [
            *([_plain_standing(one) for one in rows] for rows in (self.before, self.after)),
            *([_plain_card(one) for one in cards] for cards in (self.cards_before, self.cards_after)),
            [key.hex for key in self.made],
        ]

    @classmethod
    def read(cls, value: list[Any]) -> "Handover":
        """Raises ValueError, TypeError or IndexError for what `plain` never gave."""
        before, after, cards_before, cards_after, made = value
        return cls(
            tuple(map(_read_standing, before)),
            tuple(map(_read_standing, after)),
            tuple(map(_read_card, cards_before)),
            tuple(map(_read_card, cards_after)),
            tuple(map(UUID, made)),
        )


NO_HANDOVER = Handover()


def standing(one: Penduduk) -> Standing:
    return Standing(one.id, one.keluarga_id, one.shdk, one.lingkungan_id)


def card_state(one: Keluarga) -> CardState:
    return CardState(one.id, one.no_kk, one.tanggal_kk, one.tutup_sejak)


def changes_of(pairs: Iterable[tuple[Standing, Penduduk]]) -> Handover:
    """Of those who stand otherwise now."""
    moved = [(before, standing(row)) for before, row in pairs]
    moved = [(before, after) for before, after in moved if before != after]
    return Handover(tuple(before for before, _ in moved), tuple(after for _, after in moved))


@transaction.atomic
def take_back(handover: Handover, *, today: date) -> list[Penduduk]:
    """Puts everybody back as they stood before. Raises Refused: move_changed, and rules of the families.

    Who died or left by the same act must be alive here again before this is called.
    """
    hold_numbers()
    rows = {one.id: one for one in Penduduk.objects.select_for_update().filter(id__in=_people(handover))}
    wanted = {one.keluarga_id for one in handover.before if one.keluarga_id}
    touched = {*wanted, *(one.keluarga_id for one in handover.cards_after), *handover.made}
    cards = {one.id: one for one in Keluarga.objects.select_for_update().filter(id__in=touched)}
    if _has_changed(handover, rows, cards) or len(cards) < len(touched):
        raise Refused((Finding("move_changed", ""),))
    known = {key: check_members(members_of(key), today=today) for key in wanted}
    for one in handover.before:
        row = rows[one.penduduk_id]
        row.keluarga_id, row.shdk, row.lingkungan_id = one.keluarga_id, one.shdk, one.lingkungan_id
        save_corrected(row, today=today)
    _put_back_cards(handover, cards)
    found = [newly_found(before, check_members(members_of(key), today=today)) for key, before in known.items()]
    settle((one for new in found for one in new if one.is_error), ())
    return list(rows.values())


def _people(handover: Handover) -> list[UUID]:
    return [one.penduduk_id for one in handover.after]


def _has_changed(handover: Handover, rows: dict[UUID, Penduduk], cards: dict[UUID, Keluarga]) -> bool:
    return any(one.penduduk_id not in rows or standing(rows[one.penduduk_id]) != one for one in handover.after) or any(
        one.keluarga_id not in cards or card_state(cards[one.keluarga_id]) != one for one in handover.cards_after
    )


def _put_back_cards(handover: Handover, cards: dict[UUID, Keluarga]) -> None:
    """Raises Refused move_changed where somebody else has entered a family that the act made."""
    for one in handover.cards_before:
        card = cards[one.keluarga_id]
        card.no_kk, card.tanggal_kk, card.tutup_sejak = one.no_kk, one.tanggal_kk, one.tutup_sejak
        card.save()
    if Penduduk.objects.filter(keluarga_id__in=handover.made).exists():
        raise Refused((Finding("move_changed", ""),))
    for key in handover.made:
        cards[key].delete()


def _plain_standing(one: Standing) -> list[str | int | None]:
    return [_hex(one.penduduk_id), _hex(one.keluarga_id), one.shdk, _hex(one.lingkungan_id)]


def _plain_card(one: CardState) -> list[str | None]:
    days = [day.isoformat() if day else None for day in (one.tanggal_kk, one.tutup_sejak)]
    return [one.keluarga_id.hex, one.no_kk, *days]


def _read_standing(row: list[Any]) -> Standing:
    key, keluarga, shdk, home = row
    return Standing(UUID(key), _key(keluarga), shdk, _key(home))


def _read_card(row: list[Any]) -> CardState:
    key, no_kk, *days = row
    issued, closed = (date.fromisoformat(day) if day else None for day in days)
    return CardState(UUID(key), no_kk, issued, closed)


def _hex(key: UUID | None) -> str | None:
    return key.hex if key else None


def _key(text: str | None) -> UUID | None:
    return UUID(text) if text else None
