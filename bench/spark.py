"""Spark against the local engine: ``python -m bench spark PACK [--copies 1 5] [--out docs/spark-times.md]``.

PACK has corpus.parquet (id, text). For every number of copies the corpus is repeated, each copy with words of its own (a letter is put behind every word),
so the copies have nothing in common and the pairs must be that many times as many. The engines run one after the other in processes of their own, Spark as
``local-cluster`` with two workers; CPU seconds and memory are those of all processes of a run together, start-up included. Pairs and groups are compared.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

WORD = re.compile(r"\w+")
TICK, PAGE = os.sysconf("SC_CLK_TCK"), os.sysconf("SC_PAGE_SIZE")
MASTER = "local-cluster[2,1,2048]"
TABLES = {"pairs": ["a", "b", "jaccard", "containment_a", "containment_b", "shared", "a_start", "b_start", "kind"], "groups": ["kept", "members", "diameter"]}


def repeated(corpus, copies, out):
    """The corpus ``copies`` times, each time with other words; ids stay unique."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    given = pq.read_table(corpus, columns=["id", "text"])
    ids, texts = given.column("id").to_pylist(), given.column("text").to_pylist()
    with pq.ParquetWriter(out, given.schema, compression="zstd") as writer:
        for copy in range(copies):
            ending = rf"\g<0>{'zqxjkvwy'[copy - 1]}" if copy else r"\g<0>"
            columns = [[f"{copy}-{name}" for name in ids], [WORD.sub(ending, text) if copy else text for text in texts]]
            writer.write_table(pa.table(columns, schema=given.schema), row_group_size=20_000)


def processes(session):
    """(process, CPU seconds, resident bytes) of a session's processes."""
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[3]) == session:
            yield int(path.parent.name), sum(map(int, fields[11:13])) / TICK, int(fields[21]) * PAGE


def measured(command):
    """CPU seconds, wall seconds and peak megabytes of a command with everything it starts, looked at five times a second."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, start_new_session=True)
    os.set_blocking(process.stderr.fileno(), False)
    seconds, peak, told = {}, 0, b""
    while process.poll() is None:
        seen = list(processes(process.pid))
        seconds |= {pid: cpu for pid, cpu, _ in seen}
        peak = max(peak, sum(resident for _, _, resident in seen))
        told += process.stderr.read() or b""
        time.sleep(0.2)
    if process.returncode:
        raise SystemExit(told.decode(errors="replace")[-3000:])
    return sum(seconds.values()), time.perf_counter() - start, peak / 1e6


def alike(one, two):
    """Whether two runs wrote the same pairs and groups."""
    import pyarrow.parquet as pq

    def rows(folder, name, columns):
        table = pq.read_table(folder / f"{name}.parquet", columns=columns)
        order = [(column, "ascending") for column in columns[:2] if column != "members"]
        return table.sort_by(order).to_pylist()

    return all(rows(one, name, columns) == rows(two, name, columns) for name, columns in TABLES.items())


def main(argv):
    parser = argparse.ArgumentParser(prog="python -m bench spark", description=__doc__.splitlines()[0])
    parser.add_argument("pack", type=Path)
    parser.add_argument("--copies", type=int, nargs="+", default=[1, 5])
    parser.add_argument("--out", type=Path, default=Path("docs/spark-times.md"))
    given = parser.parse_args(argv)
    lines = []
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        for copies in given.copies:
            corpus = folder / f"{copies}.parquet"
            repeated(given.pack / "corpus.parquet", copies, corpus)
            ways = {
                "local, two threads": ["--jobs", "2"],
                f"Spark, {MASTER}": ["--engine", "spark", "--master", MASTER],
                "the same, groups made on the cluster": ["--engine", "spark", "--master", MASTER, "--set", "dedup.driver_pairs=0"],
            }
            outs = []
            for i, (name, options) in enumerate(ways.items()):
                outs.append(folder / f"{copies}-{i}")
                command = [sys.executable, "-m", "provenance", "dedup", str(corpus), "-o", str(outs[-1]), "--action", "list", *options]
                before = os.getloadavg()[0]
                cpu, wall, peak = measured(command)
                counts = json.loads((outs[-1] / "run.json").read_text())["counts"]
                same = "" if i == 0 else "yes" if alike(outs[0], outs[-1]) else "NO"
                lines.append(f"| {counts['rows']:,} | {name} | {cpu:.0f} | {wall:.0f} | {peak:.0f} | {counts['pairs']:,} | {same} | {before:.1f} |")
                print(lines[-1], flush=True)
            corpus.unlink()
    given.out.write_text("\n".join([*HEAD, *lines, ""]), "utf-8")
    return 0


HEAD = [
    "# Times of Spark",
    "",
    "Written by `python -m bench spark`: whole runs with `--action list` on one machine of two cores, start-up included; CPU seconds and memory of all",
    "processes together (Python and Java). Load is the average before the run: other programs make wall seconds longer and hardly change CPU seconds.",
    "",
    "| documents | engine | CPU s | wall s | peak MB | pairs | same pairs and groups | load |",
    "| ---: | --- | ---: | ---: | ---: | ---: | --- | ---: |",
]
