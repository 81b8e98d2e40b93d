"""The compiled kernel, its numpy twin and the plain definition give the same bits."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from provenance import kernel, sketch
from provenance.shingle import sample, shingles, shingles_of
from provenance.text import tokens

TEXTS = st.lists(st.text(), max_size=5)
PROSE = st.lists(st.text(st.sampled_from("abé \u0301.—北ก\u0640\u00adﬁ𝔸Ⅷ5"), max_size=60), min_size=1, max_size=5)

patient = settings(deadline=None)  # the first call compiles


def scanned(module, texts, size=3, keep=8):
    raw = [text.encode() for text in texts]
    data = np.frombuffer(b"".join(raw) or b"\0", np.uint8)
    offsets = np.concatenate([[0], np.cumsum([len(r) for r in raw])]).astype(np.int64)
    room = int(offsets[-1]) // 2 + 3 * len(texts) + 3
    n = len(texts)
    room_for_lists = (np.zeros(room, np.uint32), np.zeros(5 * room, np.uint8), np.zeros(room, np.uint64))
    out = (*room_for_lists, np.zeros((n, 5), np.int64), np.zeros((n, 2), np.uint64), np.zeros(room, np.uint32))
    letters, first, at = sketch.Letters(), 0, (0, 0, 0)
    while True:
        first, page, *at = module.scan(data, offsets, first, letters.tables, (size, keep), out, tuple(at))
        if page < 0:
            break
        letters.add(page)
    assert first == n
    return out[0][: at[0]], out[1][: at[1]], out[2][: at[2]], out[3], out[4]


def spots_of(places, counts):
    """The spots of all texts, from their short form."""
    return [spot for data in np.split(places, np.cumsum(counts[:-1, 4])) if len(data) for spot in sketch.unpacked(data).tolist()]


def by_definition(texts, size=3, keep=8):
    runs = [shingles([word for word, _ in tokens(text)], size) for text in texts]
    places = []
    for text in texts:
        end = 0
        for _, span in tokens(text):
            places.append(span.start << 5 | min(31, span.start - end))
            end = span.end
        places.append(len(text) << 5 | min(31, len(text) - end))
    return runs, places


@pytest.mark.parametrize("module", [kernel, sketch], ids=["compiled", "numpy"])
@patient
@given(texts=st.one_of(TEXTS, PROSE), size=st.integers(1, 4))
def test_scan_equals_the_definition(module, texts, size):
    texts = [text for text in texts if text.isprintable() or not any(0xD800 <= ord(c) < 0xE000 for c in text)]
    runs, places = by_definition(texts, size)
    words, found_places, sampled, counts, _ = scanned(module, texts, size)
    flat, starts = np.zeros(int(counts[:, 1].sum()), np.uint64), np.concatenate([[0], np.cumsum(counts[:, 1])])
    module.gather(words, np.concatenate([[0], np.cumsum(counts[:, 0])]), np.arange(len(texts)), size, (flat, starts[:-1]))
    assert np.array_equal(flat, np.concatenate([*runs, np.zeros(0, np.uint64)]))
    assert spots_of(found_places, counts) == places
    offsets = np.concatenate([[0], np.cumsum(counts[:, 4])])
    row = np.repeat(np.arange(len(texts)), counts[:, 0] + 1)
    word = np.arange(len(row)) - np.repeat(np.cumsum(counts[:, 0] + 1) - counts[:, 0] - 1, counts[:, 0] + 1)
    assert module.locate(found_places, offsets, row, word).tolist() == places
    at = 0
    for run, (_, count, halvings, kept, _) in zip(runs, counts.tolist(), strict=True):
        assert count == len(run)
        assert np.array_equal(np.unique(sampled[at : at + kept]), sample(run, halvings))
        at += kept


WIDE = st.lists(st.tuples(st.integers(1, 60), st.sampled_from([1, 2, 6, 7, 8, 30, 31, 32, 70_000])), max_size=8)


@patient
@given(WIDE)
def test_wide_gaps_and_long_words_keep_their_places(words):
    texts = ["".join("w" * letters + " " * gap for letters, gap in words)]
    _, places = by_definition(texts)
    for module in (kernel, sketch):
        _, found, _, counts, _ = scanned(module, texts)
        assert spots_of(found, counts) == places
        assert module.locate(found, np.array([0, len(found)]), np.zeros(len(places), np.int64), np.arange(len(places))).tolist() == places


@pytest.mark.slow
@settings(max_examples=300, deadline=None)
@given(st.one_of(TEXTS, PROSE), st.integers(1, 4))
def test_both_twins_agree_in_everything(texts, size):
    for a, b in zip(scanned(kernel, texts, size), scanned(sketch, texts, size), strict=True):
        assert np.array_equal(a, b)


@pytest.mark.slow
def test_every_code_point():
    for block in range(0, 0xE1000, 2048):
        chars = [chr(c) for c in range(block, block + 2048) if not 0xD800 <= c < 0xE000]
        texts = ["".join(f" {c}a{c}" for c in chars[:1024]), "".join(f" {c}a{c}" for c in chars[1024:])]
        if 0x34000 <= block < 0xE0000:
            continue  # no Unicode version has a character there
        ours, theirs = scanned(kernel, texts), scanned(sketch, texts)
        assert all(np.array_equal(a, b) for a, b in zip(ours, theirs, strict=True)), hex(block)
        if not 0x20000 <= block < 0x34000:  # rare Han characters, all of one class: comparing the twins is enough
            runs, places = by_definition(texts)
            assert np.array_equal(np.concatenate([shingles_of(w) for w in np.split(ours[0], [ours[3][0, 0]])]), np.concatenate(runs)), hex(block)
            assert spots_of(ours[1], ours[3]) == places, hex(block)


def test_keys_tell_texts_apart_and_know_copies():
    texts = [
        "The ferry line closes.",
        "the FERRY — line, closes",
        "the ferry line closed",
        "line the ferry closes",
        "the ferry line sinks",
        "",
        "the",
        "the ferry",
    ]
    keys = [tuple(key) for key in scanned(kernel, texts)[4].tolist()]
    assert keys[0] == keys[1]
    assert len(set(keys)) == len(keys) - 1
    assert len({key[0] for key in keys}) == len(keys) - 1, "the first key alone tells texts apart: the Spark engine relies on it"


def test_a_word_of_a_megabyte_and_a_text_without_words():
    texts = ["x" * 1_000_000 + " y z", "—" * 1000, "a" * 63 + " " + "a" * 64 + " " + "a" * 65]
    for a, b in zip(scanned(kernel, texts), scanned(sketch, texts), strict=True):
        assert np.array_equal(a, b)


def groups_of(linked):
    """The groups of linked texts, as a sorted list of tuples."""
    cut = np.flatnonzero(linked >= 2**31)
    return sorted(tuple((group & (2**31 - 1)).tolist()) for group in np.split(linked, cut) if len(group))


@patient
@given(
    st.lists(st.tuples(st.integers(0, 12), st.lists(st.integers(1, 30), max_size=12)), max_size=14, unique_by=lambda t: t[0]),
    st.integers(2, 5),
    st.integers(1, 3),
)
def test_link_and_candidates_agree(owners, cap, wanted):
    entries = [(value * 2**55 + value % 5, slot) for slot, values in owners for value in values]
    hashes, slots = np.array([e[0] for e in entries], np.uint64), np.array([e[1] for e in entries], np.uint32)
    counts = np.zeros((2, 13), np.uint32)
    a, b = kernel.link(hashes.copy(), slots.copy(), cap, counts[0]), sketch.link(hashes, slots, cap, counts[1])
    posting = {}
    for value, slot in entries:
        posting.setdefault(value, set()).add(slot)
    several = {value: sorted(found) for value, found in posting.items() if len(found) > 1}
    for linked, hot in (a, b):
        assert sorted(tuple(sorted(group)) for group in groups_of(linked)) == sorted(map(tuple, several.values()))
        assert all(group[0] == min(group) for group in groups_of(linked))
        told = sorted(zip(*(x.tolist() for x in hot), strict=True))
        assert told == sorted((value, len(g), g[0]) for value, g in several.items() if len(g) > cap)
    pairs = [pair for g in several.values() for pair in (itertools.combinations(g, 2) if len(g) <= cap else ((g[0], other) for other in g[1:]))]
    assert counts.tolist() == [[sum(left == slot for left, _ in pairs) for slot in range(13)]] * 2
    runs, halvings = np.arange(13) * 3, np.arange(13) % 3
    for first, last in ((0, 13), (0, 5), (5, 13), (4, 4)):
        found = []
        for module, linked in ((kernel, a[0]), (sketch, b[0])):
            ends = np.cumsum(counts[0, first:last], dtype=np.int64)
            out = np.zeros(ends[-1] if len(ends) else 0, np.uint32)
            goes_on = np.concatenate([[0], ends[:-1]])[: len(ends)]
            module.partners(linked, (first, last), cap, goes_on, out)
            assert np.array_equal(goes_on, ends)
            owners = np.repeat(np.arange(first, last), np.diff(ends, prepend=0))
            assert sorted(zip(owners.tolist(), (out >> 1).tolist(), strict=True)) == sorted(pair for pair in pairs if first <= pair[0] < last)
            found.append(module.candidates(out, ends, first, runs, halvings, (wanted, 0.1, 6)))
        assert all(np.array_equal(x, y) for x, y in zip(*found, strict=True))


@pytest.mark.parametrize("size", [1, 4, 5, 40, 3000])
def test_many_partners_of_one_text_are_counted(size):
    """More partners than the table of counters has cells for, all in one text."""
    rng = np.random.default_rng(size)
    out = rng.integers(0, 2 * size, 40 * size).astype(np.uint32)
    runs, halvings = np.full(size, 300), np.zeros(size, np.int64)
    ends = np.array([len(out)])
    ours, theirs = (module.candidates(out.copy(), ends, 0, runs, halvings, (2, 0.1, 2)) for module in (kernel, sketch))
    assert all(np.array_equal(x, y) for x, y in zip(ours, theirs, strict=True))
    assert ours[2].sum() > 30 * size


@patient
@given(st.lists(st.tuples(st.booleans(), st.lists(st.integers(0, 2**61), max_size=8)), min_size=1, max_size=8), st.sampled_from([1, 2, 8]))
def test_every_shingle_is_spread_to_one_bucket(texts, buckets):
    values = np.array([v for _, text in texts for v in text], np.uint64)
    offsets = np.concatenate([[0], np.cumsum([len(text) for _, text in texts])]).astype(np.int64)
    slots = np.array([i if wanted else -1 for i, (wanted, _) in enumerate(texts)], np.int64)
    found = []
    for module in (kernel, sketch):
        counts = np.zeros(buckets, np.int64)
        module.tally(values, offsets, slots, counts)
        ends = np.cumsum(counts) - counts
        out = (np.zeros(counts.sum(), np.uint64), np.zeros(counts.sum(), np.uint32))
        for part in {(0, buckets // 2), (buckets // 2, buckets)}:
            module.spread(values, offsets, slots, part, ends, out)
        assert np.array_equal(ends, np.cumsum(counts))
        found.append((counts.tolist(), out[0].tolist(), out[1].tolist()))
    assert found[0] == found[1]
    assert sorted(zip(*found[0][1:], strict=True)) == sorted((v, i) for i, (wanted, text) in enumerate(texts) if wanted for v in text)


def test_the_sort_of_many_equal_low_bits():
    values = np.array([(i % 97 << 40) | (i % 3) for i in range(3000)], np.uint64)
    slots = np.arange(3000, dtype=np.uint32)
    counts = np.zeros((2, 3000), np.uint32)
    ours, theirs = kernel.link(values.copy(), slots.copy(), 50, counts[0]), sketch.link(values, slots, 50, counts[1])
    assert groups_of(ours[0]) == groups_of(theirs[0])
    assert np.array_equal(*counts)


def test_machine_code_is_compiled_anew_when_what_is_kept_is_damaged(tmp_path, monkeypatch):
    code = next(iter(kernel.kept_places()[0].glob("kernel-*.o")), None) or next(kernel.kept_places()[1].glob("kernel-*.o"))
    monkeypatch.setattr(kernel, "kept_places", lambda: [tmp_path])
    monkeypatch.setattr(kernel, "_compiled", lambda target: b"fresh")
    (tmp_path / "kernel-x.o").write_bytes(code.read_bytes()[:-1])
    assert kernel._machine_code("x", None) == b"fresh"
    monkeypatch.setattr(kernel, "_compiled", lambda target: b"never")
    assert kernel._machine_code("x", None) == b"fresh"


@pytest.mark.parametrize("bad", [np.zeros(4, np.int64), np.zeros((2, 2), np.uint64), np.zeros(8, np.uint64)[::2]])
def test_an_array_of_another_kind_is_refused(bad):
    with pytest.raises(TypeError):
        kernel.distinct(bad, np.array([0, 2]))


@patient
@given(st.lists(st.lists(st.integers(1, 9), max_size=25), min_size=2, max_size=5), st.randoms())
def test_overlap_and_distinct_agree(texts, rng):
    flat = np.array([v for text in texts for v in text], np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    starts = np.concatenate([[0], np.cumsum([len(text) for text in texts])]).astype(np.int64)
    assert np.array_equal(kernel.distinct(flat, starts), sketch.distinct(flat, starts))
    pairs = sorted((rng.randrange(len(texts)), rng.randrange(len(texts))) for _ in range(6))
    left, right = np.array(pairs, np.int64).T.copy()
    ours = kernel.overlap(flat, starts, left, right)
    assert np.array_equal(ours, sketch.overlap(flat, starts, left, right))
    for (a, b), row in zip(pairs, ours.tolist(), strict=True):
        assert row[0] == len(set(texts[a]) & set(texts[b]))
        assert texts[a][row[1] : row[1] + row[3]] == texts[b][row[2] : row[2] + row[3]]
