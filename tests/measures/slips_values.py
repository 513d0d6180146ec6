"""Defects of bodies as statements: other names, other values, other shapes.

Values and names are spoilt only where a table that the page leads to promises otherwise.
"""

import re

from promises import rows
from slips import LENGTH, Slip, crude, misspelt, other_case, plausible

ISO = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,7})?(Z|[+-]\d\d:\d\d)")
GUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


def promised(page, promises):
    """Members with what their table says: (message, object, key, value, promise, type, how)."""
    for message in page.messages:
        for path, node, ty, how in promises.typed_objects(page, message):
            known = promises.all_rows(ty)
            for key, child in node.members:
                promise = known.get(key.value)
                if promise:
                    yield message, path, node, key, child, promise, ty


def renamed(page, promises, chance, change, rules, nested=None):
    for message, path, node, key, child, promise, ty in promised(page, promises):
        if (
            not promises.closed(ty)
            or nested is not None
            and nested != bool([step for step in path if isinstance(step, str) and step != "value"])
        ):
            continue
        known = promises.all_rows(ty)
        new = change(key.value, known)
        if new and new not in known:
            # A required member that goes by another name is missing as well.
            yield Slip(
                page,
                [(key.start, key.end, f'"{new}"')],
                rules,
                also=LENGTH | {"missing-property"} if promise.required else LENGTH,
            )


@crude("property misspelt in an example")
def property_misspelt(page, promises, chance):
    yield from renamed(
        page, promises, chance, lambda name, known: misspelt(name, chance, known), {"unknown-property"}, False
    )


@crude("property misspelt in a nested object")
def nested_misspelt(page, promises, chance):
    yield from renamed(
        page, promises, chance, lambda name, known: misspelt(name, chance, known), {"unknown-property"}, True
    )


@crude("property that nothing documents")
def property_foreign(page, promises, chance):
    yield from renamed(
        page, promises, chance, lambda name, known: "reserve" + name[:1].upper() + name[1:], {"unknown-property"}
    )


@plausible("case of a property changed")
def property_case(page, promises, chance):
    yield from renamed(page, promises, chance, lambda name, known: other_case(name), {"property-case"})


@plausible("property of another type")
def property_sibling(page, promises, chance):
    names = sorted({row for ty in list(promises.types.values())[:200] for row in ty.rows})

    def change(name, known):
        there = {other.lower() for other in known}
        found = [other for other in chance.sample(names, min(20, len(names))) if other.lower() not in there]
        return found[0] if found else None

    yield from renamed(page, promises, chance, change, {"unknown-property"})


def values(page, promises, wanted, change, rules):
    """Slips that replace values; `change` gives the new text of a value, or None."""
    for message, path, node, key, child, promise, ty in promised(page, promises):
        # What is still a word of the template is told as that.
        if wanted(promise, child) and '-value"' not in page.text[child.start : child.end]:
            new = change(page.text[child.start : child.end], child, promise)
            if new is not None:
                yield Slip(page, [(child.start, child.end, new)], rules, also=LENGTH)


@crude("text for a whole number")
def text_for_number(page, promises, chance):
    yield from values(
        page,
        promises,
        lambda p, c: p.simple == "integer" and not p.many and c.kind == "integer",
        lambda text, c, p: f'"{text}"',
        {"wrong-type"},
    )


@crude("number for a text")
def number_for_text(page, promises, chance):
    yield from values(
        page,
        promises,
        lambda p, c: p.simple == "string" and not p.many and not p.values and c.kind == "string",
        lambda text, c, p: "42",
        {"wrong-type"},
    )


@crude("text for a Boolean")
def text_for_boolean(page, promises, chance):
    yield from values(
        page,
        promises,
        lambda p, c: p.simple == "boolean" and not p.many and c.kind == "boolean",
        lambda text, c, p: f'"{text}"',
        {"wrong-type"},
    )


@crude("number for a date")
def number_for_date(page, promises, chance):
    yield from values(
        page,
        promises,
        lambda p, c: p.simple == "datetime" and not p.many and c.kind == "string",
        lambda text, c, p: "1577836800",
        {"wrong-type"},
    )


@crude("words for a date")
def words_for_date(page, promises, chance):
    yield from values(
        page,
        promises,
        lambda p, c: p.simple == "datetime" and not p.many and ISO.fullmatch(str(c.value)),
        lambda text, c, p: '"last Monday"',
        {"invalid-format"},
    )


