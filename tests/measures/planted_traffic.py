#!/usr/bin/env python3
"""How many planted faults are found in recordings, at the right bytes, however a body is written.

    python3 tests/measures/planted_traffic.py DOCS [--apiproof target/release/apiproof] [--each 60] [--list 5]

DOCS is a folder of pages that link to each other. All examples of the pages that have a request and its response are written as
recordings (HAR) in four shapes: `plain` (bodies as indented on the page), `escaped` (every sign that is no letter or digit
as `\\uXXXX`), `base64`, and `batch` (several exchanges in one `$batch`, bodies as JSON in the body). Two things are measured.

The same: what `apiproof traffic` says of the untouched examples has to be what `apiproof check` says of them, at the same
bytes of the same body, for all rules that mean the same in both (`SAME`, `RENAMED`; words of a template are left out, which
no recording has), and the same in all four shapes. Differences are set apart where a recording cannot know what a
page says: which page an exchange belongs to where several document its path, and what an annotation alone says.

Found: kinds of faults (`slips_*.py`, those that change a body, and a few of recordings alone) are planted, each in an exchange of its own,
and all of them in one recording a shape. A fault is found where a finding that the untouched exchange does not
have names one of the rules that the kind allows and lies, start and end, on the bytes of the recording that hold the
planted text; and nothing else may be new in that exchange. The script writes the recordings itself, sign by sign, and so
knows where each byte of a body is. A fault is planted only where the exchange leads to its own page alone, and where more than an annotation
promises what it breaks; what is left out by that is counted.

The exit code is 1 where fewer than 97 % are found in any shape, or a difference has no reason.
"""

import argparse
import base64
import bisect
import collections
import json
import os
import random
import re
import sys
import tempfile

# The kinds register themselves.
import slips_json  # noqa: F401
import slips_values  # noqa: F401
from invariance import admits, path_of, pointer, written
from pages import read_json, read_pages
from promises import Promises
from recordings import exchanges, headers
from reported import found_by
from slips import KINDS

SHAPES = ("plain", "escaped", "base64", "batch")
HOST = "https://graph.microsoft.com/v1.0"
# What a recording has and no page documents goes by another name.
RENAMED = {
    "unknown-property": "undocumented-property",
    "unknown-enum-value": "undocumented-enum-value",
    "wrong-status": "undocumented-status",
}
SAME = {
    "wrong-type",
    "invalid-format",
    "limit-exceeded",
    "wrong-collection",
    "property-case",
    "read-only-property",
    "unexpected-body",
    "missing-body",
    "missing-property",
    "duplicate-key",
    "invalid-json",
    "reference-without-id",
    "unknown-odata-type",
} | set(RENAMED.values())
# Rules after which nothing more is said about a body.
WHOLE_BODY = {"invalid-json", "wrong-collection", "unexpected-body", "reference-without-id", "unknown-odata-type"}
# Kinds that plant what only a page can show.
OF_PAGES = {"word of the template for a value"}
LEAST = 0.97
BATCHED = 5


class Exchange:
    """An example as it is recorded. Bodies are bytes, `None` where there is none."""

    def __init__(self, page, request, response):
        self.page, self.messages = page, {"request": request, "response": response}
        self.method = page.text[slice(*request.method)]
        url = " ".join(utf8(page.text[slice(*request.url)]).split())
        self.url = url if re.match(r"https?:", url) else HOST + "/" + url.lstrip("/")
        self.status = int(page.text[slice(*response.status)])
        self.headers = {side: headers(message) for side, message in self.messages.items()}
        self.bodies = {
            side: page.text[slice(*message.body)].encode("latin-1") if message.body else None
            for side, message in self.messages.items()
        }
        self.bad_base64 = None

    def copy(self):
        out = Exchange.__new__(Exchange)
        out.__dict__.update(self.__dict__)
        out.bodies = dict(self.bodies)
        return out

    def kind(self, side):
        header = self.messages[side].header("content-type")
        return header[2] if header else "application/json"


def utf8(text):
    return text.encode("latin-1").decode("utf-8", errors="replace")


class Fault:
    """A fault of one exchange. `where` is a range of the side's body, or "status", or "base64"."""

    def __init__(self, kind, number, exchange, side, rules, where, also=(), opened=None):
        self.kind, self.number, self.exchange, self.side = kind, number, exchange, side
        # A value in another case is no news: the page knows it.
        names = {} if "case" in kind else RENAMED
        self.rules = {names.get(rule, rule) for rule in rules}
        self.where, self.opened, self.also = where, opened, set(also)
        self.edits = ()


