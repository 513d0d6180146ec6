"""Defects of pages: tables, links, annotations, request lines, statuses, headers, front matter.

As in `slips_bodies.py`, each function yields slips that contradict something which the text shows.
"""
import os
import re

from pages import LINK, read_json
from promises import rows
from slips import Slip, crude, line_at, misspelt, other_case, plausible

# What everything inherits from.
ROOT = re.compile(r"(^|\.)entity$", re.I)
KIND_WORDS = {"String": "Int32", "Int32": "String", "Boolean": "String", "DateTimeOffset": "Boolean", "Int64": "Boolean", "Double": "String", "Guid": "Int32"}


def own_rows(page, promises):
    """Rows of the property tables of a resource page that describes one type."""
    ty = type_of(page, promises)
    return list(ty.rows.values()) if ty else []


def type_of(page, promises):
    return next((ty for ty in promises.types.values() if ty.page is page and promises.doubles[ty.name.lower()] == 1), None)


# Tables.


@crude("type misspelt in a cell")
def cell_type(page, promises, chance):
    for row in own_rows(page, promises):
        if row.simple and row.type_cell.strip("`") in KIND_WORDS:
            new = misspelt(row.type_cell.strip("`"), chance)
            if new and not promises.find(new):
                yield Slip(page, [(*row.type_at, row.type_cell.replace(row.type_cell.strip("`"), new))], {"unknown-type"})


@crude("type left out of a cell")
def cell_empty(page, promises, chance):
    for row in own_rows(page, promises):
        yield Slip(page, [(*row.type_at, "")], {"missing-type"}, line_at(page.text, row.row.start))


@crude("description left out")
def words_empty(page, promises, chance):
    for row in own_rows(page, promises):
        # Words that promise something take their promise along.
        if row.words and not row.values and not re.search(r"null|read-?only|required|maximum|length|valid values|inherit", row.words, re.I):
            at, _ = line_at(page.text, row.row.start)
            yield Slip(page, [(*row.words_at, "")], {"missing-description"}, (at, row.row.end))


@crude("TODO left in a description")
def words_todo(page, promises, chance):
    for row in own_rows(page, promises):
        if row.words and not row.values and not re.search(r"null|read-?only|required|maximum|length|valid values|inherit", row.words, re.I):
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
        yield Slip(page, [(row.row.start, row.row.start, line + "\n")], {"duplicate-property"}, (row.row.start, row.row.start + 2 * len(line) + 2))


def shown(page, ty):
    """Members that the JSON representation of a type shows; None where it cannot be read."""
    node = read_json(page.text, ty.fence.inner, ty.fence.inner_end)
    return {key.value: (key, child) for key, child in node.members} if node is not None and node.kind == "object" else None


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
            yield Slip(page, [(row.row.start, row.row.end + 1, "")], {"property-not-in-table"}, (at, at + key.end - key.start))


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
            yield Slip(page, [(at, at + len(row.name), new)], {"property-not-in-table"}, place, also={"property-not-in-json"})


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
            yield Slip(page, [(at, at + len(row.name), new)], {"property-case", "property-not-in-table"}, (key.start, key.end))


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
        kinds = {"String": "string", "DateTimeOffset": "string", "Guid": "string", "Int32": "integer", "Int64": "integer", "Double": "integer", "Boolean": "boolean"}
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
                if right == child.kind and owner and key.value not in (shown(row.page, owner) or {key.value}) and not promises.below.get(owner.name) and not has_row(page, key.value):
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
        if other is this or not (stated(promises, other) and stated(promises, this)) or this.name in promises.line(other) or other.name in promises.line(this):
            continue
        short = other.name.rpartition(".")[2]
        folder = os.path.relpath(os.path.dirname(other.page.path), os.path.dirname(page.path))
        file = os.path.normpath(os.path.join(folder, os.path.basename(other.page.path)))
        new = row.type_cell.replace(found.group(0), f"[{short}]({file})")
        yield Slip(page, [(*row.type_at, new)], {"property-type-conflict"})


@plausible("case of a type changed in a cell")
def cell_case(page, promises, chance):
    for row in own_rows(page, promises):
        if row.linked and not row.simple and promises.find(row.type) and promises.find(row.type).name.rpartition(".")[2] == row.type:
            new = other_case(row.type)
            if new:
                yield Slip(page, [(*row.type_at, row.type_cell.replace("[" + row.type + "]", "[" + new + "]"))], {"type-name-case"})


