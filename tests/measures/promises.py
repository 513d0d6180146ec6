"""What pages promise about types, read crudely and with caution.

Used to decide where a planted defect contradicts something. Where this reader is not sure it says nothing: a
type whose table it does not find, or whose bases it cannot follow, promises nothing here.
"""

import collections
import os
import re

from pages import LINK, plain

SIMPLE = {
    "string": "string",
    "boolean": "boolean",
    "bool": "boolean",
    "byte": "integer",
    "int16": "integer",
    "int32": "integer",
    "int64": "integer",
    "double": "number",
    "single": "number",
    "decimal": "number",
    "datetimeoffset": "datetime",
    "date": "date",
    "timeofday": "time",
    "duration": "duration",
    "guid": "guid",
    "binary": "binary",
}
VALUES = re.compile(
    r"(?:[Pp]ossible values are|[Tt]he possible values are|[Pp]ossible values):?\s+((?:`[^`]+`(?:,? or |,? and |, |,)?)+)\s*\.?\s*$"
)


class Promise:
    """A row of a property table: what one property is."""

    def __init__(self, page, row, columns):
        name, kind, words = columns
        self.page, self.row = page, row
        self.name = plain(row.cells[name])
        self.name_at, self.type_at = row.places[name], row.places[kind]
        self.type_cell = row.cells[kind]
        self.words_at = row.places[words] if words is not None and words < len(row.places) else None
        self.words = row.cells[words] if self.words_at else ""
        text = plain(self.type_cell).strip()
        self.many = bool(re.search(r"\bcollection\b", text, re.I))
        self.type = re.sub(r"\bcollection\b|[()]|^Edm\.", " ", text, flags=re.I).strip()
        self.simple = SIMPLE.get(self.type.lower())
        found = VALUES.search(self.words)
        self.values = re.findall(r"`([^`]+)`", found.group(1)) if found else []

    @property
    def closed_list(self):
        """Whether the row lists all values there are."""
        return (
            bool(self.values)
            and not re.search(
                r"unknownFuture|combin|flag|multi|for example|such as|e\.g", self.words + str(self.values), re.I
            )
            and not self.many
        )

    @property
    def required(self):
        return bool(re.search(r"(?:^|[.>\s])\**Required\**\.(?:\s|$)", self.words))

    @property
    def linked(self):
        found = LINK.search(self.type_cell)
        return found.group(2) if found else None


class Type:
    def __init__(self, name, page):
        self.name, self.page, self.rows, self.base, self.doubtful = name, page, {}, None, False
        self.fence = None


def columns(table):
    """Columns of names, types and descriptions, where the table is one of properties."""
    name, kind = table.column("property", "name", "parameter", "relationship"), table.column("type")
    if name is None or kind is None:
        return None
    return name, kind, table.column("description")


def rows(page, tables):
    for table in tables:
        found = columns(table)
        if not found:
            continue
        for row in table.rows:
            if (
                len(row.cells) > found[1]
                and len(row.cells) == len(table.header.cells)
                and re.fullmatch(r"[A-Za-z_]\w*", plain(row.cells[found[0]]))
            ):
                yield Promise(page, row, found)


