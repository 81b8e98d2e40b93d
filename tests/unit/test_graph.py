"""Arrows of the whole collection."""

from provenance.evidence.graph import edges
from provenance.model import AbsentSource, Mention, Span


def node(name: str, status: str, via: str = "", cue: str = "reported") -> AbsentSource:
    mention = Mention("a", Span(0, 5), Span(0, 20), cue, name)
    return AbsentSource(f"absent:{name.lower()}", name, (), ("a",), (mention,), status, via, 0.8)  # type: ignore[arg-type]


def test_a_source_that_is_only_named_gets_no_arrow_from_a_document() -> None:
    found = edges((), (node("Harbour", "named", cue="photo"), node("Northline", "used", cue="told"), node("Weir", "used", cue="byline")), {})
    assert [(edge.copy, edge.source, edge.prov) for edge in found] == [("a", "absent:northline", "wasQuotedFrom"), ("a", "absent:weir", "wasDerivedFrom")]


def test_a_second_hand_source_hangs_on_the_one_it_came_through() -> None:
    found = edges((), (node("Harbour", "named", "absent:weir"), node("Weir", "used", cue="byline")), {})
    assert [(edge.copy, edge.source) for edge in found] == [("a", "absent:weir"), ("absent:weir", "absent:harbour")]
