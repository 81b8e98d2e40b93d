"""Which documents are worth comparing."""

import random

from provenance.model import Document, Sentence, Span, Text
from provenance.pair import candidates
from provenance.settings import PairSettings
from provenance.weigh import prepare


def collection(count, planted):
    """Documents of made-up words; ``planted`` maps pairs of numbers to a sentence count that the second takes from the first, words shuffled a little."""
    rng = random.Random(4)
    made = ["".join(rng.choice("bdfgklmnprst") + rng.choice("aeiou") for _ in range(3)) for _ in range(3000)]
    bodies = [[[rng.choice(made) for _ in range(15)] for _ in range(20)] for _ in range(count)]
    for (source, copy), sentences in planted.items():
        for at in range(sentences):
            words = list(bodies[source][at])
            words[3], words[4] = words[4], words[3]
            bodies[copy][10 + at] = words
    texts = []
    for number, body in enumerate(bodies):
        spans, at = [], 0
        for words in body:
            end = at + len(" ".join(words)) + 1
            spans.append(Span(at, end))
            at = end + 1
        content = ". ".join(" ".join(words) for words in body) + "."
        texts.append(Text(Document(f"d{number:03}", content), (), tuple(Sentence(i, s, 0, "paragraph") for i, s in enumerate(spans))))
    return texts


PLANTED = {(3, 90): 3, (10, 11): 2, (50, 20): 4}
FEW = PairSettings(all_documents=4)


def test_a_small_collection_is_compared_all_with_all():
    ready = prepare(collection(4, {}))
    assert [(c.left, c.right) for c in candidates(ready, FEW)] == [(f"d00{a}", f"d00{b}") for a, b in ((0, 1), (0, 2), (0, 3), (1, 2), (1, 3), (2, 3))]


def test_documents_that_share_passages_are_found_among_many():
    ready = prepare(collection(100, PLANTED))
    found = candidates(ready, FEW)
    wanted = {tuple(sorted((f"d{a:03}", f"d{b:03}"))) for a, b in PLANTED}
    assert wanted <= {(c.left, c.right) for c in found}
    assert len(found) < 30  # of 4,950
    reasons = next(c for c in found if (c.left, c.right) == ("d003", "d090"))
    assert len(reasons.why) == 3 and reasons.nats >= FEW.anchor_nats


def test_the_order_of_the_texts_does_not_matter():
    texts = collection(80, {(1, 2): 3})
    forward = candidates(prepare(texts), FEW)
    assert forward == candidates(prepare(texts[::-1]), FEW)


def test_a_story_in_very_many_documents_links_neighbours():
    texts = collection(120, {(0, n): 5 for n in range(1, 120)})
    found = candidates(prepare(texts), PairSettings(all_documents=4, links_per_document=20))
    linked = {name for c in found for name in (c.left, c.right)}
    assert len(linked) == 120
    assert len(found) <= 2 * 120 + 60


def test_nothing_to_compare():
    assert candidates(prepare(collection(1, {})), FEW) == ()
    assert candidates((), FEW) == ()
    empty = [Text(Document(f"e{n}", ""), (), ()) for n in range(6)]
    assert candidates(prepare(empty), FEW) == ()