# Writing: every shape knows where each byte of a body is.


class Writer:
    def __init__(self):
        self.parts, self.at = [], 0

    def raw(self, text):
        self.parts.append(data := text.encode("utf-8"))
        self.at += len(data)

    def json(self, value):
        self.raw(json.dumps(value, ensure_ascii=False))


def escape(char, everything):
    if not everything:
        return json.dumps(char, ensure_ascii=False)[1:-1]
    if char.isascii() and char.isalnum():
        return char
    units = char.encode("utf-16-be")
    return "".join("\\u" + units[at : at + 2].hex() for at in range(0, len(units), 2))


class Text:
    """A body in a JSON string of the recording, behind its quotation mark at `start`."""

    def __init__(self, body, start, shape):
        self.body, self.start, self.shape, self.places = body, start, shape, None

    def written(self):
        if self.shape == "base64":
            return base64.b64encode(self.body).decode()
        return "".join(escape(char, self.shape == "escaped") for char in self.body.decode("utf-8"))

    def _map(self):
        """Offsets of the signs in the body and in the recording, both rising."""
        if self.places is None:
            ours, theirs, inner, outer = [], [], 0, self.start
            for char in self.body.decode("utf-8"):
                ours.append(inner)
                theirs.append(outer)
                inner += len(char.encode("utf-8"))
                outer += len(escape(char, self.shape == "escaped").encode("utf-8"))
            self.places = (ours + [inner], theirs + [outer])
        return self.places

    def back(self, start, end):
        """The bytes of the body that a span of the recording holds; None where it cuts a sign."""
        if self.shape == "base64":
            low, high = start - self.start, end - self.start
            low = low // 4 * 3 + low % 4 if low % 4 < 3 else None
            high = high // 4 * 3 + (high % 4 - 1 if high % 4 else 0) if high % 4 != 1 else None
            if low is None or high is None:
                return None
            return min(low, len(self.body)), min(max(high, low if start == end else high), len(self.body))
        ours, theirs = self._map()
        out = []
        for place in (start, end):
            index = bisect.bisect_left(theirs, place)
            if index == len(theirs) or theirs[index] != place:
                return None
            out.append(ours[index])
        return tuple(out)

    @property
    def end(self):
        return self.start + len(self.written().encode("utf-8"))


class Part:
    """A body within the body of a batch, at `at` of that."""

    def __init__(self, outer, at, body):
        self.outer, self.at, self.body = outer, at, body

    def back(self, start, end):
        place = self.outer.back(start, end)
        if place is None or not self.at <= place[0] <= place[1] <= self.at + len(self.body):
            return None
        return place[0] - self.at, place[1] - self.at


class Place:
    """Where an exchange is in a recording."""

    def __init__(self):
        self.spans, self.bodies, self.status, self.bad = [], {}, None, None


def write(path, shape, exchanges):
    """Writes exchanges as one recording and gives the place of each."""
    writer = Writer()
    writer.raw('{"log": {"version": "1.2", "creator": {"name": "examples", "version": "1"}, "entries": [\n')
    places = []
    if shape == "batch":
        groups = [exchanges[at : at + BATCHED] for at in range(0, len(exchanges), BATCHED)]
    else:
        groups = [[exchange] for exchange in exchanges]
    for index, group in enumerate(groups):
        writer.raw(",\n" if index else "")
        places += batch(writer, group) if shape == "batch" else [single(writer, shape, group[0])]
    writer.raw("\n]}}\n")
    with open(path, "wb") as file:
        file.write(b"".join(writer.parts))
    return places


