"""What no form foresees: values, bodies, headers, and what a page asks for, read from the page itself."""

import io
import json
import random
import zipfile
import zlib
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import quote

# Bytes, because a path and a form may hold what is no text at all.
VALUES: tuple[bytes, ...] = (
    *(b"", b" ", b"\x00", b"x\x00y", b"\xff\xfe", b"\xed\xa0\x80", b"\xf0\x9f\x99\x82", "ſıß".encode(), b"\r\nX-A: b"),
    *(b"0", b"-1", b"1", b"99", b"007", b"1e400", b"NaN", b"-inf", b"1.5", b"0x10", b"1_000", b"9" * 19, b"9" * 400),
    *("²".encode(), "٣".encode(), "१२".encode(), b"2147483648", b"9223372036854775808", b"-9223372036854775809"),
    *(b"1302101405800001", b"1302109999999001", b"0000000000000000", b"130210140580000", b"13.02.10.2001", b"99.99"),
    *(b"2026-02-30", b"0000-00-00", b"0001-01-01", b"9999-12-31", b"10000-01-01", b"31-12-2025", b"2026-05-14T99:99"),
    *(b"2026-W53", b"24:00", b"25:61", b"2026-13", b"1970-01-01", b"0001-01-01T00:00", b"9999-12-31T23:59:59"),
    *(b"true", b"null", b"[]", b"{}", b'{"a":', b"[" * 3000, b'"\\ud800"', b'{"type":"Polygon","coordinates":[[[1]]]}'),
    *(b"00000000-0000-0000-0000-000000000000", b"{00000000-0000-0000-0000-000000000000}", b"g" * 32, b"0" * 32),
    *(b"../../etc/passwd", b"..\\..\\x", b"%00", b"%", b"%s%n", b"{0.__class__}", b"{{ 7*7 }}", b"' OR 1=1 --", b"<b>"),
    *(b"A" * 300, b"\xc3\xa9" * 5000, b"a,b,c", b"1,2,3,4", b"180,90,-180,-90", b"nan,nan,nan,nan", b"1,2,inf,4"),
    *(b"//evil.example", b"http://[", b"http://x:99999999", b"javascript:alert(1)", b"mailto:\n", b"=1+1", b"+62"),
    *(b"id", b"pk", b"-pk", b"__class__", b"nama__icontains", b"on", b"off", b"all", b"csv", b"xlsx", b"geojson"),
)
METHODS = (
    "GET",
    "GET",
    "GET",
    "POST",
    "POST",
    "POST",
    "HEAD",
    "PUT",
    "PATCH",
    "DELETE",
    "OPTIONS",
    "TRACE",
    "PROPFIND",
)
HEADERS: tuple[tuple[str, str], ...] = (
    *(("HTTP_ACCEPT_LANGUAGE", one) for one in ("id;q=x", "x" * 5000, ",,,;;;", "en", "zz-ZZ\x00", "*;q=9e999")),
    *(("HTTP_ACCEPT", one) for one in ("application/json", "text/html;q=;;", "*", "\xff")),
    *(("HTTP_RANGE", one) for one in ("bytes=0-0", "bytes=5-1", "bytes=-0", "bytes=a-b", "bytes=" + "9" * 99)),
    *(("HTTP_IF_NONE_MATCH", one) for one in ('"', "*", 'W/"x', "\xff" * 40)),
    *(("HTTP_IF_MODIFIED_SINCE", one) for one in ("x", "Sun, 31 Feb 2026 25:00:00 GMT", "Thu, 01 Jan 99999 00:00:00")),
    *(("HTTP_X_FORWARDED_FOR", one) for one in ("", ",", "::1%x", "999.1.1.1", "\xff", "10.0.0.1, ")),
    *(("HTTP_X_FORWARDED_PROTO", one) for one in ("https", "x,y")),
    *(("HTTP_HX_REQUEST", "true"), ("HTTP_HX_TARGET", "\xff"), ("HTTP_HX_CURRENT_URL", "http://[")),
    *(("HTTP_HX_CURRENT_URL", "%E2%28"), ("HTTP_HX_CURRENT_URL_URI_AUTOENCODED", "true")),
    *(("HTTP_REFERER", one) for one in ("http://[", "", "\xff", "http://testserver/\x00")),
    *(("HTTP_ORIGIN", one) for one in ("null", "http://[", "https://evil.example")),
    *(("HTTP_COOKIE", one) for one in ("a", "=;=;", "sesi=\xff; csrf=x", "messages=x:y:z", "x" * 9000, "sesi=..")),
    *(("REMOTE_ADDR", one) for one in ("", "::ffff:1.2.3.4", "fe80::1%eth0")),
    *(("HTTP_HOST", one) for one in ("a b", "evil.example", "testserver:99999999", "[::1", "x" * 300)),
    *(("HTTP_USER_AGENT", one) for one in ("", "\xff" * 2000)),
    # What a server hands on: others than numbers, and more than came, it refuses itself.
    *(("CONTENT_LENGTH", one) for one in ("", "0", "5")),
    *(("CONTENT_TYPE", one) for one in ("", "/", "text/xml", "application/json; charset=zzz", "multipart/form-data")),
    *(
        ("CONTENT_TYPE", one)
        for one in ("multipart/form-data; boundary=", "application/x-www-form-urlencoded;charset=x")
    ),
    ("CONTENT_TYPE", "multipart/form-data; boundary=" + "x" * 300),
    *(("HTTP_SIGNATURE", one) for one in ("sig=:x:", "\xff")),
    *(("HTTP_SIGNATURE_INPUT", one) for one in ("sig=();keyid=x", "sig=(")),
)
TYPES = ("image/png", "image/jpeg", "application/pdf", "text/csv", "application/zip", "application/octet-stream", "x")
NAMES = (
    "a.xlsx",
    "a.csv",
    "a.png",
    "a.pdf",
    "a.geojson",
    "a.kml",
    "a.zip",
    "a.bundle",
    "../../x",
    "",
    "a\x00.csv",
    "é" * 200,
)


