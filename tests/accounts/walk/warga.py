from tests.accounts.walk import PUBLIC, Page, given

PAGES: dict[str, Page] = {
    "status": Page(PUBLIC, of=given(nomor="KTB-000-000-009")),
    "warga:track": Page(PUBLIC),
    "warga:status": Page(PUBLIC, of=given(nomor="KTB-000-000-009")),
}
