"""The Spark engine gives the pairs and groups of the local one, on two worker processes and however the rows are cut into batches."""

import itertools
import json
import os
import random
import shutil

import pyarrow as pa
import pytest

import provenance
from provenance.corpus import Plan, deduplicate
from provenance.engines.scanner import Scanner
from provenance.engines.spark import scanned_batch
from provenance.engines.stars import large_star, plain_components, small_star
from provenance.errors import InputError, StateError
from provenance.settings import DedupSettings
from tests.engines.test_corpus import corpus, edited, story
from tests.properties.test_stars import union_find

pytestmark = [pytest.mark.spark, pytest.mark.slow]


@pytest.fixture(scope="module")
def spark():
    if not os.environ.get("CI"):  # in CI a missing extra must fail, not skip
        pytest.importorskip("pyspark")
    if not shutil.which("java"):
        if os.environ.get("CI"):
            pytest.fail("CI has no Java runtime; .ci/run installs openjdk-17-jre-headless")
        pytest.skip("no Java runtime")
    from provenance.engines.spark import session

    found, _ = session("local-cluster[2,1,1024]")
    found.conf.set("spark.sql.shuffle.partitions", 4)
    yield found
    found.stop()


CLUSTER = DedupSettings(driver_pairs=0)  # nothing is small enough for the driver
TABLES = ("boilerplate", "groups", "pairs", "tags")


def table():
    rng = random.Random(21)
    given = corpus(rng, bases=30).to_pydict()
    base, footer = story(rng, 120), story(rng, 60)
    texts = given["text"] + [" ".join(edited(rng, base, 3)) for _ in range(60)]
    texts += [" ".join(story(rng, 100) + footer) for _ in range(40)]
    dates = [f"2024-01-{1 + i * 7 % 28:02d}" for i in range(len(texts))]
    return pa.table({"id": [f"t{i:05d}" for i in range(len(texts))], "text": texts, "published": dates, "keep": ["?"] * len(texts)})


def rows_of(found):
    return found.toArrow().to_pylist() if hasattr(found, "toArrow") else found.to_pylist()


def plain(found):
    return [[{name: value for name, value in row.items() if not name.endswith("_row")} for row in rows_of(part)] for part in (found.pairs, found.groups)]


@pytest.fixture(scope="module")
def local(tmp_path_factory):
    out = tmp_path_factory.mktemp("local")
    return deduplicate(table(), DedupSettings(), Plan(out=out)), out


@pytest.mark.parametrize("settings", [DedupSettings(), CLUSTER], ids=["on the driver", "on the cluster"])
def test_two_workers_give_the_tables_of_one_process(spark, tmp_path, local, settings, monkeypatch):
    import pyarrow.parquet as pq

    if settings is CLUSTER:
        monkeypatch.setattr("provenance.engines.spark._HUGE", 50)  # the family of sixty is linked in salted parts
    found = deduplicate(spark.createDataFrame(table()).repartition(5), settings, Plan(out=tmp_path / "out"))
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == sorted([*(f"{name}.parquet" for name in TABLES), "corpus.parquet", "run.json"])
    assert plain(found) == plain(local[0])
    assert len(plain(found)[1]) > 20
    spots = [pq.read_table(folder / "boilerplate.parquet").to_pylist() for folder in (tmp_path / "out", local[1])]
    spots = [{row["shingle"]: [row[k] for k in ("documents", "example", "start", "end")] for row in rows if row.get("shingle")} for rows in spots]
    assert spots[0] == spots[1]
    assert spots[0]
    marked = [{row["id"]: row for row in pq.read_table(folder / "corpus.parquet").to_pylist()} for folder in (tmp_path / "out", local[1])]
    assert marked[0] == marked[1]
    tags = {row.pop("id"): row for row in pq.read_table(tmp_path / "out" / "tags.parquet").to_pylist()}
    owed = {name: row for name, row in marked[1].items() if row["group"] is not None}
    assert {name: {tag: owed[name]["dedup_keep" if tag == "keep" else tag] for tag in row} for name, row in tags.items()} == tags
    assert tags.keys() == owed.keys() == set(found.tags()["id"])
    run = [json.loads((folder / "run.json").read_text()) for folder in (tmp_path / "out", local[1])]
    same = ("rows", "distinct_texts", "hot_shingles", "pairs", "groups", "duplicates")
    assert [run[0]["counts"][name] for name in same] == [run[1]["counts"][name] for name in same]
    assert run[0]["problems"] == run[1]["problems"]


def test_kept_and_dropped_rows_stand_apart(spark, tmp_path, local):
    import pyarrow.parquet as pq

    given = tmp_path / "news.jsonl"
    rows = table().select(["id", "text", "published"]).to_pylist()
    given.write_text("".join(json.dumps(row) + "\n" for row in rows) + "no json\n")
    found = provenance.deduplicate([str(given)], out=tmp_path / "out", engine="spark", action="split")  # takes the session that runs
    owed = local[0].marks.keep
    for name, wanted in (("kept", owed), ("duplicates", ~owed)):
        ids = pq.read_table(tmp_path / "out" / name / "corpus.parquet").column("id").to_pylist()
        assert sorted(ids) == [row["id"] for row, use in zip(rows, wanted.tolist(), strict=True) if use]
    assert "PV452" in {problem.code for problem in found.problems}


