"""Defects of requests and responses around their bodies: addresses, methods, statuses, headers."""

import re

from slips import Slip, crude, line_at, misspelt, plausible


def called(page):
    """Requests whose path one of the request lines admits, segment for segment: (message, place, path)."""
    there = page.templates()
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
            same = len(parts) == len(path) and all(
                a.lower() == b.lower() or a[:1] + a[-1:] == "{}" for a, b in zip(parts, path)
            )
            if same and method == page.text[slice(*message.method)]:
                yield message, message.url[0] + len(found.group(1)), found.group(2), parts
                break


def segments(page, change):
    there = page.templates()
    for message, at, path, parts in called(page):
        start = at
        for text, part in zip(path.split("/"), parts):
            if text and text.isalpha() and text.lower() == part.lower():
                new = change(text)
                # Another request line may admit anything in this place.
                open_hole = (
                    any("{" in part for _, other in there for part in other.split("/") if part.lower() != text.lower())
                    and len(there) > 1
                )
                if new and new.lower() != text.lower() and not open_hole:
                    # A path that nothing documents has no promise about its method and statuses.
                    yield Slip(
                        page, [(start, start + len(text), new)], {"wrong-path"}, (message.url[0], message.url[1] + 4)
                    )
            start += len(text) + 1


@crude("segment of a path misspelt")
def segment_misspelt(page, promises, chance):
    yield from segments(page, lambda text: misspelt(text, chance))


@plausible("singular for plural in a path")
def segment_singular(page, promises, chance):
    yield from segments(page, lambda text: text[:-1] if text.endswith("s") and len(text) > 3 else text + "s")


@plausible("segment of a path left out")
def segment_gone(page, promises, chance):
    there = {tuple(path.rstrip("/").split("/")) for _, path in page.templates()}
    for message, at, path, parts in called(page):
        if len(parts) > 3 and len(there) == 1:
            start = at + len(path.rstrip("/")) - len(path.rstrip("/").split("/")[-1]) - 1
            yield Slip(page, [(start, at + len(path.rstrip("/")), "")], {"wrong-path"}, message.url)


def methods(page, pairs):
    there = page.templates()
    for message, _, _, _ in called(page):
        method = page.text[slice(*message.method)]
        new = pairs.get(method)
        if new and all(other != new for other, _ in there):
            yield Slip(
                page,
                [(*message.method, new)],
                {"wrong-method"},
                (message.method[0], message.url[1] + 6),
                also={"unexpected-body", "missing-content-type"},
            )


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
        if (
            message.kind == "response"
            and len(set(named)) == 1
            and page.text[slice(*message.status)] == named[0]
            and named[0] in pairs
        ):
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
            yield Slip(
                page, [(header[0], header[1] + 1, "")], {"missing-content-type"}, (message.fence.start, message.body[1])
            )


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
                yield Slip(
                    page, [(end + 1, start, "")], {"missing-blank-line"}, (message.headers[-1][0], message.body[1])
                )


@crude("body with a 204")
def body_with_204(page, promises, chance):
    for message in page.messages:
        if (
            message.kind == "response"
            and page.text[slice(*message.status)] == "204"
            and not message.body
            and page.text[message.fence.inner_end - 1] == "\n"
        ):
            at, text = message.fence.inner_end, '\n{\n  "done": true\n}\n'
            yield Slip(page, [(at, at, text)], {"unexpected-body"}, (message.fence.start, at + len(text)))


@crude("body of a response lost")
def body_lost(page, promises, chance):
    for message in page.messages:
        if (
            message.kind == "response"
            and message.json is not None
            and message.json.kind == "object"
            and page.text[slice(*message.status)] in ("200", "201")
        ):
            if re.search(r"object[^.]* in the response body", page.text) and isinstance(
                message.fence.says("@odata.type"), str
            ):
                yield Slip(
                    page,
                    [(*message.body, "")],
                    {"missing-body"},
                    (message.fence.start, message.body[0]),
                    also={"wrong-content-length"},
                )


@crude("host of somebody else")
def host(page, promises, chance):
    for message, _, _, _ in called(page):
        start = message.url[0] + len("https://")
        yield Slip(
            page, [(start, start + len("graph.microsoft.com"), "graph.contoso.com")], {"wrong-host"}, message.url
        )


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