# Links.


def links(page):
    """Links in prose and tables to other pages of the set."""
    for found in LINK.finditer(page.text, page.content):
        target = found.group(2)
        # An include is written like a link, and is one of its own kind.
        if "[!INCLUDE" in page.text[max(0, found.start() - 12) : found.start()] or page.hidden(found.start()) or ":" in target or not target.partition("#")[0].endswith(".md"):
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
                yield Slip(page, [(at, at + len(folder), folder.replace("s/", "/") if folder[-2] == "s" else "apis/")], {"broken-link"}, (found.start(), found.end() + 1))


@plausible("case of a link's file changed")
def link_case(page, promises, chance):
    for found, target in links(page):
        file = target.partition("#")[0]
        stem = os.path.basename(file)[:-3]
        at = found.start(2) + file.rindex(stem)
        yield Slip(page, [(at, at + len(stem), stem[:1].upper() + stem[1:])], {"link-case"}, (found.start(), found.end() + 1))


@plausible("heading of a link misspelt")
def link_anchor(page, promises, chance):
    for found in LINK.finditer(page.text, page.content):
        target, _, anchor = found.group(2).partition("#")
        if anchor and target.endswith(".md") and ":" not in target and not page.hidden(found.start()) and "?" not in target:
            new = misspelt(anchor, chance)
            if new and os.path.isfile(os.path.join(page.root, os.path.dirname(page.path), target)):
                at = found.start(2) + len(target) + 1
                yield Slip(page, [(at, at + len(anchor), new)], {"broken-anchor"}, (found.start(), found.end() + 1))


@crude("file of an include misspelt")
def include_file(page, promises, chance):
    for found in re.finditer(r"\[!INCLUDE ?\[[^\]]*\]\(([^)\s]+/)([^)/\s]+)\.md\)\]", page.text):
        if not page.hidden(found.start()) and os.path.isfile(os.path.join(page.root, os.path.dirname(page.path), found.group(1) + found.group(2) + ".md")):
            new = misspelt(found.group(2), chance)
            if new:
                yield Slip(page, [(*found.span(2), new)], {"unresolved-include"}, (found.start(), found.end() + 1))


# Front matter, sections, blocks.


@crude("key of the front matter emptied")
def front_empty(page, promises, chance):
    if page.front:
        for found in re.finditer(r"^(title|description|author|ms\.prod|doc_type):[ \t]*(\S[^\r\n]*)", page.text[: page.front[1]], re.M):
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
                yield Slip(page, [(*place, new)], {"missing-section"}, (page.content, len(page.text)), also={"unread-block"})


@crude("last code block not closed")
def fence_open(page, promises, chance):
    if page.fences and page.fences[-1].end > page.fences[-1].inner_end:
        block = page.fences[-1]
        # All that follows becomes code: what was read from there is gone, and the body has more text than JSON.
        yield Slip(page, [(block.inner_end, block.end, "")], {"unclosed-block"}, (block.start, block.inner), also={"invalid-json", "wrong-content-length", "malformed-tab-group", "unexpected-body"})


@crude("closing line of tabs lost")
def tabs_open(page, promises, chance):
    groups = list(re.finditer(r"^# \[[^\]]+\]\(#tab/[^)]+\)", page.text, re.M))
    ends = [found for found in re.finditer(r"^---[ \t]*\r?\n", page.text, re.M) if found.start() >= page.content and not page.hidden(found.start())]
    if groups and len(ends) == 1:
        yield Slip(page, [(*ends[0].span(), "")], {"malformed-tab-group"}, (groups[0].start(), ends[0].start() + 1))


# Annotations.


def annotated(page, *kinds):
    for block in page.fences:
        if block.comment and block.comment.note is not None and block.says("blockType") in kinds:
            yield block, block.comment.note


@crude("type misspelt in an annotation")
def annotation_type(page, promises, chance):
    for block, note in annotated(page, "response"):
        said = note.get("@odata.type")
        if said is not None and said.kind == "string" and promises.find(said.value):
            new = misspelt(said.value.rpartition(".")[2], chance)
            if new and not promises.find(new):
                yield Slip(page, [(said.start, said.end, '"' + said.value.rpartition(".")[0] + "." + new + '"')], {"unknown-odata-type", "annotation-wrong-type"})


