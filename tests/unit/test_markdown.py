"""The summary: bounded, and nothing in it is markup that an article brought along."""

import io
import re
from dataclasses import replace

from provenance.formats import markdown
from provenance.model import Problem


def written(report) -> str:
    stream = io.StringIO()
    markdown.write(report, stream)
    return stream.getvalue()


def test_long_tables_and_lists_are_cut_and_say_where_the_rest_is(sample):
    report = sample.sample_report()
    passages = tuple(replace(report.passages[0], id=f"p{n}") for n in range(60))
    problems = tuple(Problem("PV401", f"file{n}", "broken") for n in range(80))
    sources = tuple(replace(report.absent_sources[0], id=f"absent:{n}") for n in range(70))
    text = written(replace(report, passages=passages, problems=problems, absent_sources=sources))
    assert "40 further passages in `passages.csv`" in text and "30 further rows in `results.json`" in text and "20 further sources in `results.json`" in text
    assert len(text) < 60_000


def test_every_table_row_has_as_many_cells_as_its_head(sample):
    for report in (sample.sample_report(), sample.hostile_report()):
        tables = re.findall(r"(?:^\|.*\n)+", written(report), re.M)
        assert tables
        for table in tables:
            assert len({len(re.findall(r"(?<!\\)\|", row)) for row in table.splitlines()}) == 1


def test_no_markup_of_articles_survives(sample):
    text = written(sample.hostile_report())
    assert not re.search(r"(?<!\\)<(?!!-- provenance/1 -->)", text)
    assert text.startswith("<!-- provenance/1 -->\n### ")


def test_an_empty_report(sample):
    report = sample.sample_report()
    bare = replace(report, texts=(), passages=(), repeats=(), pairs=(), absent_sources=(), edges=(), groups=(), problems=())
    assert "No recycled text" in written(bare) and "####" not in written(bare)
