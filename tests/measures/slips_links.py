"""Defects of links and includes, of front matter, headings, fences and tabs."""

import os
import re

from pages import LINK
from slips import Slip, crude, line_at, misspelt, plausible


def links(page):
    """Links in prose and tables to other pages of the set."""
    for found in LINK.finditer(page.text, page.content):
        target = found.group(2)
        # An include is written like a link, and is one of its own kind.
        if (
            "[!INCLUDE" in page.text[max(0, found.start() - 12) : found.start()]
            or page.hidden(found.start())
            or ":" in target
            or not target.partition("#")[0].endswith(".md")
        ):
            continue
        if os.path.isfile(os.path.join(page.root, os.path.dirname(page.path), target.partition("#")[0])):
            yield found, target


@crude("file of a link misspelt")
def link_file(page, promises, chance):
    for found, target in links(page):
        file = target.partition("#")[0]
        stem = os.path.basename(file)[:-3]
        new = misspelt(stem, chance)
        if new:
            at = found.start(2) + file.rindex(stem)
            # In a cell of a type the link also says which type; the link alone is at fault.
            yield Slip(page, [(at, at + len(stem), new)], {"broken-link"}, (found.start(), found.end() + 1))


@crude("folder of a link misspelt")
def link_folder(page, promises, chance):
    for found, target in links(page):
        for folder in ("resources/", "api/"):
            if folder in target:
                at = found.start(2) + target.index(folder)
                yield Slip(
                    page,
                    [(at, at + len(folder), folder.replace("s/", "/") if folder[-2] == "s" else "apis/")],
                    {"broken-link"},
                    (found.start(), found.end() + 1),
                )


@plausible("case of a link's file changed")
def link_case(page, promises, chance):
    for found, target in links(page):
        file = target.partition("#")[0]
        stem = os.path.basename(file)[:-3]
        at = found.start(2) + file.rindex(stem)
        yield Slip(
            page, [(at, at + len(stem), stem[:1].upper() + stem[1:])], {"link-case"}, (found.start(), found.end() + 1)
        )


@plausible("heading of a link misspelt")
def link_anchor(page, promises, chance):
    for found in LINK.finditer(page.text, page.content):
        target, _, anchor = found.group(2).partition("#")
        if (
            anchor
            and target.endswith(".md")
            and ":" not in target
            and not page.hidden(found.start())
            and "?" not in target
        ):
            new = misspelt(anchor, chance)
            if new and os.path.isfile(os.path.join(page.root, os.path.dirname(page.path), target)):
                at = found.start(2) + len(target) + 1
                yield Slip(page, [(at, at + len(anchor), new)], {"broken-anchor"}, (found.start(), found.end() + 1))


@crude("file of an include misspelt")
def include_file(page, promises, chance):
    for found in re.finditer(r"\[!INCLUDE ?\[[^\]]*\]\(([^)\s]+/)([^)/\s]+)\.md\)\]", page.text):
        if not page.hidden(found.start()) and os.path.isfile(
            os.path.join(page.root, os.path.dirname(page.path), found.group(1) + found.group(2) + ".md")
        ):
            new = misspelt(found.group(2), chance)
            if new:
                yield Slip(page, [(*found.span(2), new)], {"unresolved-include"}, (found.start(), found.end() + 1))


@crude("key of the front matter emptied")
def front_empty(page, promises, chance):
    if page.front:
        for found in re.finditer(
            r"^(title|description|author|ms\.prod|doc_type):[ \t]*(\S[^\r\n]*)", page.text[: page.front[1]], re.M
        ):
            yield Slip(page, [(*found.span(2), "")], {"missing-metadata"}, line_at(page.text, found.start()))


@crude("quotation mark lost in the front matter")
def front_quote(page, promises, chance):
    if page.front:
        for found in re.finditer(r'^(title|description): "[^"\r\n]*(")[ \t]*\r?$', page.text[: page.front[1]], re.M):
            yield Slip(page, [(*found.span(2), "")], {"invalid-metadata"}, page.front)


@crude("heading of a section misspelt")
def heading_misspelt(page, promises, chance):
    for start, level, title, place in page.headings:
        if level == 2 and title.lower() in ("http request", "response") and "/api/" in page.path:
            if sum(other[2].lower() == title.lower() for other in page.headings) == 1:
                # Tables of a page without request lines belong to no operation.
                new = {"http request": "Addresses", "response": "Rseponse"}[title.lower()]
                yield Slip(
                    page, [(*place, new)], {"missing-section"}, (page.content, len(page.text)), also={"unread-block"}
                )


@crude("last code block not closed")
def fence_open(page, promises, chance):
    if page.fences and page.fences[-1].end > page.fences[-1].inner_end:
        block = page.fences[-1]
        # All that follows becomes code: what was read from there is gone, and the body has more text than JSON.
        yield Slip(
            page,
            [(block.inner_end, block.end, "")],
            {"unclosed-block"},
            (block.start, block.inner),
            also={"invalid-json", "wrong-content-length", "malformed-tab-group", "unexpected-body"},
        )


@crude("closing line of tabs lost")
def tabs_open(page, promises, chance):
    groups = list(re.finditer(r"^# \[[^\]]+\]\(#tab/[^)]+\)", page.text, re.M))
    ends = [
        found
        for found in re.finditer(r"^---[ \t]*\r?\n", page.text, re.M)
        if found.start() >= page.content and not page.hidden(found.start())
    ]
    if groups and len(ends) == 1:
        yield Slip(page, [(*ends[0].span(), "")], {"malformed-tab-group"}, (groups[0].start(), ends[0].start() + 1))