@crude("kind of a block misspelt")
def annotation_kind(page, promises, chance):
    for block, note in annotated(page, "response", "request", "resource"):
        said = note.get("blockType")
        yield Slip(page, [(said.start, said.end, f'"{misspelt(said.value, chance)}"')], {"unknown-block-type"})


@crude("annotation that is no JSON")
def annotation_broken(page, promises, chance):
    for block, note in annotated(page, "response", "request", "resource"):
        key, child = chance.choice(note.members)
        if child.kind == "string":
            # From the key to the end of the comment: a lost quote is noticed where the text ends.
            yield Slip(page, [(child.end - 1, child.end, "")], {"invalid-annotation"}, (block.comment.start, block.comment.end))


@crude("type left out of an annotation")
def annotation_bare(page, promises, chance):
    for block, note in annotated(page, "response"):
        said = next(((key, child) for key, child in note.members if key.value == "@odata.type"), None)
        message = next((message for message in page.messages if message.fence is block), None)
        if not said or not promises.find(str(said[1].value)) or not message or message.json is None or message.json.kind != "object" or message.json.get("@odata.type") or message.json.get("error"):
            continue
        # What has no members of its own, and the content of a thing, have no type worth naming.
        if all("@" in key.value for key, _ in message.json.members) or re.search(r"/\$(value|ref|count)\b", page.text):
            continue
        index = [key for key, _ in note.members].index(said[0])
        if index:
            start = note.members[index - 1][1].end
            yield Slip(page, [(start, said[1].end, "")], {"annotation-missing-type"}, (block.comment.start, block.inner_end))


@crude("code block of an annotation deleted")
def block_deleted(page, promises, chance):
    for block, note in annotated(page, "response"):
        if block.end > block.inner_end:
            # The request that stays behind has no response.
            yield Slip(page, [(block.start, block.end, "")], {"orphan-annotation"}, (block.comment.start, block.comment.end), also={"unpaired-exchange"})


@plausible("key of an annotation misspelt")
def annotation_key(page, promises, chance):
    for block, note in annotated(page, "response", "request"):
        for key, _ in note.members:
            if key.value in ("truncated", "isCollection"):
                new = misspelt(key.value, chance)
                # What the key said is no longer said: the body is then judged without it.
                yield Slip(page, [(key.start, key.end, f'"{new}"')], {"unknown-annotation-key"}, also={"missing-property", "wrong-collection", "unknown-property", "wrong-content-length"})


@plausible("sibling type in an annotation")
def annotation_sibling(page, promises, chance):
    for message in page.messages:
        note = message.fence.comment.note if message.fence.comment else None
        said = note.get("@odata.type") if note is not None else None
        if message.kind != "response" or message.json is None or said is None or said.kind != "string":
            continue
        objects = [(node, ty) for path, node, ty, how in promises.typed_objects(page, message) if how == "annotation" and not node.get("@odata.type")]
        if not objects:
            continue
        node, ty = objects[0]
        names = [name for name in promises.types if name.rpartition(".")[0] == ty.name.lower().rpartition(".")[0]]
        for name in chance.sample(names, 8):
            other = promises.types[name]
            known = promises.all_rows(other)
            if known is None or not promises.closed(other) or other.name == ty.name or promises.doubles[name] != 1:
                continue
            foreign = [key for key, _ in node.members if "@" not in key.value and key.value != "id" and key.value not in known]
            if foreign:
                # Right is the annotation, or the first member that the other type does not have.
                slip = Slip(page, [(said.start, said.end, f'"{other.name}"')], {"annotation-wrong-type", "unknown-property", "wrong-type"}, (said.start, message.json.end + len(other.name)))
                slip.also = {"unknown-property", "property-case", "wrong-type", "annotation-wrong-type", "unknown-enum-value", "invalid-format"}
                yield slip
                break


@plausible("name of another request of the page")
def name_twice(page, promises, chance):
    named = [(block, note.get("name")) for block, note in annotated(page, "request")]
    named = [(block, name) for block, name in named if name is not None and name.kind == "string"]
    for (_, first), (_, second) in zip(named, named[1:]):
        if first.value != second.value:
            # The response that names the second request now names none.
            yield Slip(page, [(second.start, second.end, f'"{first.value}"')], {"duplicate-name"}, (first.start, second.end + len(first.value)), also={"unpaired-exchange"})


