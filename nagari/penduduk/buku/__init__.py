"""The books of the population (Permendagri 47/2016)."""
