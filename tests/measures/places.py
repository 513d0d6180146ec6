"""Places of a page that a way of writing is about: prose, links, sections, bodies."""

import re

from pages import LINK, read_json

TAB = re.compile(r"^#+ \[[^\]]*\]\(#tab/")


def lines(page):
    """Lines outside of front matter, code blocks and comments: (start, stop, text), without their line end."""
    text, at, covered = page.text, page.content, iter(page.covered)
    block = next(covered, None)
    while at < len(text):
        stop = text.find("\n", at)
        stop = len(text) if stop < 0 else stop
        while block and block[1] <= at:
            block = next(covered, None)
        if not block or stop < block[0]:
            yield at, stop, text[at:stop]
        at = stop + 1


def prose(page):
    """Lines of prose: no headings, tables, quotes, lists, code, directives."""
    tables = [(table.header.start, (table.rows or [table.header])[-1].end) for table in page.tables]
    for start, stop, line in lines(page):
        if re.match(r"[A-Za-z\[*_`]", line) and not re.match(r"[*_-]\s", line):
            if not any(low <= start < high for low, high in tables) and "|" not in line:
                yield start, stop, line


def code_spans(line):
    return [found.span() for found in re.finditer(r"(`+)(?!`).*?(?<!`)\1(?!`)", line)]


def untouchable(line):
    """Code and links: what stands in them is no prose."""
    return code_spans(line) + [found.span() for found in re.finditer(r"\[[^\]]*\](\([^)]*\)|\[[^\]]*\])?", line)]


def tail(page):
    """Where the comments begin that close a page."""
    end = len(page.text)
    for comment in reversed(page.comments):
        if page.text[comment.end : end].strip() or any(fence.comment is comment for fence in page.fences):
            break
        end = comment.start
    return end


def links(page):
    """Links to pages, as matches (text, target) with the offset of their line."""
    for start, _, line in lines(page):
        if "](" not in line or TAB.match(line) or "[!" in line.replace("[!NOTE", "").replace("[!IMPORTANT", ""):
            continue
        spans = code_spans(line)
        for found in LINK.finditer(line):
            inside = any(low <= found.start() < high for low, high in spans)
            if not inside and not line[: found.start()].endswith("!"):
                yield start, found


def sections(page, level=2):
    """Sections of a level: (title in small letters, start, end), without the comments that close a page."""
    end = tail(page)
    heads = [head for head in page.headings if head[1] <= level]
    for index, (start, deep, title, _) in enumerate(heads):
        if deep == level:
            yield title.lower(), start, heads[index + 1][0] if index + 1 < len(heads) else end


def notes(page):
    """Annotations that are JSON: (comment, node)."""
    return [(comment, comment.note) for comment in page.comments if comment.note is not None]


def bodies(page):
    """JSON in code blocks at the margin: (fence, node, whether it is the body of a message)."""
    messages = {id(message.fence): message for message in all_messages(page)}
    for fence in page.fences:
        if fence.prefix:
            continue
        message = messages.get(id(fence))
        node = message.json if message else read_json(page.text, fence.inner, fence.inner_end)
        if node is not None and node.kind in ("object", "array"):
            yield fence, node, message is not None


def all_messages(page):
    return [message for message in page.messages if message.kind]


def gaps(node, depth=0):
    """What stands between the signs of a JSON text: (start, end, what, depth).

    `what` is one of `open`, `comma`, `colon`, `close`.
    """
    children = [(key.start, item.end, key, item) for key, item in node.members] or [
        (item.start, item.end, None, item) for item in node.items
    ]
    if not children:
        return
    yield node.start + 1, children[0][0], "open", depth + 1
    for index, (start, end, key, item) in enumerate(children):
        if index:
            yield children[index - 1][1], start, "comma", depth + 1
        if key:
            yield key.end, item.start, "colon", depth + 1
        yield from gaps(item, depth + 1)
    yield children[-1][1], node.end - 1, "close", depth


def laid_out(node, indent, colon=": ", comma=",", end="\n"):
    """Edits that lay a JSON text out anew; without an indent in one line."""
    for start, stop, what, depth in gaps(node):
        line = "" if indent is None else end + indent * depth
        yield start, stop, {"open": line, "close": line, "comma": comma + line, "colon": colon}[what]


def backwards(page, node):
    """The parts of a JSON text with the members of all objects in the other order."""
    if node.members:
        pairs = [[(key.start, item.start), *backwards(page, item)] for key, item in reversed(node.members)]
    elif node.items:
        pairs = [backwards(page, item) for item in node.items]
    else:
        return [(node.start, node.end)]
    between = [(start, end) for start, end, what, depth in gaps(node) if depth == 1 and what in ("open", "comma")]
    closing = [(start, end) for start, end, what, depth in gaps(node) if depth == 0]
    out = [page.text[node.start]]
    for gap, pair in zip(between, pairs):
        out += [page.text[slice(*gap)], *pair]
    return out + [page.text[slice(*closing[-1])] + page.text[node.end - 1]]


def walk(node):
    """All values in a JSON text: (value, whether it is a key)."""
    yield node, False
    for key, item in node.members:
        yield key, True
        yield from walk(item)
    for item in node.items:
        yield from walk(item)
