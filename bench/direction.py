"""Who copied whom: pack direction (``pairs.jsonl`` with a, b, source, kind).

The prediction is conditional, as the pack's truth is: *if* one text was taken from the other, which is the source. ``source`` is null below .60 and
whenever nothing but style speaks. ``--dates`` gives every pair publication dates, in the wrong order for one pair of ten; ``--outlets`` gives the
outlets of the pairs that have them. Beside the scorer's figures: arrows drawn (relation ``copied``) and how many are wrong, the same for pairs that
are two copies of one absent text (``--siblings``, pack pairs_clough), hub claims on triples of that pack with and without their source,
leave-one-kind-out rows, with the calibration fitted again without the kind, and (``--turned``) how many verdicts change when a and b change places, and when
the shorter text is padded with paragraphs of other rows until it is the longer one.
"""

from __future__ import annotations

import argparse
import hashlib
import itertools
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from bench import _run
from bench.calibrate import Labelled, fit
from bench.scorers import Row, calibration_error, read_rows, score_direction
from provenance import align
from provenance.cite import cite, load_outlets, page_names
from provenance.evidence.overlap import overlaps
from provenance.evidence.posterior import Calibration, conditional
from provenance.lineage import STYLE, Lineage, relate
from provenance.model import Document, Mention, Relation, Text
from provenance.settings import Settings
from provenance.split import split

MOST_STRANGERS = 60  # rows whose paragraphs pad a text: enough for the longest
LEAST_PADDING = 20  # words of a paragraph used as padding
LEAST = 0.6  # below it the words are "cannot tell"
SETTINGS = Settings()
OUTLETS = load_outlets()


@dataclass(frozen=True)
class Read:
    """Documents with everything that comes before lineage, so that another calibration can be tried without aligning again."""

    texts: tuple[Text, ...]
    mentions: tuple[Mention, ...]
    found: align.Aligned

    def relate(self, fitted: Calibration | None = None) -> Lineage:
        """The last step."""
        return relate(self.texts, self.mentions, self.found.passages, self.found.repeats, SETTINGS.lineage, fitted=fitted)

    def labelled(self, kind: str) -> Labelled:
        """The weight of the common prose of a pair from which text was taken."""
        pairs, _ = overlaps(self.texts, self.found.passages, SETTINGS.lineage.least_prose)
        return Labelled(kind, sum(pair.weight for pair in pairs.values()), True)


def prepared(documents: Sequence[Document]) -> Read:
    """Split, cite and align."""
    texts = tuple(split(document, SETTINGS.split)[0] for document in documents)
    pages = page_names(texts)
    mentions = tuple(mention for text in texts for mention in cite(text, OUTLETS, SETTINGS.cite, pages))
    return Read(texts, mentions, align.align(texts, SETTINGS.align))


def lineage(documents: Sequence[Document]) -> Lineage:
    """The whole way from documents to relations."""
    return prepared(documents).relate()


def chance(name: str) -> float:
    """A number in [0, 1) that depends on the name alone."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:6], "big") / 2**48


def misdated(rows: Sequence[Row]) -> frozenset[str]:
    """Ids of one pair in ten, whose dates are given in the wrong order."""
    ids = sorted((row["id"] for row in rows if row["source"] is not None), key=chance)
    return frozenset(ids[: len(ids) // 10])


def documents(row: Row, dates: frozenset[str] | None, outlets: bool) -> tuple[Document, Document]:
    """The two texts of a row as documents, with what the options give; ``dates`` are the pairs to date in the wrong order, None for no dates."""
    days = {"a": "", "b": ""}
    if dates is not None and row["source"] is not None:
        first = row["source"] if row["id"] not in dates else "ab".replace(row["source"], "")
        days = {side: "2020-01-01" if side == first else "2020-01-02" for side in "ab"}
    owner = {"a": "", "b": ""}
    if outlets and row.get("cross_portal"):
        owner = {side: row["source_portal"] if side == row["source"] else row["copier_portal"] for side in "ab"}
    one, two = (
        Document(side, row[side], published=days[side], source=owner[side].replace("-", " "), given=frozenset({"source"} if owner[side] else ()))
        for side in "ab"
    )
    return one, two


def answer(row: Row, pair: Relation) -> dict[str, Any]:
    """A prediction in the pack's format, with the relation beside it."""
    forward = conditional(dict(pair.hypotheses))
    confidence = max(forward, 1 - forward)
    grounds = any(e.counted and e.code not in STYLE and e.favours in ("a-from-b", "b-from-a") for e in pair.evidence)
    said = None if confidence < LEAST or not grounds else "b" if forward > 0.5 else "a"
    arrow = None if pair.relation != "copied" else pair.source
    return {"id": row["id"], "source": said, "confidence": round(confidence, 4) if said else 0.5, "relation": pair.relation, "arrow": arrow}


