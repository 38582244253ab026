from tests.accounts.walk import Page

PAGES: dict[str, Page] = {
    "peta:layer": Page("peta.view", of=lambda region: {"tingkat": 4, "within": region, "rincian": 0}),
}
