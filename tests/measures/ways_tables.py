"""Tables and what stands in their cells beside types."""

import re

from places import code_spans, untouchable
from rewordings import way


def end_of(page, row_end):
    return row_end - (page.text[row_end - 1] == "\r")


def rows(table):
    return [table.header, *table.rows]


def even(page):
    """Tables at the margin whose rows all have as many cells as the header."""
    for table in page.tables:
        if all(
            len(row.cells) == len(table.header.cells) and page.text[row.start] not in " \t" for row in rows(table)
        ):
            yield table


# Rows with more cells than columns end in bars of their own.
CELLS = {"malformed-table"}


@way("tables without outer bars", touches=CELLS)
def no_outer_bars(page):
    for table in even(page):
        if len(table.header.cells) < 2 or any(
            not row.cells[0] or not row.cells[-1] or row.cells[0][0] in "-+*#>`<~=" for row in rows(table)
        ):
            continue
        for row in rows(table):
            yield row.start, row.places[0][0], ""
            yield row.places[-1][1], end_of(page, row.end), ""
        yield table.delimiter[0], end_of(page, table.delimiter[1]), "|".join(["---"] * len(table.header.cells))


@way("tables with outer bars and colons", touches=CELLS)
def outer_bars(page):
    for table in even(page):
        for row in rows(table):
            yield row.start, row.places[0][0], "| "
            yield row.places[-1][1], end_of(page, row.end), " |"
        marks = [":---", ":--:", "---:"]
        line = "|".join(marks[index % 3] for index in range(len(table.header.cells)))
        yield table.delimiter[0], end_of(page, table.delimiter[1]), f"|{line}|"


@way("padded cells")
def padded(page):
    for table in page.tables:
        for row in rows(table):
            for start, end in row.places:
                yield end, end, "    "
                if start < end:
                    yield start, start, "   "


@way("cells without blanks")
def minimal(page):
    for table in even(page):
        for row in rows(table):
            for start, end in row.places:
                low, high = start, end
                while low > row.start and page.text[low - 1] in " \t":
                    low -= 1
                while high < row.end and page.text[high] in " \t":
                    high += 1
                if start == end:
                    yield low, high, ""
                    continue
                yield low, start, ""
                yield end, high, ""


@way("type and description exchanged")
def exchanged(page):
    for table in even(page):
        one = table.column("type", "return type", "property type", "data type")
        two = table.column("description")
        if one is not None and two is not None and one:
            for row in rows(table):
                yield *row.places[one], [row.places[two]]
                yield *row.places[two], [row.places[one]]


def header_words(words):
    def edits(page):
        for table in page.tables:
            if len(table.header.cells) > 1:
                for name, place in zip(table.names, table.header.places):
                    if name in words:
                        yield *place, words[name]

    return edits


way("other words in headers")(
    header_words(
        {
            "property": "Name",
            "parameter": "Parameter name",
            "relationship": "Navigation property",
            "type": "Data type",
            "description": "Details",
            "member": "Member name",
            "return type": "Returns",
            "header": "Header name",
            "permission type": "Permission types",
        }
    )
)
way("more other words in headers")(
    header_words(
        {
            "property": "Field",
            "parameter": "Argument",
            "relationship": "Relationships",
            "type": "Property type",
            "description": "Remarks",
            "member": "Enum member",
            "method": "Function",
            "return type": "Return value",
        }
    )
)


@way("headers in small letters")
def small(page):
    for table in page.tables:
        for place in table.header.places:
            yield *place, page.text[slice(*place)].lower()


@way("headers in capitals")
def capitals(page):
    for table in page.tables:
        for place in table.header.places:
            yield *place, page.text[slice(*place)].upper()


@way("headers in bold")
def bold(page):
    for table in page.tables:
        for start, end in table.header.places:
            if start < end and "*" not in page.text[start:end]:
                yield start, start, "**"
                yield end, end, "**"


@way("one more column, empty")
def empty_column(page):
    for table in even(page):
        if table.column("type") is not None:
            for row in rows(table):
                cell = " Supported in " if row is table.header else "  "
                yield row.places[-1][1], end_of(page, row.end), f"|{cell}|"
            yield table.delimiter[0], end_of(page, table.delimiter[1]), "|---" * (len(table.header.cells) + 1) + "|"


@way("rows in the other order")
def reordered(page):
    for table in page.tables:
        if len(table.rows) > 1 and all(len(row.cells) == len(table.header.cells) for row in table.rows):
            for row, other in zip(table.rows, reversed(table.rows)):
                yield row.start, end_of(page, row.end), [(other.start, end_of(page, other.end))]


def names(page):
    """The cells that name properties, parameters, members."""
    for table in page.tables:
        column = table.column("property", "name", "parameter", "relationship", "member")
        if column == 0 and (table.column("type", "value") is not None or table.column("member") == 0):
            for row in table.rows:
                if row.places and re.fullmatch(r"[`*]*([@\w.]+)[`*]*", row.cells[0]) and any(row.cells[1:]):
                    yield row.places[0], row.cells[0].strip("*`")


@way("names as code")
def names_code(page):
    for place, name in names(page):
        yield *place, f"`{name}`"


@way("names in bold")
def names_bold(page):
    for place, name in names(page):
        yield *place, f"**{name}**"


@way("names plain")
def names_plain(page):
    for place, name in names(page):
        yield *place, name


@way("names in italics, underscores escaped")
def names_italics(page):
    for place, name in names(page):
        yield *place, "*" + name.replace("_", "\\_") + "*"


def descriptions(page):
    """Cells of descriptions beside a name: (start, text)."""
    for table in page.tables:
        column = table.column("description")
        if column:
            for row in table.rows:
                if len(row.cells) > column and row.cells[column]:
                    yield row.places[column][0], row.cells[column]


@way("line breaks between sentences of cells")
def breaks(page):
    for start, cell in descriptions(page):
        spans = code_spans(cell)
        for found in re.finditer(r"(?<=[a-z)`]\.) (?=[A-Z])", cell):
            if not any(low <= found.start() < high for low, high in spans):
                yield start + found.start(), start + found.end(), "<br/>"


@way("line breaks and blanks between sentences of cells")
def wide_breaks(page):
    for start, cell in descriptions(page):
        spans = code_spans(cell)
        for found in re.finditer(r"(?<=[a-z)`]\.) (?=[A-Z])", cell):
            if not any(low <= found.start() < high for low, high in spans):
                yield start + found.start(), start + found.end(), " <br><br> "


@way("entities in cells")
def entities(page):
    for start, cell in descriptions(page):
        spans = untouchable(cell)
        for found in re.finditer(r"['\"]|(?<=[a-z]) (?=[a-z])", cell):
            if not any(low <= found.start() < high for low, high in spans):
                word = {"'": "&#39;", '"': "&quot;", " ": "&nbsp;" if found.start() % 5 == 0 else " "}[found.group()]
                yield start + found.start(), start + found.end(), word


@way("a sentence between heading and table")
def caption(page):
    for table in page.tables:
        above = page.text[: table.header.start].rstrip()
        if above.rsplit("\n", 1)[-1].startswith("#"):
            yield table.header.start, table.header.start, "\nThe following table shows what there is.\n\n"


@way("tables indented by two blanks")
def indented(page):
    for table in even(page):
        for row in rows(table):
            yield row.start, row.start, "  "
        yield table.delimiter[0], table.delimiter[0], "  "