def single(writer, shape, exchange):
    place, start = Place(), writer.at
    head(writer, exchange.method, exchange.url, exchange.headers["request"])
    sent = exchange.bodies["request"]
    if sent is not None:
        # What is sent is a text in every recording.
        own = "plain" if shape == "base64" else shape
        writer.raw(', "postData": {"mimeType": %s, "text": "' % json.dumps(exchange.kind("request")))
        place.bodies["request"] = text(writer, sent, own)
        writer.raw('"}')
    writer.raw('}, "response": {"status": ')
    place.status = (writer.at, writer.at + len(str(exchange.status)))
    writer.raw(str(exchange.status))
    answer_head(writer, exchange.headers["response"])
    came = exchange.bodies["response"]
    writer.raw('{"size": %d, "mimeType": %s' % (len(came or b""), json.dumps(exchange.kind("response") if came else "")))
    if came is not None:
        writer.raw(', "encoding": "base64"' if shape == "base64" else "")
        writer.raw(', "text": "')
        if exchange.bad_base64 is None:
            place.bodies["response"] = text(writer, came, shape)
        else:
            packed = base64.b64encode(came).decode()
            at = int(exchange.bad_base64 * (len(packed) - 4))
            place.bad = (writer.at + at, writer.at + at + 1)
            writer.raw(packed[:at] + "*" + packed[at + 1 :])
        writer.raw('"')
    tail(writer)
    place.spans.append((start, writer.at))
    return place


def batch(writer, group):
    """Exchanges as parts of one; requests and responses in two bodies."""
    here = [Place() for _ in group]
    head(writer, "POST", HOST + "/$batch", [{"name": "Content-Type", "value": "application/json"}])
    writer.raw(', "postData": {"mimeType": "application/json", "text": "')
    requests, inner = part_texts(
        [
            (
                {"id": str(number), "method": one.method, "url": re.sub(r"^https?://[^/]+/(?:v1\.0|beta)?", "/", one.url).replace("//", "/")},
                one,
                "request",
            )
            for number, one in enumerate(group, 1)
        ],
        "requests",
    )
    outer = text(writer, requests, "plain")
    note(here, inner, outer, group, "request")
    writer.raw('"}}, "response": {"status": 200')
    answer_head(writer, [{"name": "Content-Type", "value": "application/json"}])
    writer.raw('{"size": 1, "mimeType": "application/json", "text": "')
    responses, inner = part_texts(
        [({"id": str(number), "status": one.status}, one, "response") for number, one in enumerate(group, 1)], "responses"
    )
    outer = text(writer, responses, "plain")
    note(here, inner, outer, group, "response")
    writer.raw('"')
    tail(writer)
    return here


def note(places, inner, outer, group, side):
    for place, exchange, (start, end, body, status) in zip(places, group, inner):
        _, theirs = outer._map()
        ours = outer.places[0]
        there = lambda at: theirs[bisect.bisect_left(ours, at)]  # noqa: E731
        place.spans.append((there(start), there(end)))
        if body is not None:
            place.bodies[side] = Part(outer, body, exchange.bodies[side])
        if status is not None:
            place.status = (there(status), there(status + 3))


def part_texts(parts, name):
    """The body of a batch, and for each part: start, end, where its body and its status start."""
    out, places = b'{"%s": [' % name.encode(), []
    for index, (plain, exchange, side) in enumerate(parts):
        out += b", " if index else b""
        start, body, status = len(out), None, None
        if "status" in plain:
            out += b'{"id": "%s", "status": ' % plain["id"].encode()
            status = len(out)
            out += str(plain["status"]).encode()
        else:
            out += json.dumps(plain, ensure_ascii=False).encode()[:-1]
        stated = {header["name"]: header["value"] for header in exchange.headers[side]}
        out += b', "headers": ' + json.dumps(stated, ensure_ascii=False).encode()
        if exchange.bodies[side] is not None:
            out += b', "body": '
            body = len(out)
            out += exchange.bodies[side]
        out += b"}"
        places.append((start, len(out), body, status))
    return out + b"]}", places


def head(writer, method, url, stated):
    writer.raw('{"startedDateTime": "2021-07-01T00:00:00.000Z", "time": 1, "request": {"method": %s, "url": ' % json.dumps(method))
    writer.json(url)
    writer.raw(', "httpVersion": "HTTP/1.1", "cookies": [], "queryString": [], "headersSize": -1, "bodySize": -1, "headers": ')
    writer.json(stated)


def answer_head(writer, stated):
    writer.raw(', "statusText": "", "httpVersion": "HTTP/1.1", "cookies": [], "redirectURL": "", "headersSize": -1, "bodySize": -1, "headers": ')
    writer.json(stated)
    writer.raw(', "content": ')


def tail(writer):
    writer.raw('}}, "cache": {}, "timings": {"send": 0, "wait": 1, "receive": 0}}')


