"""Asking a Nominatim (https://nominatim.org/release-docs/latest/api/Search/), one question at a time."""

from collections.abc import Callable
from typing import Final
from urllib.parse import urlsplit

from nagari.lib.errors import CodedError
from peta.alamat.rules import Found
from peta.lokasi.rules import Position, checked, metres

_SECONDS: Final = 8
_AGENT: Final = "nagari-village-office"
# South, west, north, east: nothing outside is of use.
Box = tuple[float, float, float, float]
Ask = Callable[[str, Box], Found | None]


class Offline(Exception):  # noqa: N818  the usual state of things
    """The service can't be reached, or has too much to do: later."""


class Refused(Exception):  # noqa: N818  as above
    """The service does not want to answer us, or says what nobody understands: a person has to look."""


def nominatim(address: str) -> Ask:
    """Asks the service at this address. What it is asked with raises Offline or Refused."""
    from geopy import exc
    from geopy.geocoders import Nominatim

    parts = urlsplit(address)
    service = Nominatim(
        user_agent=_AGENT, domain=parts.netloc + parts.path, scheme=parts.scheme, timeout=_SECONDS, proxies={}
    )

    def ask(question: str, box: Box) -> Found | None:
        south, west, north, east = box
        try:
            found = service.geocode(
                question, country_codes="id", language="id", viewbox=((south, west), (north, east)), bounded=True
            )
            return _read(found.raw) if found else None
        except (exc.GeocoderUnavailable, exc.GeocoderTimedOut, exc.GeocoderRateLimited) as error:
            raise Offline from error
        except exc.GeocoderServiceError as error:
            raise Refused from error
        except (CodedError, ValueError, TypeError, KeyError, AttributeError, IndexError) as error:
            raise Refused from error

    return ask


def _read(raw: dict[str, object]) -> Found:
    at = checked(float(str(raw["lat"])), float(str(raw["lon"])))
    box = raw.get("boundingbox")
    south, north, west, east = map(float, box) if isinstance(box, list) else (at.lat, at.lat, at.lng, at.lng)
    half = metres(Position(south, west), Position(north, east)) / 2
    return Found(at.lat, at.lng, str(raw.get("display_name", ""))[:300], round(half))
