"""A small report made by hand, on a story invented for this purpose, and a second one full of hostile characters."""

# ruff: noqa: E501 - the articles of the sample stand one paragraph a line

from __future__ import annotations

import difflib
import re

from provenance.model import (
    AbsentSource,
    Alignment,
    Block,
    Change,
    Document,
    Edge,
    Edit,
    Exhibit,
    Group,
    Mention,
    Problem,
    Relation,
    Report,
    Sentence,
    Span,
    Text,
)
from provenance.settings import Settings
from provenance.text import token_spans

TEXTS = {
    "agency/ferry-vote": """Council closes the Skerry ferry line

The harbour council voted nine to four on Tuesday evening to end the ferry line to the Skerry islands after ninety-three years. Some 412 islanders will have to book private boats from the first of June. “We had no choice once the second engine failed,” said harbour master Ilse Brandvold.

The line lost 2.3 million crowns last year, according to figures the council published with its agenda. A replacement vessel would have cost 61 million crowns. Two members of the Islands List walked out before the vote.

The school on Great Skerry said it would ask the ministry for a boarding grant.""",
    "island-post": """Islands cut off as council scraps ferry

The harbour council voted 9-4 on Tuesday night to end the ferry line to the Skerry islands after ninety-three years. Some 421 islanders will have to book private boats from the first of June. “We had no choice after the second engine failed,” said harbour master Ilse Brandvold.

Residents gathered at the pier with lanterns. A replacement vessel would have cost 61 million crowns.

The line lost 2.3 million crowns last year, according to figures the council published with its agenda. Residents stood at the pier holding lanterns.

Copyright Harbour Wire. Sign up for our newsletter.""",
    "coast-today": """What the islanders told Gull Radio

Nearly half of the pupils on Great Skerry already sleep on the mainland during storms, a teacher told Gull Radio. The teacher counted thirty-one nights last winter. She keeps a list of them in the staff room.

The bakery expects to close by August. Its owner sails to market himself when the weather holds.""",
    "digest/five-things": """Five things to know

1. On thirty-one nights last winter pupils could not sail home, Gull Radio reported, and almost one in two of them stayed on the mainland.

2. The baker thinks he will shut before September, and takes his own boat to the market on calm days.

3. “We had no choice once the second engine failed,” harbour master Ilse Brandvold told reporters.""",
    "weather-note": """Calm seas until Friday

The coastal office expects light wind from the south and good sight. Small craft may cross the sound without warning. Sign up for our newsletter.""",
}
FACTS = {
    "agency/ferry-vote": ("Council closes the Skerry ferry line", "Harbour Wire", "2031-03-04T21:10:00+01:00"),
    "island-post": ("Islands cut off as council scraps ferry", "The Island Post", "2031-03-05"),
    "coast-today": ("What the islanders told Gull Radio", "Coast Today", "2031-03-06"),
    "digest/five-things": ("Five things to know", "", "2031-03-07"),
    "weather-note": ("Calm seas until Friday", "Coastal Office", ""),
}


def split(document: Document) -> Text:
    """Paragraphs and sentences by the simplest rules that fit the sample."""
    blocks: list[Block] = []
    sentences: list[Sentence] = []
    for paragraph in re.finditer(r"[^\n]+", document.text):
        kind = "heading" if not blocks else "bullet" if paragraph[0][:1].isdigit() else "paragraph"
        blocks.append(Block(len(blocks), Span(*paragraph.span()), kind))
        for found in re.finditer(r"\S.*?(?:(?<!\d)[.!?]”?(?=\s|$)|$)", paragraph[0]):
            span = Span(paragraph.start() + found.start(), paragraph.start() + found.end())
            sentences.append(Sentence(len(sentences), span, blocks[-1].index, kind))
    quotes = tuple(Span(*found.span()) for found in re.finditer("“[^”]*”", document.text))
    return Text(document, tuple(blocks), tuple(sentences), quotes)


def place(text: str, words: str) -> Span:
    start = text.index(words)
    return Span(start, start + len(words))