def text(writer, body, shape):
    out = Text(body, writer.at, shape)
    writer.raw(out.written())
    return out


# Judging.


def judge(apiproof, root, docs, work, shape, exchanges):
    """What is found in each exchange of a recording: lists of (rule, side, body span or None, span, finding)."""
    path = os.path.join(work, f"{shape}.har")
    places = write(path, shape, exchanges)
    starts = sorted((span[0], span[1], number) for number, place in enumerate(places) for span in place.spans)
    found, stray = [[] for _ in exchanges], []
    for finding in found_by(apiproof, root, "traffic", path, "--docs", docs, "--ungrouped"):
        span = (finding["span"]["start"], finding["span"]["end"])
        index = bisect.bisect_right(starts, (span[0], 1 << 62, 0)) - 1
        if index < 0 or span[0] >= starts[index][1]:
            stray.append(finding)
            continue
        place = places[starts[index][2]]
        side = re.search(r"/(request|response)(?:/|$)", finding["subject"] + "/" + str(finding.get("cause", "")))
        inside, side = None, side.group(1) if side else None
        for name, body in place.bodies.items():
            low = body.start if isinstance(body, Text) else None
            if low is not None and not low <= span[0] <= span[1] <= body.end:
                continue
            there = body.back(*span)
            if there is not None:
                inside, side = there, name
        found[starts[index][2]].append((finding["rule"], side, inside, span, finding))
    os.remove(path)
    return places, found, stray


def same(apiproof, root, docs, work, all_of, checked, alone, listed):
    """What is said of the untouched examples, by `check` and by `traffic` in each shape."""
    shown, words = {}, set()
    for number, one in enumerate(all_of):
        for side, message in one.messages.items():
            if not message.body:
                continue
            for finding in checked[one.page.path]:
                spans = [finding["span"]] + [other["span"] for other in finding["related"] if other["file"] == one.page.path]
                for span in spans:
                    if not message.body[0] <= span["start"] <= span["end"] <= message.body[1]:
                        continue
                    place = (span["start"] - message.body[0], span["end"] - message.body[0])
                    rule = RENAMED.get(finding["rule"], finding["rule"])
                    if rule in SAME:
                        shown[number, side, rule, place] = finding
                    if rule == "placeholder-value":
                        words.add((number, side, pointer(message.json, span["start"]) if message.json else None))
    baseline, unexplained, first = {}, 0, None
    for shape in SHAPES:
        # A body that is no JSON cannot stand in the body of a batch.
        chosen = [number for number, one in enumerate(all_of) if shape != "batch" or batchable(one)]
        _, found, stray = judge(apiproof, root, docs, work, shape, [all_of[number] for number in chosen])
        baseline[shape] = {number: found[at] for at, number in enumerate(chosen)}
        heard = {
            (number, side, RENAMED.get(rule, rule), inside): finding
            for number, list_of in baseline[shape].items()
            for rule, side, inside, _, finding in list_of
            if inside is not None and RENAMED.get(rule, rule) in SAME
        }
        mine = {key: finding for key, finding in shown.items() if key[0] in baseline[shape]}
        count = collections.Counter({"the same": len(mine.keys() & heard.keys())})
        for key in sorted(mine.keys() ^ heard.keys(), key=str):
            why = reason(key, all_of, alone, words)
            count[why] += 1
            unexplained += why == "UNEXPLAINED"
            if shape == "plain" and (listed and why == "UNEXPLAINED"):
                number, side, rule, place = key
                page = all_of[number].page
                line = page.text.count("\n", 0, all_of[number].messages[side].body[0] + place[0]) + 1
                finding = mine.get(key) or heard[key]
                print(f"    {'check' if key in mine else 'traffic'} alone: {page.path}:{line}: {rule}: {finding['message'][:120]}")
        cut = sum(
            1
            for list_of in found
            for rule, _, inside, _, finding in list_of
            if inside is None and finding["pointer"] is not None
        )
        first = first or heard
        other = sum(1 for key in heard.keys() ^ first.keys() if key[0] in baseline[shape])
        print(
            f"{shape}: {len(chosen)} exchanges; "
            + ", ".join(f"{why}: {number}" for why, number in count.items())
            + f"; otherwise than plain: {other}; spans that cut a sign: {cut}; outside of all exchanges: {len(stray)}"
        )
        unexplained += other + cut + len(stray)
    return baseline, unexplained


