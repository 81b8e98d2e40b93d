"""Who copied whom, on a sample of the pack; the bars are those the project set itself. Minutes on a busy machine."""

import pytest

from bench.direction import answer, changed, documents, hub_claims, misdated, padded, prepared
from bench.scorers import read_rows, score_direction
from provenance.model import Document

pytestmark = pytest.mark.slow
EVERY = 8


@pytest.fixture(scope="module")
def rows(shared):
    return read_rows(shared / "bench" / "bench_dev" / "direction" / "pairs.jsonl")[::EVERY]


def test_text_alone_claims_hardly_anything_and_nothing_of_identical_texts(rows):
    answers = [answer(row, prepared(documents(row, None, False)).relate().pairs[0]) for row in rows]
    figures = score_direction(rows, answers)
    assert figures["ALL"]["wrong_at_90"] <= 0.005 and figures["ALL"]["wrong_at_80"] <= 0.02, figures["ALL"]
    assert figures["UNDECIDABLE"]["abstained"] == 1.0
    assert [a for a in answers if a["arrow"] or a["relation"] == "common-source"] == [], "no claim stands on style"


def test_padding_hardly_changes_a_verdict(rows):
    some = rows[::3]
    given = {row["id"]: answer(row, prepared(documents(row, None, False)).relate().pairs[0]) for row in some}
    figures = changed(some, given, lambda row: padded(row, rows, documents(row, None, False)))
    assert figures["share"] <= 0.04, figures  # .018 on the whole pack, and .034 before; a pair of these is .02


def test_dates_decide_as_far_as_they_are_right(rows):
    wrong = misdated(rows)
    figures = score_direction(rows, [answer(row, prepared(documents(row, wrong, False)).relate().pairs[0]) for row in rows])["ALL"]
    assert figures["coverage"] >= 0.95
    assert figures["accuracy_decided"] >= 0.88  # .90 on the whole pack; one pair in ten is dated wrongly on purpose
    assert figures["ece"] <= 0.05  # .03 on the whole pack; a sample of 130 is coarser


def test_outlets_decide_pairs_that_name_them(shared):
    pack = read_rows(shared / "bench" / "bench_dev" / "direction" / "pairs.jsonl")
    mine = [row for row in pack if row.get("cross_portal")]
    answers = [answer(row, prepared(documents(row, None, True)).relate().pairs[0]) for row in mine]
    figures = score_direction(mine, answers)["ALL"]
    assert figures["coverage"] >= 0.6 and figures["accuracy_decided"] == 1.0, answers


def test_a_hub_is_the_source_or_the_copy_nearest_to_it(shared):
    pack = shared / "bench" / "bench_dev" / "pairs_clough"
    reuse: dict[str, list[str]] = {}
    for row in read_rows(pack / "truth.jsonl"):
        if row["own_task"] and row["reuse"] and len(reuse.setdefault(row["a"], [])) < 5:
            reuse[row["a"]].append(row["b"])
    known = {name: Document(name, (pack / name).read_text(encoding="utf-8", errors="replace")) for task in reuse for name in [task, *reuse[task]]}
    counts = hub_claims(reuse, known)
    assert counts["claimed right"] >= 0.88 * counts["claimed"]
    assert counts["claimed without source"] <= max(1, 0.02 * counts["triples without source"])


def test_one_pair_in_ten_is_misdated(rows):
    dated = [row for row in rows if row["source"] is not None]
    assert len(misdated(rows)) == len(dated) // 10
