"""The measured figures: `python -m tests.benchmarks [--only NAME] [--out FILE]`."""
