"""The same-topic control: how often passages are reported in two news stories that are each other's nearest neighbours but share no text.

Pairs: for every n-th document of neardup_reuters the nearest other one by TF-IDF cosine with less than .15 containment of five-word sequences. A pair is
flagged when it has a passage that counts (not boilerplate) and holds no exact run of six words, or a summary.
"""

from __future__ import annotations

import math
import time
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from bench import _run
from bench.scorers import read_rows
from provenance import align, split
from provenance.model import Document, Span, Text
from provenance.settings import AlignSettings, SplitSettings
from provenance.text import tokens

LEAST_WORDS = 40
MOST_CONTAINED = 0.15
LOOKED_AT = 20
PAIRS = 1000


def neighbours(words: Mapping[int, Sequence[str]], count: int) -> list[tuple[int, int]]:
    """About ``count`` pairs of nearest neighbours without much common text."""
    frequency = Counter(word for one in words.values() for word in set(one))
    vectors: dict[int, dict[str, float]] = {}
    where: dict[str, list[int]] = defaultdict(list)
    for key, one in words.items():
        raw = {word: (1 + math.log(n)) * math.log(len(words) / frequency[word]) for word, n in Counter(one).items()}
        norm = math.sqrt(sum(value * value for value in raw.values())) or 1.0
        vectors[key] = {word: value / norm for word, value in raw.items()}
        for word in raw:
            where[word].append(key)
    found = set()
    keys = [key for key in words if len(words[key]) > LEAST_WORDS]
    for key in keys[:: max(1, len(keys) // count)]:
        scores: Counter[int] = Counter()
        for word, value in vectors[key].items():
            if len(where[word]) <= len(words) // 10:
                for other in where[word]:
                    scores[other] += value * vectors[other][word]  # type: ignore[assignment]
        for other, _ in scores.most_common(LOOKED_AT + 1):
            if other != key and len(words[other]) > LEAST_WORDS and _contained(words[key], words[other]) < MOST_CONTAINED:
                found.add((min(key, other), max(key, other)))
                break
    return sorted(found)


def _runs(words: Sequence[str], size: int) -> set[tuple[str, ...]]:
    return {tuple(words[at : at + size]) for at in range(len(words) - size + 1)}


def _contained(a: Sequence[str], b: Sequence[str]) -> float:
    x, y = _runs(a, 5), _runs(b, 5)
    return len(x & y) / max(1, min(len(x), len(y)))


def main(argv: Sequence[str]) -> int:
    """Run on a pack and print the shares of pairs flagged."""
    args = _run.arguments(argv, __doc__ or "")
    texts = {int(row["id"]): row["text"] for row in read_rows(args.pack / "docs.jsonl")}
    pairs = neighbours({key: [word for word, _ in tokens(text)] for key, text in texts.items()}, args.sample or PAIRS)
    start = time.perf_counter()
    settings = AlignSettings()
    flagged = summaries = 0
    answers = []
    for a, b in pairs:
        left, right = (_text(key, texts[key]) for key in (a, b))
        found = [p for p in align.compare(left, right, settings) if p.kind != "boilerplate"]
        loose = [p for p in found if p.kind != "summary" and not _exact(left, right, p.left, p.right)]
        flagged += bool(loose)
        summaries += any(p.kind == "summary" for p in found)
        answers.append({"a": a, "b": b, "passages": len(found), "without_exact_run": len(loose)})
    cost = _run.finished(answers, time.perf_counter() - start, args.out)
    _run.show("control", {"pairs": len(pairs), "flagged": flagged / max(1, len(pairs)), "summaries": summaries / max(1, len(pairs))}, cost)
    return 0


def _text(key: int, text: str) -> Text:
    return split.split(Document(f"d{key:06d}", text), SplitSettings())[0]


def _exact(left: Text, right: Text, a: Span, b: Span) -> bool:
    x, y = ([word for word, _ in tokens(t.document.text[s[0] : s[1]])] for t, s in ((left, a), (right, b)))
    return bool(_runs(x, 6) & _runs(y, 6))
