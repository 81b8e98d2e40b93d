"""Runs every measurement on its pack and writes ``bench/results.md``: our figures beside those of simple baselines and of published systems.

``python -m bench results DIR`` takes the folder that holds the packs (or one that holds it as ``bench_dev``). The figures of others are facts taken from the
packs' own description and from the papers named; ours are what the measurement prints, on default settings.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple

_ROOT = Path(__file__).resolve().parents[1]
Outputs = dict[tuple[str, ...], list[dict[str, Any]] | str]


class Line(NamedTuple):
    """One figure: where it stands in what the measurement prints, and what others reach (``None``: not known)."""

    label: str
    path: tuple[str, ...]
    baseline: float | None = None
    method: str = ""
    published: str = ""


class Measure(NamedTuple):
    """One measurement: ``python -m bench NAME PACK OPTIONS``; ``measure`` tells apart the parts of one that prints several.

    A ``pack`` in angle brackets is no folder of the packs but an argument as it stands.
    """

    title: str
    name: str
    pack: str
    lines: tuple[Line, ...]
    measure: str = ""
    options: tuple[str, ...] = ()


# Baselines: numpy, rapidfuzz, scikit-learn and datasketch methods with thresholds tuned on the same packs, best of those tried.
# Published: Sanchez-Perez et al. 2014 on the official PAN13 test corpus (another set of pairs of the same kinds).
MEASURES = (
    Measure(
        "Passages (PAN13 text alignment), plagdet",
        "align",
        "align_pan13",
        (
            Line("all", ("ALL", "plagdet"), 0.862, "sentence TF-IDF", ".878"),
            Line("copied unchanged", ("none", "plagdet"), 0.956, "word 5-grams", ".900"),
            Line("words shuffled and replaced", ("random", "plagdet"), 0.913, "sentence TF-IDF", ".884"),
            Line("translated there and back", ("translation", "plagdet"), 0.890, "sentence TF-IDF", ".887"),
            Line("summarised", ("summary", "plagdet"), 0.213, "sentence TF-IDF", ".561 (best other .610)"),
            Line("precision, all", ("ALL", "precision"), 0.887, "sentence TF-IDF"),
            Line("recall, all", ("ALL", "recall"), 0.873, "sentence TF-IDF"),
            Line("granularity, all (1 is best)", ("ALL", "granularity"), 1.029, "sentence TF-IDF"),
            Line("clean pairs flagged", ("clean", "false_alarm_rate"), 0.006, "sentence TF-IDF"),
            Line("clean news pairs flagged", ("clean-news", "false_alarm_rate"), 0.004, "sentence TF-IDF"),
        ),
    ),
    Measure(
        "Sentence links, little word overlap, F1",
        "sentalign",
        "sentalign_hard",
        (
            Line("all", ("ALL", "f1"), 0.813, "character TF-IDF"),
            Line("Bible versions", ("bible_hard", "f1"), 0.802, "ratio"),
            Line("polished by a language model", ("chatgpt_polish_hard", "f1"), 0.884, "TF-IDF"),
            Line("human paraphrase", ("pan_human_hard", "f1"), 0.813, "character TF-IDF"),
        ),
    ),
    Measure(
        "The same with links by meaning (extra [semantic], off by default), F1",
        "semantic",
        "sentalign_hard",
        (
            Line("all, off", ("off", "ALL", "f1"), 0.813, "character TF-IDF"),
            Line("all, on", ("on", "ALL", "f1"), 0.813, "character TF-IDF"),
            Line("human paraphrase, on", ("on", "pan_human_hard", "f1"), 0.813, "character TF-IDF"),
        ),
    ),
    Measure("Sentence links, easy, F1", "sentalign", "sentalign", (Line("all", ("ALL", "f1"), 0.980, "TF-IDF"),)),
    Measure(
        "Repeats inside one document, hard, F1",
        "selfrepeat",
        "selfrepeat_hard",
        (
            Line("all", ("ALL", "f1"), 0.718, "TF-IDF"),
            Line("machine paraphrase", ("dipper", "f1"), 0.948, "character TF-IDF"),
            Line("polished sentences in a foreign paragraph", ("partial_polish", "f1"), 0.916, "containment of 5-grams"),
            Line("one sentence in other words", ("human_sentence", "f1"), 0.466, "ratio"),
            Line("clean documents flagged", ("ALL", "clean_docs_flagged"), 0.043, "TF-IDF"),
        ),
    ),
    Measure("Repeats inside one document, easy, F1", "selfrepeat", "selfrepeat", (Line("all", ("ALL", "f1"), 1.0, "TF-IDF"),)),
    Measure(
        "Reuse between two short answers (Clough and Stevenson)",
        "pairs",
        "pairs_clough",
        (
            Line("F1, reuse or not", ("best_f1",), 0.968, "TF-IDF"),
            Line("area under the curve", ("auc",), 0.990, "TF-IDF"),
            Line("the same, heavy revision against none", ("auc_heavy_vs_none",), 1.0, "TF-IDF"),
            Line("Spearman with the four levels", ("spearman_level",), 0.800, "containment of 5-grams"),
        ),
    ),
    Measure(
        "Human paraphrases of sentences (PAN10), area under the curve",
        "sentpairs",
        "sentpairs",
        (Line("all", ("auc",), 0.932, "ratio"), Line("F1", ("best_f1",), 0.897, "ratio")),
        "sentpairs pan_human",
    ),
    Measure(
        "Same meaning, news (MRPC): a test of meaning, not of reuse", "sentpairs", "sentpairs", (Line("AUC", ("auc",), 0.766, "token sort"),), "sentpairs mrpc"
    ),
    Measure(
        "Graded similarity (STS), Pearson",
        "sentpairs",
        "sentpairs",
        (Line("all", ("pearson",), 0.683, "character TF-IDF"), Line("plagiarism pairs", ("pearson_plagiarism",), 0.822, "character TF-IDF")),
        "sentpairs sts",
    ),
    Measure(
        "Near-duplicate news (Reuters), pairs",
        "neardup",
        "neardup_reuters",
        (
            Line("F1", ("f1",), 0.918, "containment of 3-grams"),
            Line("precision", ("precision",), 0.961, "containment of 5-grams"),
            Line("recall", ("recall",), 0.917, "containment of 3-grams"),
            Line("look-alikes merged (of 3,226)", ("template_merged",), 14, "containment of 5-grams"),
        ),
    ),
    Measure(
        "Near-duplicate news, 200 borderline pairs labelled by reading",
        "neardup",
        "neardup_reuters",
        (Line("agreement", ("label_agreement",)), Line("pairs", ("labels",))),
    ),
    Measure(
        "Same-topic control: nearest neighbours that share no text",
        "control",
        "neardup_reuters",
        (Line("pairs", ("pairs",)), Line("passages without an exact run of six words, share of pairs", ("flagged",)), Line("summaries", ("summaries",))),
    ),
    Measure(
        "Which of two texts is the source, from the texts alone",
        "direction",
        "direction",
        (
            Line("coverage", ("ALL", "coverage"), 1.0, "longer text"),
            Line("accuracy where decided", ("ALL", "accuracy_decided")),
            Line("accuracy, undecided one half, mean over kinds", ("ALL_MACRO", "accuracy_half"), 0.634, "longer text"),
            Line("the same, length balanced", ("ALL_MACRO", "accuracy_length_balanced"), 0.530, "longer mean sentence"),
            Line("wrong claims at .8 and more, share of all pairs", ("ALL", "wrong_at_80")),
            Line("wrong claims at .9 and more, share of all pairs", ("ALL", "wrong_at_90")),
            Line("abstained on identical texts", ("UNDECIDABLE", "abstained"), 1.0, "higher type-token ratio"),
            Line("arrows drawn", ("ARROWS", "drawn")),
            Line("wrong arrows", ("ARROWS", "wrong")),
        ),
    ),
    Measure(
        "The same with publication dates, one order in ten wrong",
        "direction",
        "direction",
        (
            Line("coverage", ("ALL", "coverage")),
            Line("accuracy where decided", ("ALL", "accuracy_decided")),
            Line("expected calibration error", ("ALL", "ece")),
        ),
        options=("--dates",),
    ),
    Measure(
        "News articles that link to their source, outlets known",
        "direction",
        "direction",
        (
            Line("different outlets: coverage", ("news_links_cross_portal", "coverage")),
            Line("different outlets: accuracy where decided", ("news_links_cross_portal", "accuracy_decided")),
            Line("all: coverage", ("news_links", "coverage")),
            Line("all: accuracy where decided", ("news_links", "accuracy_decided")),
        ),
        options=("--outlets",),
    ),
    Measure(
        "Invented families (half for testing), whole pipeline",
        "families",
        "<test>",
        (
            Line("pairs", ("ALL", "pairs")),
            Line("right", ("ALL", "right")),
            Line("cannot tell", ("ALL", "open")),
            Line("reuse not seen", ("ALL", "missed")),
            Line("wrong relation", ("ALL", "wrong")),
            Line("false arrow", ("ALL", "false-arrow")),
            Line("reuse not seen, heaviest rewriting", ("by kind", "heavy rewrite", "missed")),
            Line("source withheld: false arrows at .8 and more", ("source withheld", "false_arrow_at_80")),
            Line("absent sources found", ("absent", "found")),
            Line("present sources called absent", ("absent", "present_called_absent")),
        ),
    ),
    Measure(
        "Absent sources named in the text",
        "absent",
        "absent_source",
        (Line("recall of outlets the text names", ("recall_named",)), Line("recall of outlets it only links to", ("recall_unnamed",))),
    ),
    Measure(
        "The same without the table of outlets",
        "absent",
        "absent_source",
        (Line("recall of outlets the text names", ("recall_named",)),),
        options=("--no-table",),
    ),
)


def main(argv: Sequence[str]) -> int:
    """Run the measurements and write the table; exit status 1 when one of them failed.

    With ``--only`` the others keep the figures of the last run, which stand in ``results.json`` beside the table.
    """
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("packs", type=Path)
    parser.add_argument("--sample", type=int, default=0, metavar="N", help="about N rows of each pack")
    parser.add_argument("--only", nargs="*", default=(), metavar="NAME")
    parser.add_argument("--out", type=Path, default=_ROOT / "bench" / "results.md")
    args = parser.parse_args(argv)
    kept = args.out.with_suffix(".json")
    folder = args.packs / "bench_dev" if (args.packs / "bench_dev").is_dir() else args.packs
    held = json.loads(kept.read_text(encoding="utf-8")) if args.only and kept.exists() else {"sample": args.sample, "outputs": []}
    if held["sample"] != args.sample:
        parser.error(f"{kept} holds figures of another sample ({held['sample']}); run without --only")
    outputs: Outputs = {tuple(key): value for key, value in held["outputs"]}
    for chosen in dict.fromkeys(command(measure) for measure in MEASURES if not args.only or measure.name in args.only):
        print(" ".join(chosen), "...", file=sys.stderr, flush=True)
        outputs[chosen] = run(next(measure for measure in MEASURES if command(measure) == chosen), folder, args.sample)
        # After each one: a full run takes a quarter of an hour, and one that is broken off should not have been for nothing.
        kept.write_text(json.dumps({"sample": args.sample, "outputs": sorted(map(list, outputs.items()))}, indent=1) + "\n", encoding="utf-8")
        args.out.write_text(page(MEASURES, outputs, args.sample), encoding="utf-8")
    print(args.out)
    return int(any(isinstance(output, str) for output in outputs.values()))


def command(measure: Measure) -> tuple[str, ...]:
    """Name, pack and options: what makes two measures one run."""
    return (measure.name, measure.pack.strip("<>"), *measure.options)


def run(measure: Measure, folder: Path, sample: int = 0) -> list[dict[str, Any]] | str:
    """What the measurement prints, as a list of JSON objects; or, as text, why there is none. ``folder`` holds the packs."""
    invented = measure.pack.startswith("<")
    pack = measure.pack.strip("<>") if invented else str(folder / measure.pack)
    if not invented and not Path(pack).exists():
        return f"the pack {measure.pack} is not there"
    size = ("--sample", str(sample)) if sample and not invented else ()
    done = subprocess.run([sys.executable, "-m", "bench", measure.name, pack, *measure.options, *size], capture_output=True, text=True, cwd=_ROOT, check=False)
    printed = list(objects(done.stdout))
    if done.returncode or not printed:
        last = (done.stderr.strip() or done.stdout.strip() or "printed nothing").splitlines()[-1]
        return f"failed: {last[:200]}"
    return printed


def objects(text: str) -> Iterator[dict[str, Any]]:
    """All JSON objects in a program's output, in order; other lines are passed over.

    >>> list(objects('reading\\n{"a": 1}\\n{"b":\\n 2}'))
    [{'a': 1}, {'b': 2}]
    """
    decoder, at = json.JSONDecoder(), text.find("{")
    while at >= 0:
        try:
            value, end = decoder.raw_decode(text, at)
        except json.JSONDecodeError:
            end = at + 1
        else:
            if isinstance(value, dict):
                yield value
        at = text.find("{", end)


def lookup(figures: Mapping[str, Any], path: Sequence[str]) -> float | None:
    """The figure at a path of keys, or None.

    >>> lookup({"ALL": {"f1": 0.5}}, ("ALL", "f1"))
    0.5
    """
    value: Any = figures
    for key in path:
        if not isinstance(value, Mapping) or key not in value:
            return None
        value = value[key]
    return value if isinstance(value, (int, float)) else None


def chosen_output(measure: Measure, printed: Sequence[Mapping[str, Any]]) -> Mapping[str, Any]:
    """The object that belongs to the measure, among those its program printed."""
    named = [item for item in printed if not measure.measure or item.get("measure") == measure.measure]
    return named[0] if named else {}


def shown(value: float | None) -> str:
    """Three places without the leading zero; whole numbers as they are.

    >>> shown(0.9), shown(1.0), shown(14), shown(None)
    ('.900', '1.000', '14', '-')
    """
    if value is None:
        return "-"
    if isinstance(value, int) or (value > 2 and value == int(value)):
        return f"{int(value):,}"
    return f"{value:.3f}".removeprefix("0") if value >= 0 else f"{value:.3f}"


def page(measures: Sequence[Measure], outputs: Outputs, sample: int) -> str:
    """The Markdown page."""
    lines = [
        "# What was measured",
        "",
        "Made by `python -m bench results PACKS`" + (f", on a sample of about {sample} rows of each pack." if sample else ", on the whole of each pack.")
        + " Default settings for everything; no pack, kind or document has settings of its own."
        " Baselines are the best of several simple methods with thresholds tuned on the same packs; published figures were reached on other pairs of the"
        " same kinds. Higher is better unless the row says otherwise: shares flagged, merged or wrong should be low.",
        "",
        "Versions: " + ", ".join(f"{name} {version(name)}" for name in ("provenance-checker", "numpy", "rapidfuzz", "sentencex")) + ".",
    ]  # fmt: skip
    for measure in measures:
        lines += ["", f"## {measure.title}", ""]
        output = outputs.get(command(measure), "not run yet")
        if isinstance(output, str):
            lines.append(f"Not measured: {output}.")
            continue
        item = chosen_output(measure, output)
        lines += ["| figure | provenance | best baseline | published |", "|---|---|---|---|"]
        for line in measure.lines:
            best = f"{shown(line.baseline)} ({line.method})" if line.baseline is not None else "-"
            lines.append(f"| {line.label} | {shown(lookup(item.get('figures', item), line.path))} | {best} | {line.published or '-'} |")
        cost = item.get("cost", {})
        if cost:
            lines += ["", "; ".join(f"{key.replace('_', ' ')} {value}" for key, value in cost.items()) + f" (`python -m bench {' '.join(command(measure))}`)"]
    return "\n".join(lines) + "\n"
