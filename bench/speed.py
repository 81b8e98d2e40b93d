"""Speed and recall of near-duplicate search, ours and the peers', each in a process of its own: ``python -m bench speed PACK [options]``.

PACK is a folder with corpus.parquet (id, text) and truth.jsonl (a, b, kind, param, j3: planted pairs of row numbers). CPU and wall seconds and peak memory are
those of the whole process, interpreter start and reading included, and of the processes it starts.

Every peer runs MinHash LSH with 32 bands of 4 rows over word 3-grams of lower-cased words, 128 values a text, on one core. What is set for each beyond that:

- datasketch: xxhash, signatures made in bulk, one insertion session; rensa: R-MinHash with its own LSH; both get shingles made in Python, as they have no
  tokenizer of their own.
- gaoya: its own analyzer, which splits at spaces only, so it is given the words joined by one space; no threshold on estimated Jaccard (.5 would hide all it
  finds below).
- daft: its built-in minhash over text with other characters replaced, and bands compared by sorting.
- text-dedup: its command line with xxh3 of 32 bits, no least length, one process; pairs are those in one cluster of its union-find.
- datatrove: its four steps on local files, one task, xxhash of 64 bits; words split at spaces after its own simplification (its default needs spaCy and takes
  longer); pairs are those in one cluster.
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
SUBSET_PEERS = ("text-dedup", "datatrove")  # too slow for the whole corpus; they hand over clusters, not pairs
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

    index = MinHashStringIndex(hash_size=32, jaccard_threshold=0.0, num_bands=BANDS, band_size=ROWS, analyzer="word", lowercase=True, ngram_range=(3, 3))
    texts = [" ".join(WORD.findall(text)) for text in texts_of(corpus).to_pylist()]
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


def run_text_dedup(corpus):
    """Pairs (row, head of its cluster)."""
    import pickle

    with tempfile.TemporaryDirectory() as folder:
        options = {"path": "parquet", "data_files": corpus, "split": "train", "column": "text", "output": f"{folder}/out", "cache_dir": f"{folder}/cache"}
        options |= {"ngram": 3, "min_length": 0, "num_perm": BANDS * ROWS, "b": BANDS, "r": ROWS, "hash_func": "xxh3", "hash_bits": 32, "num_proc": 1}
        command = [sys.executable, "-m", "text_dedup.minhash", "--debug", *(f"--{name}={value}" for name, value in options.items())]
        subprocess.run(command, check=True, env={**os.environ, "HF_HOME": folder, "HF_HUB_OFFLINE": "1"})
        clusters = pickle.loads(Path(folder, "out", "uf.pkl").read_bytes())
        return {(row, clusters.find(row)) for row in list(clusters.parent)}


def run_datatrove(corpus):
    """Pairs (row, number of its cluster, below zero)."""
    import struct

    import xxhash
    from datatrove.executor import LocalPipelineExecutor
    from datatrove.pipeline.dedup import MinhashDedupBuckets, MinhashDedupCluster, MinhashDedupFilter, MinhashDedupSignature
    from datatrove.pipeline.dedup.minhash import MinhashConfig
    from datatrove.pipeline.readers import ParquetReader
    from datatrove.pipeline.writers import JsonlWriter
    from datatrove.utils.hashing import HashConfig
    from datatrove.utils.word_tokenizers import WordTokenizer

    class Words(WordTokenizer):
        def word_tokenize(self, text):
            return text.split()

        def sent_tokenize(self, text):
            return [text]

        def span_tokenize(self, text):
            return [(0, len(text))]

    with tempfile.TemporaryDirectory() as folder:
        config = MinhashConfig(n_grams=3, num_buckets=BANDS, hashes_per_bucket=ROWS, hash_config=HashConfig(precision=64, hash_fc="xxhash"))
        reader = ParquetReader(str(corpus.parent), glob_pattern=corpus.name)
        signatures = MinhashDedupSignature(f"{folder}/signatures", config, Words())
        signatures._hash_func = lambda shingle: xxhash.xxh64_intdigest(shingle.encode())  # version 4 of xxhash takes no strings any more
        steps = [
            [reader, signatures],
            [MinhashDedupBuckets(f"{folder}/signatures", f"{folder}/buckets", config=config)],
            [MinhashDedupCluster(f"{folder}/buckets", f"{folder}/clusters", config=config, save_cluster_id=True)],
            [reader, MinhashDedupFilter(f"{folder}/clusters"), JsonlWriter(f"{folder}/out")],
        ]
        for number, (step, tasks) in enumerate(zip(steps, (1, BANDS, 1, 1), strict=True)):
            LocalPipelineExecutor(pipeline=step, tasks=tasks, workers=1, logging_dir=f"{folder}/logs{number}").run()
        found = Path(folder, "clusters", "000000.clusters").read_bytes()
        return {(row, -1 - cluster) for row, cluster in struct.iter_unpack("<II", found)}


def peer(name, corpus, out):
    """In a process of its own: run one peer and write the pairs it finds."""
    pairs = globals()[f"run_{name.replace('-', '_')}"](corpus)
    import numpy as np

    np.save(out, np.array(sorted(pairs), np.int64).reshape(-1, 2))


# A small process between the harness and what is measured: a child's peak memory counts what its parent held when it was forked.
WATCH = """
import json, os, resource, subprocess, sys, time
os.sched_setaffinity(0, json.loads(sys.argv[1]))
start = time.perf_counter()
status = subprocess.run(sys.argv[2:], stdout=subprocess.DEVNULL).returncode
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(json.dumps([used.ru_utime + used.ru_stime, time.perf_counter() - start, used.ru_maxrss / 1024, status]))
"""


def measured(command, cores, environment=None):
    """(CPU seconds, wall seconds, peak megabytes, exit status) of a command on the given cores."""
    watched = [sys.executable, "-S", "-c", WATCH, json.dumps(sorted(cores)), *map(str, command)]
    done = subprocess.run(watched, capture_output=True, text=True, errors="replace", env={**os.environ, **(environment or {})})
    figures = json.loads(done.stdout)
    if figures[3]:
        print(done.stderr[-2000:], file=sys.stderr)
    return tuple(figures)


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


def subset(corpus, truth, count, out):
    """Write ``count`` rows of the corpus, those of every so many planted pairs and then others, and return the planted pairs among them."""
    import numpy as np
    import pyarrow.parquet as pq

    table = pq.read_table(corpus)
    step = max(1, len(truth) * 2 // count)
    wanted = dict.fromkeys(row[side] for row in truth[::step] for side in ("a", "b"))
    wanted = sorted({*list(wanted)[:count], *np.linspace(0, len(table) - 1, max(0, count - len(wanted))).astype(int).tolist()})
    pq.write_table(table.take(wanted), out)
    place = {row: i for i, row in enumerate(wanted)}
    return len(wanted), [{**row, "a": place[row["a"]], "b": place[row["b"]]} for row in truth if row["a"] in place and row["b"] in place]


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
    parser.add_argument("pack", type=Path, nargs="?", help="folder with corpus.parquet and truth.jsonl, or name both:")
    parser.add_argument("--corpus", type=Path, help="Parquet file with the columns id and text")
    parser.add_argument("--truth", type=Path, help="JSON lines: the planted pairs")
    parser.add_argument("--subset", type=int, default=10_000, help="documents for the peers that are too slow for all")
    parser.add_argument("--peers", default=",".join(PEERS + SUBSET_PEERS), help="which peers to run, with commas; empty for none")
    parser.add_argument("--python", default=sys.executable, help="interpreter that has the peers (the dependency group 'bench')")
    parser.add_argument("--out", type=Path, default=Path("bench/speed.md"))
    parser.add_argument("--no-brute-force", action="store_true")
    given = parser.parse_args(argv)
    if not given.pack and not (given.corpus and given.truth):
        parser.error("give PACK, or --corpus and --truth")
    corpus = given.corpus or given.pack / "corpus.parquet"
    truth = [json.loads(line) for line in (given.truth or given.pack / "truth.jsonl").read_text().splitlines()]
    cores = sorted(os.sched_getaffinity(0))
    rows, notes, few, count, planted = [], [], [], 0, []
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
        chosen = [name for name in given.peers.split(",") if name]
        for name in (name for name in chosen if name in PEERS):
            run_peer(name, corpus, truth, given.python, (rows, notes))
        slow = [name for name in chosen if name in SUBSET_PEERS]
        if slow:
            part = folder / "subset" / "corpus.parquet"
            part.parent.mkdir()
            count, planted = subset(corpus, truth, given.subset, part)
            figures = ours(part, folder / "part", set(cores[:1]), "--action", "list")
            few.append(("provenance, one core", importlib.metadata.version("provenance-checker"), figures, recall(planted, *our_pairs(folder / "part"))))
            for name in slow:
                run_peer(name, part, planted, given.python, (few, notes))
        if not given.no_brute_force:
            wrong, missed, owed = brute_force(corpus, folder)
            notes.append(f"Brute force on the first 5,000 rows: {wrong} pairs reported with a wrong measure or wrongly, {missed} of {owed} missed.")
        floor = roofline(corpus)
        notes.append("Roofline, CPU seconds: " + ", ".join(f"{name} {seconds:.2f}" for name, seconds in floor.items()) + ".")
        share = sum(floor.values()) / rows[0][2][0]
        notes.append(f"The roofline takes {sum(floor.values()):.2f} CPU seconds in all, provenance on one core {rows[0][2][0]:.2f}: {share:.0%} of its speed.")
    head = [
        "# Speed and recall",
        "",
        f"One run of `python -m bench speed` on {cpu_name()}; load average at the end {os.getloadavg()[0]:.1f}. Ratios within a run mean more than seconds.",
        "",
        f"{len(truth)} planted pairs.",
        "",
    ]
    lines = [*head, *table(rows)]
    if few:
        lines += ["", f"## A part of it: {count} documents, {len(planted)} planted pairs", "", *table(few)]
    lines += ["", "## Notes", "", *(f"- {note}" for note in notes), "", *__doc__.split("\n\n", 2)[2].splitlines()]
    text = "\n".join(lines) + "\n"
    given.out.write_text(text, "utf-8")
    print(text)
    return 0


def run_peer(name, corpus, truth, python, into):
    """Run one peer in a process of its own; its row goes into the first list, a note on what went wrong into the second."""
    import numpy as np

    rows, notes = into
    version = subprocess.run([python, "-c", f"import importlib.metadata as m; print(m.version({name!r}))"], capture_output=True, text=True).stdout.strip()
    if not version:
        notes.append(f"{name} is not installed in {Path(python).name}'s environment.")
        return
    environment = {"RAYON_NUM_THREADS": "1", "DAFT_PROGRESS_BAR": "0", "OMP_NUM_THREADS": "1", "ARROW_NUM_THREADS": "1"}
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "pairs.npy"
        figures = measured([python, __file__, "--peer", name, str(corpus), str(out)], set(sorted(os.sched_getaffinity(0))[:1]), environment)
        if figures[3]:
            notes.append(f"{name} {version} could not be run (exit status {figures[3]}).")
            return
        pairs = [tuple(pair) for pair in np.load(out).tolist()]
    found = (set(), dict(pairs)) if name in SUBSET_PEERS else (set(pairs), None)
    rows.append((name, version, figures, recall(truth, *found)))


def cpu_name():
    names = [line.partition(":")[2].strip() for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")]
    return names[0] if names else "this machine"


def table(rows):
    """The figures of some rows as the lines of three Markdown tables; the first row is ours."""
    bins = sorted({key for _, _, _, (found, _) in rows for key in found})
    kinds = sorted({key for _, _, _, (_, found) in rows for key in found})
    lines = []
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
    return lines


if __name__ == "__main__":
    peer(sys.argv[2], Path(sys.argv[3]), sys.argv[4])
