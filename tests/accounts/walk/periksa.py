from tests.accounts.walk import PUBLIC, Page, given

PAGES: dict[str, Page] = {
    "periksa:ask": Page(PUBLIC),
    "periksa:letter": Page(PUBLIC, of=given(token="A")),
    "periksa:scanned": Page(PUBLIC, of=given(token="A")),
    "periksa:ask_elsewhere": Page(PUBLIC),
    "periksa:elsewhere": Page(PUBLIC, of=given(token="A")),
}