class Promises:
    """The types of a docs set, by name in lower case."""

    def __init__(self, pages):
        self.types, self.pages, self.doubles = {}, pages, collections.Counter()
        for page in pages.values():
            if "/resources/" in "/" + page.path:
                self._read(page)
        self.short = collections.defaultdict(set)
        self.below = collections.defaultdict(set)
        for name, ty in self.types.items():
            self.short[name.rpartition(".")[2]].add(name)
        for name, ty in self.types.items():
            base = self.find(ty.base) if ty.base else None
            if base:
                self.below[base.name].add(name)

    def _read(self, page):
        named = [(fence, fence.says("@odata.type")) for fence in page.fences if fence.says("blockType") == "resource"]
        named = [(fence, name) for fence, name in named if isinstance(name, str)]
        if len(named) != 1:
            for _, name in named:
                self.doubles[name.lower()] += 1
            return
        fence, name = named[0]
        name = name.lstrip("#")
        self.doubles[name.lower()] += 1
        ty = Type(name, page)
        ty.fence = fence
        ty.base = fence.says("baseType")
        inherits = re.search(r"[Ii]nherits from \[([^\]]+)\]\(([^)\s]+)\)", page.text)
        if inherits and not ty.base:
            ty.base = plain(inherits.group(1)).strip("*")
        if (
            re.search(
                r"inherit|derive|base type|superset|open type|openType|dynamic propert|custom propert",
                page.text.split("## Methods")[0],
                re.I,
            )
            and not ty.base
        ):
            ty.doubtful = True
        if re.search(
            r"open ?type|extensionattribut|schema extension|additional properties|dynamic|abstract|opentype|inherited from",
            page.text,
            re.I,
        ):
            ty.doubtful = ty.doubtful or not (
                ty.base and not re.search(r"open ?type|dynamic|schema extension", page.text, re.I)
            )
        tables = [
            table
            for table in page.tables
            if any(title.lower() in ("properties", "relationships") for title in table.chain[:1])
        ]
        seen = collections.Counter()
        for promise in rows(page, tables):
            seen[promise.name.lower()] += 1
            ty.rows.setdefault(promise.name, promise)
        if not ty.rows or max(seen.values()) > 1:
            ty.doubtful = True
        self.types[name.lower()] = ty

    def find(self, name):
        """The type of this name, qualified or not, if exactly one page defines it."""
        if not isinstance(name, str):
            return None
        name = name.strip().lstrip("#").lower()
        if "." not in name:
            there = self.short.get(name, ())
            if len(there) != 1:
                return None
            name = next(iter(there))
        return self.types.get(name) if self.doubles[name] == 1 else None

    def all_rows(self, ty):
        """Rows of a type and its bases, by name; None where a base is unknown."""
        out, seen = {}, set()
        while ty:
            if ty.name in seen:
                return None
            seen.add(ty.name)
            out = {**ty.rows, **out}
            if not ty.base:
                return out
            ty = self.find(ty.base)
        return None

    def line(self, ty):
        """Names of a type and of its bases, as far as they are known."""
        names = []
        while ty and ty.name not in names:
            names.append(ty.name)
            ty = self.find(ty.base) if ty.base else None
        return names

    def closed(self, ty):
        """Whether the tables say all that a body of this very type can show."""
        chain, at = [], ty
        while at:
            if at.doubtful or at in chain:
                return False
            chain.append(at)
            at = self.find(at.base) if at.base else None
            if chain[-1].base and not at:
                return False
        return not self.below.get(ty.name)

    def typed_objects(self, page, message):
        """Objects of a body with the type that the page says they have: (path, node, type, how)."""
        if not message.json or message.json.kind not in ("object", "array"):
            return
        root, how = message.json, None
        if root.get("error"):
            return
        name = self._stated(root)
        if name:
            how = "body"
        elif message.kind == "response" and isinstance(message.fence.says("@odata.type"), str):
            name, how = message.fence.says("@odata.type"), "annotation"
        elif message.kind == "response" and not message.fence.says("@odata.type"):
            name, how = self._sentence(page), "sentence"
        elif message.kind == "request" and re.search(r"JSON representation", self._part(page, "request body")):
            name, how = self._sentence(page, "request body"), "sentence"
        if not name:
            return
        name = re.sub(r"^Collection\((.*)\)$", r"\1", name.lstrip("#"), flags=re.I)
        ty = self.find(name)
        value = root.get("value")
        if value is not None and value.kind == "array" and (not ty or "value" not in ty.rows):
            starts = [(("value", i), item) for i, item in enumerate(value.items)]
        elif value is not None and value.kind == "object" and (not ty or "value" not in ty.rows):
            starts = [(("value",), value)]
        elif root.kind == "array":
            starts = [((i,), item) for i, item in enumerate(root.items)]
        else:
            starts = [((), root)]
        for path, node in starts:
            if node.kind == "object":
                own = self._stated(node)
                yield from self._descend(path, node, self.find(own) if own else ty, how)

    @staticmethod
    def _stated(node):
        said = node.get("@odata.type")
        return said.value if said is not None and said.kind == "string" else None

    def _descend(self, path, node, ty, how):
        if not ty:
            return
        known = self.all_rows(ty)
        if known is None:
            return
        names = [key.value for key, _ in node.members if "@" not in key.value]
        if sum(name in known for name in names) * 2 < len(names):
            return
        yield path, node, ty, how
        for key, child in node.members:
            promise = known.get(key.value)
            if not promise or promise.simple or promise.values:
                continue
            inner = self.find(promise.type)
            for at, item in [((), child)] if not promise.many else [((i,), item) for i, item in enumerate(child.items)]:
                if item.kind == "object":
                    own = self._stated(item)
                    yield from self._descend(path + (key.value,) + at, item, self.find(own) if own else inner, how)

    @staticmethod
    def _part(page, title):
        place = page.section(title)
        if not place:
            return ""
        text = re.split(r"\r?\n#|```|<!--|\r?\n\s*\|", page.text[place[0] : place[1]])[0]
        return text

    def _sentence(self, page, title="response"):
        """The one resource that a section's prose links to."""
        links = {
            os.path.basename(target.partition("#")[0]).lower(): name
            for name, target in LINK.findall(self._part(page, title))
            if "resources/" in target
        }
        if len(links) != 1:
            return None
        file = next(iter(links))
        there = [ty.name for ty in self.types.values() if os.path.basename(ty.page.path).lower() == file]
        return there[0] if len(there) == 1 else None
