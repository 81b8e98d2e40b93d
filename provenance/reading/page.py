"""HTML pages: the main text, and what the page says about itself (title, outlet, author, date, canonical address, what it is based on).

The parser's time grows with the product of size and nesting depth, and formatting tags that are never closed multiply. Both are bounded before it sees
the page, by one linear scan.
"""

from __future__ import annotations

import contextlib
import html as html_module
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from provenance.model import Document, Link, Span
from provenance.reading.dates import iso_date
from provenance.reading.decode import UnreadableError, one_line, without_surrogates

if TYPE_CHECKING:
    from resiliparse.parse.html import HTMLTree

__all__ = ["declared_encoding", "read_page", "shallow"]

_MAX_DEPTH = 128  # real pages stay below 60; the parser's time grows with the product of size and depth
_MAX_TAGS = 400_000  # real pages have 1,000 to 20,000; bounds the parser's tree to some hundred megabytes
_MAX_ELEMENTS = 5_000  # of one kind that are looked at: links, meta elements, lists
_MAX_JSON = 1_000_000  # characters of one JSON-LD script
_MAX_JSON_NODES = 2_000
_LINK_WINDOW = 3_000  # characters in which the next link's text is looked for before the whole text is
_TITLE_MARKS = (" | ", " - ", " – ", " — ", " :: ")  # between a headline and the site's name
_SECTIONS = frozenset(["news", "home", "sport", "sports", "opinion", "world", "politics", "business", "blog", "article", "articles"])  # are no names
_SECTIONS |= {"press", "media", "local", "video", "archive", "print"}
_LONGEST_SITE = 40  # characters: a longer end of a title is a part of the headline
_LEAST_WORDS = 10  # as read.min_words
_LIST_BUDGET = 20_000_000  # characters of lists looked at; lists inside lists are looked at once per level

_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s{0,5}=\s{0,5}["']?\s{0,5}([A-Za-z0-9_:.-]{2,40})""", re.IGNORECASE)
_XML = re.compile(rb"""<\?xml[^>]{0,100}?encoding\s{0,5}=\s{0,5}["']([A-Za-z0-9_:.-]{2,40})""")
_TAG = re.compile(r"</?([a-zA-Z][a-zA-Z0-9:-]{0,30})")
_VOID = frozenset(["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"])
_MOST_QUOTED = 50  # paragraphs of one block quote that are marked; a longer one is the page's whole text
# Elements that a new one of their kind closes, so that they cannot nest by themselves; pages leave out their end tags.
_SELF_CLOSING = frozenset(["p", "li", "dt", "dd", "option", "optgroup", "rb", "rt", "rp", "html", "head", "body"])
_SELF_CLOSING |= {"tr", "td", "th", "thead", "tbody", "tfoot", "colgroup"}
_RAW = frozenset(["script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes"])
# The parser opens these again in every later block when they are not closed; they mean nothing for a plain text.
_FORMATTING = frozenset(["b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"])
_INLINE = frozenset(["a", "abbr", "acronym", "bdi", "bdo", "cite", "data", "dfn", "ins", "del", "kbd", "label", "mark", "q", "ruby", "samp", "span"])
_INLINE |= {"sub", "sup", "time", "var"}
_ARTICLE_TYPES = re.compile(r"Article$|BlogPosting$|Report$|NewsArticle|LiveBlog")
_DATE_NAMES: tuple[str, ...] = (
    "article:published_time",
    "og:published_time",
    "og:article:published_time",
    "datepublished",
    "parsely-pub-date",
    "sailthru.date",
    "dc.date.issued",
)
_DATE_NAMES += (
    "dcterms.created",
    "dcterms.date",
    "dc.date",
    "publish-date",
    "publish_date",
    "pubdate",
    "article.published",
    "cxenseparse:recs:publishtime",
    "date",
)
_CHANGE_NAMES = ("article:modified_time", "og:updated_time", "datemodified", "dcterms.modified", "last-modified")
_AUTHOR_NAMES = ("author", "article:author", "parsely-author", "sailthru.author", "dc.creator", "byl")
_ORIGIN_NAMES = ("original-source", "syndication-source", "dc.source", "dcterms.source")