@crude("text for an object")
def text_for_object(page, promises, chance):
    def wanted(promise, child):
        return (
            not promise.simple
            and not promise.many
            and child.kind == "object"
            and child.members
            and promises.find(promise.type)
            and promises.find(promise.type).rows
        )

    yield from values(page, promises, wanted, lambda text, c, p: '"value"', {"wrong-type"})


@crude("object for a text")
def object_for_text(page, promises, chance):
    yield from values(
        page,
        promises,
        lambda p, c: p.simple == "string" and not p.many and not p.values and c.kind == "string",
        lambda text, c, p: '{ "text": %s }' % text,
        {"wrong-type"},
    )


@crude("one value for a collection")
def value_for_collection(page, promises, chance):
    yield from values(
        page,
        promises,
        lambda p, c: p.simple == "string" and p.many and c.kind == "array",
        lambda text, c, p: '"value"',
        {"wrong-type", "wrong-collection"},
    )


@crude("word of the template for a value")
def template_word(page, promises, chance):
    # The word "String" alone is a text like any other; with a note in brackets it is the template's.
    yield from values(
        page,
        promises,
        lambda p, c: p.simple in ("string", "datetime", "integer") and not p.many and c.kind in ("string", "integer"),
        lambda text, c, p: {
            "string": '"String (identifier)"',
            "datetime": '"String (timestamp)"',
            "integer": '"Integer"',
        }[p.simple],
        {"placeholder-value"},
    )


def listed(promise, child):
    return promise.closed_list and child.kind == "string" and child.value in promise.values


@crude("value that no list has")
def value_made_up(page, promises, chance):
    yield from values(
        page,
        promises,
        listed,
        lambda text, c, p: f'"{misspelt(c.value, chance, p.values) or c.value + c.value}"',
        {"unknown-enum-value"},
    )


@plausible("value of another list")
def value_of_other(page, promises, chance):
    lists = [row.values for ty in list(promises.types.values()) for row in ty.rows.values() if row.values]

    def change(text, child, promise):
        there = {value.lower() for value in promise.values}
        found = [value for value in chance.choice(lists) if value.lower() not in there and "null" not in value]
        return f'"{found[0]}"' if found else None

    yield from values(page, promises, listed, change, {"unknown-enum-value"})


@plausible("case of a listed value changed")
def value_case(page, promises, chance):
    yield from values(
        page,
        promises,
        listed,
        lambda text, c, p: f'"{other_case(c.value)}"' if other_case(c.value) not in p.values else None,
        {"unknown-enum-value"},
    )


def dates(page, promises, change):
    yield from values(
        page,
        promises,
        lambda p, c: p.simple == "datetime" and not p.many and ISO.fullmatch(str(c.value)),
        lambda text, c, p: f'"{change(c.value)}"',
        {"invalid-format"},
    )


@plausible("month 13 in a date")
def month_13(page, promises, chance):
    yield from dates(page, promises, lambda value: value[:5] + "13" + value[7:])


@plausible("day 31 of a short month")
def day_31(page, promises, chance):
    yield from dates(page, promises, lambda value: value[:5] + "06-31" + value[10:])


@plausible("date without its offset")
def no_offset(page, promises, chance):
    yield from dates(page, promises, lambda value: re.sub(r"(Z|[+-]\d\d:\d\d)$", "", value))


@plausible("date with a blank for the T")
def blank_for_t(page, promises, chance):
    yield from dates(page, promises, lambda value: value.replace("T", " "))


@plausible("GUID with a digit less")
def short_guid(page, promises, chance):
    yield from values(
        page,
        promises,
        lambda p, c: p.simple == "guid" and not p.many and GUID.fullmatch(str(c.value)),
        lambda text, c, p: text[:-2] + '"',
        {"invalid-format"},
    )


@plausible("duration without its P")
def duration_bare(page, promises, chance):
    yield from values(
        page,
        promises,
        lambda p, c: p.simple == "duration" and not p.many and re.match(r"-?P", str(c.value)),
        lambda text, c, p: text.replace("P", "", 1),
        {"invalid-format"},
    )


@plausible("fraction for a whole number")
def fraction(page, promises, chance):
    yield from values(
        page,
        promises,
        lambda p, c: p.simple == "integer" and not p.many and c.kind == "integer",
        lambda text, c, p: text + ".5",
        {"wrong-type"},
    )


@plausible("whole number too large for an Int32")
def too_large(page, promises, chance):
    yield from values(
        page,
        promises,
        lambda p, c: p.type.lower() == "int32" and not p.many and c.kind == "integer",
        lambda text, c, p: "3000000000",
        {"wrong-type", "limit-exceeded"},
    )


