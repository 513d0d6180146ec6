"""Pages, their examples and their JSON, read in a simple way of its own.

Nothing here is shared with apiproof: the measures beside this file must not agree with it because
they stand on the same code. Text is read as Latin-1, so that one character is one byte and
every offset is an offset in the file; what is compared is compared in that form on both sides.
"""

import json
import os
import re

from completeness import plain

FENCE = re.compile(r"^([ \t>]*)(`{3,}|~{3,})[ \t]*([^\r\n`]*)", re.M)
COMMENT = re.compile(r"<!--(.*?)-->", re.S)
HEADING = re.compile(r"^ {0,3}(#{1,6})[ \t]+([^\r\n]*?)[ \t]*#*[ \t]*\r?$", re.M)
DELIMITER = re.compile(r"^\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$")
LINK = re.compile(r"\[([^\]\[]*)\]\(([^()\s]+)\)")
REQUEST = re.compile(r"(GET|POST|PUT|PATCH|DELETE)[ \t]+(\S[^\r\n]*?)(?:[ \t]+HTTP/[\d.]+)?[ \t]*(?=\r?\n|$)")
STATUS = re.compile(r"HTTP/[\d.]+[ \t]+(\d{3})\b[^\r\n]*")


class Node:
    """A JSON value with its place: offsets in the text that it was read from."""

    def __init__(self, kind, start):
        self.kind, self.start, self.end = kind, start, start
        self.value, self.members, self.items = None, [], []

    def get(self, name):
        for key, node in self.members:
            if key.value == name:
                return node
        return None

    def plain(self):
        """The value as Python has it."""
        if self.kind == "object":
            return {key.value: node.plain() for key, node in self.members}
        if self.kind == "array":
            return [node.plain() for node in self.items]
        return self.value

    def objects(self, path=()):
        """All objects in here, outermost first, each with its path."""
        if self.kind == "object":
            yield path, self
            for key, node in self.members:
                yield from node.objects(path + (key.value,))
        for index, node in enumerate(self.items):
            yield from node.objects(path + (index,))


# In Latin-1, bytes of other signs would count as white space.
BLANK = " \t\r\n"
WHITE = re.compile(r"[ \t\r\n]*")
STRING = re.compile(r'"(?:[^"\\\x00-\x1f]|\\["\\/bfnrt]|\\u[0-9a-fA-F]{4})*"')
NUMBER = re.compile(r"-?(?:0|[1-9]\d*)(\.\d+)?([eE][-+]?\d+)?")


def read_json(text, at=0, end=None):
    """The value that starts at `at` and is followed by blanks alone, as a `Node`; else None."""
    end = len(text) if end is None else end
    try:
        node, after = _value(text, WHITE.match(text, at, end).end(), end)
    except (ValueError, RecursionError):
        return None
    return node if WHITE.match(text, after, end).end() == end else None


def _value(text, at, end):
    node = Node("", at)
    first = text[at : at + 1] if at < end else ""
    if first in ("{", "["):
        close = "}" if first == "{" else "]"
        node.kind = "object" if first == "{" else "array"
        at = WHITE.match(text, at + 1, end).end()
        while text[at : at + 1] != close:
            if node.members or node.items:
                if text[at : at + 1] != ",":
                    raise ValueError(at)
                at = WHITE.match(text, at + 1, end).end()
            item, at = _value(text, at, end)
            at = WHITE.match(text, at, end).end()
            if first == "{":
                if item.kind != "string" or text[at : at + 1] != ":":
                    raise ValueError(at)
                key, (item, at) = item, _value(text, WHITE.match(text, at + 1, end).end(), end)
                node.members.append((key, item))
                at = WHITE.match(text, at, end).end()
            else:
                node.items.append(item)
        at += 1
    elif first == '"':
        found = STRING.match(text, at, end)
        if not found:
            raise ValueError(at)
        node.kind, node.value, at = "string", json.loads(found.group()), found.end()
    elif text.startswith(("true", "false"), at):
        node.kind, node.value = "boolean", first == "t"
        at += 4 if first == "t" else 5
    elif text.startswith("null", at):
        node.kind, at = "null", at + 4
    else:
        found = NUMBER.match(text, at, end)
        if not found or not found.group():
            raise ValueError(at)
        node.kind = "number" if found.group(1) or found.group(2) else "integer"
        node.value, at = json.loads(found.group()), found.end()
    node.end = at
    return node, at