def declared_encoding(data: bytes) -> str:
    """The encoding that the head of a page names; "" when it names none.

    >>> declared_encoding(b'<meta charset="windows-1251">')
    'windows-1251'
    """
    found = _XML.search(data[:300]) or _CHARSET.search(data[:4096])
    return found[1].decode("ascii") if found else ""


def shallow(html: str, max_depth: int = _MAX_DEPTH) -> tuple[str, int]:
    """The page without formatting tags and without the tags nested deeper than ``max_depth``; and how many of the latter were left out.

    Linear in the length; text is never touched. The depth is an upper bound of the parser's: an end tag counts only when nothing but inline
    elements stands between it and its start tag. Raises UnreadableError (PV406) above 400,000 tags.

    >>> shallow("<div><div><b>deep</b></div></div>", max_depth=1)
    ('<div>deep</div>', 2)
    """
    kept: list[str] = []
    stack: list[str] = []
    excess: dict[str, int] = {}
    dropped = tags = position = 0
    while True:
        start = html.find("<", position)
        end = html.find(">", start) + 1 if start >= 0 else 0
        if not end:
            break
        match = _TAG.match(html, start)
        if match is None:
            if html.startswith("<!--", start):
                end = html.find("-->", start) + 3
                if end < 3:  # never closed: the parser takes the rest for a comment
                    return "".join([*kept, html[position:start]]), dropped
            # Anything else ("<" before a space, "<!doctype>") is copied up to the next character, so that a tag inside is seen.
            end = end if html.startswith("<!--", start) else start + 1
            kept.append(html[position:end])
            position = end
            continue
        tags += 1
        if tags > _MAX_TAGS:
            raise UnreadableError("PV406", f"a page with more than {_MAX_TAGS:,} tags", "save the article alone")
        name, closing = match[1].lower(), html[start + 1] == "/"
        kept.append(html[position:start])
        if name in _FORMATTING or not _fits(name, closing, stack, excess, max_depth):
            dropped += name not in _FORMATTING
        else:
            kept.append(html[start:end])
        position = end
        if name in _RAW and not closing:
            close = re.compile(f"</{name}", re.IGNORECASE).search(html, end)
            if close is None:
                break
            kept.append(html[end : close.start()])
            position = close.start()
    return "".join([*kept, html[position:]]), dropped


def _fits(name: str, closing: bool, stack: list[str], excess: dict[str, int], max_depth: int) -> bool:
    """Whether the tag may stay; keeps the stack of open elements."""
    if name in _VOID or name in _SELF_CLOSING or name in _RAW:
        return True
    if not closing:
        if len(stack) >= max_depth:
            excess[name] = excess.get(name, 0) + 1
            return False
        stack.append(name)
        return True
    if excess.get(name):
        excess[name] -= 1
        return False
    for depth in range(len(stack) - 1, -1, -1):
        if stack[depth] == name:
            del stack[depth:]
            return True
        if stack[depth] not in _INLINE:
            break
    return True


def read_page(html: str) -> tuple[Document, tuple[str, ...]]:
    """The page as a Document without id, path and digest; and notes on what had to be changed to read it.

    Raises UnreadableError (PV406) for a page with too many tags.

    >>> page, _ = read_page("<title>Vote</title><meta property='article:published_time' content='2025-11-02'><p>The line closes.</p>")
    >>> page.title, page.published, page.text
    ('Vote', '2025-11-02', 'The line closes.')
    """
    from resiliparse.extract.html2text import extract_plain_text
    from resiliparse.parse.html import HTMLTree

    html, dropped = shallow(without_surrogates(html))
    notes = (f"elements nested deeper than {_MAX_DEPTH} levels were flattened ({dropped:,} tags)",) if dropped else ()
    tree = HTMLTree.parse(html)
    if tree.body is None:
        return Document(id="", text="", format="html"), notes
    about = _about(tree)
    anchors = _anchors(tree)
    for image in _first(tree, "[alt]"):
        image.set_attribute("alt", "")  # not words of the article; the parser's own option drops the captions with them
    _keep_lists(tree)
    _mark_quotations(tree)
    text = extract_plain_text(tree, main_content=True, comments=False)
    if len(text.split()) < _LEAST_WORDS:  # the rules found no main text; everything on the page, menus and all, is better than nothing
        text = extract_plain_text(tree, main_content=False, comments=False)
    text = without_surrogates(text).strip()
    base = about.get("canonical") or about.get("url") or ""
    return Document(id="", text=text, links=_located(text, anchors, base), format="html", **about), notes


