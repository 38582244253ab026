"""Reading offers and what was said about them."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from nagari.penduduk.models import JenisKabar, KabarPindah, Mutasi, TawaranPindah
from nagari.penduduk.mutasi.queries import PRESENCE, standing_events
from nagari.penduduk.serah_terima.rules import Keadaan, may_say, state_of


@dataclass(frozen=True, slots=True)
class Offer:
    row: TawaranPindah
    kabar: Sequence[KabarPindah]

    @property
    def told(self) -> list[KabarPindah]:
        """Only what the side whose word it is said to the other."""
        sides = (self.row.asal, self.row.wilayah)
        return [one for one in self.kabar if may_say(one.jenis, (one.asal, one.wilayah), sides)]

    @property
    def said(self) -> set[str]:
        return {one.jenis for one in self.told}

    @property
    def keadaan(self) -> Keadaan:
        return state_of(self.said)

    @property
    def reason(self) -> str:
        """Of a refusal, or of asking for a release."""
        told = [one.alasan for one in self.told if one.jenis in (JenisKabar.TOLAK, JenisKabar.TARIK) and one.alasan]
        return told[-1] if told else ""


def offers(rows: Iterable[TawaranPindah]) -> list[Offer]:
    """With what was said about each; one query more."""
    found = list(rows)
    said: Mapping[UUID, list[KabarPindah]] = _said({one.id for one in found})
    return [Offer(one, said.get(one.id, [])) for one in found]


def _said(keys: Collection[UUID]) -> Mapping[UUID, list[KabarPindah]]:
    found: dict[UUID, list[KabarPindah]] = defaultdict(list)
    for one in KabarPindah.objects.filter(tawaran_id__in=keys).order_by("id") if keys else ():
        found[one.tawaran_id].append(one)
    return found


@dataclass(frozen=True, slots=True)
class Handovers:
    """Of one office, the newest first, without what they carry: `incoming` to it, `outgoing` from it."""

    incoming: Sequence[Offer]
    outgoing: Sequence[Offer]

    @property
    def to_decide(self) -> list[Offer]:
        """Offers from elsewhere that this office has to answer."""
        return [one for one in self.incoming if one.keadaan == Keadaan.WAITING]


def handovers(wilayah: str) -> Handovers:
    """Two queries."""
    rows = TawaranPindah.objects.filter(Q(wilayah=wilayah) | Q(asal=wilayah)).defer("isi").order_by("-id")
    found = offers(rows)
    return Handovers(
        [one for one in found if one.row.wilayah == wilayah], [one for one in found if one.row.asal == wilayah]
    )


def to_take_back(outgoing: Sequence[Offer]) -> list[Offer]:
    """People whom another office refused or let go, and whose departure from here still stands. One query."""
    found = [one for one in outgoing if one.keadaan in (Keadaan.REFUSED, Keadaan.RELEASED)]
    if not found:
        return []
    reversed_acts = set(
        Mutasi.objects.filter(membatalkan__rombongan__in=[one.row.rombongan for one in found]).values_list(
            "membatalkan__rombongan", flat=True
        )
    )
    return [one for one in found if one.row.rombongan not in reversed_acts]


def offer_of_act(rombongan: UUID) -> Offer | None:
    """The offer that went with a departure from here."""
    found = offers(TawaranPindah.objects.filter(rombongan=rombongan).order_by("id")[:1])
    return found[0] if found else None


def transit_of(penduduk_id: UUID) -> Offer | None:
    """The offer by which this resident left, unless the departure was reversed. One query and those of the offer.

    What is corrected or changed of who is on the way does not end it.
    """
    moves = standing_events(Mutasi.objects.filter(penduduk_id=penduduk_id, jenis__in=PRESENCE)).order_by("-id")
    last = moves.values_list("rombongan", flat=True).first()
    return offer_of_act(last) if last is not None else None
