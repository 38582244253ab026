"""The code on a letter, and the keys by which others believe it."""

from base64 import b64encode
from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from layanan.surat.genuine.rules.short import short_code
from layanan.surat.genuine.rules.token import DIGEST_BYTES, Claim, key_of, written
from layanan.surat.models import KunciKantor
from layanan.surat.signing import settings
from layanan.surat.stamping import Code, Stamped
from nagari.kantor import clock, site
from nagari.kantor.models import Level
from nagari.kantor.words import OFFICIAL_LANGUAGE
from nagari.sync import attesting, statements

# In capitals, which a QR code packs best; urls.py knows both.
PATH: Final = "/PERIKSA/"


def code_of(letter: Stamped) -> Code:
    """What `stamping` asks for: an address that everybody can open and that proves the letter offline."""
    now = clock.now()
    claim = Claim(
        number=letter.nomor,
        day=letter.tanggal,
        kind=letter.jenis,
        initials=letter.inisial,
        digest=bytes.fromhex(letter.sidik)[:DIGEST_BYTES],
    )
    token = written(claim, attesting.own_key(now), lambda message: attesting.attest(message, now))
    address = public_address()
    short = short_code(letter.sidik)
    with override(OFFICIAL_LANGUAGE):
        note = _("Scan this code to see whether this letter is genuine.")
        if address:
            where = f"{address.partition('://')[2].lower()}{PATH.lower().rstrip('/')}"
            note += " " + _("Or open %(address)s and type number and check code:") % {"address": where}
        else:
            short = _("Check code: %(code)s") % {"code": short}
    return Code(text=f"{address}{PATH}{token}", note=note, short=short)


def public_address() -> str:
    """Where everybody can open the check page, in capitals, without a slash at its end: as set, or the regency's; ""
    where there is neither, and the code can be read at any office of the regency only."""
    row = settings.current()
    parent = statements.parent()
    address = row.alamat_periksa or (parent.url if parent else "")
    scheme, colon, rest = address.rstrip("/").partition("://")
    host, slash, path = rest.partition("/")
    # Scheme and host are the same in capitals; a path may not be.
    return f"{scheme.upper()}{colon}{host.upper()}{slash}{path}"


@transaction.atomic
def publish_keys(now: datetime) -> int:
    """At a regency: send out what it signed of its offices' keys, as far as that was not done; how many. An office
    that has joined is known next door with the next exchange. Done twice at once, a row stands there twice, which
    harms nobody."""
    info = site.current()
    if info is None or info.level != Level.KABUPATEN:
        return 0
    told = attesting.statements_to_publish()
    known = set(KunciKantor.objects.values_list("sidik", flat=True))
    rows = [
        KunciKantor(wilayah=info.wilayah, kunci=key_of(key).hex(), sidik=digest, pernyataan=b64encode(raw).decode())
        for digest, key, raw in told
        if digest not in known
    ]
    KunciKantor.objects.bulk_create(rows)
    return len(rows)
