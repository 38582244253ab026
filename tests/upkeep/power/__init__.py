"""The power goes in the middle of a working day, below everything: what was not yet flushed is lost, torn or reordered.

`disk` writes down what SQLite and the program give to the disk, and when they have it flushed; `day` is an office at
work over it; `test_cuts` makes the disk that would be left at any moment, and starts from that.
"""
