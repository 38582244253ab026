"""The work lists on data: what they are called, how each flaw is mended, and where one stands in a list."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from nagari.penduduk.queries.duplicates import pairs
from nagari.penduduk.queries.quality import Mutu, keys_of

KEY = "mutu"


@dataclass(frozen=True, slots=True, kw_only=True)
class Worklist:
    """`advice`: how it is mended. `page`: name of the address that mends one of it, with `slug` where it is a section.

    `fields`: what of the section is asked; all of it where that is empty.
    """

    title: str | Promise
    advice: str | Promise
    page: str
    slug: str = ""
    fields: tuple[str, ...] = ()

    def url(self, mutu: Mutu, *keys: UUID) -> str:
        args = [*keys, *([self.slug] if self.slug else [])]
        return f"{reverse(self.page, args=args)}?{urlencode({KEY: mutu.value})}"


def _section(title: str | Promise, advice: str | Promise, slug: str, *fields: str) -> Worklist:
    return Worklist(title=title, advice=advice, page="penduduk:edit", slug=slug, fields=fields)


LISTS: Mapping[Mutu, Worklist] = {
    Mutu.TANPA_NIK: _section(
        _("Residents without a NIK"),
        _("Enter the NIK once Dukcapil has given it; the temporary number stays in the history."),
        "diri",
        "nik",
    ),
    Mutu.NIK_BEDA: _section(
        _("NIK that differs from birth date or sex"),
        _("Compare with the KK or KTP: one of the three is a slip. Keep all where the card says so."),
        "diri",
        *("nik", "tanggal_lahir", "jenis_kelamin"),
    ),
    Mutu.TANPA_LAHIR: _section(
        _("Residents without a birth date"), _("Take it from the KK or the birth certificate."), "diri", "tanggal_lahir"
    ),
    Mutu.UMUR: _section(
        _("Older than 110 years"),
        _("Ask the family: who died long ago gets a death event; else the birth date is a slip."),
        "diri",
        "tanggal_lahir",
    ),
    Mutu.TANPA_ALAMAT: _section(
        _("Residents whose place is not known"),
        _("Without it they are missing from lists and figures of each part."),
        "alamat",
        *("lingkungan", "alamat_sekarang"),
    ),
    Mutu.WAJIB_KTP: _section(
        _("KTP due: 17 or married, no card known"),
        _("Write down how far the card has come, or remind the resident to be recorded."),
        "dokumen",
        *("ktp_el", "status_rekam"),
    ),
    Mutu.TANPA_KELUARGA: Worklist(
        title=_("Residents without a family"), advice=_("Enter the number of their card."), page="keluarga:join"
    ),
    Mutu.TANPA_KEPALA: Worklist(
        title=_("Families without a head"), advice=_("Say who is the head now."), page="keluarga:relations"
    ),
    Mutu.DUA_KEPALA: Worklist(
        title=_("Families with two heads"),
        advice=_("Two offices or an old file wrote down one each: choose one."),
        page="keluarga:relations",
    ),
    Mutu.TANPA_NOMOR: Worklist(
        title=_("Families without a KK number"),
        advice=_("Enter it once Dukcapil has issued the card."),
        page="keluarga:edit",
    ),
    Mutu.KOSONG: Worklist(
        title=_("Families nobody belongs to"),
        advice=_("Close the card, so that it is kept and no longer counted."),
        page="keluarga:delete",
    ),
    Mutu.GANDA: Worklist(
        title=_("People who may be registered twice"),
        advice=_("Same NIK, or birth date and name alike. Compare before you merge."),
        page="penduduk:merge",
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """Where somebody mending a list stands: `position` of `total`, 0 for what is not on the list (any more)."""

    mutu: Mutu
    title: str
    advice: str
    fields: tuple[str, ...]
    position: int
    total: int
    list_url: str
    # The one after this in the list; the list itself after the last.
    next_url: str


def work_of(request: HttpRequest, wilayah: str, today: date, *keys: UUID) -> Work | None:
    """The list this page was opened from (`?mutu=`); None without one. `keys`: of the row, or of both of a pair."""
    text = request.GET.get(KEY, "")
    if text not in Mutu._value2member_map_:
        return None
    mutu = Mutu(text)
    found, listed = LISTS[mutu], _listed(mutu, wilayah, today)
    at = listed.index(keys) if keys in listed else -1
    list_url = reverse("penduduk:worklist", args=[mutu.value])
    # From a row that is not on the list any more one starts again at the first.
    following = listed[at + 1 : at + 2]
    return Work(
        mutu=mutu,
        title=str(found.title),
        advice=str(found.advice),
        fields=found.fields,
        position=at + 1,
        total=len(listed),
        list_url=list_url,
        next_url=found.url(mutu, *following[0]) if following else list_url,
    )


def _listed(mutu: Mutu, wilayah: str, today: date) -> Sequence[tuple[UUID, ...]]:
    if mutu is Mutu.GANDA:
        return [(pair.one.id, pair.other.id) for pair in pairs(wilayah)]
    return [(key,) for key in keys_of(mutu, wilayah, today)]