def edits(left: str, a: Span, right: str, b: Span) -> tuple[Edit, ...]:
    """Word edits by difflib, in absolute offsets."""
    one = [Span(a.start + s, a.start + e) for s, e in token_spans(left[a.start : a.end])]
    two = [Span(b.start + s, b.start + e) for s, e in token_spans(right[b.start : b.end])]
    words = [left[s:e].lower() for s, e in one], [right[s:e].lower() for s, e in two]
    found = []
    for op, i, j, k, m in difflib.SequenceMatcher(None, *words, autojunk=False).get_opcodes():
        l_start = one[i].start if i < len(one) else a.end
        r_start = two[k].start if k < len(two) else b.end
        found.append(Edit(op, Span(l_start, one[j - 1].end if j > i else l_start), Span(r_start, two[m - 1].end if m > k else r_start)))
    return tuple(found)


def passage(texts: dict[str, Text], number: int, left: tuple[str, str], right: tuple[str, str], kind: str, score: float, **more) -> Alignment:
    one, two = texts[left[0]], texts[right[0]]
    a, b = place(one.document.text, left[1]), place(two.document.text, right[1])
    if left[0] == right[0] and left[1] == right[1]:
        b = Span(two.document.text.rindex(right[1]), two.document.text.rindex(right[1]) + len(right[1]))
    inside = [tuple(s.index for s in text.sentences if s.span.start < span.end and span.start < s.span.end) for text, span in ((one, a), (two, b))]
    changed = edits(one.document.text, a, two.document.text, b) if kind in ("near", "verbatim") else ()
    return Alignment(
        f"p{number}", left[0], a, right[0], b, kind, score, 30.0 + number, left_sentences=inside[0], right_sentences=inside[1], edits=changed, **more
    )


def _passages(texts: dict[str, Text]) -> tuple[Alignment, ...]:
    agency, post, coast, digest = "agency/ferry-vote", "island-post", "coast-today", "digest/five-things"
    old = "Some 412 islanders will have to book private boats from the first of June."
    new = "Some 421 islanders will have to book private boats from the first of June."
    figures = (Change("PV501", place(texts[agency].document.text, "412"), place(texts[post].document.text, "421"), "412", "421"),)
    quote = "We had no choice once the second engine failed,"
    vote = "on Tuesday evening to end the ferry line to the Skerry islands after ninety-three years."
    loss = "The line lost 2.3 million crowns last year, according to figures the council published with its agenda."
    said = "said harbour master Ilse Brandvold."
    return (
        passage(
            texts, 1,
            (agency, f"The harbour council voted nine to four {vote}"), (post, f"The harbour council voted 9-4 {vote.replace('evening', 'night')}"),
            "near", 0.88, why={"names": ["Skerry"], "numbers": ["ninety-three"], "rare_words": ["ferry", "islands"], "score": {"words": 0.86, "order": 1.0}},
        ),
        passage(texts, 2, (agency, old), (post, new), "near", 0.96, changes=figures, why={"rare_words": ["islanders", "private"]}),
        passage(texts, 3, (agency, f"“{quote}” {said}"), (post, f"“{quote.replace('once', 'after')}” {said}"), "quote", 0.93),
        passage(texts, 4, (agency, loss), (post, loss), "verbatim", 1.0, moved=True),
        passage(texts, 5, (agency, "A replacement vessel would have cost 61 million crowns."), (post, "A replacement vessel would have cost 61 million crowns."), "verbatim", 1.0),
        passage(texts, 6, (agency, f"“{quote}”"), (digest, f"“{quote}”"), "quote", 1.0),
        passage(
            texts, 7,
            (coast, "Nearly half of the pupils on Great Skerry already sleep on the mainland during storms, a teacher told Gull Radio. The teacher counted thirty-one nights last winter."),
            (digest, "On thirty-one nights last winter pupils could not sail home, Gull Radio reported, and almost one in two of them stayed on the mainland."),
            "paraphrase", 0.61, attribution="attributed",
        ),
        passage(
            texts, 8,
            (coast, "The bakery expects to close by August. Its owner sails to market himself when the weather holds."),
            (digest, "The baker thinks he will shut before September, and takes his own boat to the market on calm days."),
            "paraphrase", 0.58,
        ),
        passage(texts, 9, (post, "Sign up for our newsletter."), ("weather-note", "Sign up for our newsletter."), "boilerplate", 1.0),
    )  # fmt: skip


