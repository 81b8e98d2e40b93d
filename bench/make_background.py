"""Make ``provenance/data/background_en.txt``: how common English word stems are.

``python -m bench make_background FREQUENCIES`` where FREQUENCIES is ``frequency_dictionary_en_82_765.txt`` of the package symspellpy (MIT; that list
crosses Google Books n-gram counts, CC BY 3.0, with the freely usable SCOWL word list). Words are folded and cut to five letters as ``provenance.weigh``
does, their counts added, and the logarithm of the share rounded to a quarter of a nat, which keeps the table small.
"""

from __future__ import annotations

import math
import sys
from collections import Counter
from pathlib import Path

from provenance.weigh import stem

TARGET = Path(__file__).resolve().parents[1] / "provenance" / "data" / "background_en.txt"
LEAST_SHARE = 1e-7  # rarer stems get the share of an unknown stem anyway
# Halves of contractions, which the list lacks because the words are written without their apostrophe there; shares estimated by order of magnitude.
CONTRACTIONS = {"s": 6e-3, "t": 2e-3, "re": 4e-4, "ll": 4e-4, "ve": 4e-4, "m": 4e-4, "d": 4e-4, "don": 6e-4, "didn": 2e-4, "doesn": 2e-4, "isn": 1e-4}
HEADER = """\
# How common English word stems are: one line per level; level L means that about exp(-L / 4) of all running words have this stem.
# Made by bench/make_background.py from frequency_dictionary_en_82_765.txt (symspellpy / SymSpell, MIT License, (c) Wolf Garbe and mmb L),
# which rests on Google Books Ngram data (CC BY 3.0) and SCOWL. Words folded, cut to five letters, counts added, stems below 1e-7 left out.
"""


def table(lines: list[str]) -> dict[int, list[str]]:
    """Stems by level from lines ``word count``."""
    counts: Counter[str] = Counter()
    for line in lines:
        word, count = line.split()
        counts[stem(word)] += int(count)
    total = counts.total()
    shares = {name: count / total for name, count in counts.items()} | CONTRACTIONS
    levels: dict[int, list[str]] = {}
    for name, share in sorted(shares.items()):
        if share >= LEAST_SHARE:
            levels.setdefault(round(-4 * math.log(share)), []).append(name)
    return dict(sorted(levels.items()))


def main(argv: list[str]) -> int:
    """Write the table."""
    if len(argv) != 1:
        print(__doc__, file=sys.stderr)
        return 2
    levels = table(Path(argv[0]).read_text(encoding="utf-8-sig").splitlines())
    TARGET.write_text(HEADER + "".join(f"{level} {' '.join(stems)}\n" for level, stems in levels.items()), encoding="utf-8")
    print(f"{TARGET}: {sum(map(len, levels.values()))} stems, {TARGET.stat().st_size} bytes")
    return 0