def _keep_lists(tree: HTMLTree) -> None:
    """Turn lists of prose into paragraphs: the main-text rules take every bullet list for a menu. A menu is links; prose is not."""
    budget = _LIST_BUDGET
    for element in _first(tree, "ul"):
        if element.closest("nav, footer, aside"):
            continue
        text = element.text
        budget -= len(text)
        if budget < 0:
            break
        words = len(text.split())
        linked = sum(len(link.text.split()) for link in element.query_selector_all("a").values())
        items = [child for child in element.child_nodes.values() if child.tag == "li"]
        if not items or words < 4 * len(items) or 2 * linked > words:
            continue
        block: Any = tree.create_element("div")
        for child in element.child_nodes.values():
            if child.tag != "li":
                block.append_child(child)
                continue
            paragraph: Any = tree.create_element("p")
            for part in child.child_nodes.values():
                paragraph.append_child(part)
            block.append_child(paragraph)
        element.parent.replace_child(block, element)


def _mark_quotations(tree: HTMLTree) -> None:
    """Set the mark ``>`` before each paragraph of a block quote, as in plain text: without it the words would pass for the page's own."""
    for element in _first(tree, "blockquote"):
        paragraphs = [child for child in element.child_nodes.values() if child.tag in ("p", "div")] or [element]
        for paragraph in paragraphs[:_MOST_QUOTED]:
            if paragraph.first_child is not None and paragraph.text.strip():
                paragraph.insert_before(tree.create_text_node("> "), paragraph.first_child)


def _first(tree: HTMLTree, selector: str) -> list[Any]:
    document: Any = tree.document
    return list(document.query_selector_all(selector).values())[:_MAX_ELEMENTS]  # .values(): indexing walks from the start each time


def _anchors(tree: HTMLTree) -> list[tuple[str, str]]:
    """Text and target of the links outside menus, in page order."""
    anchors: list[tuple[str, str]] = []
    for element in _first(tree, "a[href]"):
        text, url = " ".join(element.text.split()), (element.getattr("href") or "").strip()
        if 2 <= len(text) <= 300 and url and not url.startswith("#") and not element.closest("nav, footer, aside"):
            anchors.append((text, url))
    return anchors


def _located(text: str, anchors: list[tuple[str, str]], base: str) -> tuple[Link, ...]:
    """The links whose anchor stands in the text, with its place; each is looked for after the one before."""
    links: list[Link] = []
    cursor = 0
    for anchor, target in anchors:
        url = _address(target, base)
        if not url:
            continue
        start = text.find(anchor, cursor, cursor + _LINK_WINDOW)
        if start >= 0:
            cursor = start + len(anchor)
        else:
            start = text.find(anchor)
        if start >= 0:
            links.append(Link(Span(start, start + len(anchor)), url))
    return tuple(sorted(set(links), key=lambda link: (link.span, link.url)))


def _address(url: str, base: str = "") -> str:
    """An http(s) address, made absolute against ``base``; "" for any other or broken one."""
    try:
        whole = urljoin(base, url.strip()) if base else url.strip()
        parts = urlsplit(whole)
    except ValueError:
        return ""
    return one_line(whole, 2_000) if parts.scheme in {"http", "https"} and parts.hostname else ""


