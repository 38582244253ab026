from tests.accounts.walk import POST, PUBLIC, Page

PAGES: dict[str, Page] = {
    "network:index": Page("upkeep.network"),
    "network:phone": Page(PUBLIC),
    "network:certificate": Page(PUBLIC),
    "upgrade:index": Page("upkeep.upgrade"),
    "upgrade:progress": Page("upkeep.upgrade"),
    "upgrade:begin": Page("upkeep.upgrade", POST),
}
