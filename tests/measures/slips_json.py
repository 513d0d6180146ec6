"""Defects of bodies as texts: JSON that does not parse, keys that stand twice."""

import json
import re

from slips import LENGTH, Slip, crude

BROKEN = {"invalid-json"}


def bodies(page):
    """Messages with a JSON body that is whole and not a lone word."""
    for message in page.messages:
        if (
            message.json is not None
            and message.json.kind in ("object", "array")
            and message.json.end - message.json.start > 4
        ):
            yield message


def stumbles(page, message, edit):
    """Offset at which a strict reader of JSON gives up on the planted body, or None if it does not."""
    start, end, new = edit
    body = page.text[message.body[0] : start] + new + page.text[end : message.body[1]]
    try:
        json.loads(body)
    except json.JSONDecodeError as error:
        return message.body[0] + error.pos
    return None


def broken(page, message, start, end, new="", opened=None, after=None):
    """A slip that breaks the JSON; it may be noticed from the slip to where a strict reader stops.

    `opened` is the place of a bracket or quotation mark that stays open: pointing at that is right as well. `after` is
    where the thing starts behind which something is missing now.
    """
    at = stumbles(page, message, (start, end, new))
    if at is None:
        return None
    # What follows the stop up to the next token or the end of the code block belongs to it.
    stop = max(at, start) + 1
    text = page.text[:start] + new + page.text[end:]
    while stop < len(text) and text[stop] in " \t\r\n":
        stop += 1
    before = start if after is None else after + 1
    while before > 0 and page.text[before - 1] in " \t\r\n":
        before -= 1
    slip = Slip(page, [(start, end, new)], BROKEN, (before - 1, stop + 1), also=LENGTH)
    slip.opened = opened
    return slip


@crude("comma dropped in a body")
def comma_dropped(page, promises, chance):
    for message in bodies(page):
        for _, node in message.json.objects():
            for (key, child), _ in zip(node.members, node.members[1:]):
                at = page.text.index(",", child.end)
                yield broken(
                    page,
                    message,
                    at,
                    at + 1,
                    after=child.start if not child.members and not child.items else child.end - 1,
                )


@crude("comma too many in a body")
def comma_added(page, promises, chance):
    for message in bodies(page):
        for _, node in message.json.objects():
            if node.members:
                at = node.members[-1][1].end
                yield broken(page, message, at, at, ",")


@crude("colon dropped in a body")
def colon_dropped(page, promises, chance):
    for message in bodies(page):
        for _, node in message.json.objects():
            for key, child in node.members:
                at = page.text.index(":", key.end)
                yield broken(page, message, at, at + 1, after=key.start)


@crude("brace lost at the end of a body")
def last_brace(page, promises, chance):
    for message in bodies(page):
        yield broken(page, message, message.json.end - 1, message.json.end, opened=message.json.start)


@crude("bracket lost inside a body")
def inner_brace(page, promises, chance):
    for message in bodies(page):
        for path, node in message.json.objects():
            for _, child in node.members:
                if child.kind in ("object", "array") and child.end - child.start > 2:
                    yield broken(page, message, child.end - 1, child.end, opened=child.start)


@crude("opening quote lost in a body")
def quote_opening(page, promises, chance):
    for message in bodies(page):
        for _, node in message.json.objects():
            for _, child in node.members:
                if child.kind == "string" and re.match(r"[A-Za-z]", child.value or ""):
                    yield broken(page, message, child.start, child.start + 1)


@crude("closing quote lost in a body")
def quote_closing(page, promises, chance):
    for message in bodies(page):
        for _, node in message.json.objects():
            for key, child in node.members:
                if child.kind == "string" and child.value:
                    yield broken(page, message, child.end - 1, child.end, opened=child.start)
                yield broken(page, message, key.end - 1, key.end, opened=key.start)


@crude("key doubled in a body")
def key_doubled(page, promises, chance):
    for message in bodies(page):
        for _, node in message.json.objects():
            for key, child in node.members:
                if child.end - key.start < 120 and "@" not in key.value:
                    text = page.text[key.start : child.end]
                    again = ",\n" + message.fence.prefix + "  " + text
                    start = child.end + again.index(text)
                    # Either of the two may be shown.
                    yield Slip(
                        page,
                        [(child.end, child.end, again)],
                        {"duplicate-key"},
                        (key.start, start + len(text)),
                        also=LENGTH,
                    )
