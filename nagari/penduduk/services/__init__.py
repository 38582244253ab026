"""Changes to the register, a mutation a module. Pages, commands, importers and scripts all call these."""
