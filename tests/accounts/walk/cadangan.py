from tests.accounts.walk import POST, Page

PAGES: dict[str, Page] = {
    "backups:index": Page("upkeep.backup"),
    "backups:make": Page("upkeep.backup", POST),
    "backups:place": Page("upkeep.backup"),
    "backups:key": Page("upkeep.backup"),
    "backups:rescued": Page("upkeep.backup"),
    "backups:sealed": Page("sync.certify"),
}
