"""Who holds which post when, who may sign for whom, and how that is written under a letter.

`a.n.` (atas nama): signs in the name of the head. `u.b.` (untuk beliau): signs for the one who signs a.n., no deeper.
`Plt.`/`Plh.` stand before the title of whoever holds a post for the time being (Permendagri 1/2023 art. 44).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from uuid import UUID

from nagari.lib.errors import CodedError, Problem

KEPALA = "kepala"


@dataclass(frozen=True, slots=True, kw_only=True)
class Official:
    id: UUID
    nama: str
    jabatan: str
    jenis: str
    sebutan: str = ""
    nip: str = ""
    pangkat: str = ""
    mulai: date
    selesai: date | None = None
    atas_nama: UUID | None = None

    @property
    def is_head(self) -> bool:
        return self.jenis == KEPALA

    def in_office(self, day: date) -> bool:
        return self.mulai <= day and (self.selesai is None or day <= self.selesai)


@dataclass(frozen=True, slots=True)
class SignatureBlock:
    """`lines` stand above the signature, the rest below it; `nip` and `pangkat` may be empty."""

    lines: tuple[str, ...]
    nama: str
    pangkat: str
    nip: str


def signature_block(chain: tuple[Official, ...]) -> SignatureBlock:
    """`chain`: who signs, then for whom, up to the head. Raises CodedError chain_empty, chain_long, chain_no_head."""
    if not chain:
        raise CodedError("chain_empty")
    if len(chain) > 3:
        raise CodedError("chain_long")
    signer, *others = chain
    if others and not others[-1].is_head:
        raise CodedError("chain_no_head")
    if not others:
        title = signer.jabatan.upper() if signer.is_head else signer.jabatan
        lines: tuple[str, ...] = (f"{_held(signer)}{title},",)
    else:
        # In the name of the post: whether its holder is Plt. does not matter to who signs for it.
        lines = (f"a.n. {others[-1].jabatan.upper()}",)
        if len(others) == 2:
            lines += (f"{_held(others[0])}{others[0].jabatan},", "u.b.")
        lines += (f"{_held(signer)}{signer.jabatan},",)
    return SignatureBlock(lines, signer.nama, signer.pangkat, signer.nip)


def _held(official: Official) -> str:
    return f"{official.sebutan} " if official.sebutan else ""


def chain_of(official: Official, officials: Mapping[UUID, Official], day: date) -> tuple[Official, ...] | None:
    """For whom `official` may sign on `day`, from themself up to the head; None if they may not.

    A link points to a post: when its holder has changed, the one who holds the same post on `day` stands there.
    """
    if not official.in_office(day):
        return None
    chain = [official]
    while not chain[-1].is_head:
        link = chain[-1].atas_nama
        target = officials.get(link) if link else None
        held = _holder(target, officials.values(), day) if target else None
        if held is None or held in chain or len(chain) == 3:
            return None
        chain.append(held)
    return tuple(chain)


def _holder(target: Official, officials: Iterable[Official], day: date) -> Official | None:
    if target.in_office(day):
        return target
    post = target.jabatan.casefold()
    same = [one for one in officials if one.in_office(day) and one.jenis == target.jenis]
    exact = [one for one in same if one.jabatan.casefold() == post]
    # An office has one head, whatever the title is called after an election.
    found = exact or (same if target.is_head else [])
    return max(found, key=lambda one: one.mulai) if found else None


def check_link(official: Official, officials: Mapping[UUID, Official]) -> None:
    """May `official` sign for `atas_nama`? Raises CodedError link_self link_head link_unknown link_circle link_long."""
    if official.atas_nama is None:
        return
    if official.atas_nama == official.id:
        raise CodedError("link_self")
    if official.is_head:
        raise CodedError("link_head")
    seen, here, steps = {official.id}, official.atas_nama, 1
    while True:
        if here in seen:
            raise CodedError("link_circle")
        seen.add(here)
        target = officials.get(here)
        if target is None:
            raise CodedError("link_unknown")
        if target.is_head or target.atas_nama is None:
            break
        here, steps = target.atas_nama, steps + 1
    below = _depth_below(official.id, officials)
    if steps + below > 2:
        raise CodedError("link_long")


def _depth_below(key: UUID, officials: Mapping[UUID, Official], seen: frozenset[UUID] = frozenset()) -> int:
    under = [one.id for one in officials.values() if one.atas_nama == key and one.id not in seen]
    return max((1 + _depth_below(one, officials, seen | {key}) for one in under), default=0)


def check_term(mulai: date, selesai: date | None) -> None:
    """Raises CodedError term_backwards, term_long (thirty years: a slip of the year)."""
    if selesai is None:
        return
    if selesai < mulai:
        raise CodedError("term_backwards", mulai=mulai, selesai=selesai)
    if (selesai - mulai).days > 30 * 366:
        raise CodedError("term_long", years=30)


def findings(officials: Iterable[Official], day: date) -> tuple[Problem, ...]:
    """What a person should look at on `day`: no_head, two_heads (from `day` on), sign_for_nobody, no_officials."""
    every = {one.id: one for one in officials}
    if not every:
        return (Problem("no_officials"),)
    found: list[Problem] = []
    heads = [one for one in every.values() if one.is_head and (one.selesai is None or one.selesai >= day)]
    if not any(one.in_office(day) for one in heads):
        found.append(Problem("no_head"))
    for one, other in combinations(sorted(heads, key=lambda head: head.mulai), 2):
        since = max(one.mulai, other.mulai, day)
        if one.in_office(since) and other.in_office(since):
            found.append(Problem("two_heads", {"one": one.nama, "other": other.nama, "since": since}))
    found += [
        Problem("sign_for_nobody", {"nama": one.nama, "jabatan": one.jabatan})
        for one in every.values()
        if one.atas_nama and one.in_office(day) and chain_of(one, every, day) is None
    ]
    return tuple(found)
