"""Figures: one table of them, kept in step with rows, and the indicators that say what they mean."""
