"""The first day of an office: from an empty program to a counter that can serve, by pages or by `setup`."""
