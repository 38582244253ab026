"""What the engine refuses, each with a stable code. Nothing here is ever logged and passed over (I4)."""

from nagari.lib.errors import CodedError


class SyncRefused(CodedError):  # noqa: N818 - it is what happened, not what failed
    """Something that arrived is not admitted. Codes:

    segment_gap segment_again segment_hash segment_signature segment_scope segment_future segment_size segment_format
    site_unknown site_revoked number_reused settled_already settled_value
    """
