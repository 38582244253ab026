"""Sentence and remedy for each code that reading boundaries can give."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from nagari.lib.errors import CodedError, Problem

_Told = tuple[str | Promise, str | Promise]
_AGAIN = _("Copy it again from where it came, or export it anew as GeoJSON.")
_EXPORT = _("Export it as GeoJSON in WGS 84 (EPSG:4326), which QGIS and Google Earth can do.")
_DRAW = _("Correct this area in the program it was drawn with, and give the file again.")

FILE: Mapping[str, _Told] = {
    "batas_empty": (_("The file is empty."), _("Choose the file that holds the boundaries.")),
    "batas_too_big": (
        _("The file has %(megabytes)s MB; at most %(most)s MB can be read."),
        _("Leave out other layers, or simplify the lines to a metre."),
    ),
    "batas_bomb": (
        _("Unpacked, the file would be larger than %(most)s MB, or it holds very many files."),
        _("Pack only the layer of boundaries."),
    ),
    "batas_password": (_("The file is protected by a password."), _("Pack it again without password.")),
    "batas_damaged": (_("The file is damaged."), _AGAIN),
    "batas_unknown": (
        _("The file is no GeoJSON, KML, KMZ or zipped Shapefile."),
        _EXPORT,
    ),
    "batas_encoding": (_("The letters of the file can't be read."), _("Save it in UTF-8.")),
    "batas_shp_alone": (
        _("A Shapefile is several files, and this is only one of them."),
        _("Pack .shp, .dbf, .shx and .prj into one ZIP."),
    ),
    "batas_dbf_missing": (
        _("Beside %(file)s there is no .dbf with the names."),
        _("Pack .shp, .dbf, .shx and .prj into one ZIP."),
    ),
    "batas_zip_empty": (
        _("The ZIP holds no boundaries."),
        _("It has to hold a Shapefile (.shp, .dbf, .prj), a KML or a GeoJSON."),
    ),
    "batas_shp": (_("The Shapefile is damaged or cut off."), _("Pack its files again, all of the same name.")),
    "batas_json": (_("The GeoJSON breaks off or is wrong at line %(line)s, column %(column)s."), _AGAIN),
    "batas_json_kind": (_("This JSON is no GeoJSON with areas."), _EXPORT),
    "batas_xml": (_("The KML breaks off or is wrong at line %(line)s, column %(column)s."), _AGAIN),
    "batas_entities": (
        _("The KML holds a document type, which could do harm, and is not read."),
        _("Export it anew from Google Earth or QGIS."),
    ),
    "batas_crs": (_("The coordinate system “%(name)s” is not known."), _EXPORT),
    "batas_features": (
        _("The file holds more than %(most)s areas."),
        _("Give villages, districts or jorong, each level in a file of its own."),
    ),
    "batas_points": (_("The file holds more than %(most)s points."), _("Simplify the lines to a metre.")),
    "batas_nothing": (_("The file holds not one area."), _("Choose the layer of boundaries when exporting.")),
    "batas_no_prj": (
        _("The Shapefile does not say its coordinate system; degrees on WGS 84 are assumed."),
        _("Look at the map whether all lies where it should; otherwise pack the .prj, too."),
    ),
    "batas_none_usable": (_("Not one area of the file can be used."), _EXPORT),
    "dasar_json": (_("This is no GeoJSON, or it breaks off."), _AGAIN),
    "dasar_many": (
        _("The file holds more than %(features)s lines and places, or %(points)s points."),
        _("Leave out paths and buildings, or cut it to the regency."),
    ),
    "dasar_nothing": (
        _("The file holds no road, river or named place of Indonesia."),
        _("Say what it is (roads, rivers, places), or export it from QGIS in WGS 84 (EPSG:4326)."),
    ),
    "dasar_big": (
        _("The basemap would have %(megabytes)s MB; an office can be sent %(most)s MB at most."),
        _("Leave out paths and small streams."),
    ),
    "file_missing": (_("The file %(file)s can't be read."), _("Check its name and whether you may open it.")),
}
AREA: Mapping[str, _Told] = {
    "area_missing": (_("There is no shape."), _DRAW),
    "area_kind": (_("This is no area (%(kind)s), or not written as one."), _("Draw it as a polygon.")),
    "area_points": (_("A ring has fewer than three points."), _DRAW),
    "area_numbers": (_("A coordinate is no number."), _DRAW),
    "area_flat": (_("The area is empty: all points lie on a line."), _DRAW),
    "area_projected": (
        _("%(x)s, %(y)s are no degrees, and the file does not say which coordinate system they are of."),
        _EXPORT,
    ),
    "area_swapped": (
        _("Latitude and longitude are swapped (%(x)s, %(y)s)."),
        _("Export the file again with longitude first, as GeoJSON demands; nothing was turned round here."),
    ),
    "area_outside": (_("It lies outside Indonesia (%(x)s, %(y)s)."), _EXPORT),
    "area_repaired": (
        _("It was mended: %(reason)s near %(where)s. Its area is now %(km2)s km²."),
        _("Look at it on the map."),
    ),
    "area_joined": (_("%(count)s pieces of one code were joined."), ""),
    "area_foreign": (_("%(code)s is no region of this office."), _("Give it at the office it belongs to.")),
    "area_unknown": (
        _("Neither a code nor a name says which region this is."),
        _("Write the Kemendagri code with dots, like 13.02.10.2001, into a column “kode”."),
    ),
}


def tell(code: str, params: Mapping[str, Any]) -> tuple[str, str]:
    """Sentence and remedy. KeyError for a code that has none."""
    sentence, remedy = FILE.get(code) or AREA[code]
    return str(sentence) % params, str(remedy)


def of(problem: Problem | CodedError) -> tuple[str, str]:
    return tell(problem.code, problem.params)
