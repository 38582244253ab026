"""Parts of one long document, drawn apart, bound into one PDF/A whose pages are numbered through.

How many pages there are is known only when the last part is drawn, so the numbers are a document of their own, as long
as the parts together, and each of its pages is laid over one of theirs.
"""

import io
import re
from collections.abc import Sequence

from pypdf import PageObject, PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
    StreamObject,
)

_NUMBER = "/Nomor"
_PAGES = re.compile(rb"(<xmpTPg:NPages>)\d+(</xmpTPg:NPages>)")


def pages_of(pdf: bytes) -> int:
    return len(PdfReader(io.BytesIO(pdf)).pages)


def bound(parts: Sequence[bytes], numbers: bytes) -> bytes:
    """Title, profile and moment are those of the first part. Raises ValueError where `numbers` has not as many pages
    as the parts together."""
    writer = PdfWriter(clone_from=io.BytesIO(parts[0]))
    for part in parts[1:]:
        # A reader has to live as long as its pages are read.
        reader = PdfReader(io.BytesIO(part))
        for page in reader.pages:
            writer.add_page(page)
    told = PdfReader(io.BytesIO(numbers))
    for page, number in zip(list(writer.pages), told.pages, strict=True):
        _lay_over(writer, page, number)
    _tell_pages(writer, len(told.pages))
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def _lay_over(writer: PdfWriter, page: PageObject, number: PageObject) -> None:
    contents = number.get_contents()
    assert contents is not None
    form = DecodedStreamObject()
    form.set_data(contents.get_data())
    form[NameObject("/Type")] = NameObject("/XObject")
    form[NameObject("/Subtype")] = NameObject("/Form")
    form[NameObject("/BBox")] = number.mediabox
    form[NameObject("/Resources")] = _dictionary(number, "/Resources").clone(writer)
    # Pages of a part may share their resources, so each gets a table of its own.
    resources = DictionaryObject(_dictionary(page, "/Resources"))
    shown = DictionaryObject(_dictionary(resources, "/XObject"))
    shown[NameObject(_NUMBER)] = writer._add_object(form.flate_encode())
    resources[NameObject("/XObject")] = shown
    page[NameObject("/Resources")] = resources
    own = page.raw_get("/Contents")
    streams = own.get_object() if isinstance(own.get_object(), ArrayObject) else [own]
    before, after = (_stream(writer, text) for text in (b"q\n", f"\nQ q {_NUMBER} Do Q\n".encode()))
    page[NameObject("/Contents")] = ArrayObject([before, *streams, after])


def _dictionary(holder: DictionaryObject, name: str) -> DictionaryObject:
    """Empty where there is none."""
    found = holder.get(name, DictionaryObject()).get_object()
    assert isinstance(found, DictionaryObject)
    return found


def _stream(writer: PdfWriter, text: bytes) -> IndirectObject:
    found = DecodedStreamObject()
    found.set_data(text)
    return writer._add_object(found)


def _tell_pages(writer: PdfWriter, count: int) -> None:
    """The metadata of the first part says how many pages that one had."""
    told = writer.root_object["/Metadata"].get_object()
    assert isinstance(told, StreamObject)
    told.set_data(_PAGES.sub(rb"\g<1>%d\g<2>" % count, told.get_data()))