def _pairs(texts: dict[str, Text]) -> tuple[Relation, ...]:
    agency, post, coast, digest = "agency/ferry-vote", "island-post", "coast-today", "digest/five-things"
    furniture = place(texts[post].document.text, "Copyright Harbour Wire.")
    evidence = (
        Exhibit("PV312", 6.0, "b-from-a", "island-post ends with the copyright line of Harbour Wire.", ((post, *furniture),), "naming"),
        Exhibit("PV313", 1.5, "b-from-a", "agency/ferry-vote was published a day earlier.", (), "dates"),
        Exhibit("PV323", 0.4, "b-from-a", "island-post is the shorter text.", (), "style", counted=False),
        Exhibit("PV316", -0.5, "b-from-a", "island-post holds a detail that agency/ferry-vote lacks: lanterns at the pier.", (), "content"),
    )
    return (
        Relation(
            agency, digest, "shared-quotes", 0.93, share_a=0.08, share_b=0.2, counts={"quote": 1},
            hypotheses=(("shared-quotes", 0.93), ("a-from-b", 0.04), ("b-from-a", 0.03)),
        ),
        Relation(
            agency, post, "copied", 0.97, copy=post, source=agency, share_a=0.71, share_b=0.66, counts={"near": 2, "quote": 1, "verbatim": 2},
            evidence=evidence, hypotheses=(("b-from-a", 0.97), ("common-source", 0.02), ("a-from-b", 0.01)),
            prior=(("common-source", 0.4), ("a-from-b", 0.3), ("b-from-a", 0.3)),
            wording="island-post copied from agency/ferry-vote: it kept the copyright line of the agency.",
        ),
        Relation(
            coast, digest, "common-source", 0.84, absent_source="absent:gull-radio", share_a=0.62, share_b=0.57, counts={"paraphrase": 2},
            evidence=(Exhibit("PV321", 5.0, "common-source", "Both texts name Gull Radio for what they share.", ((coast, 36, 150),), "naming"),),
            hypotheses=(("common-source", 0.84), ("b-from-a", 0.12), ("a-from-b", 0.04)),
        ),
        Relation(
            coast, post, "undecided", 0.48, share_a=0.1, share_b=0.1, counts={"paraphrase": 1}, hypotheses=(("b-from-a", 0.48), ("a-from-b", 0.42), ("common-source", 0.1)),
            settle="The time of day at which each was published.",
        ),
        Relation(post, "weather-note", "incidental", 0.9, counts={"boilerplate": 1}, hypotheses=(("incidental", 0.9), ("independent", 0.1))),
    )  # fmt: skip


def sample_report(**settings) -> Report:
    """The sample; keyword arguments are report settings."""
    texts = {}
    for key in sorted(TEXTS):
        title, source, published = FACTS[key]
        texts[key] = split(Document(key, TEXTS[key], f"{key}.txt", title, source, "", published, digest=f"sha256:{len(TEXTS[key]):064x}"))
    radio = []
    for key in ("coast-today", "digest/five-things"):
        words = TEXTS[key]
        name = place(words, "Gull Radio") if key != "coast-today" else Span(words.rindex("Gull Radio"), words.rindex("Gull Radio") + 10)
        clause = next(s.span for s in texts[key].sentences if s.span.start <= name.start < s.span.end)
        radio.append(Mention(key, name, clause, "told" if key == "coast-today" else "reported", "Gull Radio", "Gull Radio"))
    values = Settings().with_values({f"report.{key}": value for key, value in settings.items()})
    repeat = passage(
        texts,
        1,
        ("island-post", "Residents gathered at the pier with lanterns."),
        ("island-post", "Residents stood at the pier holding lanterns."),
        "near",
        0.72,
    )
    return Report(
        run={"tool": "provenance", "version": "0.1.0", "libraries": {"numpy": "2.0.0"}, "settings": {"report": values.as_dict()["report"]},
             "inputs": {key: text.document.digest for key, text in texts.items()}, "statistics": {"expected_false_passages": 0.02}},
        texts=tuple(texts.values()),
        mentions=tuple(radio),
        passages=_passages(texts),
        repeats=(repeat,),
        pairs=_pairs(texts),
        absent_sources=(
            AbsentSource("absent:gull-radio", "Gull Radio", ("gullradio.example",), ("coast-today", "digest/five-things"), tuple(radio), "used", "", 0.9,
                         "Gull Radio thirty-one nights Great Skerry pupils"),
        ),
        edges=(
            Edge("coast-today", "absent:gull-radio", "hadPrimarySource", 0.9, 0.62),
            Edge("digest/five-things", "absent:gull-radio", "wasQuotedFrom", 0.74, 0.57),
            Edge("island-post", "agency/ferry-vote", "alternateOf", 0.97, 0.66),
        ),
        groups=(Group("g1", ("agency/ferry-vote", "island-post"), "agency/ferry-vote"), Group("g2", ("coast-today", "digest/five-things"))),
        problems=(Problem("PV401", "broken.pdf", "The file ends in the middle.", "Save it again from its source."),),
    )  # fmt: skip


