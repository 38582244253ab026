"""Starts the version an office runs, and takes it from one to the next. Standard library only: it has to work where a
version does not, on an interpreter that knows none of the packages."""
