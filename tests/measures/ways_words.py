"""Sentences that promise something, in other usual words."""

import re

from places import code_spans, lines, prose
from rewordings import way
from ways_tables import descriptions


def said(page, pattern, new, of=prose, free=True):
    """Edits that say it in other words; `free` is outside of marks of code."""
    pattern = re.compile(pattern)
    for start, _, line in of(page):
        spans = code_spans(line) if free else []
        for found in pattern.finditer(line):
            if not any(low <= found.start() < high for low, high in spans):
                yield start + found.start(), start + found.end(), found.expand(new)


def cells(page):
    return ((start, start + len(text), text) for start, text in descriptions(page))


def reworded(name, pattern, new, of=prose, free=True, touches=()):
    way(name, touches)(lambda page: said(page, pattern, new, of, free))


SUCCESS = r"If successful, this (?:method|function|action|operation|API) returns"
reworded("On success, returns", SUCCESS, "On success, this call returns")
reworded("If the request succeeds", SUCCESS, "If the request succeeds, the service returns")
reworded("Returns", SUCCESS, "Returns")
reworded("When successful, responds with", SUCCESS, "When successful, this operation responds with")
reworded("If successful, you get", SUCCESS, "If the call is successful, you get")
reworded("status code", "response code", "status code")
reworded("HTTP status", r"(`\d{3} [A-Za-z ]+`) response code", r"HTTP \1 status", free=False)
reworded("response alone", r"(`\d{3} [A-Za-z ]+`) response code", r"\1 response", free=False)
STATUS = r"`(\d{3})(?:,? ([A-Za-z ]+))`"
reworded("status without code marks", STATUS, r"\1 \2", free=False)
reworded("status in quotation marks", STATUS, r'"\1 \2"', free=False)
reworded("status in bold", STATUS, r"**\1 \2**", free=False)
reworded("reason behind the marks", STATUS, r"`\1` \2", free=False)
reworded("reason in parentheses", STATUS, r"`\1` (\2)", free=False)
reworded("reason behind a comma", STATUS, r"`\1, \2`", free=False)
reworded("status with a dash", STATUS, r"`\1 - \2`", free=False)
reworded("status alone", STATUS, r"`\1`", free=False)
reworded("in the body of the response", "in the response body", "in the body of the response")
reworded("where the object comes", " in the response body(?=\\.)", " in its response body")
reworded("a list of objects", r"\ba collection of\b", "a list of")
reworded("an array of objects", r"\ba collection of\b", "an array of")
reworded("entities for objects", r"(?<=\)) objects\b", " entities")
reworded("resource for object", r"(?<=\)) object\b", " resource")

reworded("Don't for Do not", r"\bDo not supply\b", "Don't supply")
reworded("Do not for Don't", r"\bDon't supply\b", "Do not supply")
NO_BODY = r"\bDo not supply a request body for this method\b"
reworded("This request has no body", NO_BODY, "This method does not require a request body")
reworded("No request body", NO_BODY, "No request body")
reworded("provide for supply", r"(?<=body, )supply\b", "provide")
reworded("JSON representation as link", r"a JSON representation of (?=\[)", "a JSON representation of the ")

LIST = r"(?:The p|P)ossible values(?: are)?:?(?= `)"
for word in (
    "Possible values:", "The possible values are:", "Valid values are:", "Allowed values:", "Supported values are",
    "Must be one of:", "Can be one of the following values:", "One of the following values:", "Accepted values are:",
):  # fmt: skip
    reworded(f"{word} …", LIST, word, cells)


VALUES = re.compile(r"(?:The p|P)ossible values(?: are)?:? (`\w+`(?:(?:, (?:and |or )?| and | or )`\w+`)+)\.")


def value_lists(page):
    """Lists of values in code, each as its place: `a`, `b`, or `c`."""
    for start, stop, cell in cells(page):
        for found in VALUES.finditer(cell):
            yield start + found.start(1), start + found.end(1), re.findall(r"`(\w+)`", found.group(1)), found.group(1)


def listed(name, new):
    way(name)(lambda page: ((start, end, new(values)) for start, end, values, _ in value_lists(page)))


def marked(values):
    return ", ".join(f"`{value}`" for value in values)


listed("values without marks", ", ".join)
listed("values in quotation marks", lambda values: ", ".join(f'"{value}"' for value in values))
listed("values in bold", lambda values: ", ".join(f"**{value}**" for value in values))
listed("values in italics", lambda values: ", ".join(f"*{value}*" for value in values))
listed("or in front of the last value", lambda values: marked(values[:-1]) + f", or `{values[-1]}`")
listed("and in front of the last value", lambda values: marked(values[:-1]) + f" and `{values[-1]}`")
listed("plain values and or", lambda values: ", ".join(values[:-1]) + f", or {values[-1]}")
listed("values in lines of their own", lambda values: "".join(f"<br>- `{value}`" for value in values))
listed("values in a list element", lambda values: "<ul>" + "".join(f"<li>`{value}`</li>" for value in values) + "</ul>")
listed("values between bars", lambda values: " \\| ".join(f"`{value}`" for value in values))
listed("values between slashes", lambda values: "/".join(f"`{value}`" for value in values))
listed("values between semicolons", lambda values: "; ".join(f"`{value}`" for value in values))

reworded("This property is read-only.", r"(?<![\w-])Read-only\.", "This property is read-only.", cells)
reworded("Read only.", r"(?<![\w-])Read-only\.", "Read only.", cells)
reworded("(Read-only)", r"(?<=\.) Read-only\.$", " (Read-only)", cells)
reworded("read-only behind a semicolon", r"^([^.]*)\. Read-only\.$", r"\1; read-only.", cells)
reworded("**Required.**", r"(?<![\w-])Required\.", "**Required.**", cells)
reworded("(Required)", r"^Required\. ", "(Required) ", cells)
reworded("Mandatory.", r"(?<![\w-])Required\.", "Mandatory.", cells)
reworded("*Optional*.", r"(?<![\w-])Optional\.", "*Optional*.", cells)
reworded("Non-nullable.", r"(?<![\w-])Not nullable\.", "Non-nullable.", cells)
reworded("inherits properties from", r"\bInherits from \[", "This resource inherits properties from [", lines)


def to_front(page, words):
    """A clause at the end of a description, at its start."""
    for start, stop, cell in cells(page):
        found = re.search(rf"(?<=[a-z)`]\.) ({words})$", cell)
        if found:
            yield start, start, [(start + found.start(1), stop), " "]
            yield start + found.start(), stop, ""


@way("Read-only. in front")
def read_only_first(page):
    return to_front(page, r"Read-only\.")


@way("Required. in front")
def required_first(page):
    return to_front(page, r"(?:Required|Optional)\.")


SHORT = r"The response object shown here might be shortened for readability\."
for sentence in (
    "The response object shown here may be truncated for brevity.",
    "The response has been shortened for readability.",
    "Not all properties are shown.",
    "The response object is abbreviated for readability.",
):
    reworded(sentence, SHORT, sentence, lines)
