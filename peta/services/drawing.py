"""What was drawn by hand becomes a boundary. Loads shapely."""

from datetime import datetime
from uuid import UUID

from nagari.lib.errors import CodedError, Problem
from peta.rules.files.geojson import read_geojson
from peta.rules.files.places import placed
from peta.rules.matching import Target
from peta.rules.shapes import to_text
from peta.services.boundaries import Source, give, part_target


def draw(office: str, part_id: UUID | None, geojson: str, source: str, now: datetime) -> tuple[Problem, ...]:
    """A new version of the boundary of the village itself, or of a jorong, RW or RT of it; what was mended in it.
    Holes stay.

    Raises CodedError (rules.files.geojson, rules.files.places) and UserError part_gone.
    """
    target = part_target(office, part_id) if part_id else Target(office, "", "")
    (feature, *_more) = read_geojson(geojson.encode()).features
    judged = placed(feature.polygons, feature.kind, None)
    if judged.shape is None:
        raise CodedError(judged.remarks[0].code, **judged.remarks[0].params)
    give(office, [(target, to_text(judged.shape))], Source(sumber=source), now)
    return judged.remarks
