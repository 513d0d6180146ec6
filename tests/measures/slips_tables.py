"""Defects of property tables: types, names, rows, descriptions."""

import os
import re

from pages import LINK, read_json
from promises import rows
from slips import Slip, crude, line_at, misspelt, other_case, plausible

# What everything inherits from.
ROOT = re.compile(r"(^|\.)entity$", re.I)
KIND_WORDS = {
    "String": "Int32",
    "Int32": "String",
    "Boolean": "String",
    "DateTimeOffset": "Boolean",
    "Int64": "Boolean",
    "Double": "String",
    "Guid": "Int32",
}


def own_rows(page, promises):
    """Rows of the property tables of a resource page that describes one type."""
    ty = type_of(page, promises)
    return list(ty.rows.values()) if ty else []


def type_of(page, promises):
    return next(
        (ty for ty in promises.types.values() if ty.page is page and promises.doubles[ty.name.lower()] == 1), None
    )


@crude("type misspelt in a cell")
def cell_type(page, promises, chance):
    for row in own_rows(page, promises):
        if row.simple and row.type_cell.strip("`") in KIND_WORDS:
            new = misspelt(row.type_cell.strip("`"), chance)
            if new and not promises.find(new):
                yield Slip(
                    page, [(*row.type_at, row.type_cell.replace(row.type_cell.strip("`"), new))], {"unknown-type"}
                )


@crude("type left out of a cell")
def cell_empty(page, promises, chance):
    for row in own_rows(page, promises):
        yield Slip(page, [(*row.type_at, "")], {"missing-type"}, line_at(page.text, row.row.start))


@crude("description left out")
def words_empty(page, promises, chance):
    for row in own_rows(page, promises):
        # Words that promise something take their promise along.
        if (
            row.words
            and not row.values
            and not re.search(r"null|read-?only|required|maximum|length|valid values|inherit", row.words, re.I)
        ):
            at, _ = line_at(page.text, row.row.start)
            yield Slip(page, [(*row.words_at, "")], {"missing-description"}, (at, row.row.end))


@crude("TODO left in a description")
def words_todo(page, promises, chance):
    for row in own_rows(page, promises):
        if (
            row.words
            and not row.values
            and not re.search(r"null|read-?only|required|maximum|length|valid values|inherit", row.words, re.I)
        ):
            yield Slip(page, [(*row.words_at, "**TODO: Add Description**")], {"todo-placeholder"})


@crude("bar too many in a row")
def bar_added(page, promises, chance):
    for row in own_rows(page, promises):
        found = re.search(r"[a-z] (?=[a-z])", row.words)
        if found and row.words_at[1] < row.row.end:
            at = row.words_at[0] + found.end()
            yield Slip(page, [(at, at, "| ")], {"malformed-table"}, (row.row.start, row.row.end + 2))


@crude("row twice in a table")
def row_twice(page, promises, chance):
    for row in own_rows(page, promises):
        line = page.text[row.row.start : row.row.end].rstrip("\r")
        yield Slip(
            page,
            [(row.row.start, row.row.start, line + "\n")],
            {"duplicate-property"},
            (row.row.start, row.row.start + 2 * len(line) + 2),
        )


def shown(page, ty):
    """Members that the JSON representation of a type shows; None where it cannot be read."""
    node = read_json(page.text, ty.fence.inner, ty.fence.inner_end)
    return (
        {key.value: (key, child) for key, child in node.members} if node is not None and node.kind == "object" else None
    )


def represented(page, promises):
    """The type of a page whose table is to hold all that its representation shows, and what that shows."""
    ty = type_of(page, promises)
    return (ty, shown(page, ty)) if ty and promises.closed(ty) else (ty, None)


@crude("row removed from a table")
def row_removed(page, promises, chance):
    ty, there = represented(page, promises)
    if not there or len(ty.rows) < 2:
        return
    base = promises.all_rows(promises.find(ty.base)) if ty.base else {}
    for row in ty.rows.values():
        # What a base type lists as well is still promised.
        if row.name in there and row.name not in base:
            key, gone = there[row.name][0], row.row.end + 1 - row.row.start
            at = key.start - (gone if key.start > row.row.start else 0)
            yield Slip(
                page, [(row.row.start, row.row.end + 1, "")], {"property-not-in-table"}, (at, at + key.end - key.start)
            )


@crude("row renamed in a table")
def row_renamed(page, promises, chance):
    ty, there = represented(page, promises)
    if not there or len(ty.rows) < 2:
        return
    base = promises.all_rows(promises.find(ty.base)) if ty.base else {}
    for row in ty.rows.values():
        new = misspelt(row.name, chance, ty.rows)
        if row.name in there and new and row.name not in base:
            at = row.name_at[0] + page.text[slice(*row.name_at)].index(row.name)
            grown, key = len(new) - len(row.name), there[row.name][0]
            place = (key.start + (grown if key.start > at else 0), key.end + (grown if key.start > at else 0))
            # The table then lists what the representation does not show, too: the same slip from its other side.
            yield Slip(
                page, [(at, at + len(row.name), new)], {"property-not-in-table"}, place, also={"property-not-in-json"}
            )