class Comment:
    """An HTML comment; `note` is the JSON object in it, if it holds one."""

    def __init__(self, page, found):
        self.start, self.end = found.span()
        inner = found.group(1)
        self.note = read_json(page.text, found.start(1), found.end(1)) if inner.strip().startswith("{") else None
        if self.note is not None and self.note.kind != "object":
            self.note = None

    def says(self, name):
        node = self.note.get(name) if self.note else None
        return node.plain() if node else None


class Fence:
    """A code block: `start..end` with its marks, `inner..inner_end` without, and its annotation."""

    def __init__(self, opening, inner, inner_end, end, info, prefix):
        self.start, self.inner, self.inner_end, self.end = opening, inner, inner_end, end
        self.info, self.prefix, self.comment = info.strip().lower(), prefix, None

    def says(self, name):
        return self.comment.says(name) if self.comment else None


class Message:
    """A request or response shown in a code block."""

    def __init__(self, page, fence):
        text = page.text
        self.fence, self.headers, self.body, self.json = fence, [], None, None
        at = WHITE.match(text, fence.inner, fence.inner_end).end()
        request, status = REQUEST.match(text, at, fence.inner_end), STATUS.match(text, at, fence.inner_end)
        self.kind = "request" if request else "response" if status else None
        self.method = self.url = self.status = None
        if request:
            self.method, self.url = request.span(1), request.span(2)
        elif status:
            self.status = status.span(1)
        if not self.kind:
            return
        at = (request or status).end()
        while at < fence.inner_end:
            at = text.find("\n", at, fence.inner_end) + 1
            if not at:
                return
            stop = text.find("\n", at, fence.inner_end)
            stop = fence.inner_end if stop < 0 else stop
            line = text[at:stop]
            if not line.strip():
                break
            self.headers.append((at, stop, line.strip()))
            at = stop
        body = text[at : fence.inner_end]
        if body.strip():
            start = at + len(body) - len(body.lstrip())
            self.body = (start, at + len(body.rstrip()))
            self.json = read_json(text, *self.body)

    def says_name(self):
        """The name that the annotation gives, if it gives one."""
        name = self.fence.says("name")
        return name if isinstance(name, str) and name else None

    def header(self, name):
        for start, stop, line in self.headers:
            if line.lower().startswith(name.lower() + ":"):
                return start, stop, line.partition(":")[2].strip()
        return None


class Row:
    """A row of a table: its line and the places of its cells."""

    def __init__(self, start, end, places, text):
        self.start, self.end, self.places = start, end, places
        self.cells = [text[a:b] for a, b in places]


class Table:
    def __init__(self, chain, header, delimiter, rows):
        self.chain, self.header, self.delimiter, self.rows = chain, header, delimiter, rows
        self.names = [plain(cell).lower() for cell in header.cells]

    def column(self, *words):
        """The first column whose header is one of these words."""
        for index, name in enumerate(self.names):
            if name in words:
                return index
        return None