def batchable(one):
    return all(body is None or read_json(body.decode("latin-1")) is not None for body in one.bodies.values())


def reason(key, all_of, alone, words):
    number, side, rule, place = key
    one = all_of[number]
    message = one.messages[side]
    where = pointer(message.json, message.body[0] + place[0]) if message.json else None
    if (number, side, where) in words or where and "..." in written(one.page, message, where):
        return "words of the template or dots in the example"
    if number not in alone:
        return "the path is another page's, or several pages document it"
    if message.fence.says("@odata.type"):
        return "only the example's annotation says it"
    return "UNEXPLAINED"


def leads_home(all_of, pages):
    """Numbers of the exchanges whose path the request lines of their own page admit, and of no other."""
    documented = collections.defaultdict(list)
    for page in pages.values():
        for method, template in page.templates():
            parts = mine(re.sub(r"^https?://[^/]+/(?:v1\.0|beta)", "", template).rstrip("/"))
            documented[method, parts.count("/")].append((parts, page.path))
    out = set()
    for number, one in enumerate(all_of):
        path = path_of(one.page, one.messages["request"])
        path = mine(path if path.startswith("/") else "/" + path)
        there = {page for parts, page in documented[one.method, path.count("/")] if admits(parts, path)}
        if there == {one.page.path}:
            out.add(number)
    return out


def mine(path):
    """`/me` is a user like any other."""
    return re.sub(r"^/me(?=/|$)", "/users/{me}", path)


# Planting.


def plan(all_of, alone, pages, promises, each, seed, left_out, before):
    """Faults of all kinds; `before` is what is said of the untouched exchanges."""
    by_message = {}
    for number, one in enumerate(all_of):
        for side, message in one.messages.items():
            if message.body:
                by_message.setdefault((one.page.path, message.body[0]), (number, side, message))
    names, faults = sorted(pages), []
    for kind in [kind for kind in KINDS if kind.name not in OF_PAGES]:
        chance, mine = random.Random(f"{seed} {kind.name}"), []
        chance.shuffle(names)
        for name in names:
            slips = [slip for slip in kind.find(pages[name], promises, chance) if slip is not None and not slip.on]
            chance.shuffle(slips)
            taken = 0
            for slip in slips:
                fault = of_slip(kind.name, slip, pages[name], by_message, all_of)
                if fault is None or taken == 2:
                    continue
                why = promised_nowhere(fault, all_of, alone, promises, pages[name]) or faulty(fault, before)
                if why:
                    left_out[why] += 1
                    continue
                mine.append(fault)
                taken += 1
            if len(mine) >= each:
                break
        faults += mine[:each]
    chance = random.Random(f"{seed} own")
    for name, make in OWN.items():
        mine = []
        for number in chance.sample(sorted(alone), len(alone)):
            fault = make(name, number, all_of[number], chance)
            if fault:
                mine.append(fault)
        faults += mine[:each]
    return faults


def of_slip(kind, slip, page, by_message, all_of):
    """A slip of a page as a fault of the exchange that its body belongs to."""
    for message in page.messages:
        if message.body and all(message.body[0] <= low <= high <= message.body[1] for low, high, _ in slip.edits):
            found = by_message.get((page.path, message.body[0]))
            if not found:
                return None
            number, side, _ = found
            start, spoilt, shift = message.body[0], page.text[slice(*message.body)], 0
            for low, high, new in slip.edits:
                spoilt = spoilt[: low - start + shift] + new + spoilt[high - start + shift :]
                shift += len(new) - (high - low)
            one = all_of[number].copy()
            one.bodies[side] = spoilt.encode("latin-1")
            where = (max(slip.where[0] - start, 0), min(slip.where[1] - start, len(spoilt)))
            opened = slip.opened - start if slip.opened is not None else None
            fault = Fault(kind, number, one, side, slip.rules, where, slip.also, opened)
            fault.edits = [(low - start, high - start, new) for low, high, new in slip.edits]
            return fault
    return None


