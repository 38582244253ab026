"""Recording events, a kind a module; each one transaction."""