@plausible("case of a row's name changed")
def row_case(page, promises, chance):
    ty, there = represented(page, promises)
    if not there or len(ty.rows) < 2:
        return
    for row in ty.rows.values():
        new = other_case(row.name)
        if row.name in there and new and new not in ty.rows:
            at = row.name_at[0] + page.text[slice(*row.name_at)].index(row.name)
            key = there[row.name][0]
            yield Slip(
                page, [(at, at + len(row.name), new)], {"property-case", "property-not-in-table"}, (key.start, key.end)
            )


@plausible("another valid type in a cell, against the representation")
def cell_other(page, promises, chance):
    ty, there = represented(page, promises)
    if not there:
        return
    for row in ty.rows.values():
        word = row.type_cell.strip("`")
        if word not in KIND_WORDS or row.name not in there or row.many or row.values:
            continue
        child, new = there[row.name][1], KIND_WORDS[word]
        # The representation has to show the kind that the cell says now, and not the one it will say.
        kinds = {
            "String": "string",
            "DateTimeOffset": "string",
            "Guid": "string",
            "Int32": "integer",
            "Int64": "integer",
            "Double": "integer",
            "Boolean": "boolean",
        }
        if child.kind == kinds[word] and (child.kind != "string" or re.match(r"(?i)string", child.value)):
            yield Slip(page, [(*row.type_at, new)], {"property-type-conflict"}, None)


@plausible("another valid type in a cell, against an example")
def cell_other_example(page, promises, chance):
    """The type changes on the resource page, an example on another page shows the former one."""
    for message in page.messages:
        for path, node, ty, how in promises.typed_objects(page, message):
            for key, child in node.members:
                row = promises.all_rows(ty).get(key.value)
                if not row or row.many or row.values or row.type_cell not in KIND_WORDS or row.page is page:
                    continue
                new = KIND_WORDS[row.type_cell]
                right = {"String": "string", "Int32": "integer", "Boolean": "boolean"}.get(row.type_cell)
                owner = type_of(row.page, promises)
                # What the representation says as well is believed from there: the laxest counts.
                if (
                    right == child.kind
                    and owner
                    and key.value not in (shown(row.page, owner) or {key.value})
                    and not promises.below.get(owner.name)
                    and not has_row(page, key.value)
                ):
                    slip = Slip(row.page, [(*row.type_at, new)], {"wrong-type"}, (child.start, child.end), on=page.path)
                    yield slip


def has_row(page, name):
    return any(row.name == name for row in rows(page, page.tables))


@plausible("collection forgotten in a cell")
def cell_single(page, promises, chance):
    ty, there = represented(page, promises)
    if not there:
        return
    for row in ty.rows.values():
        found = re.search(r"\s+collection$", row.type_cell, re.I)
        # A set of flags is called a collection by some.
        known = row.simple or promises.find(row.type)
        if found and known and row.name in there and there[row.name][1].kind == "array":
            start = row.type_at[0] + found.start()
            yield Slip(page, [(start, row.type_at[1], "")], {"property-type-conflict"}, (row.type_at[0], start + 1))


def stated(promises, ty):
    """Whether the pages of a type and its bases all say what they inherit from, up to one that need not."""
    while ty:
        if not ty.base or promises.all_rows(ty) is None and not ROOT.search(ty.base):
            return False
        if ROOT.search(ty.base):
            return True
        ty = promises.find(ty.base)
    return False


@plausible("existing but wrong link in a cell")
def cell_link(page, promises, chance):
    ty, there = represented(page, promises)
    if not there:
        return
    for row in ty.rows.values():
        found = LINK.search(row.type_cell)
        if not found or row.name not in there or row.values:
            continue
        shows = there[row.name][1]
        shows = shows.items[0] if shows.kind == "array" and shows.items else shows
        said = shows.get("@odata.type") if shows.kind == "object" else None
        if said is None or said.kind != "string" or not promises.find(said.value):
            continue
        other = promises.types[chance.choice(sorted(promises.types))]
        this = promises.find(said.value)
        # Pages often leave out what a type inherits from: only where both say it, they are known to be strangers.
        if (
            other is this
            or not (stated(promises, other) and stated(promises, this))
            or this.name in promises.line(other)
            or other.name in promises.line(this)
        ):
            continue
        short = other.name.rpartition(".")[2]
        folder = os.path.relpath(os.path.dirname(other.page.path), os.path.dirname(page.path))
        file = os.path.normpath(os.path.join(folder, os.path.basename(other.page.path)))
        new = row.type_cell.replace(found.group(0), f"[{short}]({file})")
        yield Slip(page, [(*row.type_at, new)], {"property-type-conflict"})


@plausible("case of a type changed in a cell")
def cell_case(page, promises, chance):
    for row in own_rows(page, promises):
        if (
            row.linked
            and not row.simple
            and promises.find(row.type)
            and promises.find(row.type).name.rpartition(".")[2] == row.type
        ):
            new = other_case(row.type)
            if new:
                yield Slip(
                    page,
                    [(*row.type_at, row.type_cell.replace("[" + row.type + "]", "[" + new + "]"))],
                    {"type-name-case"},
                )