def main(argv: Sequence[str]) -> int:
    """Measure, print, and write the predictions to ``--out``."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pack", type=Path)
    parser.add_argument("--sample", type=int, default=0, metavar="N")
    parser.add_argument("--out", type=Path, metavar="FILE")
    parser.add_argument("--dates", action="store_true", help="publication dates, one order in ten wrong")
    parser.add_argument("--outlets", action="store_true", help="outlets of the pairs that have them, as metadata")
    parser.add_argument("--siblings", type=Path, metavar="PACK", help="pack pairs_clough")
    parser.add_argument("--leave-out", action="store_true", help="calibration fitted again without each kind")
    parser.add_argument("--turned", action="store_true", help="verdicts that change when a and b change places, and with padding")
    args = parser.parse_args(argv)
    rows = _run.rows_of(args.pack / "pairs.jsonl", args.sample)
    kept: dict[str, Read] = {}
    wrong = misdated(rows) if args.dates else None

    def predict(row: Row) -> dict[str, Any]:
        kept[row["id"]] = prepared(documents(row, wrong, args.outlets))
        return answer(row, kept[row["id"]].relate().pairs[0])

    answers, cost = _run.predicted(rows, predict, args.out)
    figures: dict[str, Any] = score_direction(rows, answers)
    figures["ARROWS"] = arrows(rows, answers)
    if args.leave_out:
        figures["LEFT_OUT"] = left_out(rows, kept)
    if args.turned:
        given = {said["id"]: said for said in answers}
        figures["SWAPPED"] = changed(rows, given, lambda row: turned(documents(row, wrong, args.outlets)), swapped=True)
        figures["PADDED"] = changed(rows, given, lambda row: padded(row, rows, documents(row, wrong, args.outlets)))
    if args.siblings:
        figures |= clough(args.siblings)
    _run.show("direction" + " --dates" * args.dates + " --outlets" * args.outlets, figures, cost)
    return 0


def arrows(rows: Iterable[Row], answers: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Arrows drawn, wrong ones among them, and the calibration error over all answers (abstentions at their stated one half)."""
    truth = {row["id"]: row for row in rows}
    given = list(answers)
    drawn = [a for a in given if a["arrow"]]
    decided = [a for a in given if truth[a["id"]]["source"] is not None]
    stated = [a["confidence"] for a in decided]
    right = [a["source"] == truth[a["id"]]["source"] if a["source"] else chance("x" + a["id"]) < 0.5 for a in decided]
    return {
        "pairs": len(given),
        "drawn": len(drawn),
        "wrong": sum(a["arrow"] != truth[a["id"]]["source"] for a in drawn),
        "on identical": sum(truth[a["id"]]["source"] is None for a in drawn),
        "ece with abstentions": calibration_error(stated, right),
    }


def turned(pair: tuple[Document, Document]) -> tuple[Document, Document]:
    """The same two texts, each under the other's name."""
    one, two = pair
    return replace(two, id="a"), replace(one, id="b")


def padded(row: Row, rows: Sequence[Row], pair: tuple[Document, Document]) -> tuple[Document, Document]:
    """The pair with paragraphs of rows of other kinds after its shorter text, at least two and until it is the longer one."""
    shorter, longer = sorted(pair, key=lambda document: (len(document.text), document.id))
    strangers = sorted((other for other in rows if other["kind"] != row["kind"]), key=lambda other: chance(row["id"] + other["id"]))[:MOST_STRANGERS]
    added: list[str] = []
    for other in strangers:
        added += [part for part in other["a"].split("\n\n") if len(part.split()) >= LEAST_PADDING]
        if len(added) > 1 and len(shorter.text) + sum(map(len, added)) > len(longer.text):
            break
    needed = next((n for n in range(2, len(added)) if len(shorter.text) + sum(map(len, added[:n])) > len(longer.text)), len(added))
    padding = replace(shorter, text="\n\n".join([shorter.text, *added[:needed]]))
    return (padding, longer) if shorter.id == "a" else (longer, padding)


