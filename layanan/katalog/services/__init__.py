"""Changes to the catalogue, each in one transaction."""
