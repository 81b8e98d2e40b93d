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
    Code(
        "PV310",
        "Names the other as origin",
        "One document names the outlet, the author or the headline of the other, in a byline, a credit or an attribution.",
        "Read the sentence: “originally published by” settles the matter, a passing mention does not. A name says nothing about whether permission was given.",
        "“…, the engineer told the Harbour Gazette” in a text of another outlet, when the Harbour Gazette's text is among the documents.",
    ),
    Code(
        "PV311",
        "Links to the other",
        "One document links to the very page of the other, or gives it as its canonical address.",
        "A link can also be a reading recommendation; check that it stands beside the shared text.",
    ),
    Code(
        "PV312",
        "Remains of the other's page",
        "Words of another site's page (a footer, a list of further reading) stand in the document.",
        "Such remains come along when a page is copied by machine; a deliberate partner link looks different.",
        "“More from the Harbour Gazette” at the end of another site's text.",
    ),
    Code(
        "PV313",
        "Publication dates",
        "The document published first can hardly have been taken from the one published later.",
        "About one date in ten read from a page is wrong, and pages are updated. Dates never show that anything was copied, only which way is possible.",
    ),
    Code(
        "PV314",
        "Tells of a later day",
        "One document tells of a day after the other was published.",
        "The sentence may have been added in an update. Check the older version of the page.",
    ),
    Code(
        "PV315",
        "Quotes what the other only reports",
        "A direct quotation on one side stands against reported speech on the other.",
        "Words in quotation marks cannot be made from a summary, unless the quotation came from a third text.",
    ),
    Code(
        "PV316",
        "Each holds what the other lacks",
        "Both sides hold quotations or exact figures in the shared stretches that are missing on the other side.",
        "Then neither can be the only source of the other: look for a text behind both. A copier may also have used a second source.",
    ),
    Code(
        "PV317",
        "Same rare reading or slip",
        "Two documents have the same figure, date or name where a third has another at the same place, or the same slip, which one of them elsewhere corrects.",
        "A rare mistake made twice joins two texts; a correction or a common variant does not. Habits of rewriting machines are left out.",
        "Both write “FerryWatch24” where the third has “Ferrywatcher”.",
    ),
    Code(
        "PV318",
        "Seam of a splice",
        "A passage stands twice in one document, reworded and word for word, and once in the other.",
        "This happens where a reworded beginning meets a pasted rest. It says that the document is a copy, not of which version.",
    ),
    Code(
        "PV319",
        "Later version of the outlet's own text",
        "Much of one text is in the other, they are by one outlet or editions of one document, and a note, the dates or the numbers say which is the later.",
        "Outlets update and correct their articles. The later version is a revision of the earlier; neither is a copy by somebody else.",
        "“This story has been updated with a statement of the harbour office.”",
    ),
    Code(
        "PV320",
        "Nearest to the source among three",
        "Everything two documents have in common stands in a third, which shares much more with each of them.",
        "The third is the source, or the copy nearest to it; the real source may be absent.",
    ),
    Code(
        "PV321",
        "Both name one absent source",
        "Both documents name the same outlet, which is not among the documents, as where their text comes from.",
        "Find that outlet's text. One of the two may still have used it by way of the other, for copies inherit citations.",
    ),
    Code(
        "PV322",
        "Both taken from a third document",
        "Both documents lead to the same source among the documents compared.",
        "Then what they share needs no arrow between them.",
    ),
    Code(
        "PV323",
        "Style",
        "Small differences of style, such as more exact figures on one side.",
        "They change sides with the kind of rewriting, so all of them together count half a bit and never decide.",
    ),
    Code(
        "PV324",
        "You stated it",
        "You said that a document is, or is not, the original, or which of two you trust more to be the source.",
        "Your word outweighs what was found in the texts.",
    ),
    Code(
        "PV325",
        "Identical words",
        "The two texts are the same, word for word.",
        "Nothing in them says which was first.",
    ),
    Code(
        "PV326",
        "Same names and figures",
        "Hardly a sentence is alike, but most names and figures of one document stand in the other, many of them in the same order.",
        "A story reworded from beginning to end looks like this. So do two full reports on one event: without a named source it cannot be told.",
    ),
    Code(
        "PV327",
        "Amount of common prose",
        "How much of the prose outside quotation marks stands in both documents.",
        "Much common prose shows a common text; it never shows which document was first.",
    ),
    Code(
        "PV328",
        "Live page and later report",
        "A live page of one outlet holds, under clock times hours apart, what an article of the same outlet tells together.",
        "Entries of a live page are written as things happen; the article was written, or rewritten, after the last of the entries it shares.",
    ),
    Code(
        "PV329",
        "Press release or statement",
        "One document is a press release and the other shares its prose; or both say that they had a statement or a release.",
        "Releases are written to be reprinted, so nothing is wrong with that; read whether the report says so. Two reports that cite one statement need not "
        "have seen each other.",
        "“…, the company said in a statement.”",
    ),
    Code(
        "PV330",
        "Through a third document",
        "One document was taken from a third, and the third from the other.",
        "Then its text goes back to the other, by way of the third. An arrow of its own is only drawn where it has words of the other that the third lacks.",
    ),
    Code(
        "PV331",
        "Fit with the text around it",
        "What both share speaks of the same things as the text around it in one document, and of other things than the text around it in the other.",
        "A passage set into another text looks like this. So does an item of a round-up that is told at length elsewhere, or a page with foreign teasers left "
        "in it, so it counts as style: half a bit, never the ground of an arrow.",
    ),
    Code(
        "PV430",
        "Stretch without an end mark cut",
        "A stretch of text went on without a full stop for longer than any sentence and was cut so that it can be compared.",
        "Usually a table, a list or an extraction that lost its punctuation. Passages found there may begin or end in the middle of a thought.",
    ),
    Code(
        "PV401",
        "Unreadable file",
        "The file or folder could not be opened: no permission, a broken link, a device.",
        "Nothing in it was compared. Check its permissions and run again.",
    ),
    Code(
        "PV402",
        "Too short",
        "The text has too few words for any finding to mean something.",
        "Lower read.min_words to include it; short texts match by chance.",
    ),
    Code(
        "PV403",
        "Encoding guessed or repaired",
        "The file does not say how its letters are encoded, or some bytes did not fit.",
        "Look at names and accents in the report; save the file as UTF-8 when they look wrong.",
    ),
    Code(
        "PV404",
        "Empty",
        "There is no text: an empty file, an empty cell, or a scan without recognised text.",
        "Check whether the download failed; a scan needs text recognition first.",
    ),
    Code(
        "PV405",
        "Not text",
        "The content is binary data, not text in any known encoding.",
        "Convert it to text, HTML, DOCX or PDF.",
    ),
    Code(
        "PV406",
        "Too large",
        "The file, what it unpacks to, or its text is above a limit that keeps a run safe and short.",
        "Split it, leave it out, or raise the limit named in the hint.",
    ),
    Code(
        "PV407",
        "Kind of file not read",
        "Files of this kind are not read when they lie in a folder.",
        "Give the file by name to read it as text, or convert it.",
    ),
    Code(
        "PV408",
        "Left out",
        "Hidden files, files that describe the folder, links that lead outside it, and second names of one file are not documents.",
        "Give the file by name if it should be compared.",
    ),
    Code(
        "PV409",
        "No column of texts",
        "The table has no column of the expected name.",
        "Name the column of texts with --set read.text_column=NAME.",
    ),
    Code(
        "PV410",
        "Row not read",
        "A row of a table is not valid.",
        "Correct the row; the other rows were read.",
    ),
    Code(
        "PV411",
        "Metadata not used",
        "A row of the metadata table names no document that was read, or cannot be understood.",
        "Correct the table: what it says was not used.",
    ),
    Code(
        "PV412",
        "Date not understood",
        "A stated date can be read in two ways, or is not a date.",
        "Write dates as 2025-11-02. A date that is left out cannot help to tell who wrote first.",
    ),
    Code(
        "PV413",
        "Limit reached",
        "There is more input than one run takes.",
        "What comes after the limit was not compared. Raise the limit, or use the tools for a corpus.",
    ),
    Code(
        "PV414",
        "Metadata table not used",
        "A table in the folder describes the files, but was not given as metadata.",
        "Give it with --metadata; its dates and sources help to tell who wrote first.",
    ),
    Code(
        "PV415",
        "Same id twice",
        "Two documents have the same id, so one of them was given another.",
        "Make the ids unique, so that results can be told apart.",
    ),
    Code(
        "PV416",
        "Folder not entered",
        "A link leads back to a folder that is read already, or folders are nested too deep.",
        "Remove the link, or give the deeper folder by name.",
    ),
    Code(
        "PV417",
        "Damaged file",
        "The file is cut short, encrypted, or not what its name says.",
        "Open it in the program that made it and save it again.",
    ),
    Code(
        "PV418",
        "Page flattened",
        "The page nests its elements far deeper than any page made by people.",
        "Its text was read, but paragraphs may be joined or split wrongly.",
    ),
    Code(
        "PV419",
        "Direction marks in the text",
        "The text holds marks that change the direction of writing, so that it may show other than it reads.",
        "Right-to-left texts seldom need them; in others they may hide or disguise words.",
    ),
    Code(
        "PV420",
        "Unprintable name",
        "The file's name holds control characters; the report shows them as escapes.",
        "Rename the file if its name is to be found again.",
    ),
    Code(
        "PV421",
        "Running heads left out",
        "Lines that stand at the edge of most pages of a PDF would read as sentences that stand many times.",
        "Look whether one of them names where the text comes from.",
    ),
    Code(
        "PV501",
        "Changed number",
        "Where the two passages correspond, a number on one side stands against another number on the other.",
        "Find out which figure is right. A slip in copying, an update and a deliberate change look the same here.",
        "“nine to four” against “eight to four”.",
    ),
    Code(
        "PV502",
        "Changed date",
        "Where the two passages correspond, a date on one side stands against another date on the other.",
        "Check whether both name the same day in another way, or whether one text was brought up to date.",
        "“on Tuesday” against “on Wednesday”.",
    ),
    Code(
        "PV503",
        "Changed name",
        "Where the two passages correspond, a name on one side stands against another name on the other.",
        "It may be the same person or place by another name; if not, one of the two texts is wrong or they report different events.",
        "“the Harbour Gazette” against “the Port Courier”.",
    ),
    Code(
        "PV504",
        "Negation on one side only",
        "Where the two passages correspond, only one of them says no, not or never.",
        "Read both sentences whole: the other may say the same with a different word.",
        "“the ferry will not return” against “the ferry will return”.",
    ),
    Code(
        "PV505",
        "Changed precision or certainty",
        "Where the two passages correspond, an exact statement stands against a vague one, or a certain one against a possible one.",
        "Rewriting often blurs dates and figures. The exact side is usually, not always, the earlier one.",
        "“one day after the vote” against “shortly after the vote”.",
    ),
    Code(
        "PV506",
        "Quotation in different words",
        "The two documents give words in quotation marks at the same place, but not the same words.",
        "Spoken words are often noted down or translated differently, so this alone shows no fault. For a written statement the original can be checked.",
        "“We had no choice” against “There was no alternative for us”.",
    ),
    Code(
        "PV451",
        "File could not be read to its end",
        "The rest of the file is missing from the comparison.",
        "Check the file (damaged, cut short, another format, no permission) and run again.",
    ),
    Code(
        "PV452",
        "Row left out",
        "A row of a table is not valid, so its text was not compared.",
        "The message names the file and the line.",
    ),
    Code(
        "PV453",
        "Not part of a corpus",
        "The file is in no format that a corpus is read from.",
        "Convert it, or compare articles with the report command, which reads more formats.",
    ),
    Code(
        "PV454",
        "Text without words",
        "An empty text is like nothing and everything; it is compared with nothing.",
        "It stays in the corpus; drop it yourself if you do not want it.",
    ),
    Code(
        "PV455",
        "Id stands several times",
        "A pair that names this id does not say which row is meant.",
        "Use the row numbers in the pairs table, or make the ids unique.",
    ),
    Code(
        "PV456",
        "Nothing stands where it was looked for",
        "A column or a source that was named, or the dates by which a text stays, are in no row or cannot be read, so the choice of what stays goes by less.",
        "Check the spelling and the format; dates are best written like 2024-05-31.",
    ),
    Code(
        "PV457",
        "Text larger than the memory given",
        "One text is read in one piece, so the limit of memory cannot be kept for it.",
        "Give more memory, or split the text.",
    ),
    Code(
        "PV458",
        "More alike than are listed",
        "So many stored texts share the same words that only the first ones were compared with the one asked about.",
        "The listed ones are exact; to have all of them, run dedup over the corpus.",
    ),
)

CODES: dict[str, Code] = {entry.code: entry for entry in _ENTRIES}


def code(name: str) -> Code:
    """The entry for a code; raises KeyError for one that is not in the catalogue.

    >>> code("PV101").title
    'Verbatim passage'
    """
    return CODES[name]