def test_what_cannot_be_done_is_said(spark, tmp_path):
    with pytest.raises(InputError, match="no column 'id'"):
        provenance.deduplicate(spark.createDataFrame([("some text",)], "text string"))
    with pytest.raises(InputError, match="1 ids stand"):
        provenance.deduplicate(spark.createDataFrame([("a", "some text"), ("a", "another")], "id string, text string"))
    with pytest.raises(InputError, match="1 rows have no id"):
        provenance.deduplicate(spark.createDataFrame([("a", "some text"), (None, "another")], "id string, text string"))
    with pytest.raises(StateError, match="more than the driver takes"):
        deduplicate(spark.createDataFrame(table()), CLUSTER, Plan())


def test_components_on_the_cluster_are_those_of_union_find(spark):
    """Two hundred random graphs side by side: sparse, dense, paths, stars around a large node, loops and edges both ways."""
    from provenance.engines.stars import components

    rng = random.Random(3)
    edges = set()
    for number in range(200):
        base, size = number * 1000 - 100_000, rng.randrange(2, 60)
        kind = number % 4
        names = rng.sample(range(base, base + 1000), size)
        some = [(rng.choice(names), rng.choice(names)) for _ in range(rng.randrange(1, 2 * size))]
        edges |= set(some) if kind < 2 else set(itertools.pairwise(names)) if kind == 2 else {(max(names), name) for name in names}
    found = components(spark.createDataFrame(sorted(edges), "a bigint, b bigint").repartition(3)).collect()
    assert len(found) == len({row["node"] for row in found})
    assert {row["node"]: row["component"] for row in found} == union_find((max(e), min(e)) for e in edges if e[0] != e[1])


def test_a_step_on_the_cluster_is_the_plain_step(spark):
    from provenance.engines.stars import _large, _small

    rng = random.Random(5)
    edges = {(max(pair), min(pair)) for pair in (rng.sample(range(-300, 300), 2) for _ in range(400))}
    frame = spark.createDataFrame(sorted(edges), "a bigint, b bigint").repartition(3)
    assert {tuple(row) for row in _large(frame).collect()} == large_star(edges)
    assert {tuple(row) for row in _small(frame).collect()} == small_star(edges)
    assert plain_components(edges) == union_find(edges)


def test_batches_may_be_split_shuffled_and_run_again():
    """The step that runs on the workers, with a stand-in for Spark that cuts, reorders and repeats batches."""
    from provenance.engines.spark import scanned_batch

    given = table()
    columns = [given.column(name).combine_chunks() for name in ("id", "text")]
    whole = pa.RecordBatch.from_arrays([*columns, *[pa.nulls(len(given), pa.string())] * 2], names=["id", "text", "published", "source"])
    once = {row["id"]: row for row in scanned_batch(Scanner(3, 48, True), whole).to_pylist()}
    rng = random.Random(4)
    again = {}
    scanner = Scanner(3, 48, False)
    cuts = sorted(rng.sample(range(len(given)), 7))
    pieces = [whole.slice(a, b - a) for a, b in zip([0, *cuts], [*cuts, len(given)], strict=True)]
    rng.shuffle(pieces)
    for piece in [*pieces, *pieces[:3]]:
        for row in scanned_batch(scanner, piece).to_pylist():
            again[row["id"]] = row
    for name, row in once.items():
        assert {**row, "sampled": sorted(row["sampled"])} == {**again[name], "sampled": sorted(again[name]["sampled"])}


def test_what_spark_cannot_do_is_told_without_a_traceback(tmp_path, spark):
    with pytest.raises(StateError, match=r"Spark ended the run.*PATH_NOT_FOUND"):
        deduplicate(str(tmp_path / "missing.jsonl"), DedupSettings(), Plan(engine="spark"))


def test_bytes_that_are_no_utf8_do_not_stop_a_worker():
    raw = pa.array([b"one two three four five six", b"d\xe9j\xe0 vu \xff\xfe\xf8 in four words \xe2\x82"], pa.binary())
    texts = pa.Array.from_buffers(pa.string(), 2, raw.buffers())
    batch = pa.RecordBatch.from_arrays([pa.array(["a", "b"]), texts, pa.nulls(2, pa.string()), pa.nulls(2, pa.string())], ["id", "text", "published", "source"])
    for compiled in (True, False):
        assert scanned_batch(Scanner(3, 48, compiled), batch).column("words").to_pylist()[0] == 6


def test_a_folder_is_parquet_or_texts(spark, tmp_path):
    import pyarrow.parquet as pq

    (tmp_path / "tables").mkdir()
    pq.write_table(table().slice(0, 40), tmp_path / "tables" / "part-0.parquet")
    (tmp_path / "texts" / "below").mkdir(parents=True)
    for i, text in enumerate(table().column("text").to_pylist()[:10]):
        (tmp_path / "texts" / ("below" if i % 2 else ".") / f"{i}.txt").write_text(text)
    assert deduplicate(str(tmp_path / "tables"), DedupSettings(), Plan(engine="spark")).rows == 40
    assert deduplicate(str(tmp_path / "texts"), DedupSettings(), Plan(engine="spark")).rows == 10
