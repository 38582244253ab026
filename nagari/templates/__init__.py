"""The templates all apps share, and the tags with which they are written."""
