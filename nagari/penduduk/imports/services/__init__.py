"""Changes an import makes: a preview kept, a plan written, an import taken back."""
