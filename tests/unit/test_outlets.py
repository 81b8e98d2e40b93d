"""The table of outlets: look-ups by name, alias and address, the user's rows, and the shipped data's own consistency."""

import csv
from importlib import resources

import pytest

from provenance.citing.outlets import Outlets, host_of, name_key, registrable_domain, table

HEADER = "name,domains,aliases,kind,country\n"
KINDS = {"agency", "newspaper", "broadcaster", "magazine", "online", "press-office", "pictures", "platform"}


def shipped_rows():
    text = (resources.files("provenance") / "data" / "outlets.csv").read_text("utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    return list(csv.DictReader(lines))


def test_shipped_table_is_large_consistent_and_says_how_it_was_made():
    text = (resources.files("provenance") / "data" / "outlets.csv").read_text("utf-8")
    assert text.startswith("# ") and "Written by hand" in text[:300]
    rows = shipped_rows()
    assert len(rows) >= 250
    assert {row["kind"] for row in rows} <= KINDS
    assert len({name_key(row["name"]) for row in rows}) == len(rows), "a name stands twice"
    domains = [domain for row in rows for domain in row["domains"].split()]
    assert len(domains) == len(set(domains)), "a site belongs to two outlets"
    assert len({row["country"] for row in rows}) >= 50


def test_no_unmarked_alias_leads_to_two_outlets():
    owners: dict[str, set[str]] = {}
    for words in table().aliases.values():
        for name, outlet, level in words:
            if level == 0:
                owners.setdefault(" ".join(name), set()).add(outlet.name)
    assert {name: found for name, found in owners.items() if len(found) > 1} == {}


def test_names_aliases_and_addresses_lead_to_one_outlet():
    outlets = table()
    for name in ("RFE/RL", "Radio Liberty", "Radio Free Europe/Radio Liberty", "Радио Свобода"):
        assert outlets.named(name).name == "RFE/RL"
    for url in ("https://www.rferl.org/a/1.html", "svoboda.org", "http://rferl.org"):
        assert outlets.at(url).name == "RFE/RL"
    assert outlets.at("https://edition.cnn.com/x").name == "CNN"
    assert outlets.at("https://notcnn.com/x") is None
    assert outlets.named("Ann Lee") is None


def test_users_rows_come_on_top():
    outlets = table(HEADER + "Reuters,reuters.example,Roy,agency,XX\nHarbour Gazette,hgazette.example,,newspaper,XX\n")
    assert outlets.named("Reuters").domains == ("reuters.example",)
    assert outlets.named("Roy").name == "Reuters"
    assert outlets.at("hgazette.example/a").name == "Harbour Gazette"
    assert outlets.named("CNN").name == "CNN"


@pytest.mark.parametrize("text", ["", "name", "a,b\n,,,\n\x00,\n", '"unclosed', "é" * 5000, "#\n#", ",".join("x" * 50)])
def test_any_user_table_is_taken(text):
    assert Outlets.parse(text) is not None


def test_find_longest_with_capitals_and_without_overlap():
    outlets = Outlets.parse(HEADER + "Brine Post,,Post,newspaper,\nBrine,,?,online,\nStar,,?the Star,newspaper,\n")
    text = "The Brine Post and brine post, Brine and the Star"
    assert [(text[h.start : h.end], h.outlet.name, h.level) for h in outlets.find(text)] == [
        ("Brine Post", "Brine Post", 0),
        ("Brine", "Brine", 1),
        ("Star", "Star", 0),
    ]


@pytest.mark.parametrize(
    ("url", "host", "site"),
    [
        ("https://user@News.Harbour.co.uk:80/x?y#z", "news.harbour.co.uk", "harbour.co.uk"),
        ("www.harbour.example", "harbour.example", "harbour.example"),
        ("//m.harbour.example/x", "harbour.example", "harbour.example"),
        ("https://anna.substack.com/p", "anna.substack.com", "anna.substack.com"),
        ("#", "", ""),
        ("mailto:a@b.example", "", ""),
        ("http://127.0.0.1/x", "", ""),
        ("/relative/path.html", "", ""),
        ("", "", ""),
    ],
)
def test_hosts(url, host, site):
    assert (host_of(url), registrable_domain(url)) == (host, site)
