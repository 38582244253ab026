"""All that a letter says, gathered before it has a number."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext as _

from layanan.katalog.models import Penandatangan, TipeIsian, VersiLayanan
from layanan.katalog.queries.catalogue import content
from layanan.katalog.rules.content import Isi
from layanan.katalog.rules.values import Filled, filled
from layanan.surat.queries import people
from layanan.surat.rules import facts
from layanan.surat.rules.made import Bahan, Subjek
from nagari.kantor import queries as kantor
from nagari.kantor.models import Level
from nagari.kantor.rules.officials import SignatureBlock
from nagari.kantor.site import SiteInfo
from nagari.lib.errors import UserError
from nagari.printing.paper import Signature, signer_of
from nagari.sync.prepared import Objects
from nagari.wilayah.queries.tree import ancestors
from nagari.wilayah.rules.codes import parent_of

_HEADS: Mapping[str, str] = {Level.NAGARI: "kepala", Level.KECAMATAN: "camat", Level.KABUPATEN: "bupati"}
_SERVICE: Final = Objects(VersiLayanan, lambda key: VersiLayanan.objects.filter(pk=key), "jenis")
_PEOPLE = frozenset({TipeIsian.ORANG, TipeIsian.DAFTAR_ORANG})


@dataclass(frozen=True, slots=True)
class Material:
    """`data`: what the template is given of this letter, without number and dates; `signer`: key of the Pegawai."""

    layanan: VersiLayanan
    isi: Isi
    data: Mapping[str, Any]
    stored: Mapping[str, str]
    signer: UUID
    tanda_tangan: Mapping[str, Any]
    mengetahui: Mapping[str, Any]
    # Where it is signed.
    place: str

    @property
    def facts(self) -> Mapping[str, Mapping[str, Any]]:
        """As rules.source.missing asks for them."""
        return {"isi": self.data["isi"], "warga": self.data["warga"]}


def service_of(key: UUID) -> VersiLayanan:
    """Raises UserError service_missing."""
    layanan = _SERVICE.first(key)
    if layanan is None:
        raise UserError("service_missing", _("This service is not known here."), _("Choose it anew."))
    return layanan


def gathered(layanan: VersiLayanan, bahan: Bahan, info: SiteInfo, day: date, *, with_family: bool = True) -> Material:
    """Of a letter to be issued on `day`; the family only where the template names it. Raises UserError
    signer_missing, value_wrong."""
    isi = content(layanan)
    said = filled(isi.isian, bahan.isian)
    if any(one.code != "value_missing" for one in said.problems):
        names = ", ".join(str(one.params["label"]) for one in said.problems)
        raise UserError("value_wrong", _("Not filled in as it should be: %(names)s.") % {"names": names})
    signer, tanda_tangan = _signed(bahan, info, day)
    worded = _worded(isi, said, info.wilayah, day)
    data = {
        **_about(bahan, day, with_family=with_family),
        "isi": worded,
        "medan": field_lines(isi, worded),
        "kata": dict(info.words),
        "kantor": office_facts(info),
    }
    return Material(layanan, isi, data, said.stored, signer, tanda_tangan, _attested(isi, info, day), info.region_name)


def _about(bahan: Bahan, day: date, *, with_family: bool) -> dict[str, Any]:
    keys = [one.penduduk for one in bahan.subjek if one.penduduk]
    known = people.by_key(keys, day)
    everyone = [_facts(one, known) for one in bahan.subjek]
    family = people.family_of(keys[0], day) if keys and with_family else []
    return {"warga": everyone[0] if everyone else {}, "semua": everyone, "keluarga": family}


def _facts(one: Subjek, known: Mapping[UUID, Mapping[str, str]]) -> dict[str, str]:
    found = known.get(one.penduduk) if one.penduduk else None
    said = {name: text.strip() for name, text in one.fakta.items() if name in people.LABELS and text.strip()}
    return dict(found) if found else {**said, "nama": one.nama}


def _worded(isi: Isi, said: Filled, wilayah: str, day: date) -> dict[str, Any]:
    known = people.by_nik(_numbers(isi, said.stored), wilayah, day)
    return facts.worded(isi.isian, said, known, partial(people.official_named, wilayah=wilayah))


def _numbers(isi: Isi, stored: Mapping[str, str]) -> list[str]:
    """NIKs among the people who are named in fields; "" where a line has none."""
    fields = [one for one in isi.isian if one.tipe in _PEOPLE]
    return [facts.nik_in(line) for one in fields for line in facts.lines_of(stored.get(one.nama, ""))]


def shown_in(material: Material, bahan: Bahan, wilayah: str, *, with_family: bool) -> set[UUID]:
    """Residents whose records such a letter shows, its subjects or others."""
    subjects = [one.penduduk for one in bahan.subjek if one.penduduk]
    return people.keys_named(subjects, _numbers(material.isi, material.stored), wilayah, with_family=with_family)


def field_lines(isi: Isi, worded: Mapping[str, Any]) -> list[list[str]]:
    """Label and text of every field that was filled in, in order."""
    found = []
    for one in isi.isian:
        value = worded.get(one.nama)
        match value:
            case None:
                continue
            case bool():
                text = "Ya" if value else "Tidak"
            case dict():
                text = str(value["nama"])
            case list():
                text = ", ".join(str(person["nama"]) for person in value)
            case _:
                text = str(value)
        found.append([one.label, text])
    return found


def office_facts(info: SiteInfo) -> dict[str, str]:
    """`kepala`: the title of its head with the region; `wilayah`: the region and all above it, `atasan`: these."""
    regions = ancestors(info.wilayah)
    words = info.words
    names = dict.fromkeys(("provinsi", "kabupaten", "kecamatan", "desa"), "")
    for key, region in zip(names, regions, strict=False):
        names[key] = region.bare_name
    titles = {
        "desa": f"{words['desa_cap']} {names['desa']}",
        "kecamatan": f"{words['kecamatan_cap']} {names['kecamatan']}",
        "kabupaten": f"{words['kabupaten_cap']} {names['kabupaten']}",
        "provinsi": f"Provinsi {names['provinsi']}",
    }
    known = {key: text for key, text in titles.items() if names[key]}
    return {
        **{key: text.strip() for key, text in titles.items()},
        "nama_kecamatan": names["kecamatan"],
        "nama": info.office_name,
        "kepala": f"{words[_HEADS[info.level] + '_cap']} {info.region_name}",
        "wilayah": ", ".join(known.values()),
        "atasan": ", ".join(list(known.values())[1:]),
    }


def _signed(bahan: Bahan, info: SiteInfo, day: date) -> tuple[UUID, Mapping[str, Any]]:
    asked = str(bahan.penandatangan) if bahan.penandatangan else ""
    chosen, _able = signer_of(info.wilayah, day, asked)
    if chosen is None or (asked and str(chosen.official.id) != asked):
        raise UserError(
            "signer_missing",
            _("Nobody may sign on this day, or not the one who was chosen."),
            _("Look at the officials of the office and their terms."),
        )
    return chosen.official.id, Signature(place=info.region_name, day=day, block=chosen.block).data()


def _attested(isi: Isi, info: SiteInfo, day: date) -> Mapping[str, Any]:
    """The block of who attests, "" as name where the official is not known here: it is written by hand."""
    if isi.mengetahui != Penandatangan.CAMAT or info.level != Level.NAGARI:
        return {}
    above = kantor.signers(day, parent_of(info.wilayah))
    district = next((one.bare_name for one in ancestors(info.wilayah) if one.code == parent_of(info.wilayah)), "")
    unknown = SignatureBlock((f"{info.words['camat'].upper()} {district.upper()}".strip() + ",",), "", "", "")
    block = above[0].block if above else unknown
    return {**Signature(place="", day=day, block=block).data(), "place": "", "lines": ["Mengetahui:", *block.lines]}