HOSTILE = "</script><img src=x onerror=alert(1)>\x00\x1b[31m\u202eevil\u2066 ]]> --> {{7*7}} ${x} \ud800 ￿ =cmd() '\" & <b>"


def hostile_report(characters: int = 2000) -> Report:
    """Every text, name and message is hostile; one line of the text is long."""
    line = HOSTILE + "x" * characters
    documents = [Document(f"{number}/{HOSTILE}", f"{line}\n{line} {number}", f"../{HOSTILE}\n{number}.txt", HOSTILE, HOSTILE, HOSTILE, HOSTILE, f"javascript:{HOSTILE}", digest=HOSTILE) for number in range(3)]  # fmt: skip
    texts = [Text(d, (Block(0, Span(0, len(line)), "paragraph"), Block(1, Span(len(line) + 1, len(d.text)), "paragraph")), (Sentence(0, Span(0, len(line)), 0, "paragraph"), Sentence(1, Span(len(line) + 1, len(d.text)), 1, "paragraph"))) for d in documents]  # fmt: skip
    ids = [d.id for d in documents]
    whole = Span(0, len(line))
    passages = [Alignment(f"p{n}", ids[a], whole, ids[b], whole, "verbatim", 1.0, 99.0, HOSTILE, (0,), (0,), edits=(Edit("replace", Span(0, 20), Span(0, 20)),), changes=(Change(HOSTILE, Span(0, 5), Span(0, 5), HOSTILE, HOSTILE),), why={HOSTILE: [HOSTILE], "n": float("nan")}) for n, (a, b) in enumerate(((0, 1), (0, 2), (1, 2)))]  # fmt: skip
    exhibit = Exhibit(HOSTILE, 3.0, "b-from-a", HOSTILE, ((ids[0], 0, 9), (ids[1], 5, 10**9)), HOSTILE)
    pairs = [
        Relation(
            ids[0], ids[1], "copied", 0.9, ids[1], ids[0], None, 1.0, 1.0, {"verbatim": 1}, (exhibit,), (("b-from-a", 0.9), (HOSTILE, 0.1)), HOSTILE, HOSTILE
        ),
        Relation(
            ids[0],
            ids[2],
            "common-source",
            0.9,
            None,
            None,
            "absent:" + HOSTILE,
            1.0,
            1.0,
            {"verbatim": 1},
            (exhibit,),
            (("common-source", 0.9),),
            HOSTILE,
            HOSTILE,
        ),
        Relation(
            ids[1],
            ids[2],
            "undecided",
            0.4,
            None,
            None,
            None,
            1.0,
            1.0,
            {"verbatim": 1},
            (exhibit,),
            (("b-from-a", 0.4), ("common-source", 0.35)),
            HOSTILE,
            HOSTILE,
        ),
    ]
    mention = Mention(ids[0], Span(3, 9), whole, HOSTILE, HOSTILE, HOSTILE, f"javascript:{HOSTILE}", HOSTILE)
    absent = AbsentSource("absent:" + HOSTILE, HOSTILE, (HOSTILE,), (ids[0], ids[2]), (mention,), "used", "", 0.9, HOSTILE)
    edges = (Edge(ids[1], ids[0], "alternateOf", 0.9, 1.0), Edge(ids[0], absent.id, "hadPrimarySource", 0.9, 1.0), Edge(ids[2], absent.id, HOSTILE, 0.5, 0.2))
    run = {"version": HOSTILE, "settings": {"report": {"title": HOSTILE}, HOSTILE: HOSTILE}, "inputs": {HOSTILE: HOSTILE}, "statistics": {HOSTILE: HOSTILE}}
    problems = (Problem(HOSTILE, HOSTILE, HOSTILE, HOSTILE),)
    repeat = (
        Alignment("r1", ids[0], whole, ids[0], Span(len(line) + 1, len(documents[0].text)), "verbatim", 1.0, 9.0, left_sentences=(0,), right_sentences=(1,)),
    )
    return Report(run, tuple(texts), (mention,), tuple(passages), repeat, tuple(pairs), (absent,), edges, (Group(HOSTILE, tuple(ids), ids[0]),), problems)