@dataclass(slots=True)
class Form:
    """A form as a page shows it. `fields`: name, and the values it offers, the one it holds first."""

    action: str
    method: str
    fields: dict[str, list[str]] = field(default_factory=dict)
    files: set[str] = field(default_factory=set)


class Forms(HTMLParser):
    """Every form of a page, and every address htmx asks."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[Form] = []
        self._form: Form | None = None
        self._select = self._area = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        for verb in ("get", "post", "put", "delete"):
            if f"hx-{verb}" in told:
                self.found.append(Form(told[f"hx-{verb}"], verb.upper()))
        if tag == "form":
            self._form = Form(told.get("action", ""), told.get("method", "get").upper())
            self.found.append(self._form)
        form, name = self._form, told.get("name", "")
        if form is None:
            return
        if tag == "select":
            self._select = name
            form.fields.setdefault(name, [])
        elif tag == "option" and self._select:
            values = form.fields[self._select]
            values.insert(0 if "selected" in told else len(values), told.get("value", ""))
        elif tag == "input" and name and told.get("type") == "file":
            form.files.add(name)
        elif tag in ("input", "button") and name:
            values = form.fields.setdefault(name, [])
            values.insert(0 if "checked" in told else len(values), told.get("value", "on"))
        elif tag == "textarea" and name:
            form.fields.setdefault(name, ["x"])

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "select":
            self._select = ""


def pairs(form: Form, chance: random.Random) -> list[tuple[str, bytes]]:
    """The form filled in, then one to four of its fields spoilt: another value, none, twice, or a field it has not."""
    filled = [(name, chance.choice(values or ["x"]).encode()) for name, values in form.fields.items() if name]
    for _ in range(chance.randint(1, 4)):
        if not filled:
            filled.append((chance.choice(("q", "hal", "x")), chance.choice(VALUES)))
        at = chance.randrange(len(filled))
        name, value = filled[at]
        match chance.randrange(6):
            case 0:
                del filled[at]
            case 1:
                filled.append((name, chance.choice(VALUES)))
            case 2:
                filled[at] = (name + chance.choice(("[]", "\x00", "-0-x", "__")), value)
            case _:
                filled[at] = (name, chance.choice(VALUES))
    return filled


def encoded(filled: list[tuple[str, bytes]]) -> bytes:
    return "&".join(f"{quote(name)}={quote(value)}" for name, value in filled).encode()


def multipart(filled: list[tuple[str, bytes]], files: set[str], chance: random.Random) -> tuple[bytes, str]:
    """Body and type. Now and then the body is cut, or its parts are no parts."""
    parts = [b'--b\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n' % (n.encode(), v) for n, v in filled]
    for name in files or {chance.choice(("berkas", "file"))}:
        head = f'--b\r\nContent-Disposition: form-data; name="{name}"; filename="{chance.choice(NAMES)}"\r\n'
        kind = f"Content-Type: {chance.choice(TYPES)}\r\n\r\n"
        parts.append((head + kind).encode() + chance.choice(FILES) + b"\r\n")
    body = b"".join(parts) + b"--b--\r\n"
    match chance.randrange(8):
        case 0:
            body = body[: chance.randrange(len(body))]
        case 1:
            body = body.replace(b"form-data", chance.choice((b"", b"x", b"form-data;;=")))
        case 2:
            body = body.replace(b"\r\n\r\n", b"\r\nContent-Transfer-Encoding: base64\r\n\r\n", 1)
    return body, "multipart/form-data; boundary=b"


def hostile_json(chance: random.Random) -> bytes:
    values: tuple[Any, ...] = (None, True, -1, 1 << 70, 1.5, "", "\x00", "A" * 300, [], {}, [[]], [None], {"": None})
    whole = {chance.choice(("id", "type", "q", "features", "x")): chance.choice(values) for _ in range(3)}
    found = json.dumps(chance.choice((whole, [whole], chance.choice(values)))).encode()
    return chance.choice((found, found, found[: len(found) // 2], b"[" * 5000, b"\xff" + found, b'{"a":1e999}'))


def _zipped(name: str, content: bytes) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return held.getvalue()


def _png(width: int, height: int) -> bytes:
    def chunk(kind: bytes, content: bytes) -> bytes:
        return len(content).to_bytes(4, "big") + kind + content + zlib.crc32(kind + content).to_bytes(4, "big")

    head = width.to_bytes(4, "big") + height.to_bytes(4, "big") + b"\x08\x02\x00\x00\x00"
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(999))) + chunk(b"IEND", b"")


FILES: tuple[bytes, ...] = (
    *(
        b"",
        b"\x00" * 50,
        b"\xff\xfe",
        b"x",
        b"PK\x03\x04" + bytes(60),
        b"%PDF-1.7\n%%EOF",
        b"\xd0\xcf\x11\xe0" + bytes(99),
    ),
    *(_zipped("[Content_Types].xml", b"<x"), _zipped("../../x", b"y"), _zipped("xl/workbook.xml", b"<" * 99)),
    *(
        _zipped("a.shp", bytes(200)),
        _zipped("bomb", bytes(3_000_000)),
        _zipped("a.shp", b"\x00\x00\x27\x0a" + bytes(96)),
    ),
    *(_png(1, 1), _png(60_000, 60_000), _png(0, 0), b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0" + bytes(40), b"GIF89a"),
    *(b'{"type":"FeatureCollection","features":[{}]}', b'{"type":"FeatureCollection","features":"x"}'),
    b'{"type":"FeatureCollection","features":[{"type":"Feature","properties":null,"geometry":{"type":"Polygon",'
    b'"coordinates":[[[1e999,2],[null,3],["x",4]]]}}]}',
    *(b"<?xml version='1.0'?><!DOCTYPE k [<!ENTITY a 'aa'>]><kml>&a;</kml>", b"<kml><Placemark/></kml>", b"<kml"),
    *(b"NIK;Nama\n\x00;\xff\n", b"nik,nama\n" + b"1302101405800001,A\n" * 3, b'"' * 5000, b"nagari-bundle 1 {}\n"),
    *(b'nagari-bundle 1 {"for":"13.02","bytes":"3"}\nage', b"nagari-bundle 9 {}\n", b"BEGIN:VCALENDAR", b"a" * 200_000),
)
