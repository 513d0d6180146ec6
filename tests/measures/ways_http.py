"""Requests and responses: their lines, addresses and headers."""

import re

from places import all_messages
from rewordings import way


def first_line(page, message):
    start = message.url[1] if message.method else message.status[0]
    stop = page.text.find("\n", start, message.fence.inner_end)
    stop = message.fence.inner_end if stop < 0 else stop
    return stop - (page.text[stop - 1] == "\r")


@way("names of headers in small letters")
def small(page):
    for message in all_messages(page):
        for start, _, line in message.headers:
            found = re.match(r"[ \t]*([\w-]+)(?=:)", page.text[start : start + len(line) + 8])
            if found:
                yield start + found.start(1), start + found.end(1), found.group(1).lower()


@way("headers in the other order")
def reordered(page):
    for message in all_messages(page):
        found = [(start, stop - (page.text[stop - 1] == "\r")) for start, stop, line in message.headers]
        if len(found) > 1 and all(re.match(r"[\w-]+:", line) for _, _, line in message.headers):
            for place, other in zip(found, reversed(found)):
                yield *place, [other]


@way("one header more")
def more(page):
    for message in all_messages(page):
        if message.headers and all(re.match(r"[\w-]+:", line) for _, _, line in message.headers):
            start = message.headers[0][0]
            yield start, start, "client-request-id: 2d4c8e1c-7d30-4c7e-9a5b-0d1f5f6e7a8b\n"


@way("content types with a character set")
def charset(page):
    for message in all_messages(page):
        place = message.header("Content-Type")
        if place and place[2].lower() == "application/json":
            stop = place[0] + len(page.text[place[0] : place[1]].rstrip())
            yield stop, stop, ";odata.metadata=minimal; charset=utf-8"


@way("no blanks behind the colons of headers")
def tight(page):
    for message in all_messages(page):
        for start, stop, _ in message.headers:
            found = re.match(r"[\w-]+:([ \t]+)", page.text[start:stop])
            if found:
                yield start + found.start(1), start + found.end(1), ""


@way("responses by HTTP/2")
def http2(page):
    for message in all_messages(page):
        if message.status:
            start = page.text.rindex("HTTP", 0, message.status[0])
            found = re.match(r"HTTP/1\.1", page.text[start : message.status[0]])
            if found:
                yield start, start + found.end(), "HTTP/2"


@way("responses without a reason", touches={"invalid-http"})
def reason(page):
    for message in all_messages(page):
        if message.status:
            yield message.status[1], first_line(page, message), ""


@way("requests with their protocol")
def protocol(page):
    for message in all_messages(page):
        if message.method:
            stop = first_line(page, message)
            line, below = page.text[message.url[1] : stop], page.text[stop : message.fence.inner_end].lstrip("\r\n")
            if not line.strip() and not re.match(r"[ \t&?/]", below):
                yield message.url[1], message.url[1], " HTTP/1.1"


ROOT = re.compile(r"https://graph\.microsoft\.com(/v1\.0)(?=/)")


@way("requests without a host", touches={"wrong-host", "wrong-version"})
def relative(page):
    for message in all_messages(page):
        if message.method:
            found = ROOT.match(page.text, message.url[0])
            if found:
                yield found.start(), found.start(1), ""


@way("requests without host and version", touches={"wrong-host", "wrong-version"})
def bare(page):
    for message in all_messages(page):
        if message.method:
            found = ROOT.match(page.text, message.url[0])
            if found:
                yield *found.span(), ""


def templates(page):
    """Request lines that the page promises: (start, end) of their paths."""
    place = page.section("http request", "http requests")
    line = re.compile(r"^[ \t]*(?:GET|POST|PUT|PATCH|DELETE)[ \t]+(\S[^\r\n]*?)[ \t]*\r?$", re.M)
    for fence in page.fences if place else ():
        if place[0] <= fence.start < place[1]:
            for found in line.finditer(page.text[fence.inner : fence.inner_end]):
                yield fence.inner + found.start(1), fence.inner + found.end(1)


@way("templates with a host")
def absolute(page):
    for start, end in templates(page):
        if page.text[start] == "/":
            yield start, start, "https://graph.microsoft.com/v1.0"


@way("templates with a version")
def versioned(page):
    for start, end in templates(page):
        if page.text[start] == "/" and not page.text.startswith(("/v1.0", "/beta"), start):
            yield start, start, "/v1.0"


@way("templates with their protocol")
def template_protocol(page):
    for start, end in templates(page):
        if "HTTP/" not in page.text[start:end]:
            yield end, end, " HTTP/1.1"


def holes(page, new):
    for start, end in templates(page):
        for found in re.finditer(r"(?<=/)\{([^{}/]*)\}(?=/|$)", page.text[start:end].partition("?")[0]):
            yield start + found.start(), start + found.end(), new(found.group(1))


@way("ids of templates under another name")
def renamed(page):
    return holes(page, lambda name: "{my-" + re.sub(r"\W+", "-", name) + "}")


@way("ids of templates in angle brackets")
def angles(page):
    return holes(page, lambda name: f"<{name}>")


@way("ids of templates in two braces")
def braces(page):
    return holes(page, lambda name: "{{" + name + "}}")


@way("ids of templates behind a colon")
def colons(page):
    return holes(page, lambda name: ":" + re.sub(r"\W+", "-", name).strip("-"))


@way("each template in a block of its own")
def split(page):
    place = page.section("http request", "http requests")
    for fence in page.fences if place else ():
        if place[0] <= fence.start < place[1] and not fence.prefix and fence.inner_end < fence.end:
            lines = page.text[fence.inner : fence.inner_end].splitlines(keepends=True)
            if len(lines) > 1 and all(re.match(r"(GET|POST|PUT|PATCH|DELETE) ", line) for line in lines):
                at = fence.inner
                for line in lines[:-1]:
                    at += len(line)
                    yield at, at, '```\n\n<!-- { "blockType": "ignored" } -->\n```http\n'


def queries(page):
    for message in all_messages(page):
        if message.method:
            url = page.text[slice(*message.url)]
            if "?" in url:
                yield message.url[0] + url.index("?") + 1, url.partition("?")[2]


@way("dollars of queries escaped")
def dollars(page):
    for start, query in queries(page):
        for found in re.finditer(r"(?:(?<=&)|^)\$", query):
            yield start + found.start(), start + found.end(), "%24"


@way("options of queries in the other order")
def options(page):
    for start, query in queries(page):
        parts = query.split("&")
        if len(parts) > 1 and " " not in query and all("=" in part for part in parts):
            yield start, start + len(query), "&".join(reversed(parts))


@way("addresses in small letters")
def hosts(page):
    """Paths are compared without case."""
    for start, end in templates(page):
        for found in re.finditer(r"(?<=/)[A-Za-z]+(?=/|$)", page.text[start:end]):
            yield start + found.start(), start + found.end(), found.group().lower()
