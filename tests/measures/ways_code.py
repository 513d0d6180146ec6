"""Code blocks and the layout of JSON in them."""

import re

from pages import read_json
from places import backwards, bodies, laid_out, walk
from rewordings import way

LENGTH = {"wrong-content-length"}


def marks(page, mark):
    for fence in page.fences:
        opening = page.text[fence.start + len(fence.prefix) : fence.inner]
        closing = page.text[fence.inner_end : fence.end]
        if opening.startswith("```") and opening[3:4] != "`" and closing.strip() == "```":
            start = fence.start + len(fence.prefix)
            yield start, start + 3, mark
            stop = fence.inner_end + closing.index("```")
            yield stop, stop + 3, mark


@way("code between tildes")
def tildes(page):
    return marks(page, "~~~")


@way("code between four marks")
def four(page):
    return marks(page, "````")


def language(page, new, old, annotated=False):
    for fence in page.fences:
        start = fence.start + len(fence.prefix)
        line = page.text[start : fence.inner]
        found = re.match(r"(?:`{3,}|~{3,})([ \t]*)([\w-]*)[ \t]*(?=\r?\n)", line)
        if found and found.group(2).lower() in old and (fence.comment or not annotated):
            yield start + found.start(1), start + found.end(2), new(found.group(2))


@way("languages in capitals")
def capitals(page):
    return language(page, str.upper, {"http", "json"})


@way("a blank in front of languages")
def blank(page):
    return language(page, lambda word: " " + word, {"http", "json"})


@way("json as jsonc")
def jsonc(page):
    return language(page, lambda word: "jsonc", {"json"})


# That the body of an example is JSON, only the language says.
@way("annotated code without a language", touches={"unread-block"})
def none(page):
    return language(page, lambda word: "", {"http", "json"}, annotated=True)


@way("code with a language and attributes")
def attributes(page):
    return language(page, lambda word: word + ' title="Sample"', {"http", "json"})


def prefixed(page, prefix):
    """Blocks at the margin with their annotation, each line behind a prefix."""
    for fence in page.fences:
        if fence.prefix or fence.inner_end == fence.end:
            continue
        start = fence.start
        if fence.comment and page.text[fence.comment.start - 1 : fence.comment.start] == "\n":
            start = fence.comment.start
        for found in re.finditer(r"^", page.text[start : fence.end], re.M):
            yield start + found.start(), start + found.start(), prefix


@way("code indented by three blanks", touches=LENGTH)
def three(page):
    return prefixed(page, "   ")


@way("code in a quote")
def quoted(page):
    return prefixed(page, "> ")


@way("code in an item of a list", touches=LENGTH)
def item(page):
    """An item and the block that belongs to it, four blanks deep."""
    for fence, below in zip(page.fences, [*page.fences[1:], None]):
        start = fence.comment.start if fence.comment else 0
        # Two blocks right below each other are one message.
        if fence.prefix or fence.inner_end == fence.end or not page.text[:start].endswith("\n\n"):
            continue
        if below and not page.text[fence.end : below.start].strip(" \t\r\n"):
            continue
        yield start, start, ["1.  As follows:\n\n    "]
        for found in re.finditer(r"(?<=\n)", page.text[start : fence.end]):
            yield start + found.start(), start + found.start(), "    "


@way("empty lines around code")
def around(page):
    for fence in page.fences:
        if not fence.prefix and fence.inner_end < fence.end and fence.inner < fence.inner_end:
            yield fence.inner, fence.inner, "\n"
            yield fence.inner_end, fence.inner_end, "\n"


@way("JSON by two blanks", touches=LENGTH)
def two_blanks(page):
    for _, node, _ in bodies(page):
        yield from laid_out(node, "  ")


@way("JSON by tabs", touches=LENGTH)
def tabs(page):
    for _, node, _ in bodies(page):
        yield from laid_out(node, "\t")


@way("JSON in one line", touches=LENGTH)
def minified(page):
    for _, node, _ in bodies(page):
        yield from laid_out(node, None, colon=":")


@way("JSON with blanks around colons and in front of commas", touches=LENGTH)
def airy(page):
    for _, node, _ in bodies(page):
        yield from laid_out(node, "    ", colon=" : ", comma=" ,")


@way("members of JSON in the other order", touches=LENGTH)
def reordered(page):
    for _, node, _ in bodies(page):
        yield node.start, node.end, backwards(page, node)


@way("slashes of JSON escaped", touches=LENGTH)
def slashes(page):
    for _, node, _ in bodies(page):
        for value, key in walk(node):
            if value.kind == "string" and not key:
                for found in re.finditer("/", page.text[value.start : value.end]):
                    yield value.start + found.start(), value.start + found.start(), "\\"


@way("letters of JSON escaped", touches=LENGTH)
def letters(page):
    for _, node, of_message in bodies(page):
        for value, _ in walk(node) if of_message else ():
            first = page.text[value.start + 1 : value.start + 2]
            if value.kind == "string" and first.isascii() and first.isalnum():
                yield value.start + 1, value.start + 2, f"\\u{ord(first):04x}"


@way("lists of resources in one line each", touches=LENGTH)
def lists(page):
    for _, node, _ in bodies(page):
        for value, _ in walk(node):
            if value.kind == "array" and not any(item.kind in ("object", "array") for item in value.items):
                yield from laid_out(value, None)


@way("resources that say which type they are", touches=LENGTH)
def odata_type(page):
    """The type that the annotation names, written into the JSON representation too."""
    for fence in page.fences:
        name = fence.says("@odata.type")
        if fence.prefix or fence.says("blockType") != "resource" or not isinstance(name, str):
            continue
        node = read_json(page.text, fence.inner, fence.inner_end)
        if node is not None and node.kind == "object" and node.members and node.get("@odata.type") is None:
            yield node.start + 1, node.start + 1, f'\n  "@odata.type": "#{name}",'
