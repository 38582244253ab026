"""Residents handed over from one register to another: offered, accepted or refused, never in two at once."""
