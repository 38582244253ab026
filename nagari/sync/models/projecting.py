"""The feed of effective row changes, and how far each projection has read it."""
