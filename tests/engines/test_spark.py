"""The Spark engine gives the pairs and groups of the local one, on two worker processes and however the rows are cut into batches."""

import os
import random
import shutil

import pyarrow as pa
import pytest

from provenance.corpus import Plan, deduplicate
from provenance.engines.scanner import Scanner
from provenance.settings import DedupSettings
from tests.engines.test_corpus import corpus, edited, story

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

    found = session("local-cluster[2,1,1024]")
    found.conf.set("spark.sql.shuffle.partitions", 4)
    yield found
    found.stop()


def table():
    rng = random.Random(21)
    given = corpus(rng, bases=30).to_pydict()
    base = story(rng, 120)
    texts = given["text"] + [" ".join(edited(rng, base, 3)) for _ in range(60)]
    return pa.table({"id": [f"t{i:05d}" for i in range(len(texts))], "text": texts, "published": ["2024-01-01"] * len(texts)})


def plain(found):
    names = [name for name in found.pairs.column_names if not name.endswith("_row")]
    return found.pairs.select(names).to_pylist(), found.groups.to_pylist()


def test_two_workers_give_the_edges_and_groups_of_one_process(spark):
    given = table()
    frame = spark.createDataFrame(given).repartition(5)
    assert plain(deduplicate(frame, DedupSettings(), Plan())) == plain(deduplicate(given, DedupSettings(), Plan()))


def test_files_and_results(spark, tmp_path):
    import pyarrow.parquet as pq

    given = table()
    pq.write_table(given, tmp_path / "news.parquet")
    found = deduplicate(spark.read.parquet(str(tmp_path / "news.parquet")), DedupSettings(), Plan(out=tmp_path / "out"))
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["boilerplate.parquet", "groups.parquet", "pairs.parquet", "run.json", "tags.parquet"]
    local = deduplicate(given, DedupSettings(), Plan(out=tmp_path / "local", action="list"))
    assert plain(found) == plain(local)
    kept = [sorted(pq.read_table(tmp_path / name / "boilerplate.parquet").to_pylist(), key=str) for name in ("out", "local")]
    assert kept[0] == kept[1]


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
