"""GraphML and GEXF: networkx opens them and finds the graph."""

import io

import networkx as nx
import pytest

from provenance.formats import graph


def opened(report) -> list[nx.DiGraph]:
    graphml, gexf = io.StringIO(), io.StringIO()
    graph.write(report, graphml)
    graph.write_gexf(report, gexf)
    return [nx.read_graphml(io.BytesIO(graphml.getvalue().encode())), nx.read_gexf(io.BytesIO(gexf.getvalue().encode()))]


def test_both_hold_the_arrows_from_source_to_copy(sample):
    for found in opened(sample.sample_report()):
        assert set(found.edges) == {
            ("absent:gull-radio", "coast-today"),
            ("absent:gull-radio", "digest/five-things"),
            ("agency/ferry-vote", "island-post"),
        }
        arrow = found.edges["agency/ferry-vote", "island-post"]
        assert (arrow["relation"], arrow["confidence"], arrow["prov"]) == ("copied", 0.97, "alternateOf")
        assert found.nodes["absent:gull-radio"]["kind"] == "absent"
        assert found.nodes["island-post"]["title"] == "Islands cut off as council scraps ferry"
        assert "weather-note" in found.nodes


@pytest.mark.parametrize("number", [0, 1])
def test_hostile_names_are_data(sample, number):
    found = opened(sample.hostile_report())[number]
    assert len(found) == 4 and found.number_of_edges() == 3
