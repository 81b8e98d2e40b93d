"""``summary.md``: the report on one page, for a pull request, a ticket or a mail."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TextIO

from provenance.formats.naming import Name, Names, Phrase, report_settings
from provenance.formats.safe import cut, one_line
from provenance.formats.shares import LETTERS, document_shares
from provenance.formats.wording import NOT_PROOF, absent_phrase, count, edge_words, in_short, key_figures, most_telling, most_used, percent, relation_phrase
from provenance.model import Alignment, Report

__all__ = ["write"]

# A summary is read on one screen; the tables beside it have every row.
_MOST_ROWS = 50
_MOST_PASSAGES = 20
_QUOTE = 240
_SPECIAL = re.compile(r"[\\`*_\[\]<>|~&$]")
# Only at the start of a line: a heading, a list item.
_OPENING = re.compile(r"^(?:[#+-]|\d{1,9}(?=[.)]))")


def _inline(text: str) -> str:
    return _SPECIAL.sub(r"\\\g<0>", one_line(text))


def _escaped(text: str) -> str:
    """Text that Markdown shows as it is, also at the start of a line.

    >>> _escaped("<b> *x* | y"), _escaped("1. one"), _escaped("# head")
    ('\\\\<b\\\\> \\\\*x\\\\* \\\\| y', '1\\\\. one', '\\\\# head')
    """
    return _OPENING.sub(lambda match: match[0] + "\\" if match[0].isdigit() else "\\" + match[0], _inline(text))


def _phrase(phrase: Phrase) -> str:
    return "".join(f"**{_inline(part.text)}**" if isinstance(part, Name) else _spaced(part) for part in phrase)


def _spaced(text: str) -> str:
    """Inside a line, keeping a blank at either end."""
    return " " * text.startswith(" ") + _inline(text) + " " * (len(text) > 1 and text.endswith(" "))


def write(report: Report, stream: TextIO) -> None:
    """Write the summary as Markdown."""
    names = Names(report)
    title = report_settings(report).title
    lines = ["<!-- provenance/1 -->", f"### {_escaped(title) if title else 'Where these texts come from'}", ""]
    lines += [f"- {_phrase(phrase)}" for phrase in in_short(report)]
    lines += ["", f"> {NOT_PROOF}", ""]
    lines += [" · ".join(f"**{value}** {what}" for value, what in key_figures(report, document_shares(report))), ""]
    for section in (_arrows, _pairs, _passages, _absent, _repeats, _problems):
        lines += section(report, names)
    stream.write("\n".join(lines).rstrip("\n") + "\n")


def _table(title: str, head: tuple[str, ...], body: Sequence[tuple[str, ...]], where: str) -> list[str]:
    if not body:
        return []
    lines = [f"#### {title}", "", f"| {' | '.join(head)} |", f"|{' --- |' * len(head)}"]
    lines += [f"| {' | '.join(row)} |" for row in body[:_MOST_ROWS]]
    if len(body) > _MOST_ROWS:
        lines += ["", f"{count(len(body) - _MOST_ROWS, 'further row')} in {where}."]
    return [*lines, ""]


def _arrows(report: Report, names: Names) -> list[str]:
    body = [(_escaped(names.text(edge.source)), _escaped(names.text(edge.copy)), edge_words(edge)) for edge in report.edges]
    return _table("Who copied whom", ("From", "To", "How"), body, "`edges.csv`")


def _pairs(report: Report, names: Names) -> list[str]:
    pairs = sorted((pair for pair in report.pairs if pair.relation != "independent"), key=most_telling)
    body = [
        (
            _phrase(relation_phrase(pair, names)),
            f"{percent(pair.share_a)} / {percent(pair.share_b)}",
            " ".join(f"{LETTERS[kind]} {pair.counts[kind]}" for kind in LETTERS if pair.counts.get(kind)),
        )
        for pair in pairs
    ]
    return _table("Pairs", ("Relation", "Share of each", "Passages by kind"), body, "`pairs.csv`")


def _passages(report: Report, names: Names) -> list[str]:
    texts = {text.id: text.document.text for text in report.texts}

    def quoted(passage: Alignment) -> str:
        left, right = texts[passage.left_doc], texts[passage.right_doc]
        a, b = cut(left[passage.left.start : passage.left.end], _QUOTE), cut(right[passage.right.start : passage.right.end], _QUOTE)
        head = f"- **{LETTERS[passage.kind]}** {passage.kind}, score {passage.score:.2f}"
        return f"{head}\n  - {_escaped(names.text(passage.left_doc))}: {_escaped(a)}\n  - {_escaped(names.text(passage.right_doc))}: {_escaped(b)}"

    best = sorted((p for p in report.passages if p.kind not in ("quote", "boilerplate")), key=lambda p: (-p.nats, p.id))
    if not best:
        return []
    lines = ["#### Strongest passages", "", *(quoted(passage) for passage in best[:_MOST_PASSAGES])]
    if len(best) > _MOST_PASSAGES:
        lines += ["", f"{count(len(best) - _MOST_PASSAGES, 'further passage')} in `passages.csv`."]
    return [*lines, ""]


def _absent(report: Report, names: Names) -> list[str]:
    if not report.absent_sources:
        return []
    texts = {text.id: text.document.text for text in report.texts}
    lines = ["#### Sources that are not among these documents", ""]
    for source in most_used(report.absent_sources)[:_MOST_ROWS]:
        lines.append(f"- {_phrase(absent_phrase(source, names))}")
        for mention in source.mentions[:2]:
            clause = texts.get(mention.doc, "")[mention.clause.start : mention.clause.end]
            lines.append(f"  - {_escaped(names.text(mention.doc))}: {_escaped(cut(clause, _QUOTE))}")
    if len(report.absent_sources) > _MOST_ROWS:
        lines += ["", f"{count(len(report.absent_sources) - _MOST_ROWS, 'further source')} in `results.json`."]
    return [*lines, ""]


def _repeats(report: Report, names: Names) -> list[str]:
    texts = {text.id: text.document.text for text in report.texts}
    body = [
        (_escaped(names.text(r.left_doc)), r.kind, f"{r.score:.2f}", _escaped(cut(texts[r.left_doc][r.left.start : r.left.end], _QUOTE)))
        for r in report.repeats
    ]
    return _table("Repeats inside a document", ("Document", "Kind", "Score", "First place"), body, "`repeats.csv`")


def _problems(report: Report, names: Names) -> list[str]:
    body = [
        (_escaped(problem.code), _escaped(names.sentence(problem.where)), _escaped(names.sentence(f"{problem.message} {problem.hint}")))
        for problem in report.problems
    ]
    return _table("Not checked", ("Code", "Where", "What"), body, "`results.json`")
