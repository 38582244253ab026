"""What is decided about regions without looking at a database: codes, rows of a tree file, jorong and RT."""
