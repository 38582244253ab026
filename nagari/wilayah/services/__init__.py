"""Changes to regions: the reference tree, and what an office defines inside its own."""