# Requests, statuses, headers.


def templates(page):
    """Request lines that the page promises: (method, path without a query)."""
    out = []
    place = page.section("http request", "http requests")
    for block in page.fences if place else ():
        if place[0] <= block.start < place[1]:
            out += re.findall(r"^[ \t]*(GET|POST|PUT|PATCH|DELETE)[ \t]+(\S[^\r\n]*?)[ \t]*\r?$", page.text[block.inner : block.inner_end], re.M)
    return [(method, path.partition("?")[0]) for method, path in out]


def called(page):
    """Requests whose path one of the request lines admits, segment for segment: (message, place, path)."""
    there = templates(page)
    for message in page.messages:
        if message.kind != "request":
            continue
        url = page.text[slice(*message.url)]
        found = re.match(r"(https://graph\.microsoft\.com/(?:v1\.0|beta))(/[^?\s]*)", url)
        if not found:
            continue
        path = found.group(2).rstrip("/").split("/")
        for method, template in there:
            parts = template.replace("https://graph.microsoft.com/v1.0", "").rstrip("/").split("/")
            same = len(parts) == len(path) and all(a.lower() == b.lower() or a[:1] + a[-1:] == "{}" for a, b in zip(parts, path))
            if same and method == page.text[slice(*message.method)]:
                yield message, message.url[0] + len(found.group(1)), found.group(2), parts
                break


def segments(page, change):
    there = templates(page)
    for message, at, path, parts in called(page):
        start = at
        for text, part in zip(path.split("/"), parts):
            if text and text.isalpha() and text.lower() == part.lower():
                new = change(text)
                # Another request line may admit anything in this place.
                open_hole = any("{" in part for _, other in there for part in other.split("/") if part.lower() != text.lower()) and len(there) > 1
                if new and new.lower() != text.lower() and not open_hole:
                    # A path that nothing documents has no promise about its method and statuses.
                    yield Slip(page, [(start, start + len(text), new)], {"wrong-path"}, (message.url[0], message.url[1] + 4))
            start += len(text) + 1


@crude("segment of a path misspelt")
def segment_misspelt(page, promises, chance):
    yield from segments(page, lambda text: misspelt(text, chance))


@plausible("singular for plural in a path")
def segment_singular(page, promises, chance):
    yield from segments(page, lambda text: text[:-1] if text.endswith("s") and len(text) > 3 else text + "s")


@plausible("segment of a path left out")
def segment_gone(page, promises, chance):
    there = {tuple(path.rstrip("/").split("/")) for _, path in templates(page)}
    for message, at, path, parts in called(page):
        if len(parts) > 3 and len(there) == 1:
            start = at + len(path.rstrip("/")) - len(path.rstrip("/").split("/")[-1]) - 1
            yield Slip(page, [(start, at + len(path.rstrip("/")), "")], {"wrong-path"}, message.url)


def methods(page, pairs):
    there = templates(page)
    for message, _, _, _ in called(page):
        method = page.text[slice(*message.method)]
        new = pairs.get(method)
        if new and all(other != new for other, _ in there):
            yield Slip(page, [(*message.method, new)], {"wrong-method"}, (message.method[0], message.url[1] + 6), also={"unexpected-body", "missing-content-type"})


@crude("method changed")
def method_changed(page, promises, chance):
    yield from methods(page, {"GET": "DELETE", "POST": "GET", "PATCH": "DELETE", "PUT": "GET", "DELETE": "POST"})


@plausible("PUT for PATCH, POST for PUT")
def method_near(page, promises, chance):
    yield from methods(page, {"PATCH": "PUT", "PUT": "POST", "POST": "PUT"})


def statuses(page, pairs):
    """A success that the Response section names, and names alone, becomes another."""
    place = page.section("response")
    if not place:
        return
    prose = re.split(r"\r?\n#|```|<!--", page.text[place[0] : place[1]])[0]
    named = re.findall(r"\b([2345]\d\d)\b", prose)
    for message in page.messages:
        if message.kind == "response" and len(set(named)) == 1 and page.text[slice(*message.status)] == named[0] and named[0] in pairs:
            start = page.text.rfind("HTTP/", 0, message.status[0])
            slip = Slip(page, [(*message.status, pairs[named[0]])], {"wrong-status"}, (start, message.status[1] + 1))
            # Without content there is nothing to send, with it there has to be something.
            slip.also = {"unexpected-body", "missing-body"}
            yield slip