def _about(tree: HTMLTree) -> dict[str, Any]:
    """Fields of Document that the page states: JSON-LD first (made for machines), then meta elements, then what stands on the page."""
    meta = _meta(tree)
    data = _article(tree)
    canonical = _address(_attribute(tree, 'link[rel="canonical"]', "href"))
    site = one_line(_named(data.get("publisher")) or meta.get("og:site_name", ""))
    named = "" if site else _title_site(tree, meta, data)  # weak: says nothing about whose the canonical address is
    url = _address(meta.get("og:url", "")) or _address(_text_of(data.get("url"))) or (canonical if _is_site(site, canonical) else "")
    stated = next((meta[name] for name in _AUTHOR_NAMES if name in meta and "://" not in meta[name]), "")
    authors = _named(data.get("author")) or stated or _byline(tree)
    based_on = [*_addresses(data.get("isBasedOn")), *(_address(meta[name]) for name in _ORIGIN_NAMES if name in meta)]
    return {
        "title": _title(tree, meta, data, site or named),
        "source": site or named,
        "author": one_line(authors),
        "published": _published(tree, meta, data),
        "modified": next(filter(None, map(iso_date, [_text_of(data.get("dateModified")), *(meta.get(name, "") for name in _CHANGE_NAMES)])), ""),
        "url": url,
        "canonical": canonical,
        "based_on": tuple(sorted({origin for origin in based_on if origin})),
        "language": one_line(_attribute(tree, "html", "lang"), 20).lower().split("-")[0],
    }


def _is_site(outlet: str, url: str) -> bool:
    """Whether a page of this outlet may stand at this address; a page of another outlet gives the original's address as canonical.

    >>> _is_site("Harbour Gazette", "https://www.harbour-gazette.example/a"), _is_site("", "https://x.example/a")
    (True, True)
    >>> _is_site("Snap Digest", "https://www.harbour-gazette.example/a"), _is_site("New York Times", "https://nytimes.example/a")
    (False, True)
    """
    words = re.findall(r"[^\W_]+", outlet.lower())[:20]
    letters, initials = "".join(words), "".join(word[0] for word in words)
    labels = [label.replace("-", "") for label in (urlsplit(url).hostname or "").lower().split(".")[:-1]] if url else []
    names = [label for label in labels if len(label) >= 3]
    return not letters or any(name in letters or letters in name or (len(initials) > 1 and name.startswith(initials)) for name in names)


def _title_site(tree: HTMLTree, meta: Mapping[str, str], data: Mapping[str, Any]) -> str:
    """The site's name behind the headline in the page's title; "" unless the page gives the same headline, or this name, elsewhere as well."""
    title = one_line(tree.title)
    heads = [one_line(element.text) for element in _first(tree, "h1")[:5]]
    stated = {one_line(name).casefold() for name in (_text_of(data.get("headline")), meta.get("og:title", ""), *heads)} - {""}
    for mark in _TITLE_MARKS:
        head, found, tail = title.rpartition(mark)
        first = head.split(mark)[0].strip()
        words = tail.split()
        if tail.casefold() in _SECTIONS:
            return ""
        if found and stated & {head.strip().casefold(), first.casefold(), tail.casefold()} and 1 <= len(words) <= 5 and len(tail) <= _LONGEST_SITE:
            return tail if all(word[0].isupper() or len(word) <= 3 or "." in word for word in words) and re.search(r"[^\W\d_]{3}", tail) else ""
    return ""


def _title(tree: HTMLTree, meta: Mapping[str, str], data: Mapping[str, Any], site: str) -> str:
    for stated in (_text_of(data.get("headline")), meta.get("og:title", "")):
        if one_line(stated):
            return one_line(stated)
    title = one_line(tree.title)
    heads = [one_line(element.text) for element in _first(tree, "h1")]
    if len(heads) == 1 and heads[0] and title.startswith(heads[0]):
        return heads[0]
    for mark in _TITLE_MARKS:
        head, found, tail = title.rpartition(mark)
        if found and site and tail.casefold() == site.casefold():
            return head.strip()
    return title


def _published(tree: HTMLTree, meta: Mapping[str, str], data: Mapping[str, Any]) -> str:
    stated = [_text_of(data.get("datePublished")), *(meta[name] for name in _DATE_NAMES if name in meta)]
    stated.append(_attribute(tree, '[itemprop="datePublished"]', "content") or _attribute(tree, '[itemprop="datePublished"]', "datetime"))
    stated.append(_only(element.getattr("datetime") or "" for element in _outside(tree, "time[datetime]")))
    stated.append(_only(iso_date(one_line(element.text)) for element in _outside(tree, 'time, [class*="publish"], [class*="byline"]')))
    return next((date for date in map(iso_date, stated) if date), "")


