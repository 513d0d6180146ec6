"""Defects of annotations, and of the blocks that they announce."""

import re

from slips import Slip, crude, misspelt, plausible


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
                yield Slip(
                    page,
                    [(said.start, said.end, '"' + said.value.rpartition(".")[0] + "." + new + '"')],
                    {"unknown-odata-type", "annotation-wrong-type"},
                )


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
            yield Slip(
                page, [(child.end - 1, child.end, "")], {"invalid-annotation"}, (block.comment.start, block.comment.end)
            )


@crude("type left out of an annotation")
def annotation_bare(page, promises, chance):
    for block, note in annotated(page, "response"):
        said = next(((key, child) for key, child in note.members if key.value == "@odata.type"), None)
        message = next((message for message in page.messages if message.fence is block), None)
        if (
            not said
            or not promises.find(str(said[1].value))
            or not message
            or message.json is None
            or message.json.kind != "object"
            or message.json.get("@odata.type")
            or message.json.get("error")
        ):
            continue
        # What has no members of its own, and the content of a thing, have no type worth naming.
        if all("@" in key.value for key, _ in message.json.members) or re.search(r"/\$(value|ref|count)\b", page.text):
            continue
        index = [key for key, _ in note.members].index(said[0])
        if index:
            start = note.members[index - 1][1].end
            yield Slip(
                page, [(start, said[1].end, "")], {"annotation-missing-type"}, (block.comment.start, block.inner_end)
            )


@crude("code block of an annotation deleted")
def block_deleted(page, promises, chance):
    for block, note in annotated(page, "response"):
        if block.end > block.inner_end:
            # The request that stays behind has no response.
            yield Slip(
                page,
                [(block.start, block.end, "")],
                {"orphan-annotation"},
                (block.comment.start, block.comment.end),
                also={"unpaired-exchange"},
            )


@plausible("key of an annotation misspelt")
def annotation_key(page, promises, chance):
    for block, note in annotated(page, "response", "request"):
        for key, _ in note.members:
            if key.value in ("truncated", "isCollection"):
                new = misspelt(key.value, chance)
                # What the key said is no longer said: the body is then judged without it.
                yield Slip(
                    page,
                    [(key.start, key.end, f'"{new}"')],
                    {"unknown-annotation-key"},
                    also={"missing-property", "wrong-collection", "unknown-property", "wrong-content-length"},
                )


@plausible("sibling type in an annotation")
def annotation_sibling(page, promises, chance):
    for message in page.messages:
        note = message.fence.comment.note if message.fence.comment else None
        said = note.get("@odata.type") if note is not None else None
        if message.kind != "response" or message.json is None or said is None or said.kind != "string":
            continue
        objects = [
            (node, ty)
            for path, node, ty, how in promises.typed_objects(page, message)
            if how == "annotation" and not node.get("@odata.type")
        ]
        if not objects:
            continue
        node, ty = objects[0]
        names = [name for name in promises.types if name.rpartition(".")[0] == ty.name.lower().rpartition(".")[0]]
        for name in chance.sample(names, min(8, len(names))):
            other = promises.types[name]
            known = promises.all_rows(other)
            if known is None or not promises.closed(other) or other.name == ty.name or promises.doubles[name] != 1:
                continue
            foreign = [
                key for key, _ in node.members if "@" not in key.value and key.value != "id" and key.value not in known
            ]
            if foreign:
                # Right is the annotation, or the first member that the other type does not have.
                slip = Slip(
                    page,
                    [(said.start, said.end, f'"{other.name}"')],
                    {"annotation-wrong-type", "unknown-property", "wrong-type"},
                    (said.start, message.json.end + len(other.name)),
                )
                slip.also = {
                    "unknown-property",
                    "property-case",
                    "wrong-type",
                    "annotation-wrong-type",
                    "unknown-enum-value",
                    "invalid-format",
                }
                yield slip
                break


@plausible("name of another request of the page")
def name_twice(page, promises, chance):
    named = [(block, note.get("name")) for block, note in annotated(page, "request")]
    named = [(block, name) for block, name in named if name is not None and name.kind == "string"]
    for (_, first), (_, second) in zip(named, named[1:]):
        if first.value != second.value:
            # The response that names the second request now names none.
            yield Slip(
                page,
                [(second.start, second.end, f'"{first.value}"')],
                {"duplicate-name"},
                (first.start, second.end + len(first.value)),
                also={"unpaired-exchange"},
            )


@crude("request of a named response deleted")
def request_deleted(page, promises, chance):
    for request, response in page.exchanges():
        # A response without a name may belong to the request line that the page promises; many pages show it so.
        if (
            request
            and response
            and request.fence.comment
            and response.says_name()
            and response.says_name() == request.says_name()
        ):
            start, low = request.fence.comment.start, response.fence.comment.start
            lost = request.fence.end - start
            yield Slip(
                page, [(start, request.fence.end, "")], {"unpaired-exchange"}, (low - lost, response.fence.end - lost)
            )


@crude("response of an example deleted")
def response_deleted(page, promises, chance):
    for request, response in page.exchanges():
        if (
            request
            and response
            and request.fence.says("blockType") == "request"
            and response.fence.says("blockType") == "response"
            and response.fence.end > response.fence.inner_end
        ):
            yield Slip(
                page,
                [(response.fence.comment.start, response.fence.end, "")],
                {"unpaired-exchange"},
                (request.fence.comment.start, request.fence.end),
            )
