"""Near-duplicates of a collection: versions of one story, told apart from forms filled in twice.

For corpora see ``corpus``; this is the exact rule on texts in memory, with the conflict test that news needs.
"""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from collections.abc import Mapping

from provenance.matching.differ import conflict_rate
from provenance.settings import AlignSettings
from provenance.shingle import shingles
from provenance.text import tokens

__all__ = ["near_duplicates"]

SIZE = 5  # words a shingle: containment of five words beats Jaccard and three words on news that is re-sent and updated (.904 against .836 F1)
COMMON = 200  # shingles in more documents than this lead to no pair: furniture


def near_duplicates(texts: Mapping[str, str], settings: AlignSettings) -> list[tuple[str, str, float]]:
    """Pairs (a, b, containment) of which the shorter stands in the longer to ``duplicate_containment`` and that are not one form filled in twice.

    Sorted, a before b; the order of ``texts`` does not matter. Containment is the share of the shorter text's five-word shingles.

    >>> story = "the harbour council voted nine to four on tuesday to close the ferry line"
    >>> near_duplicates({"a": story, "b": story + " in june", "c": "nothing alike at all here"}, AlignSettings())
    [('a', 'b', 1.0)]
    """
    held = {name: set(shingles([word for word, _ in tokens(text)], SIZE).tolist()) for name, text in sorted(texts.items())}
    where: dict[int, list[str]] = defaultdict(list)
    for name, own in held.items():
        for shingle in own:
            where[shingle].append(name)
    shared: Counter[tuple[str, str]] = Counter()
    for names in where.values():
        if 1 < len(names) <= COMMON:
            shared.update(itertools.combinations(names, 2))
    found = []
    for (a, b), count in sorted(shared.items()):
        containment = count / max(1, min(len(held[a]), len(held[b])))
        if containment >= settings.duplicate_containment and conflict_rate(texts[a], texts[b]) <= settings.duplicate_conflicts:
            found.append((a, b, containment))
    return found
