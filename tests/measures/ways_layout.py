"""Signs that nobody sees: line ends, blanks, empty lines."""

import re

from places import code_spans, lines, prose, untouchable
from rewordings import way


@way("line ends CR LF")
def line_ends(page):
    for found in re.finditer(r"(?<!\r)\n", page.text):
        yield found.start(), found.start(), "\r"


@way("line ends LF")
def line_ends_unix(page):
    for found in re.finditer(r"\r\n", page.text):
        yield found.start(), found.start() + 1, ""


@way("a byte order mark")
def mark(page):
    if not page.text.startswith("\xef\xbb\xbf"):
        yield 0, 0, "\xef\xbb\xbf"


def end_of(page, stop):
    return stop - (page.text[stop - 1 : stop] == "\r")


@way("two blanks at line ends")
def blanks_behind(page):
    for start, stop, line in lines(page):
        if line.strip():
            yield end_of(page, stop), end_of(page, stop), "  "


@way("no blanks at line ends")
def no_blanks_behind(page):
    for start, stop, line in lines(page):
        found = re.search(r"[ \t]+\r?$", line)
        if found:
            yield start + found.start(), end_of(page, stop), ""


@way("blanks at line ends of code", touches={"wrong-content-length"})
def blanks_in_code(page):
    for fence in page.fences:
        for found in re.finditer(r"(?<=[^\s])(?=\r?\n)", page.text[fence.inner : fence.inner_end]):
            yield fence.inner + found.start(), fence.inner + found.start(), " "


@way("no line end at the end")
def no_end(page):
    end = len(page.text.rstrip("\r\n"))
    if end < len(page.text):
        yield end, len(page.text), ""


@way("many line ends at the end")
def more_end(page):
    yield len(page.text), len(page.text), "\n\n\n"


@way("two empty lines for one")
def empty_lines(page):
    for start, stop, line in lines(page):
        if not line.strip():
            yield start, start, "\n"


@way("one empty line for several")
def fewer_empty_lines(page):
    before = False
    for start, stop, line in lines(page):
        empty = not line.strip()
        if empty and before and page.text[start - 2 : start].endswith("\n") and stop < len(page.text):
            if not page.text[:start].rstrip(" \t\r\n").endswith(">"):
                yield start, stop + 1, ""
        before = empty


@way("empty lines behind headings")
def behind_headings(page):
    for _, _, _, place in page.headings:
        stop = page.text.find("\n", place[1])
        if stop >= 0:
            yield stop + 1, stop + 1, "\n"


@way("no empty lines behind headings")
def none_behind_headings(page):
    for _, _, _, place in page.headings:
        stop = page.text.find("\n", place[1])
        found = re.compile(r"(?:[ \t]*\r?\n)+").match(page.text, stop + 1)
        if stop >= 0 and found:
            yield stop + 1, found.end(), ""


@way("non-breaking blanks in prose")
def non_breaking(page):
    for start, _, line in prose(page):
        spans = untouchable(line)
        for number, found in enumerate(re.finditer(r"(?<=[a-z.:,]) (?=[a-z`])", line)):
            if number % 3 == 1 and not any(low <= found.start() < high for low, high in spans):
                yield start + found.start(), start + found.end(), "\xc2\xa0"


@way("two blanks between words of prose")
def wide(page):
    for start, _, line in prose(page):
        spans = untouchable(line)
        for found in re.finditer(r"(?<=[a-z.:,]) (?=[a-z`\[A-Z])", line):
            if not any(low <= found.start() < high for low, high in spans):
                yield start + found.start(), start + found.end(), "  "


@way("prose wrapped at 60 signs")
def wrapped(page):
    for start, _, line in prose(page):
        last = 0
        spans = untouchable(line)
        for found in re.finditer(r"(?<=\S) (?=[A-Za-z`\[])", line):
            if found.start() - last >= 60 and not any(low <= found.start() < high for low, high in spans):
                yield start + found.start(), start + found.end(), "\n"
                last = found.start()


@way("other marks of lists")
def list_marks(page):
    for start, _, line in lines(page):
        found = re.match(r"\s*([*-]) (?=\S)", line)
        if found:
            other = "*" if found.group(1) == "-" else "-"
            yield start + found.start(1), start + found.end(1), other


@way("emphasis by underscores")
def underscores(page):
    for start, _, line in prose(page):
        for found in re.finditer(r"(?<![\w*`])(\*\*)(?=[^\s*`])[^*`]*[^\s*`](\*\*)(?![\w*`])", line):
            yield start + found.start(1), start + found.end(1), "__"
            yield start + found.start(2), start + found.end(2), "__"


@way("a comment of a tool in front of headings")
def tool_comments(page):
    for begin, _, _, _ in page.headings:
        yield begin, begin, "<!-- markdownlint-disable MD024 -->\n"


@way("curly quotation marks and apostrophes")
def curly(page):
    for start, _, line in prose(page):
        spans = code_spans(line)
        for found in re.finditer(r"(?<=[a-z])'(?=[a-z])", line):
            if not any(low <= found.start() < high for low, high in spans):
                yield start + found.start(), start + found.end(), "\xe2\x80\x99"
