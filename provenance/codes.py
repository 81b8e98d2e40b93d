"""The catalogue of findings, evidence and problems: what a code means, why it matters, how a careful reader judges it.

One entry feeds the glossary of the HTML report, ``provenance explain CODE`` and every machine-readable format.
Numbering: PV1xx passages, PV2xx repeats, PV30x sources, PV31x to PV34x evidence on who copied whom, PV4xx problems, PV5xx changed facts.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["CODES", "Code", "code"]


@dataclass(frozen=True, slots=True)
class Code:
    """A catalogue entry. ``example`` is invented text, never from a real article."""

    code: str
    title: str
    why: str
    judge: str
    example: str = ""


_ENTRIES: tuple[Code, ...] = (
    Code(
        "PV101",
        "Verbatim passage",
        "The same words stand in both documents.",
        "Check whether the passage is quoted, credited or a licensed copy before drawing any conclusion. Overlap alone does not show who wrote it first.",
        "“The council voted nine to four to close the ferry line.” stands in both.",
    ),
    Code(
        "PV102",
        "Near-verbatim passage",
        "The same sentence with a few words changed.",
        "Look at the marked changes: a light edit of an agency text looks like this, and so does a disguised copy.",
        "“voted nine to four” became “voted 9-4”.",
    ),
    Code(
        "PV103",
        "Paraphrased passage",
        "The same content in the same order, in other words.",
        "Ask whether two writers could have arrived at it independently from one event. Shared rare details, order and omissions speak for a common text.",
        "“voted nine to four to close the ferry line” became “by nine votes to four the council ended the ferry service”.",
    ),
    Code(
        "PV104",
        "Same quotation",
        "Both documents quote the same words of a third person or body.",
        "Shared quotations point to a shared event or statement; they do not show that one document copied the other.",
        "Both quote the mayor: “We had no choice.”",
    ),
    Code(
        "PV105",
        "Condensed passage",
        "A short stretch of one document condenses a long stretch of the other.",
        "Summaries are normal and often credited. Check whether the source is named.",
        "Six paragraphs on the ferry vote became two sentences.",
    ),
    Code(
        "PV106",
        "Boilerplate",
        "The sentence stands in so many documents that it says nothing about where a text comes from.",
        "It is shown for completeness and does not count in any share.",
        "“Sign up for our newsletter.”",
    ),
    Code(
        "PV201",
        "Repeat inside a document (verbatim)",
        "A sentence stands twice in one document in the same words.",
        "Often a sign of pasting from several versions; sometimes a refrain, a caption or a page header.",
    ),
    Code(
        "PV202",
        "Repeat inside a document (reworded)",
        "A sentence stands twice in one document in different words.",
        "Typical where a reworded part meets the copied rest; ordinary reporting also returns to its lead, so read both places.",
    ),
    Code(
        "PV301",
        "Source named but absent",
        "The document names a source that is not among the documents compared.",
        "Find the named source and add it: it settles most questions of who copied whom.",
        "“…, the mayor told the Harbour Gazette.”",
    ),
    Code(
        "PV302",
        "Likely copied from",
        "The evidence, weighed together, says that one document took its text from the other.",
        "Read the evidence in the ledger; the number is a calibrated probability, not a proof.",
    ),
    Code(
        "PV303",
        "Source implied but not named",
        "Two documents share text that neither can have from the other, and name no common source.",
        "Search for the longest shared passage to find the text behind both.",
    ),
)

CODES: dict[str, Code] = {entry.code: entry for entry in _ENTRIES}


def code(name: str) -> Code:
    """The entry for a code; raises KeyError for one that is not in the catalogue.

    >>> code("PV101").title
    'Verbatim passage'
    """
    return CODES[name]
