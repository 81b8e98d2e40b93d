"""Near-duplicates end to end, one body over the ways of running it; checked against brute force."""

import random

import numpy as np
import pyarrow as pa
import pytest

from provenance.corpus import Plan, deduplicate
from provenance.errors import StateError, UsageError
from provenance.settings import DedupSettings
from provenance.shingle import containment, jaccard, shingles
from provenance.text import tokens

WORDS = [a + b + c for a in "bdfghklmnprst" for b in "aeiou" for c in "bdklmnrst"]
COMPILED = DedupSettings(small_bytes=0)
TINY_MEMORY = DedupSettings(small_bytes=0, memory=200_000_000, block_bytes=20_000)
WAYS = {"numpy": DedupSettings(), "compiled": COMPILED, "small blocks": TINY_MEMORY}


def story(rng, words):
    return [rng.choice(WORDS) for _ in range(words)]


def edited(rng, words, percent):
    return [rng.choice(WORDS) if rng.random() * 100 < percent else word for word in words]


def corpus(rng, bases=40):
    texts = []
    for _ in range(bases):
        base = story(rng, rng.randrange(40, 300))
        texts += [base, edited(rng, base, rng.choice([1, 3, 8, 15])), base[: len(base) // 4], story(rng, 80) + base + story(rng, 80)]
    texts += [["one"], ["one", "two"], ["One"], [], texts[0], texts[0]]
    rng.shuffle(texts)
    return pa.table({"id": [f"t{i:05d}" for i in range(len(texts))], "text": [" ".join(words) for words in texts]})


def found_pairs(result):
    return {(row["a"], row["b"]): row for row in result.pairs.to_pylist()}


@pytest.mark.slow
@pytest.mark.parametrize("way", WAYS)
def test_every_pair_is_exact_and_nearly_none_is_missed(way):
    table = corpus(random.Random(5))
    result = deduplicate(table, WAYS[way], Plan())
    sets = {name: shingles([word for word, _ in tokens(text)]) for name, text in zip(*table.to_pydict().values(), strict=True)}
    names = sorted(name for name in sets if len(sets[name]))
    truth = {}
    for i, a in enumerate(names):
        for b in names[i + 1 :]:
            measures = jaccard(sets[a], sets[b]), containment(sets[a], sets[b]), containment(sets[b], sets[a])
            if measures[0] >= 0.2 or max(measures[1:]) >= 0.3:
                truth[a, b] = measures
    found = found_pairs(result)
    for pair, row in found.items():
        assert pair in truth, "a pair that is not alike"
        assert (row["jaccard"], row["containment_a"], row["containment_b"]) == pytest.approx(truth[pair], abs=1e-12)
    copies = {b for (_, b), measures in truth.items() if measures[0] == 1}  # listed with the first of them only
    owed = {pair for pair in truth if min(len(sets[name]) for name in pair) >= 60 and not copies & set(pair)}
    assert len(owed) > 80
    assert len(owed - set(found)) <= 0.02 * len(owed)


def test_all_ways_give_the_same_tables():
    table = corpus(random.Random(6))
    results = [deduplicate(table, settings, Plan(jobs=jobs)) for settings, jobs in zip(WAYS.values(), (1, 2, 2), strict=True)]
    for other in results[1:]:
        assert other.pairs.equals(results[0].pairs)
        assert other.groups.equals(results[0].groups)


def test_the_order_of_the_rows_does_not_matter():
    table = corpus(random.Random(7))
    order = np.random.default_rng(1).permutation(len(table))
    a, b = deduplicate(table, DedupSettings(), Plan()), deduplicate(table.take(pa.array(order)), DedupSettings(), Plan())
    plain = [name for name in a.pairs.column_names if not name.endswith("_row")]
    assert a.pairs.select(plain).equals(b.pairs.select(plain))
    assert a.groups.equals(b.groups)


def test_spans_show_the_longest_shared_run():
    table = pa.table({"id": ["a", "b"], "text": ["Ünter — The ferry line will close on Monday, said he!", "It said the FERRY line will close on monday: sad."]})
    (row,) = deduplicate(table, DedupSettings(), Plan()).pairs.to_pylist()
    texts = table.column("text").to_pylist()
    assert texts[0][row["a_start"] : row["a_end"]] == "The ferry line will close on Monday"
    assert texts[1][row["b_start"] : row["b_end"]] == "the FERRY line will close on monday"
    assert row["run_words"] == 7


def family_sizes(result):
    return sorted(result.groups.column("size").to_pylist(), reverse=True)


def test_a_large_family_of_near_copies_is_one_group():
    rng = random.Random(8)
    base = story(rng, 250)
    texts = [edited(rng, base, rng.uniform(1, 5)) for _ in range(600)] + [story(rng, 200) for _ in range(300)]
    table = pa.table({"id": [str(i) for i in range(len(texts))], "text": [" ".join(words) for words in texts]})
    assert family_sizes(deduplicate(table, COMPILED, Plan())) == [600]


def test_a_large_family_of_exact_copies_is_one_group():
    rng = random.Random(9)
    base = " ".join(story(rng, 100))
    texts = [base] * 3000 + [" ".join(story(rng, 60)) for _ in range(50)]
    result = deduplicate(pa.table({"id": [str(i) for i in range(len(texts))], "text": texts}), COMPILED, Plan())
    assert family_sizes(result) == [3000]
    assert result.groups.column("weakest_edge").to_pylist() == [1.0]
    assert set(result.marks.keep.tolist()) == {True, False}


def test_more_partners_than_can_be_counted_end_the_run_with_a_sentence(monkeypatch):
    monkeypatch.setattr("provenance.engines.join._MOST_PARTNERS", 500)
    rng = random.Random(10)
    footer = story(rng, 200)
    table = pa.table({"id": [str(i) for i in range(100)], "text": [" ".join(story(rng, 60) + footer) for _ in range(100)]})
    with pytest.raises(StateError, match="boilerplate"):
        deduplicate(table, DedupSettings(), Plan())


@pytest.mark.parametrize("own", [60, 100, 250])
def test_a_shared_footer_does_not_make_a_group(own):
    rng = random.Random(10)
    footer = story(rng, 200)
    texts = [" ".join(story(rng, own) + footer) for _ in range(800)]
    result = deduplicate(pa.table({"id": [str(i) for i in range(len(texts))], "text": texts}), COMPILED, Plan())
    assert family_sizes(result) == []
    assert {row["kind"] for row in result.pairs.to_pylist()} <= {"boilerplate", "near"}


def test_a_text_inside_two_others_does_not_tie_them_together():
    rng = random.Random(11)
    middle, one, two = story(rng, 60), story(rng, 200), story(rng, 200)
    table = pa.table({"id": ["long 1", "long 2", "middle"], "text": [" ".join(one + middle), " ".join(two + middle), " ".join(middle)]})
    assert family_sizes(deduplicate(table, DedupSettings(), Plan())) == [2]


@pytest.mark.parametrize(("least", "reason"), [(0.8, None), (0.6, "contained")])
def test_contained_is_what_the_settings_call_so(least, reason):
    rng = random.Random(14)
    text = story(rng, 300)
    table = pa.table({"id": ["long", "part"], "text": [" ".join(text), " ".join(text[:70] + story(rng, 30))]})
    marks = deduplicate(table, DedupSettings(min_containment=least), Plan()).marks
    assert marks.table(0, 2).column("reason").to_pylist()[1] == reason


def test_a_chain_of_small_changes_ends():
    rng = random.Random(12)
    texts = [story(rng, 200)]
    for _ in range(30):
        at = rng.randrange(0, 170)
        texts.append(texts[-1][:at] + story(rng, 30) + texts[-1][at + 30 :])
    table = pa.table({"id": [f"{i:02d}" for i in range(len(texts))], "text": [" ".join(words) for words in texts]})
    result = deduplicate(table, DedupSettings(), Plan())
    assert len(result.groups) > 1
    assert max(result.groups.column("diameter").to_pylist()) < 15


@pytest.mark.parametrize("keep,expected", [("earliest", "b"), ("longest", "c"), ("first", "a"), ("source", "d")])
def test_the_policy_says_what_stays(keep, expected):
    text = " ".join(story(random.Random(13), 80))
    rows = {
        "id": ["a", "b", "c", "d"],
        "text": [text, text, text + " more words", text],
        "published": ["2024-03-02", "2024-03-01", None, "2024-04-01"],
        "source": ["x", "x", "x", "Gazette"],
    }
    result = deduplicate(pa.table(rows), DedupSettings(), Plan(keep=keep, prefer=("gazette",)))
    assert result.groups.column("kept").to_pylist() == [expected]
    tags = result.tags()
    assert tags["keep"].tolist() == [name == expected for name in rows["id"]]
    assert set(tags["duplicate_of"].dropna()) == {expected}


def copies(**columns):
    text = " ".join(story(random.Random(13), 80))
    count = len(next(iter(columns.values())))
    return pa.table({"id": [f"{i}" for i in range(count)], "text": [text] * count} | columns)


@pytest.mark.parametrize(
    "dates",
    [
        ["2024-03-05T09:00:00Z", "2024-03-05T10:00:00+02:00"],  # as strings the other one is first
        ["2024-03-05T09:00:00", "2024-03-05 08:00:00"],
        ["2024-03-05", "1 March 2024"],
        ["2024-03-05", "Fri, 01 Mar 2024 10:00:00 GMT"],
        [1709600000, 999999999],
        ["0000-00-00", "2024-03-05"],
        ["03/04/2024", "2024-03-05"],  # the fourth of March or the third of April
    ],
)
def test_the_earliest_is_the_earliest_however_it_is_written(dates):
    result = deduplicate(copies(published=dates), DedupSettings(), Plan(keep="earliest"))
    assert result.groups.column("kept").to_pylist() == ["1"]


def test_what_is_named_but_not_there_is_told():
    def told(plan, settings=None, **columns):
        result = deduplicate(copies(**columns), settings or DedupSettings(), plan)
        return [(problem.code, problem.where) for problem in result.problems]

    assert told(Plan(), published=["2024-03-05", "2024-03-06"]) == []
    assert told(Plan(), published=["2024-03-05", "spring"]) == [("PV456", "column published")]
    assert told(Plan(), DedupSettings(published_column="dated"), published=["2024-03-05"] * 2) == [("PV456", "column dated")]
    assert told(Plan(), DedupSettings(id_column="number"), published=["2024-03-05"] * 2) == [("PV456", "column number")]
    prefer = Plan(keep="source", prefer=("Herald", "Gazette"))
    assert told(prefer, source=["herald", "Times"]) == [("PV456", "source Gazette")]
    assert told(prefer, published=["2024-03-05"] * 2) == [("PV456", "column source")]


def test_a_plan_that_makes_no_sense_is_refused():
    for plan in (Plan(engine="dask"), Plan(keep="source"), Plan(action="drop")):
        with pytest.raises(UsageError):
            deduplicate(copies(published=["2024"] * 2), DedupSettings(), plan)


def test_a_footer_is_listed_as_boilerplate(tmp_path):
    rng = random.Random(14)
    footer = story(rng, 40)
    texts = [" ".join(story(rng, 100) + footer) for _ in range(60)]
    deduplicate(pa.table({"id": [str(i) for i in range(60)], "text": texts}), DedupSettings(), Plan(out=tmp_path / "out"))
    import pyarrow.parquet as pq

    rows = [row for row in pq.read_table(tmp_path / "out" / "boilerplate.parquet").to_pylist() if row["kind"] == "shingle"]
    joined = " ".join(footer)
    assert rows
    for row in rows:
        assert row["documents"] == 60
        assert texts[int(row["example"])][row["start"] : row["end"]] in joined


def test_boilerplate_sentences_are_counted_exactly(tmp_path):
    import pyarrow.parquet as pq

    rng = random.Random(15)
    notice, licence, rare = (" ".join(story(rng, words)).capitalize() + "." for words in (12, 7, 9))
    texts = []
    for i in range(90):
        parts = [
            " ".join(story(rng, 40)).capitalize() + ".",
            *([notice.upper()] if i % 2 else []),
            *([licence + "\n" + licence] if i < 30 else []),
            *([rare] if i < 5 else []),
        ]
        rng.shuffle(parts)
        texts.append("\n".join(parts))
    texts.append(notice.replace(" ", " but ", 1))
    table = pa.table({"id": [str(i) for i in range(91)], "text": texts})
    results = []
    for name, settings in (("numpy", DedupSettings()), ("compiled", TINY_MEMORY)):
        deduplicate(table, settings, Plan(out=tmp_path / name))
        results.append(pq.read_table(tmp_path / name / "boilerplate.parquet"))
    assert results[0].equals(results[1])
    rows = results[0].to_pylist()
    found = {row["text"].lower(): row for row in rows if row["kind"] == "sentence"}
    assert {text: row["documents"] for text, row in found.items()} == {notice.lower().rstrip("."): 45, licence.lower().rstrip("."): 30}
    for row in rows:
        assert texts[int(row["example"])][row["start"] : row["end"]] == row["text"]


def test_boilerplate_is_the_same_in_another_order(tmp_path):
    import pyarrow.parquet as pq

    rng = random.Random(16)
    notice = " ".join(story(rng, 30))
    table = pa.table({"id": [str(i) for i in range(50)], "text": [" ".join(story(rng, 30)) + ".\n" + notice for _ in range(50)]})
    order = np.random.default_rng(2).permutation(len(table))
    for name, given in (("a", table), ("b", table.take(pa.array(order)))):
        deduplicate(given, DedupSettings(), Plan(out=tmp_path / name))
    a, b = (pq.read_table(tmp_path / name / "boilerplate.parquet") for name in ("a", "b"))
    assert "sentence" in a.column("kind").to_pylist()
    assert a.equals(b)
