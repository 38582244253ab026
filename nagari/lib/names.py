"""Names of people, as the search compares them."""


def search_key(nama: str) -> str:
    """The name as it is kept for searching: upper case, single spaces."""
    return " ".join(nama.upper().split())