def changed(
    rows: Sequence[Row], given: Mapping[str, Mapping[str, Any]], other: Callable[[Row], tuple[Document, Document]], *, swapped: bool = False
) -> dict[str, Any]:
    """Verdicts on other documents than those of the rows: how many have another relation, arrow or source, and the greatest change of a confidence."""
    flips: dict[str, int] = defaultdict(int)
    greatest = 0.0
    names = {"a": "b", "b": "a", None: None} if swapped else {"a": "a", "b": "b", None: None}
    for row in rows:
        before, now = given[row["id"]], answer(row, prepared(other(row)).relate().pairs[0])
        same = before["relation"] == now["relation"] and all(before[key] == names[now[key]] for key in ("arrow", "source"))
        flips[row["kind"]] += not same
        greatest = max(greatest, abs(before["confidence"] - now["confidence"]))
    total = sum(flips.values())
    return {"pairs": len(rows), "changed": total, "share": total / max(1, len(rows)), "greatest": greatest, "by kind": dict(sorted(flips.items()))}


def left_out(rows: Sequence[Row], kept: Mapping[str, Read]) -> dict[str, Any]:
    """Every kind answered with a calibration fitted without it."""
    figures: dict[str, Any] = {}
    every: list[dict[str, Any]] = []
    items = [kept[row["id"]].labelled(row["kind"]) for row in rows]
    for kind in sorted({row["kind"] for row in rows}):
        fitted = fit([item for item in items if item.kind != kind])
        mine = [row for row in rows if row["kind"] == kind]
        answers = [answer(row, kept[row["id"]].relate(fitted).pairs[0]) for row in mine]
        every += answers
        scored = score_direction(mine, answers)
        figures[kind] = {
            "n": len(mine),
            **{key: value for key, value in scored.get(kind, {}).items() if key in ("coverage", "accuracy_decided", "wrong_at_80", "wrong_at_90")},
        }
    figures["ALL"] = {key: value for key, value in score_direction(rows, every)["ALL"].items() if key in ("coverage", "ece", "wrong_at_80", "wrong_at_90")}
    return figures


def clough(pack: Path) -> dict[str, Any]:
    """Pairs of answers without their source, and hub claims on triples, from pack pairs_clough."""
    truth = [row for row in read_rows(pack / "truth.jsonl") if row["own_task"]]
    reuse = defaultdict(list)
    for row in truth:
        if row["reuse"]:
            reuse[row["a"]].append(row["b"])
    known = {path: Document(path, (pack / path).read_text(encoding="utf-8", errors="replace")) for task in reuse for path in [task, *reuse[task]]}
    pairs = [pair for answers in reuse.values() for pair in itertools.combinations(sorted(answers), 2)]
    said = [lineage([known[a], known[b]]).pairs[0] for a, b in pairs]
    stated = [max(conditional(dict(pair.hypotheses)), 1 - conditional(dict(pair.hypotheses))) for pair in said]
    siblings = {
        "n": len(pairs),
        "arrows": sum(pair.relation == "copied" for pair in said),
        "direction at .8": sum(value >= 0.8 for value in stated),
        "direction at .9": sum(value >= 0.9 for value in stated),
        "relations": {name: sum(pair.relation == name for pair in said) for name in sorted({pair.relation for pair in said})},
    }
    return {"SIBLINGS": siblings, "HUBS": hub_claims(reuse, known)}


def hub_claims(reuse: Mapping[str, Sequence[str]], known: Mapping[str, Document]) -> dict[str, Any]:
    """Groups' origins on triples: right when it is the source; false when the source is absent."""
    counts: dict[str, int] = defaultdict(int)
    for source, answers in sorted(reuse.items()):
        for pair in itertools.combinations(sorted(answers), 2):
            found = lineage([known[source], *(known[name] for name in pair)])
            claims = [group.origin for group in found.groups if group.origin]
            counts["triples with source"] += 1
            counts["claimed"] += len(claims)
            counts["claimed right"] += sum(claim == source for claim in claims)
        for triple in itertools.combinations(sorted(answers), 3):
            found = lineage([known[name] for name in triple])
            counts["triples without source"] += 1
            counts["claimed without source"] += any(group.origin for group in found.groups)
    return dict(counts)
