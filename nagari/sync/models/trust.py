"""Who may take part: signed statements (certificates, revocations, successions, erasures) and codes to enrol."""