@crude("status changed")
def status_changed(page, promises, chance):
    yield from statuses(page, {"200": "206", "201": "202", "204": "205", "202": "203"})


@plausible("status of a neighbour")
def status_near(page, promises, chance):
    yield from statuses(page, {"200": "201", "201": "200", "204": "200", "202": "200"})


@crude("status that is none")
def status_none(page, promises, chance):
    for message in page.messages:
        if message.kind == "response":
            start = page.text.rfind("HTTP/", 0, message.status[0])
            yield Slip(page, [(*message.status, "2OO")], {"invalid-http"}, (start, line_at(page.text, start)[1]))


@crude("content type removed")
def content_type_removed(page, promises, chance):
    for message in page.messages:
        header = message.header("content-type")
        if header and "json" in header[2] and message.json is not None:
            yield Slip(page, [(header[0], header[1] + 1, "")], {"missing-content-type"}, (message.fence.start, message.body[1]))


@crude("colon of a header lost")
def header_colon(page, promises, chance):
    for message in page.messages:
        for start, stop, line in message.headers:
            if ":" in line:
                at = page.text.index(":", start)
                # A content type that cannot be read is none.
                yield Slip(page, [(at, at + 1, "")], {"invalid-http"}, (start, stop), also={"missing-content-type"})


@crude("blank line before a body lost")
def blank_line(page, promises, chance):
    for message in page.messages:
        if message.headers and message.json is not None:
            end = message.headers[-1][1]
            start = page.text.rfind("\n", 0, message.body[0]) + 1
            if end + 1 < start:
                yield Slip(page, [(end + 1, start, "")], {"missing-blank-line"}, (message.headers[-1][0], message.body[1]))


@crude("body with a 204")
def body_with_204(page, promises, chance):
    for message in page.messages:
        if message.kind == "response" and page.text[slice(*message.status)] == "204" and not message.body and page.text[message.fence.inner_end - 1] == "\n":
            at, text = message.fence.inner_end, '\n{\n  "done": true\n}\n'
            yield Slip(page, [(at, at, text)], {"unexpected-body"}, (message.fence.start, at + len(text)))


@crude("body of a response lost")
def body_lost(page, promises, chance):
    for message in page.messages:
        if message.kind == "response" and message.json is not None and message.json.kind == "object" and page.text[slice(*message.status)] in ("200", "201"):
            if re.search(r"object[^.]* in the response body", page.text) and isinstance(message.fence.says("@odata.type"), str):
                yield Slip(page, [(*message.body, "")], {"missing-body"}, (message.fence.start, message.body[0]), also={"wrong-content-length"})


@crude("host of somebody else")
def host(page, promises, chance):
    for message, _, _, _ in called(page):
        start = message.url[0] + len("https://")
        yield Slip(page, [(start, start + len("graph.microsoft.com"), "graph.contoso.com")], {"wrong-host"}, message.url)


@plausible("beta for v1.0 in a request")
def version(page, promises, chance):
    for message, at, _, _ in called(page):
        if page.text[at - 4 : at] == "v1.0":
            yield Slip(page, [(at - 4, at, "beta")], {"wrong-version"}, message.url)


@crude("slash of an address lost")
def slash(page, promises, chance):
    for message, _, _, _ in called(page):
        start = message.url[0] + len("https:")
        yield Slip(page, [(start, start + 1, "")], {"malformed-url"}, message.url)


@crude("request of a named response deleted")
def request_deleted(page, promises, chance):
    for request, response in page.exchanges():
        # A response without a name may belong to the request line that the page promises; many pages show it so.
        if request and response and request.fence.comment and response.says_name() and response.says_name() == request.says_name():
            start, low = request.fence.comment.start, response.fence.comment.start
            lost = request.fence.end - start
            yield Slip(page, [(start, request.fence.end, "")], {"unpaired-exchange"}, (low - lost, response.fence.end - lost))


@crude("response of an example deleted")
def response_deleted(page, promises, chance):
    for request, response in page.exchanges():
        if request and response and request.fence.says("blockType") == "request" and response.fence.says("blockType") == "response" and response.fence.end > response.fence.inner_end:
            yield Slip(page, [(response.fence.comment.start, response.fence.end, "")], {"unpaired-exchange"}, (request.fence.comment.start, request.fence.end))
