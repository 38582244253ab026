from tests.accounts.walk import Page, given

PAGES: dict[str, Page] = {
    "statistik:index": Page("statistik.view"),
    "statistik:months": Page("statistik.view"),
    "statistik:detail": Page("statistik.view", of=given(code="agama"), anywhere=True),
    "statistik:file": Page("statistik.view", of=given(code="agama"), anywhere=True),
    "statistik:sheet": Page("statistik.view", of=given(code="agama"), anywhere=True),
}
