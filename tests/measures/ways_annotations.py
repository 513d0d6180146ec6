"""Annotations, links and front matter."""

import re

from places import backwards, laid_out, links, notes, tail
from rewordings import way


@way("keys of annotations in the other order")
def reordered(page):
    for _, node in notes(page):
        yield node.start, node.end, backwards(page, node)


@way("annotations in one line")
def one_line(page):
    for comment, node in notes(page):
        yield from laid_out(node, None, colon=":")
        yield comment.start + 4, node.start, ""
        if not page.text[node.end : comment.end - 3].strip():
            yield node.end, comment.end - 3, ""


@way("annotations in many lines")
def many_lines(page):
    for comment, node in notes(page):
        # In an item of a list, lines at the margin end the item.
        if page.text[comment.start - 1 : comment.start] == " ":
            continue
        yield from laid_out(node, "\t", colon=" : ")
        yield comment.start + 4, node.start, "\n"
        if not page.text[node.end : comment.end - 3].strip():
            yield node.end, comment.end - 3, "\n\n"


@way("commas behind the last key of annotations")
def commas(page):
    for _, node in notes(page):
        if node.members:
            yield node.members[-1][1].end, node.members[-1][1].end, ","


@way("an empty line behind annotations")
def line_behind(page):
    for fence in page.fences:
        if fence.comment and not fence.prefix:
            yield fence.comment.end, fence.comment.end, "\n"


@way("no empty line behind annotations")
def no_line_behind(page):
    for fence in page.fences:
        if fence.comment and not fence.prefix and page.text[fence.comment.end : fence.start].strip(" \t\r") != "\n":
            yield fence.comment.end, fence.start, "\n"


@way("a sentence behind annotations")
def sentence_behind(page):
    for fence in page.fences:
        if fence.comment and not fence.prefix and fence.says("blockType") in ("request", "response", "resource"):
            yield fence.comment.end, fence.comment.end, "\n\nThe following is an example.\n"


@way("annotated types with a number sign")
def sign(page):
    for _, node in notes(page):
        value = node.get("@odata.type")
        if value is not None and value.kind == "string" and value.value.startswith("microsoft.graph."):
            yield value.start + 1, value.start + 1, "#"


@way("annotated collections as `Collection(X)`")
def collections(page):
    for _, node in notes(page):
        value, many = node.get("@odata.type"), node.get("isCollection")
        if value is not None and value.kind == "string" and many is not None and many.value is True:
            if not value.value.startswith("Collection("):
                yield value.start + 1, value.start + 1, "Collection("
                yield value.end - 1, value.end - 1, ")"


@way("links with a title")
def titles(page):
    for at, found in links(page):
        yield at + found.end(2), at + found.end(2), ' "See there"'


@way("links in angle brackets")
def angles(page):
    for at, found in links(page):
        yield at + found.start(2), at + found.start(2), "<"
        yield at + found.end(2), at + found.end(2), ">"


@way("links with `./` in front")
def here(page):
    for at, found in links(page):
        if re.match(r"[\w-]+\.md", found.group(2)):
            yield at + found.start(2), at + found.start(2), "./"


@way("links by way of their folder")
def folder(page):
    name = page.path.split("/")[-2]
    for at, found in links(page):
        if re.match(r"[\w-]+\.md", found.group(2)) and name in ("api", "resources"):
            yield at + found.start(2), at + found.start(2), f"../{name}/"


@way("links with a query")
def query(page):
    for at, found in links(page):
        if re.fullmatch(r"[\w./-]+\.md", found.group(2)):
            yield at + found.end(2), at + found.end(2), "?view=graph-rest-1.0"


# They are reported where the target stands.
@way("links as references", touches={"link-case", "broken-link"})
def references(page):
    known, out = {}, []
    # Behind code that nothing closes, a definition is code.
    for at, found in () if any(fence.inner_end == fence.end for fence in page.fences) else links(page):
        label = known.setdefault(found.group(2), f"page{len(known) + 1}")
        yield at + found.end(1) + 1, at + found.end(), f"[{label}]"
    for url, label in known.items():
        out.append(f"\n[{label}]: {url}")
    if out:
        end = tail(page)
        yield end, end, "\n" + "".join(out) + "\n\n"


@way("the texts of links in bold")
def bold(page):
    for at, found in links(page):
        if re.fullmatch(r"[\w ]+", found.group(1)):
            yield at + found.start(1), at + found.start(1), "**"
            yield at + found.end(1), at + found.end(1), "**"


@way("the texts of links in code")
def code(page):
    for at, found in links(page):
        if re.fullmatch(r"[\w.]+", found.group(1)):
            yield at + found.start(1), at + found.start(1), "`"
            yield at + found.end(1), at + found.end(1), "`"


FRONT = {"missing-metadata", "invalid-metadata"}


def entries(page):
    """Lines `key: value` of front matter that has nothing else: (start, stop, key, value)."""
    if not page.front:
        return []
    at, out = page.front[0], []
    for line in page.text[slice(*page.front)].splitlines(keepends=True):
        found = re.match(r"([\w.]+):[ \t]*(.*?)[ \t]*\r?\n", line)
        if not found:
            return []
        out.append((at, at + len(line.rstrip("\r\n")), found.group(1), found.group(2)))
        at += len(line)
    return out


# The kind of page that it names is what sections are asked of.
@way("no front matter", touches=FRONT | {"missing-description", "missing-section"})
def none(page):
    if page.front:
        yield 0, page.content, ""


@way("keys of front matter in the other order")
def keys(page):
    found = entries(page)
    for one, other in zip(found, reversed(found)):
        yield one[0], one[1], [other[:2]]


@way("values of front matter in single quotation marks")
def quotes(page):
    for start, stop, key, value in entries(page):
        inner = value[1:-1] if value[:1] == '"' and value[-1:] == '"' and len(value) > 1 else value
        if inner and not re.search(r"[\\'\"]", inner) and inner[0] not in "[{|>#&*!%@`" and " #" not in inner:
            yield start, stop, f"{key}: '{inner}'"


@way("comments in front matter")
def comments(page):
    for start, _, _, _ in entries(page):
        yield start, start, "# kept by the team\n"


# The set's own settings may ask for the older ones.
@way("newer keys of front matter", touches=FRONT)
def newer(page):
    for start, _, key, _ in entries(page):
        new = {"localization_priority": "ms.localizationpriority", "ms.prod": "ms.subservice"}.get(key)
        if new:
            yield start, start + len(key), new


@way("more keys in front matter")
def more(page):
    if entries(page):
        yield page.front[1], page.front[1], "ms.date: 07/01/2021\ntoc.title: Page\nkeywords:\n  - one\n  - two\n"
