"""What the engine keeps, a file for each part that writes it. Sizes matter: a regency keeps millions of rows."""

from nagari.sync.models.exchange import Peer, SessionLog
from nagari.sync.models.journal import (
    Capture,
    CaptureKind,
    EntryIndex,
    EntryRange,
    ObjectStamps,
    Segment,
    Shape,
    Site,
    SiteState,
    Stream,
    Writer,
)
from nagari.sync.models.projecting import FeedRow, ProjectionState

__all__ = [
    "Capture",
    "CaptureKind",
    "EntryIndex",
    "EntryRange",
    "FeedRow",
    "ObjectStamps",
    "Peer",
    "ProjectionState",
    "Segment",
    "SessionLog",
    "Shape",
    "Site",
    "SiteState",
    "Stream",
    "Writer",
]
