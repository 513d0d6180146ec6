"""Headings and the order of sections."""

import re

from places import sections
from rewordings import way

# Headings that every page of the house has; others name types, values and examples.
KNOWN = {
    "permissions", "prerequisites", "http request", "request headers", "optional query parameters", "query parameters",
    "function parameters", "path parameters", "request body", "response", "example", "examples", "request", "methods",
    "properties", "relationships", "json representation", "members",
}  # fmt: skip


def known(page):
    for start, level, title, place in page.headings:
        if level > 1 and title.lower() in KNOWN and page.text[slice(*place)].lower() in KNOWN:
            yield start, level, title, place


@way("headings in title case")
def title_case(page):
    for _, _, title, place in known(page):
        yield *place, title.title().replace("Http", "HTTP").replace("Json", "JSON")


@way("headings in small letters")
def small(page):
    for _, _, title, place in known(page):
        yield *place, title.lower()


@way("headings in capitals")
def capitals(page):
    for _, _, title, place in known(page):
        yield *place, title.upper()


@way("headings with a colon")
def colon(page):
    for _, _, _, place in known(page):
        yield place[1], place[1], ":"


@way("headings in bold")
def bold(page):
    for _, _, title, place in known(page):
        yield *place, f"**{title}**"


@way("headings closed by signs")
def closed(page):
    for start, level, _, place in page.headings:
        if page.text[place[1] : place[1] + 1] in ("\n", "\r"):
            yield place[1], place[1], " " + "#" * level


@way("headings with blanks around the signs")
def wide(page):
    for start, level, _, place in page.headings:
        if page.text[start] == "#":
            yield start, place[0], " " + "#" * level + "   "


@way("underlined headings")
def underlined(page):
    for start, level, title, place in page.headings:
        if level < 3 and page.text[place[1] : place[1] + 1] in ("\n", "\r") and title:
            if page.text[:start].endswith("\n\n") or page.text[:start].endswith("\r\n\r\n"):
                yield start, place[0], ""
                yield place[1], place[1], "\n" + ("=" if level == 1 else "-") * len(title)


@way("sections one level deeper")
def deeper(page):
    if sum(level == 1 for _, level, _, _ in page.headings) == 1:
        for start, level, _, place in page.headings:
            if 1 < level < 6:
                yield start, start, "#"


@way("headings with an anchor in braces")
def braces(page):
    for _, _, title, place in known(page):
        yield place[1], place[1], " {#" + title.lower().replace(" ", "-") + "}"


@way("headings with an anchor element")
def element(page):
    for _, _, title, place in known(page):
        yield place[0], place[0], f'<a name="{title.lower().replace(" ", "-")}"></a>'


SYNONYMS = {
    "http request": "HTTP requests",
    "request headers": "Headers",
    "optional query parameters": "Query parameters",
    "query parameters": "OData query parameters",
    "function parameters": "Function parameter",
    "request body": "Request bodies",
    "response": "Responses",
    "example": "Examples",
    "examples": "Example",
    "methods": "Supported methods",
    "properties": "Property",
    "relationships": "Navigation properties",
    "json representation": "JSON",
    "members": "Enum members",
}


@way("other headings of sections", touches={"missing-section", "broken-anchor"})
def synonyms(page):
    for _, level, title, place in known(page):
        if level == 2 and title.lower() in SYNONYMS:
            yield *place, SYNONYMS[title.lower()]


def of_examples(page):
    """The headings of requests and responses below one of examples."""
    for start, _, title, place in known(page):
        if title.lower() in ("request", "response") and any("xample" in above for above in page.chain(start)[1:]):
            yield title, place


@way("other headings of examples")
def examples(page):
    for title, place in of_examples(page):
        yield *place, f"Sample {title.lower()}"


@way("examples with a number")
def numbered(page):
    for title, place in of_examples(page):
        yield place[1], place[1], " 1"


def swapped(page, first, second):
    """Two neighbouring sections in the other order."""
    open_end = any(fence.inner_end == fence.end for fence in page.fences)
    found = [] if open_end else list(sections(page))
    for one, two in zip(found, found[1:]):
        if one[0] in first and two[0] in second and page.text[two[2] - 1] == "\n":
            yield one[1], two[2], [two[1:], "\n", one[1:]]


@way("permissions behind request lines")
def permissions(page):
    return swapped(page, {"permissions", "prerequisites"}, {"http request", "http requests"})


@way("response in front of request body")
def response(page):
    return swapped(page, {"request body"}, {"response"})


@way("request body in front of request headers")
def headers(page):
    return swapped(page, {"request headers"}, {"request body"})


@way("relationships in front of properties")
def relationships(page):
    return swapped(page, {"properties"}, {"relationships"})


@way("JSON representation in front of the section before it")
def representation(page):
    return swapped(page, {"properties", "relationships"}, {"json representation"})


@way("methods behind properties")
def methods(page):
    return swapped(page, {"methods"}, {"properties"})
