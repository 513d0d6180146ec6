"""Types in the cells of tables."""

import functools
import os
import re

from rewordings import way


def types(page):
    """Cells of types: (start, text)."""
    for table in page.tables:
        column = table.column("type", "data type", "property type", "return type")
        if column:
            for row in table.rows:
                if len(row.cells) > column and row.cells[column]:
                    yield row.places[column][0], row.cells[column]


def replaced(page, pattern, new):
    for start, cell in types(page):
        found = re.fullmatch(pattern, cell)
        if found:
            yield start, start + len(cell), found.expand(new)


ONE = r"(`?[\w.]+`?|\[[\w.]+\]\([^)\s]+\))"


@way("`X collection` as `Collection(X)`")
def collection_before(page):
    return replaced(page, ONE + r" [Cc]ollection", r"Collection(\1)")


@way("`X collection` as `Collection of X`")
def collection_of(page):
    return replaced(page, ONE + r" [Cc]ollection", r"Collection of \1")


@way("`X collection` as `array of X`")
def array_of(page):
    return replaced(page, ONE + r" [Cc]ollection", r"array of \1")


@way("`Collection(X)` as `X collection`")
def collection_after(page):
    return replaced(page, r"[Cc]ollection\(" + ONE + r"\)", r"\1 collection")


@way("types in code")
def code(page):
    return replaced(page, r"([\w.]+)", r"`\1`")


@way("types in bold")
def bold(page):
    return replaced(page, ONE, r"**\1**")


@way("collections in code")
def collection_code(page):
    return replaced(page, r"([\w.]+) [Cc]ollection", r"`\1` collection")


PRIMITIVE = (
    "(String|Boolean|Int16|Int32|Int64|Double|Single|Decimal|DateTimeOffset|Date|TimeOfDay|Duration|Guid|Binary|Stream"
    "|Byte)"
)


@way("primitive types in small letters")
def small(page):
    for start, cell in types(page):
        if re.fullmatch(PRIMITIVE + "( [Cc]ollection)?", cell):
            yield start, start + len(cell), cell.lower()


@way("primitive types with their namespace")
def edm(page):
    return replaced(page, PRIMITIVE + "(|( [Cc]ollection))", r"Edm.\1\2")


@functools.cache
def defines(path, name):
    """Whether a page shows what a type looks like: a link is right wherever it leads, a word only then."""
    resource = r'"blockType"\s*:\s*"resource"[^}]*"@odata.type"\s*:\s*"(?:[\w.]+\.)?' + re.escape(name) + '"'
    try:
        with open(path, encoding="latin-1") as file:
            return re.search(resource, file.read(), re.I) is not None
    except OSError:
        return False


@way("linked types as words", touches={"broken-link", "link-case", "broken-anchor"})
def words(page):
    for start, cell in types(page):
        for found in re.finditer(r"\[([\w.]+)\]\((?:\.\./resources/)?([\w-]+)\.md\)", cell):
            target = f"{os.path.dirname(os.path.dirname(page.path))}/resources/{found.group(2)}.md"
            name = found.group(1)
            if name.lower() == found.group(2).lower() and defines(os.path.join(page.root, target), name):
                yield start + found.start(), start + found.end(), found.group(1)


@way("links around the whole of a collection")
def whole(page):
    return replaced(page, r"\[([\w.]+)\]\(([^)\s]+)\) [Cc]ollection", r"[\1 collection](\2)")


@way("the word `object` behind linked types")
def objects(page):
    return replaced(page, r"(\[[\w.]+\]\([^)\s]+\))", r"\1 object")
