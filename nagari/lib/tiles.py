"""Where maps from the internet come from, if a site allows them."""

from urllib.parse import urlsplit

from nagari.lib.environment import ConfigurationError


def origin_of(template: str) -> str:
    """What the content security policy names for an address such as https://tile.example.org/{z}/{x}/{y}.png; "" for
    none. Raises ConfigurationError: pages have to show no other place than the one that is named."""
    if not template:
        return ""
    parts = urlsplit(template)
    is_whole = all(f"{{{name}}}" in parts.path + "?" + parts.query for name in "zxy")
    if parts.scheme != "https" or not parts.hostname or set(parts.netloc) & set("{}@*' ;,") or not is_whole:
        raise ConfigurationError(
            "NAGARI_MAP_TILES",
            f"'{template}' is no address of map tiles.",
            "Write it like https://tile.example.org/{z}/{x}/{y}.png, or unset it.",
        )
    return f"https://{parts.netloc}"
