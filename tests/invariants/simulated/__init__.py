"""Models that only simulated offices have: small, and written at every level, so that offices get in their way."""
