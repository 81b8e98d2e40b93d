"""PROV: read back by the reference library, and the two notations say the same."""

import io
import re

import pytest
from prov.model import ProvDocument

from provenance.formats import prov


def documents(report) -> tuple[ProvDocument, str]:
    tree, notation = io.StringIO(), io.StringIO()
    prov.write(report, tree)
    prov.write_notation(report, notation)
    notation.getvalue().encode()
    return ProvDocument.deserialize(content=tree.getvalue(), format="json"), notation.getvalue()


def statements(notation: str) -> set[str]:
    """Statements of PROV-N without their ids' punctuation, attributes in any order."""
    found = set()
    for line in notation.splitlines():
        line = line.strip()
        if match := re.fullmatch(r"(\w+)\((.*?)(?:, \[(.*)\])?\)", line):
            attributes = frozenset(re.split(r", (?=[a-z]+:\w+=)", match[3] or ""))
            found.add((match[1], match[2], attributes))
        elif line.startswith("bundle "):
            found.add(line)
    return found


@pytest.mark.parametrize("make", ["sample_report", "hostile_report"])
def test_both_notations_say_the_same(sample, make):
    document, notation = documents(getattr(sample, make)())
    assert statements(document.get_provn()) == statements(notation)


def test_an_arrow_is_a_derivation_of_its_kind(sample):
    document, _ = documents(sample.sample_report())
    notation = document.get_provn()
    assert re.search(r"wasDerivedFrom\(pv:edge\d; doc:island-post, doc:agency/ferry-vote, -, -, -, \[pv:confidence=\"0.97\"", notation)
    assert "alternateOf(doc:island-post, doc:agency/ferry-vote)" in notation
    assert re.search(r"doc:coast-today, absent:gull-radio, -, -, -, \[prov:type='prov:PrimarySource'", notation)


def test_an_open_pair_has_no_derivation_but_a_bundle_a_hypothesis(sample):
    document, _ = documents(sample.sample_report())
    outside = [str(record) for record in document.get_records()]
    assert not any("wasDerivedFrom" in record and "coast-today" in record and "island-post" in record for record in outside)
    bundles = {bundle.identifier.localpart: [str(r) for r in bundle.get_records()] for bundle in document.bundles}
    assert set(bundles) == {f"coast-today/island-post/{name}" for name in ("a-from-b", "b-from-a", "common-source")}
    assert any("doc:island-post, doc:coast-today" in record for record in bundles["coast-today/island-post/b-from-a"])
    assert sum("wasDerivedFrom" in record for record in bundles["coast-today/island-post/common-source"]) == 2


def test_an_absent_source_has_no_address(sample):
    document, _ = documents(sample.sample_report())
    (record,) = (str(r) for r in document.get_records() if "absent:gull-radio" in str(r) and str(r).startswith("entity"))
    assert "http" not in record and "url" not in record


@pytest.mark.parametrize("key", ["a b", "ü/ö", "dot.", "100%", "~x", "(a)", "\ud800", "", "absent:x;y", "-x", ".x", "."])
def test_names_fit_the_grammar(key):
    assert re.fullmatch(r"(?:doc|absent):(?![.-])(?:[A-Za-z0-9_/.-]|%[0-9A-F]{2})*(?:[A-Za-z0-9_/-]|%[0-9A-F]{2})", prov._name(key))
