"""Mode latihan: an office with invented residents beside the real one, in a process and a data folder of its own."""