def _only(found: Iterable[str]) -> str:
    """The one value found; "" for none and for several (comments, related articles, updates)."""
    values = {value for value in found if value}
    return values.pop() if len(values) == 1 else ""


def _outside(tree: HTMLTree, selector: str) -> list[Any]:
    """The first fifty elements that are not in a menu, a sidebar, a foot or the comments."""
    return [element for element in _first(tree, selector)[:50] if not element.closest('aside, footer, nav, [class*="comment"], [class*="related"]')]


def _byline(tree: HTMLTree) -> str:
    """The author as the page shows it: a few words without figures, "By" taken off."""
    for selector in ('[rel="author"]', '[itemprop="author"]', '[class*="byline"]'):
        for element in _outside(tree, selector)[:1]:
            name = re.sub(r"^(?:by|von|par|por)\s+", "", one_line(element.text), flags=re.IGNORECASE)
            if 1 <= len(name.split()) <= 8 and len(name) <= 80 and not re.search(r"\d", name):
                return name
    return ""


def _meta(tree: HTMLTree) -> dict[str, str]:
    values: dict[str, str] = {}
    for element in _first(tree, "meta"):
        name = (element.getattr("property") or element.getattr("name") or element.getattr("itemprop") or "").strip().lower()
        content = (element.getattr("content") or "").strip()
        if name and content:
            values.setdefault(name[:100], content[:4_000])
    return values


def _attribute(tree: HTMLTree, selector: str, name: str) -> str:
    document: Any = tree.document
    element = document.query_selector(selector)
    return (element.getattr(name) or "") if element is not None else ""


def _article(tree: HTMLTree) -> Mapping[str, Any]:
    """The JSON-LD object that describes the article, with the people and organisations it refers to by @id put in; empty when there is none."""
    nodes: list[Mapping[str, Any]] = []
    for element in _first(tree, 'script[type="application/ld+json"]')[:20]:
        with contextlib.suppress(ValueError, RecursionError):
            nodes.extend(_objects(json.loads(element.text[:_MAX_JSON])))
    articles = [node for node in nodes if any(isinstance(kind, str) and _ARTICLE_TYPES.search(kind) for kind in _listed(node.get("@type")))]
    articles += [node for node in nodes if "headline" in node or "datePublished" in node]
    if not articles:
        return {}
    known = {node["@id"]: node for node in reversed(nodes) if isinstance(node.get("@id"), str) and "name" in node}

    def whole(value: object) -> object:
        return known.get(_text_of(value.get("@id")), value) if isinstance(value, dict) and "name" not in value else value

    return {name: [whole(item) for item in _listed(value)] if name in {"author", "publisher"} else value for name, value in articles[0].items()}


def _listed(value: object) -> list[Any]:
    return value[:20] if isinstance(value, list) else [value]


def _objects(data: object) -> Iterator[Mapping[str, Any]]:
    """The objects inside a JSON value, outermost first, at most 2,000 values looked at."""
    waiting = [data]
    for _ in range(_MAX_JSON_NODES):
        if not waiting:
            return
        value = waiting.pop(0)
        if isinstance(value, dict):
            yield value
            waiting.extend(list(value.values())[:100])
        elif isinstance(value, list):
            waiting.extend(value[:100])


def _text_of(value: object) -> str:
    if isinstance(value, list) and value:
        return _text_of(value[0]) if not isinstance(value[0], list) else ""
    return html_module.unescape(value[:10_000]) if isinstance(value, str) else ""


def _named(value: object) -> str:
    """Names of people or organisations: a text, an object with a name, or a list of these."""
    names = [_text_of(item.get("name")) if isinstance(item, dict) else _text_of(item) for item in _listed(value)]
    return ", ".join(dict.fromkeys(one_line(name, 100) for name in names if name and "://" not in name))


def _addresses(value: object) -> list[str]:
    return [_address(_text_of(item.get("url")) or _text_of(item.get("@id")) if isinstance(item, dict) else _text_of(item)) for item in _listed(value)]