class Page:
    """A Markdown page with the places of what stands on it."""

    def __init__(self, root, path, text=None):
        self.root, self.path = root, path
        if text is None:
            with open(os.path.join(root, path), "rb") as file:
                text = file.read().decode("latin-1")
        self.text = text
        self.front = None
        front = re.match(r"(?:\xef\xbb\xbf)?---[ \t]*\r?\n(.*?\r?\n)---[ \t]*\r?\n", text, re.S)
        self.content = front.end() if front else 0
        if front:
            self.front = front.span(1)
        self._blocks()
        self.headings = [
            (found.start(), len(found.group(1)), plain(found.group(2)), found.span(2))
            for found in HEADING.finditer(text, self.content)
            if not self.hidden(found.start()) and "#tab/" not in found.group(2)
        ]
        self._tables = self._messages = None

    def _blocks(self):
        """Code blocks and comments, whichever opens first."""
        self.fences, self.comments, at, text = [], [], self.content, self.text
        while True:
            fence, comment = FENCE.search(text, at), COMMENT.search(text, at)
            if fence and (not comment or fence.start() < comment.start()):
                mark = fence.group(2)
                close = re.compile(r"^[ \t>]*" + mark[0] + "{%d,}[ \t]*\r?$" % len(mark), re.M).search(
                    text, fence.end()
                )
                inner = text.find("\n", fence.end()) + 1
                inner_end, end = (close.start(), close.end()) if close else (len(text), len(text))
                block = Fence(
                    fence.start(), inner or len(text), max(inner_end, inner), end, fence.group(3), fence.group(1)
                )
                if self.comments and not text[self.comments[-1].end : block.start].strip(" \t\r\n>"):
                    block.comment = self.comments[-1]
                self.fences.append(block)
                at = end
            elif comment:
                self.comments.append(Comment(self, comment))
                at = comment.end()
            else:
                break
        self.covered = sorted((b.start, b.end) for b in self.fences + self.comments)

    def hidden(self, at):
        """Whether this place is in a code block or a comment."""
        return any(start <= at < end for start, end in self.covered)

    def section(self, *names):
        """Start and end of the first section with one of these headings, below its heading."""
        for index, (start, level, title, place) in enumerate(self.headings):
            if title.lower() in names:
                after = [other[0] for other in self.headings[index + 1 :] if other[1] <= level]
                return place[1], after[0] if after else len(self.text)
        return None

    def chain(self, at):
        """Headings above a place, nearest first."""
        above = {}
        for start, level, title, _ in self.headings:
            if start > at:
                break
            above = {deep: text for deep, text in above.items() if deep < level}
            above[level] = title
        return [above[level] for level in sorted(above, reverse=True)]

    @property
    def tables(self):
        if self._tables is None:
            self._tables = list(self._find_tables())
        return self._tables

    def _find_tables(self):
        lines, at = [], self.content
        while at < len(self.text):
            stop = self.text.find("\n", at)
            stop = len(self.text) if stop < 0 else stop
            lines.append((at, stop))
            at = stop + 1
        index = 0
        while index + 1 < len(lines):
            line, below = (self.text[a:b] for a, b in lines[index : index + 2])
            if "|" in line and "|" in below and DELIMITER.match(below) and not self.hidden(lines[index][0]):
                header, delimiter = self._row(*lines[index]), lines[index + 1]
                index += 2
                rows = []
                while (
                    index < len(lines)
                    and "|" in self.text[slice(*lines[index])]
                    and self.text[lines[index][0] : lines[index][1]].strip()
                ):
                    rows.append(self._row(*lines[index]))
                    index += 1
                yield Table(self.chain(header.start), header, delimiter, rows)
            else:
                index += 1

    def _row(self, start, end):
        """Cells of a line with their places, blanks around them left out."""
        places, at = [], start
        for part in re.split(r"(?<!\\)(\|)", self.text[start:end]):
            if part != "|":
                lead = len(part) - len(part.lstrip(BLANK))
                places.append((at + lead, at + lead + len(part.strip(BLANK))))
            at += len(part)
        if places and places[0][0] == places[0][1]:
            places = places[1:]
        if (
            places
            and places[-1][0] == places[-1][1]
            and len(places) > 1
            and self.text[start:end].rstrip().endswith("|")
        ):
            places = places[:-1]
        row = Row(start, end, places, self.text)
        return row

    @property
    def messages(self):
        """Requests and responses of the page's examples, in order, as `Message`s."""
        if self._messages is None:
            found = [
                Message(self, fence) for fence in self.fences if fence.says("blockType") not in ("ignored", "resource")
            ]
            self._messages = [message for message in found if message.kind and not self._is_template(message)]
        return self._messages

    def _is_template(self, message):
        """Whether a block stands in the section that promises the request lines."""
        return any(title.lower() in ("http request", "http requests") for title in self.chain(message.fence.start)[:-1])

    def exchanges(self):
        """Requests with the response that follows each, as pairs; either may be None."""
        out = []
        for message in self.messages:
            if message.kind == "request":
                out.append([message, None])
            elif out and out[-1][1] is None:
                out[-1][1] = message
            else:
                out.append([None, message])
        return out

    def templates(self):
        """Request lines that the page promises: (method, path without a query)."""
        out = []
        place = self.section("http request", "http requests")
        line = re.compile(r"^[ \t]*(GET|POST|PUT|PATCH|DELETE)[ \t]+(\S[^\r\n]*?)[ \t]*\r?$", re.M)
        for block in self.fences if place else ():
            if place[0] <= block.start < place[1]:
                out += line.findall(self.text[block.inner : block.inner_end])
        return [(method, path.partition("?")[0]) for method, path in out]

    @property
    def title(self):
        return next((title for _, level, title, _ in self.headings if level == 1), "")


def read_pages(root, docs):
    """All Markdown pages below `docs` (a folder in `root`), by path relative to `root`."""
    pages = {}
    for folder, folders, files in os.walk(os.path.join(root, docs)):
        folders[:] = sorted(name for name in folders if name != "includes")
        for file in sorted(files):
            if file.endswith(".md"):
                path = os.path.relpath(os.path.join(folder, file), root)
                pages[path] = Page(root, path)
    return pages