@plausible("text wrapped in an array")
def wrapped(page, promises, chance):
    yield from values(
        page,
        promises,
        lambda p, c: p.simple in ("string", "integer", "boolean", "datetime")
        and not p.many
        and c.kind in ("string", "integer", "boolean"),
        lambda text, c, p: f"[{text}]",
        {"wrong-type", "wrong-collection"},
    )


@plausible("array of one unwrapped")
def unwrapped(page, promises, chance):
    def change(text, child, promise):
        return text[child.items[0].start - child.start : child.items[0].end - child.start]

    yield from values(
        page,
        promises,
        lambda p, c: p.many and (p.simple or promises.find(p.type)) and c.kind == "array" and len(c.items) == 1,
        change,
        {"wrong-type", "wrong-collection"},
    )


@plausible("kind of a value in a nested object")
def nested_kind(page, promises, chance):
    for message, path, node, key, child, promise, ty in promised(page, promises):
        inside = [step for step in path if isinstance(step, str) and step != "value"]
        if inside and not promise.many and promise.simple in ("boolean", "integer") and child.kind == promise.simple:
            yield Slip(
                page, [(child.start, child.end, f'"{page.text[child.start:child.end]}"')], {"wrong-type"}, also=LENGTH
            )


@plausible("0 or 1 for a Boolean")
def digit_for_boolean(page, promises, chance):
    yield from values(
        page,
        promises,
        lambda p, c: p.simple == "boolean" and not p.many and c.kind == "boolean",
        lambda text, c, p: "1" if c.value else "0",
        {"wrong-type"},
    )


@plausible("element of another kind in a collection")
def element_kind(page, promises, chance):
    for message, path, node, key, child, promise, ty in promised(page, promises):
        if (
            promise.many
            and promise.simple == "string"
            and child.kind == "array"
            and child.items
            and child.items[0].kind == "string"
        ):
            item = chance.choice(child.items)
            yield Slip(page, [(item.start, item.end, "7")], {"wrong-type"}, also=LENGTH)


@plausible("null where the table says not nullable")
def null_forbidden(page, promises, chance):
    yield from values(
        page,
        promises,
        lambda p, c: p.simple
        and re.search(r"\bnot nullable\b", p.words, re.I)
        and c.kind in ("string", "integer", "boolean"),
        lambda text, c, p: "null",
        {"wrong-type"},
    )


@plausible("one object for a list, and a list for one object")
def list_unwrapped(page, promises, chance):
    for message in page.messages:
        node = message.json
        said = message.fence.says("@odata.type")
        if message.kind != "response" or node is None or node.kind != "object" or not isinstance(said, str):
            continue
        typed = next(
            ((path, ty) for path, _, ty, how in promises.typed_objects(page, message) if how == "annotation"), None
        )
        if not typed:
            continue
        many = message.fence.says("isCollection") or said.lower().startswith("collection(")
        if many and typed[0] == ("value", 0):
            inner = node.get("value").items[0]
            yield Slip(
                page,
                [(node.start, node.end, page.text[inner.start : inner.end])],
                {"wrong-collection"},
                (message.fence.start, node.end),
                also=LENGTH,
            )
        elif (
            not many
            and typed[0] == ()
            and re.search(r"returns? (?:a|an|the) [^.]*\bobject in the response body", page.text)
        ):
            text = '{ "value": [' + page.text[node.start : node.end] + "] }"
            yield Slip(
                page,
                [(node.start, node.end, text)],
                {"wrong-collection"},
                (message.fence.start, node.start + len(text)),
                also=LENGTH,
            )


@crude("required member removed")
def required_removed(page, promises, chance):
    place = page.section("request body")
    if not place:
        return
    tables = [table for table in page.tables if place[0] <= table.header.start < place[1]]
    needed = {row.name for row in rows(page, tables) if row.required}
    for message in page.messages:
        node = message.json
        if (
            message.kind != "request"
            or node is None
            or page.text[slice(*message.method)] != "POST"
            or node.kind != "object"
        ):
            continue
        for index, (key, child) in enumerate(node.members):
            if key.value in needed:
                start = key.start if index == 0 else node.members[index - 1][1].end
                end = node.members[1][0].start if index == 0 and len(node.members) > 1 else child.end
                yield Slip(page, [(start, end, "")], {"missing-property"}, (message.fence.start, node.end), also=LENGTH)