def promised_nowhere(fault, all_of, alone, promises, page):
    """Why a recording cannot know what the fault breaks, if so."""
    if fault.number not in alone:
        return "the path is another page's, or several pages document it"
    message = all_of[fault.number].messages[fault.side]
    if fault.rules & {"invalid-json", "duplicate-key"}:
        return None
    stated = message.json.get("@odata.type") if message.json and message.json.kind == "object" else None
    noted = message.fence.says("@odata.type")
    if fault.side == "response" and stated is None and isinstance(noted, str):
        prose = promises._sentence(page)
        noted = re.sub(r"^Collection\((.*)\)$", r"\1", noted.lstrip("#"), flags=re.I)
        ty = promises.find(noted)
        if not ty or prose != ty.name:
            return "only the example's annotation says it"
    return None


def faulty(fault, before):
    """Whether something is said already about the place, or about the whole body."""
    for rule, side, inside, _, _ in before[fault.number]:
        if side != fault.side or inside is None:
            continue
        same = isinstance(fault.where, tuple) and fault.where[0] <= inside[0] < fault.where[1]
        if rule in WHOLE_BODY or same:
            return "a finding stands there already"
    return None


def status(name, number, one, chance):
    """A success that the page does not name."""
    place = one.page.section("response")
    prose = re.split(r"\r?\n#|```|<!--", one.page.text[slice(*place)])[0] if place else ""
    if not re.findall(r"\b2\d\d\b", prose) or not 200 <= one.status < 300:
        return None
    new = next(status for status in (206, 203, 208, 226) if str(status) not in one.page.text)
    spoilt = one.copy()
    spoilt.status = new
    return Fault(name, number, spoilt, "response", {"undocumented-status"}, "status")


def body_lost(name, number, one, chance):
    """An answer without the object that the page says is in it."""
    place = one.page.section("response")
    prose = re.split(r"\r?\n#|```|<!--", one.page.text[slice(*place)])[0] if place else ""
    named = set(re.findall(r"\b2\d\d\b", prose))
    said = re.search(r"object[^.]* in the response body", prose)
    if not said or named != {str(one.status)} or one.messages["response"].json is None:
        return None
    spoilt = one.copy()
    spoilt.bodies["response"] = None
    others = [header for header in one.headers["response"] if not header["name"].lower().startswith("content-")]
    spoilt.headers = {**one.headers, "response": others + [{"name": "Content-Length", "value": "0"}]}
    return Fault(name, number, spoilt, "response", {"missing-body"}, "status")


def base64_byte(name, number, one, chance):
    """One byte that base64 does not have."""
    if one.messages["response"].json is None or "json" not in one.kind("response"):
        return None
    spoilt = one.copy()
    spoilt.bad_base64 = chance.random()
    return Fault(name, number, spoilt, "response", {"invalid-base64"}, "base64")


def body_with_204(name, number, one, chance):
    if one.status != 204 or one.bodies["response"] is not None:
        return None
    spoilt = one.copy()
    spoilt.bodies["response"] = b'{\n  "done": true\n}'
    return Fault(name, number, spoilt, "response", {"unexpected-body"}, (0, 18))


OWN = {
    "status that the page does not name": status,
    "body that is not there": body_lost,
    "body with a 204": body_with_204,
    "one bad byte in base64": base64_byte,
}


def fits(fault, shape):
    if shape == "batch":
        return fault.where != "base64" and batchable(fault.exchange)
    return shape == "base64" if fault.where == "base64" else True


def moved(place, edits):
    """A place of the untouched body in the planted one."""
    out = []
    for at in place:
        shift = 0
        for low, high, new in edits:
            if at >= high and at > low:
                shift += len(new) - (high - low)
        out.append(at + shift)
    return tuple(out)


def planted(apiproof, root, docs, work, shape, faults, before):
    """Each fault with what was found of it: ("found" | "also" | "missed", new findings)."""
    faults = [fault for fault in faults if fits(fault, shape) and fault.number in before]
    places, found, _ = judge(apiproof, root, docs, work, shape, [fault.exchange for fault in faults])
    out = []
    for fault, place, here in zip(faults, places, found):
        edits = fault.edits
        known = collections.Counter(
            (rule, side, moved(inside, edits) if inside is not None and side == fault.side else inside)
            for rule, side, inside, _, _ in before[fault.number]
        )
        hit, exact, strange = False, False, []
        for rule, side, inside, span, finding in here:
            key = (rule, side, inside)
            if rule in fault.rules and right(fault, place, side, inside, span):
                hit = True
                exact |= inside == fault.where or fault.where in ("status", "base64")
            elif known[key] > 0:
                known[key] -= 1
            elif rule not in fault.also:
                strange.append(finding)
        out.append((fault, "found" if hit and not strange else "also" if hit else "missed", exact, strange))
    return out


