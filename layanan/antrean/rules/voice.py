"""What the display says of a call, as names of clips in order (static/antrean/suara.json). Pure."""

from typing import Final

DIGITS: Final = ("nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan")


def clips(huruf: str, nomor: int, loket: int) -> list[str]:
    """“Nomor antrean A kosong nol tiga”: the ticket digit by digit as it is printed, the counter as a number."""
    digits = [DIGITS[int(sign)] for sign in f"{nomor:03d}"]
    if digits[0] == "nol":
        # Two of the same word in a row are heard as one across a full room.
        digits[0] = "kosong"
    return ["lonceng", "nomor-antrean", huruf.lower(), *digits, "silakan-ke-loket", *number(loket)]


def number(value: int) -> list[str]:
    """A number from 0 to 99 in words; larger ones digit by digit."""
    if value < 10:
        return [DIGITS[value]]
    if value == 10:
        return ["sepuluh"]
    if value == 11:
        return ["sebelas"]
    if value < 20:
        return [DIGITS[value - 10], "belas"]
    if value < 100:
        tens, ones = divmod(value, 10)
        return [DIGITS[tens], "puluh", *([DIGITS[ones]] if ones else [])]
    return [DIGITS[int(sign)] for sign in str(value)]


def spoken(huruf: str, nomor: int, loket: int) -> str:
    """The same as a sentence, for the caption."""
    return f"Nomor antrean {huruf}-{nomor:03d}, silakan ke loket {loket}"
