"""Figures on pages: overview, one page an indicator, the months, files and print."""
