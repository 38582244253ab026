"""Forms of the register: they read what was typed; what is right is decided by `penduduk.rules` in the services."""
