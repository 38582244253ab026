#!/usr/bin/env python3
"""The clips the queue's display speaks with: layanan/antrean/static/antrean/suara.{opus,json}.

    apt-get install espeak-ng opus-tools; python deploy/voice.py

One file, because forty requests of 3 KB take longer than one of 100, and a part of one can be played at its sample.
"""

import array
import json
import math
import subprocess
import tempfile
import wave
from pathlib import Path

OUT = Path(__file__).resolve().parent.parent / "layanan" / "antrean" / "static" / "antrean"
RATE = 22_050
GAP_SECONDS = 0.06
QUIET = 250
# As Indonesian names its letters; the voice reads single ones in other ways.
NAMES = {"a": "a", "b": "be", "c": "ce", "d": "de", "e": "é", "f": "ef", "g": "ge", "h": "ha", "i": "i", "j": "je",
         "k": "ka", "l": "el", "m": "em", "n": "en", "o": "o", "p": "pe", "q": "ki", "r": "er", "s": "es", "t": "te",
         "u": "u", "v": "fe", "w": "we", "x": "eks", "y": "ye", "z": "zet"}  # fmt: skip
WORDS = (
    *("nol", "kosong", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan", "sepuluh"),
    *("sebelas", "belas", "puluh"),
)
PHRASES = {"nomor-antrean": "nomor antrean", "silakan-ke-loket": "silakan ke loket"}


def main() -> None:
    texts = {**PHRASES, **{word: word for word in WORDS}, **NAMES}
    sound, places = array.array("h"), {}
    for name, samples in [("lonceng", bell()), *((name, spoken(text)) for name, text in texts.items())]:
        places[name] = [round(len(sound) / RATE, 4), round(len(samples) / RATE, 4)]
        sound.extend(samples)
        sound.extend([0] * int(RATE * GAP_SECONDS))
    OUT.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(suffix=".wav") as file:
        with wave.open(file.name, "wb") as out:
            out.setnchannels(1)
            out.setsampwidth(2)
            out.setframerate(RATE)
            out.writeframes(sound.tobytes())
        target = OUT / "suara.opus"
        command = [
            "opusenc",
            "--quiet",
            "--bitrate",
            "24",
            "--serial",
            "1",
            "--discard-comments",
            file.name,
            str(target),
        ]
        subprocess.run(command, check=True)
    (OUT / "suara.json").write_text(json.dumps(places, indent=None, separators=(",", ":")) + "\n")
    print(f"{len(places)} clips, {len(sound) / RATE:.1f} s, {target.stat().st_size:,} bytes")


def bell() -> "array.array[int]":
    """Two struck tones, a third apart."""
    samples = array.array("h", [0] * int(RATE * 1.1))
    for start, tone in ((0.0, 659.3), (0.35, 523.3)):
        first = int(start * RATE)
        for place in range(first, len(samples)):
            t = (place - first) / RATE
            wave_now = math.sin(2 * math.pi * tone * t) + 0.3 * math.sin(2 * math.pi * tone * 2.76 * t)
            samples[place] = max(-32000, min(32000, samples[place] + int(9000 * math.exp(-4.5 * t) * wave_now)))
    return samples


def spoken(text: str) -> "array.array[int]":
    """By espeak-ng, silence at both ends cut off."""
    with tempfile.NamedTemporaryFile(suffix=".wav") as file:
        subprocess.run(["espeak-ng", "-v", "id", "-s", "135", "-a", "160", "-w", file.name, text], check=True)
        with wave.open(file.name) as read:
            assert read.getframerate() == RATE
            samples = array.array("h", read.readframes(read.getnframes()))
    loud = [place for place, value in enumerate(samples) if abs(value) > QUIET]
    return samples[max(0, loud[0] - 200) : loud[-1] + 600]


if __name__ == "__main__":
    main()
