"""Speed and recall of near-duplicate search, ours and the peers', each in a process of its own: ``python -m bench speed PACK [options]``.

PACK is a folder with corpus.parquet (id, text) and truth.jsonl (a, b, kind, param, j3: planted pairs of row numbers). CPU and wall seconds and peak memory are
those of the whole process, interpreter start and reading included. Every peer runs MinHash LSH with 32 bands of 4 rows over word 3-grams, its usual recipe.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import itertools
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

BANDS, ROWS = 32, 4
PEERS = ("datasketch", "rensa", "gaoya", "daft")
WORD = re.compile(r"\w+")


def texts_of(corpus):
    import pyarrow.parquet as pq

    return pq.read_table(corpus, columns=["text"]).column("text")


def shingle_sets(corpus):
    for text in texts_of(corpus).to_pylist():
        words = WORD.findall(text.lower())
        yield [" ".join(words[i : i + 3]) for i in range(max(1, len(words) - 2))]


def banded(signatures):
    """Pairs of rows that agree in all rows of a band, through sorting."""
    import numpy as np

    found = set()
    for band in range(BANDS):
        part = np.ascontiguousarray(signatures[:, band * ROWS : (band + 1) * ROWS])
        keys = part.view([("", part.dtype)] * ROWS).ravel()
        order = np.argsort(keys, kind="stable")
        cuts = np.flatnonzero(np.concatenate([[True], keys[order][1:] != keys[order][:-1], [True]]))
        for a, b in itertools.pairwise(cuts.tolist()):
            if 1 < b - a <= 1000:
                rows = sorted(order[a:b].tolist())
                found.update((x, y) for i, x in enumerate(rows) for y in rows[i + 1 :])
    return found


def run_datasketch(corpus):
    import xxhash
    from datasketch import MinHash, MinHashLSH

    lsh = MinHashLSH(num_perm=BANDS * ROWS, params=(BANDS, ROWS))
    sets = ([shingle.encode() for shingle in found] for found in shingle_sets(corpus))
    kept = list(MinHash.generator(sets, num_perm=BANDS * ROWS, hashfunc=xxhash.xxh32_intdigest))
    with lsh.insertion_session() as session:
        for row, found in enumerate(kept):
            session.insert(row, found, check_duplication=False)
    return {(min(row, other), max(row, other)) for row, found in enumerate(kept) for other in lsh.query(found) if other != row}


def run_rensa(corpus):
    from rensa import RMinHash, RMinHashLSH

    lsh = RMinHashLSH(threshold=0.5, num_perm=BANDS * ROWS, num_bands=BANDS)
    kept = []
    for row, shingles in enumerate(shingle_sets(corpus)):
        found = RMinHash(num_perm=BANDS * ROWS, seed=1)
        found.update(shingles)
        lsh.insert(row, found)
        kept.append(found)
    return {(min(row, other), max(row, other)) for row, found in enumerate(kept) for other in lsh.query(found) if other != row}


def run_gaoya(corpus):
    from gaoya.minhash import MinHashStringIndex

    index = MinHashStringIndex(hash_size=32, jaccard_threshold=0.5, num_bands=BANDS, band_size=ROWS, analyzer="word", lowercase=True, ngram_range=(3, 3))
    texts = texts_of(corpus).to_pylist()
    index.par_bulk_insert_docs(list(range(len(texts))), texts)
    found = index.par_bulk_query(texts)
    return {(min(row, other), max(row, other)) for row, others in enumerate(found) for other in others if other != row}


def run_daft(corpus):
    import daft
    import numpy as np
    from daft.functions import lower, minhash, regexp_replace

    frame = daft.read_parquet(str(corpus))
    words = regexp_replace(lower(daft.col("text")), r"\W+", " ")
    column = frame.select(minhash(words, num_hashes=BANDS * ROWS, ngram_size=3, hash_function="xxhash").alias("m")).to_arrow().column("m")
    return banded(np.stack([np.asarray(chunk.flatten()) for chunk in [column.combine_chunks()]]).reshape(-1, BANDS * ROWS))


def peer(name, corpus, out):
    """In a process of its own: run one peer and write the pairs it finds."""
    pairs = globals()[f"run_{name}"](corpus)
    import numpy as np

    np.save(out, np.array(sorted(pairs), np.int64).reshape(-1, 2))


def measured(command, cores, environment=None):
    """(CPU seconds, wall seconds, peak megabytes, exit status) of a command on the given cores."""
    start = time.perf_counter()
    process = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env={**os.environ, **(environment or {})}, preexec_fn=lambda: os.sched_setaffinity(0, cores)
    )
    told = process.stderr.read().decode(errors="replace")
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        print(told[-2000:], file=sys.stderr)
    return usage.ru_utime + usage.ru_stime, time.perf_counter() - start, usage.ru_maxrss / 1024, process.returncode


def ours(corpus, folder, cores, *options):
    command = [sys.executable, "-m", "provenance", "dedup", str(corpus), "-o", str(folder), "--force", "--jobs", str(len(cores)), *options]
    return measured(command, cores)


def our_pairs(folder):
    import pyarrow.parquet as pq

    table = pq.read_table(Path(folder) / "pairs.parquet", columns=["a_row", "b_row", "kind"]).to_pylist()
    pairs = {(min(row["a_row"], row["b_row"]), max(row["a_row"], row["b_row"])) for row in table}
    copy_of = {}
    for row in table:
        if row["kind"] == "exact":
            copy_of.setdefault(row["a_row"], row["a_row"])
            copy_of[row["b_row"]] = row["a_row"]
    return pairs, copy_of


def recall(truth, pairs, copy_of=None):
    """Share of the planted pairs found, by bin of exact 3-gram Jaccard and by kind; an exact copy is found through the text it copies."""
    same = copy_of or {}
    roots = {}

    def root(row):
        while same.get(row, row) != row and row not in roots:
            row = same[row]
        return row

    known = {(min(root(a), root(b)), max(root(a), root(b))) for a, b in pairs}
    bins, kinds = {}, {}
    for row in truth:
        a, b = root(row["a"]), root(row["b"])
        hit = a == b or (min(a, b), max(a, b)) in known or (min(row["a"], row["b"]), max(row["a"], row["b"])) in pairs
        bins.setdefault(min(9, int(row["j3"] * 10)), []).append(hit)
        kind = f"{row['kind']} {row['param']}" if row["kind"] in ("edit", "trunc") else row["kind"]
        kinds.setdefault(kind, []).append(hit)
    return {k: sum(v) / len(v) for k, v in sorted(bins.items())}, {k: sum(v) / len(v) for k, v in sorted(kinds.items())}


def roofline(corpus):
    """CPU seconds for what cannot be avoided: reading the file from the page cache, decoding it, and words and shingles of every text."""
    from provenance.engines.scanner import Scanner
    from provenance.engines.source import open_corpus
    from provenance.settings import DedupSettings

    found = {}
    start = time.process_time()
    corpus.read_bytes()
    found["read"] = time.process_time() - start
    start = time.process_time()
    blocks = [block.table.column("text").combine_chunks() for block in open_corpus(corpus, DedupSettings(), print).blocks(print)]
    found["decode"] = time.process_time() - start
    scanner = Scanner(3, 48, True)
    scanner.scan(blocks[0])
    start = time.process_time()
    for texts in blocks:
        scanner.scan(texts)
    found["words and shingles"] = time.process_time() - start
    return found


def brute_force(corpus, folder, count=5000):
    """(pairs wrong, pairs missed, pairs owed) among the first ``count`` rows, from plain sets of shingles of every pair that shares one."""
    import pyarrow.parquet as pq

    sample = folder / "sample.parquet"
    pq.write_table(pq.read_table(corpus).slice(0, count), sample)
    out = folder / "sample-out"
    ours(sample, out, {0}, "--action", "list")
    from provenance.text import tokens

    sets = []
    for text in pq.read_table(sample).column("text").to_pylist():
        words = [word for word, _ in tokens(text)]
        sets.append(frozenset(tuple(words[i : i + 3]) for i in range(max(1, len(words) - 2))) if words else frozenset())
    posting = {}
    for row, found in enumerate(sets):
        for item in found:
            posting.setdefault(item, []).append(row)
    shared = {}
    for rows in posting.values():
        for i, a in enumerate(rows):
            for b in rows[i + 1 :]:
                shared[a, b] = shared.get((a, b), 0) + 1
    truth = {}
    for (a, b), n in shared.items():
        jaccard, inside = n / (len(sets[a]) + len(sets[b]) - n), n / min(len(sets[a]), len(sets[b]))
        if jaccard >= 0.2 or inside >= 0.3:
            truth[a, b] = jaccard
    wrong, found = 0, set()
    for row in pq.read_table(out / "pairs.parquet").to_pylist():
        pair = (min(row["a_row"], row["b_row"]), max(row["a_row"], row["b_row"]))
        found.add(pair)
        wrong += pair not in truth or abs(truth[pair] - row["jaccard"]) > 1e-12
    return wrong, len(set(truth) - found), len(truth)


def main(argv):
    parser = argparse.ArgumentParser(prog="python -m bench speed", description=__doc__.splitlines()[0])
    parser.add_argument("pack", type=Path)
    parser.add_argument("--peers", default=",".join(PEERS), help="which peers to run, with commas; empty for none")
    parser.add_argument("--python", default=sys.executable, help="interpreter that has the peers (the dependency group 'bench')")
    parser.add_argument("--out", type=Path, default=Path("bench/speed.md"))
    parser.add_argument("--no-brute-force", action="store_true")
    given = parser.parse_args(argv)
    corpus = given.pack / "corpus.parquet"
    truth = [json.loads(line) for line in (given.pack / "truth.jsonl").read_text().splitlines()]
    cores = sorted(os.sched_getaffinity(0))
    rows, notes = [], []
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        ours(corpus, folder / "warm", set(cores[:1]), "--action", "list")  # compiles the kernel once, as the first run after installing does
        runs = [("one core", 1, ()), ("two cores", 2, ()), ("one core, --memory 300MB", 1, ("--memory", "300MB"))]
        for label, count, options in runs:
            figures = ours(corpus, folder / label, set(cores[:count]), "--action", "list", *options)
            rows.append((f"provenance, {label}", importlib.metadata.version("provenance-checker"), figures, recall(truth, *our_pairs(folder / label))))
        rows.append(("provenance, one core, all rows written with marks", "", ours(corpus, folder / "tag", set(cores[:1])), rows[0][3]))
        same = [(folder / label / "pairs.parquet").read_bytes() == (folder / runs[0][0] / "pairs.parquet").read_bytes() for label, _, _ in runs]
        notes.append(f"Pairs of the three runs are identical: {all(same)}.")
        for name in filter(None, given.peers.split(",")):
            out = folder / f"{name}.npy"
            environment = {"RAYON_NUM_THREADS": "1", "DAFT_PROGRESS_BAR": "0"}
            figures = measured([given.python, __file__, "--peer", name, str(corpus), str(out)], set(cores[:1]), environment)
            version = subprocess.run(
                [given.python, "-c", f"import importlib.metadata as m; print(m.version('{name}'))"], capture_output=True, text=True
            ).stdout.strip()
            if figures[3]:
                notes.append(f"{name} could not be run (exit status {figures[3]}).")
                continue
            import numpy as np

            pairs = {tuple(pair) for pair in np.load(out).tolist()}
            rows.append((name, version, figures, recall(truth, pairs)))
        if not given.no_brute_force:
            wrong, missed, owed = brute_force(corpus, folder)
            notes.append(f"Brute force on the first 5,000 rows: {wrong} pairs reported with a wrong measure or wrongly, {missed} of {owed} missed.")
        notes.append("Roofline, CPU seconds: " + ", ".join(f"{name} {seconds:.2f}" for name, seconds in roofline(corpus).items()) + ".")
    text = table(rows, notes, len(truth), os.getloadavg()[0])
    given.out.write_text(text, "utf-8")
    print(text)
    return 0


def table(rows, notes, planted, load):
    bins = sorted({key for _, _, _, (found, _) in rows for key in found})
    kinds = sorted({key for _, _, _, (_, found) in rows for key in found})
    lines = [
        "# Speed and recall",
        "",
        f"One run of `python -m bench speed`; {planted} planted pairs; load average at the end {load:.1f}. Ratios within a run mean more than seconds.",
        "",
    ]
    lines += ["| | version | CPU s | wall s | peak MB | CPU, times ours |", "| --- | --- | ---: | ---: | ---: | ---: |"]
    for name, version, (cpu, wall, memory, _), _ in rows:
        lines.append(f"| {name} | {version} | {cpu:.2f} | {wall:.2f} | {memory:.0f} | {cpu / rows[0][2][0]:.1f} |")
    lines += [
        "",
        "Share of the planted pairs found, by exact word 3-gram Jaccard:",
        "",
        "| | " + " | ".join(f".{b} to {'1' if b == 9 else f'.{b + 1}'}" for b in bins) + " |",
        "| --- |" + " ---: |" * len(bins),
    ]
    shown = [row for row in rows if not row[0].startswith("provenance, one core, all")]
    for name, _, _, (found, _) in shown:
        lines.append(f"| {name} | " + " | ".join(f"{found[b]:.3f}" if b in found else "" for b in bins) + " |")
    lines += ["", "By kind of copy:", "", "| | " + " | ".join(kinds) + " |", "| --- |" + " ---: |" * len(kinds)]
    for name, _, _, (_, found) in shown:
        lines.append(f"| {name} | " + " | ".join(f"{found[k]:.3f}" if k in found else "" for k in kinds) + " |")
    return "\n".join([*lines, "", *(f"- {note}" for note in notes), ""])


if __name__ == "__main__":
    peer(sys.argv[2], Path(sys.argv[3]), sys.argv[4])
