"""The whole corridor: results do not depend on the order of the inputs or the number of workers."""

import dataclasses
import io
import itertools

from unit.test_api import OTHER, REWORDED, STORY

from provenance.formats import results
from provenance.model import Document
from provenance.settings import Settings
from provenance.trace import trace

DOCUMENTS = [
    Document("a", STORY, source="Harbour Gazette", published="2026-03-01", digest="1"),
    Document("b", REWORDED + "The councillor told the Harbour Gazette that nothing would change.", digest="2"),
    Document("c", OTHER, digest="3"),
    Document("d", STORY + OTHER + STORY, digest="4"),
]


def written(documents, jobs=1):
    stream = io.StringIO()
    results.write(trace(documents, (), Settings(), jobs=jobs), stream)
    return stream.getvalue()


def test_same_bytes_for_every_order_and_number_of_workers():
    first = written(DOCUMENTS)
    assert len(first) > 1000
    assert {written(list(order)) for order in itertools.islice(itertools.permutations(DOCUMENTS), 0, 24, 5)} == {first}
    assert written(DOCUMENTS, jobs=2) == first


def test_a_new_name_for_a_document_changes_nothing_but_the_name():
    renamed = [dataclasses.replace(document, id={"a": "z"}.get(document.id, document.id)) for document in DOCUMENTS]
    before, after = trace(DOCUMENTS, (), Settings()), trace(renamed, (), Settings())
    assert {(frozenset(("z" if x == "a" else x) for x in (p.a, p.b)), p.relation, round(p.confidence, 6)) for p in before.pairs} == {
        (frozenset((p.a, p.b)), p.relation, round(p.confidence, 6)) for p in after.pairs
    }
