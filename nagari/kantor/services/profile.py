"""The installation and the profile of its office."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from nagari.kantor import queries, site
from nagari.kantor.messages import user_error
from nagari.kantor.models import Kantor, Level, Situs
from nagari.kantor.rules.emblem import read_emblem
from nagari.kantor.rules.picture_data import without_metadata
from nagari.kantor.rules.words import KEYS, all_words
from nagari.lib.errors import CodedError, UserError
from nagari.sync import blobs
from nagari.wilayah.models import Wilayah
from nagari.wilayah.rules.codes import Tingkat, bare_name, chain, depth_of

# Which kind of office a region of this level has.
LEVEL_OF: Mapping[int, Level] = {
    Tingkat.KABUPATEN: Level.KABUPATEN,
    Tingkat.KECAMATAN: Level.KECAMATAN,
    Tingkat.DESA: Level.NAGARI,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    nama: str
    kode: str
    alamat: str = ""
    kode_pos: str = ""
    telepon: str = ""
    email: str = ""
    situs_web: str = ""


@transaction.atomic
def create_site(level: Level, wilayah: str) -> Situs:
    """Makes this installation the office of `wilayah`, with a profile named by the words of the region.

    Raises UserError site_exists, region_unknown, region_level.
    """
    if Situs.objects.exists():
        raise UserError("site_exists", _("This computer is set up already."), _("Change the profile of the office."))
    region = Wilayah.objects.filter(code=wilayah).first()
    if region is None:
        raise UserError(
            "region_unknown", _("No region has the code %(code)s.") % {"code": wilayah}, _("Search by name.")
        )
    if LEVEL_OF.get(depth_of(wilayah)) != level:
        raise UserError(
            "region_level",
            _("%(name)s is not of the level of this office.") % {"name": region.name},
            _("Choose the region itself, not the one above or below it."),
        )
    situs = Situs.objects.create(level=level, wilayah=wilayah)
    if queries.profile(wilayah) is None:
        name = f"{all_words(level, wilayah, {})['kantor_cap']} {bare_name(wilayah, region.name)}"
        Kantor.objects.create(wilayah=wilayah, nama=name, kop=default_kop(level, wilayah))
    site.forget_on_commit()
    return situs


def default_kop(level: Level, wilayah: str) -> list[str]:
    """The lines above the office's name: the regency, then the district, as custom has it."""
    codes = chain(wilayah)[Tingkat.KABUPATEN - 1 : -1]
    names = dict(Wilayah.objects.filter(code__in=codes).values_list("code", "name"))
    words = all_words(level, wilayah, {})
    titles = [f"pemerintah {words['kabupaten']}", words["kecamatan"]]
    lines = [(title, code) for title, code in zip(titles, codes, strict=False) if code in names]
    return [f"{title} {bare_name(code, names[code])}".upper() for title, code in lines]


@transaction.atomic
def save_profile(wilayah: str, profile: Profile) -> Kantor:
    row = _row(wilayah)
    for name, value in asdict(profile).items():
        setattr(row, name, value)
    row.save()
    site.forget_on_commit()
    return row


@transaction.atomic
def assign_code(wilayah: str, kode: str, *, within: str) -> Kantor:
    """The regency `within` gives an office the short code that stands in its numbers, once in all its offices.

    Raises UserError office_unknown, code_taken.
    """
    row = queries.profile(wilayah)
    if row is None:
        raise UserError(
            "office_unknown",
            _("The profile of this office has not arrived yet."),
            _("Wait for its first exchange, then try again."),
        )
    other = Kantor.objects.in_scope(within).filter(kode=kode).exclude(wilayah=wilayah).first() if kode else None
    if other is not None:
        raise UserError(
            "code_taken", _("%(name)s already has this code.") % {"name": other.nama}, _("Choose another one.")
        )
    row.kode = kode
    row.save()
    site.forget_on_commit()
    return row


@transaction.atomic
def set_letterhead(wilayah: str, kop: Sequence[str]) -> None:
    row = _row(wilayah)
    row.kop = [line for line in (" ".join(line.split()) for line in kop) if line]
    row.save()
    site.forget_on_commit()


@transaction.atomic
def set_emblem(wilayah: str, content: bytes | None) -> None:
    """None: back to the built-in one. Raises UserError emblem_*."""
    row = _row(wilayah)
    if content is None:
        row.lambang = ""
    else:
        try:
            picture = read_emblem(content)
        except CodedError as refused:
            raise user_error(refused) from None
        row.lambang = blobs.put(without_metadata(content, picture.media_type))
    row.save()
    site.forget_on_commit()


@transaction.atomic
def set_words(words: Mapping[str, str]) -> None:
    """The office's own words; an empty one means the usual one of the region. Raises UserError office_missing."""
    situs = _site()
    situs.words = {key: words[key].strip() for key in KEYS if words.get(key, "").strip()}
    situs.save()
    site.forget_on_commit()


@transaction.atomic
def mark_step(step: str, day: date) -> None:
    """A step of the first day is done. Raises UserError office_missing."""
    situs = _site()
    situs.steps = {**situs.steps, step: day.isoformat()}
    situs.save()
    site.forget_on_commit()


@transaction.atomic
def finish_first_day(now: datetime) -> None:
    """From now on the office is in use. Twice is the same as once. Raises UserError office_missing."""
    situs = _site()
    situs.ready_at = situs.ready_at or now
    situs.save()
    site.forget_on_commit()


def _site() -> Situs:
    situs = Situs.objects.select_for_update().first()
    if situs is None:
        raise UserError("office_missing", _("This office has not been set up yet."), _("Finish the first day."))
    return situs


def _row(wilayah: str) -> Kantor:
    return queries.profile(wilayah) or Kantor(wilayah=wilayah, nama=wilayah)
