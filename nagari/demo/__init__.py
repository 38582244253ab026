"""Invented residents for the demo, the training office, tests and measurements. Everything here is made up.

`generator.generate(seed, residents, wilayah, today)` -> `records.Village`; `opensid.write(village, path)` makes a file.
"""