def right(fault, place, side, inside, span):
    """Whether a finding lies on the planted bytes."""
    if fault.where == "status":
        return span == place.status
    if fault.where == "base64":
        return span == place.bad
    if inside is None or side != fault.side:
        return False
    low, high = fault.where
    # Where a text stops being JSON, the whole word that is wrong there may be shown.
    broken = "invalid-json" in fault.rules and low <= inside[0] < high
    return broken or (low <= inside[0] and inside[1] <= high) or inside[0] == fault.opened


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("docs", help="the folder of pages")
    parser.add_argument("--apiproof", default="target/release/apiproof", help="the program")
    parser.add_argument("--each", type=int, default=60, help="faults of each kind")
    parser.add_argument("--seed", default="1", help="decides where faults are planted")
    parser.add_argument("--list", type=int, default=0, help="print this many misses of each kind, and differences without a reason")
    arguments = parser.parse_args()
    apiproof = os.path.abspath(arguments.apiproof)
    root, docs = os.path.split(os.path.abspath(arguments.docs))
    pages = read_pages(root, docs)
    promises = Promises(pages)
    examples = [one for page in pages.values() for one in readable(page)]
    all_of = [one for one in examples if one.url.startswith(HOST + "/")]
    alone = leads_home(all_of, pages)
    print(
        f"{len(all_of)} exchanges, {len(alone)} of them lead to their own page alone; "
        f"left out, because they call something else: {len(examples) - len(all_of)}"
    )
    checked = collections.defaultdict(list)
    for finding in found_by(apiproof, root, "check", docs):
        checked[finding["file"]].append(finding)
    with tempfile.TemporaryDirectory(prefix="planted-") as work:
        baseline, unexplained = same(apiproof, root, docs, work, all_of, checked, alone, arguments.list)
        left_out = collections.Counter()
        faults = plan(all_of, alone, pages, promises, arguments.each, arguments.seed, left_out, baseline["plain"])
        failed = bool(unexplained)
        for shape in SHAPES:
            results = planted(apiproof, root, docs, work, shape, faults, baseline[shape])
            failed |= tell(shape, results, arguments.list)
    for why, number in left_out.items():
        print(f"not planted: {why}: {number}")
    return 1 if failed else 0


def readable(page):
    for request, response in exchanges(page):
        try:
            one = Exchange(page, request, response)
            for body in one.bodies.values():
                (body or b"").decode("utf-8")
            yield one
        except UnicodeDecodeError:
            continue


def tell(shape, results, listed):
    """Prints what became of the faults of one shape; whether too few were found."""
    kinds = collections.defaultdict(list)
    for result in results:
        kinds[result[0].kind].append(result)
    for kind, of_kind in kinds.items():
        count = collections.Counter(verdict for _, verdict, _, _ in of_kind)
        if listed or count["found"] < len(of_kind):
            more = f"  (with something else: {count['also']})" if count["also"] else ""
            print(f"    {count['found']:4} of {len(of_kind):4}  {kind}{more}")
        for fault, verdict, _, strange in [one for one in of_kind if one[1] != "found"][:listed]:
            one = fault.exchange
            message = one.messages[fault.side]
            start = message.body[0] if message.body else message.fence.start
            if isinstance(fault.where, tuple):
                line = one.page.text.count("\n", 0, start + fault.where[0]) + 1
                what = one.bodies[fault.side][slice(*fault.where)][:60]
            else:
                line, what = one.page.text.count("\n", 0, start) + 1, fault.where
            print(f"          {one.page.path}:{line}: {fault.side} {what!r} {verdict}")
            for finding in strange[:3]:
                print(f"              {finding['rule']} {finding['pointer']}: {finding['message'][:140]}")
    found, exact = sum(one[1] == "found" for one in results), sum(one[1] == "found" and one[2] for one in results)
    also = sum(one[1] == "also" for one in results)
    share = found / max(1, len(results))
    print(f"{shape}: {found} of {len(results)} found ({share:.4f}; wanted {LEAST}), {exact} of them the planted text to the byte; {also} more with something else")
    return share < LEAST


if __name__ == "__main__":
    sys.exit(main())
