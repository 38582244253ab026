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
from nagari.sync.models.trust import (
    Blob,
    BlobUse,
    Brought,
    EnrolmentCode,
    EnrolmentTry,
    Root,
    Statement,
    StatementKind,
)

__all__ = [
    "Blob",
    "BlobUse",
    "Brought",
    "Capture",
    "CaptureKind",
    "EnrolmentCode",
    "EnrolmentTry",
    "EntryIndex",
    "EntryRange",
    "FeedRow",
    "ObjectStamps",
    "Peer",
    "ProjectionState",
    "Root",
    "Segment",
    "SessionLog",
    "Shape",
    "Site",
    "SiteState",
    "Statement",
    "StatementKind",
    "Stream",
    "Writer",
]
