from tests.accounts.walk import POST, PUBLIC, Page, given

PAGES: dict[str, Page] = {
    "home": Page(PUBLIC),
    "help": Page(PUBLIC),
    "help_page": Page(PUBLIC, of=given(slug="akun")),
    "language": Page(PUBLIC, POST),
    "robots": Page(PUBLIC),
    "favicon": Page(PUBLIC),
    "ping": Page(PUBLIC),
    "firstday:overview": Page("pages.setup"),
    "firstday:code": Page(PUBLIC),
    "firstday:finish": Page("pages.setup", POST),
    "firstday:dismiss": Page("pages.setup", POST),
    "firstday:rescue": Page("pages.setup"),
    "firstday:step": Page("pages.setup", of=given(slug="sebutan"), anywhere=True),
    "gallery": Page(PUBLIC),
    "gallery_fault": Page(PUBLIC, of=given(name="404")),
    "gallery_page": Page(PUBLIC, of=given(name="daftar")),
    "training:index": Page("pages.training"),
    "training:progress": Page("pages.training"),
    "training:start": Page("pages.training", POST),
    "training:stop": Page("pages.training", POST),
}
