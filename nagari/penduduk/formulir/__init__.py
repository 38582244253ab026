"""The official forms of Permendagri 109/2019, filled in from a family, a resident or an event.

The layout is our own; the names and numbers of what they ask are the official ones. What is not known stays open, to be
written by hand.
"""
