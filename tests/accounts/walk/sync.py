from tests.accounts.walk import POST, PUBLIC, Page

PAGES = {
    # What is sent there protects itself: sync.enrolment.
    "sync-join": Page(PUBLIC, POST),
}
