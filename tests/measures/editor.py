#!/usr/bin/env python3
"""How long an editor waits for `apiproof lsp`, on a whole set of pages.

    python3 tests/measures/editor.py DOCS [--apiproof target/release/apiproof] [--open 1] [--edits 50] [--seed 1]

DOCS is the folder of a docs set (with `api` and `resources` in it). The script is a small editor: it opens so many pages
drawn with the seed, waits for their diagnostics, and types letter by letter into them, one page after the other, each
letter a change of its own. It measures the time from a change to the diagnostics that belong to it, of the first page to be
opened, of hovering over a member of an example, and of a hundred letters typed at once. It shares no code with apiproof
and uses the standard library only.
"""
import argparse
import json
import os
import pathlib
import queue
import random
import re
import statistics
import subprocess
import sys
import threading
import time


class Editor:
    def __init__(self, program, folder):
        self.server = subprocess.Popen([program, "lsp"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=folder)
        self.inbox = queue.Queue()
        self.asked = 0
        self.versions = {}
        threading.Thread(target=self.listen, daemon=True).start()
        text = {"publishDiagnostics": {"relatedInformation": True, "versionSupport": True}}
        # A client that watches files, as most do: then only what it tells of is read again.
        workspace = {"didChangeWatchedFiles": {"dynamicRegistration": True}}
        capabilities = {"textDocument": text, "workspace": workspace}
        self.request("initialize", {"processId": None, "rootUri": folder.as_uri(), "capabilities": capabilities})
        self.notify("initialized", {})

    def listen(self):
        stream = self.server.stdout
        while header := stream.readline():
            length = int(header.split(b":")[1])
            stream.readline()
            self.inbox.put((time.perf_counter(), json.loads(stream.read(length))))

    def send(self, *messages):
        data = b""
        for message in messages:
            body = json.dumps({"jsonrpc": "2.0", **message}).encode()
            data += b"Content-Length: %d\r\n\r\n" % len(body) + body
        self.server.stdin.write(data)
        self.server.stdin.flush()

    def notify(self, method, params):
        self.send({"method": method, "params": params})

    def request(self, method, params):
        self.asked += 1
        self.send({"id": self.asked, "method": method, "params": params})
        while True:
            at, message = self.inbox.get(timeout=120)
            if message.get("id") == self.asked and "method" not in message:
                return at, message.get("result")

    def wait(self, uri, version):
        """When the diagnostics of this version of a page came."""
        while True:
            at, message = self.inbox.get(timeout=120)
            if message.get("method") == "textDocument/publishDiagnostics":
                told = message["params"]
                if told["uri"] == uri and told.get("version") == version:
                    return at

    def open(self, path):
        uri = path.as_uri()
        self.versions[uri] = 1
        document = {"uri": uri, "languageId": "markdown", "version": 1, "text": path.read_text(encoding="utf-8")}
        self.notify("textDocument/didOpen", {"textDocument": document})
        return uri

    def typing(self, uri, line, character, letter):
        self.versions[uri] += 1
        here = {"line": line, "character": character}
        changes = [{"range": {"start": here, "end": here}, "text": letter}]
        document = {"uri": uri, "version": self.versions[uri]}
        return {"method": "textDocument/didChange", "params": {"textDocument": document, "contentChanges": changes}}


def told(name, times):
    times = sorted(1000 * it for it in times)
    last = times[min(len(times) - 1, int(len(times) * 0.95))]
    print(f"{name}: median {statistics.median(times):.1f} ms, 95 % within {last:.1f} ms, at most {times[-1]:.1f} ms")


def place_to_type(text):
    """Behind a member's value in the last body of a page, else at the end of its longest line."""
    lines = text.split("\n")
    members = [at for at, line in enumerate(lines) if re.match(r'\s*"\w+":', line)]
    line = members[-1] if members else max(range(len(lines)), key=lambda at: len(lines[at]))
    before = lines[line].rstrip("\r")
    return line, len(before.encode("utf-16-le")) // 2


def main():
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    arguments.add_argument("docs", type=pathlib.Path)
    arguments.add_argument("--apiproof", default="target/release/apiproof")
    arguments.add_argument("--open", type=int, default=1)
    arguments.add_argument("--edits", type=int, default=50)
    arguments.add_argument("--seed", type=int, default=1)
    arguments = arguments.parse_args()
    docs = arguments.docs.resolve()
    pages = sorted((docs / "api").rglob("*.md")) + sorted((docs / "resources").rglob("*.md"))
    drawn = random.Random(arguments.seed).sample(pages, arguments.open)
    print(f"{len(pages)} pages, {arguments.open} open")

    editor = Editor(os.path.abspath(arguments.apiproof), docs)
    opening, uris = [], []
    for path in drawn:
        start = time.perf_counter()
        uri = editor.open(path)
        opening.append(editor.wait(uri, 1) - start)
        uris.append(uri)
    print(f"the first page opened: {1000 * opening[0]:.1f} ms")
    if opening[1:]:
        told("each page more", opening[1:])

    typed, hovered, at_once = [], [], []
    places = [place_to_type(path.read_text(encoding="utf-8")) for path in drawn]

    def hover(page):
        # On the name of the member.
        position = {"line": places[page][0], "character": 6}
        start = time.perf_counter()
        at, answer = editor.request("textDocument/hover", {"textDocument": {"uri": uris[page]}, "position": position})
        return at - start, answer

    first, answer = hover(0)
    print(f"the first hover: {1000 * first:.1f} ms, {len(json.dumps(answer))} bytes")
    for edit in range(arguments.edits):
        page = edit % len(drawn)
        uri, (line, character) = uris[page], places[page]
        places[page] = (line, character + 1)
        message = editor.typing(uri, line, character, " ")
        start = time.perf_counter()
        editor.send(message)
        typed.append(editor.wait(uri, editor.versions[uri]) - start)
        hovered.append(hover(page)[0])
    told("from a change to its diagnostics", typed)
    told("a hover behind a change", hovered)
    for _ in range(5):
        line, character = places[0]
        places[0] = (line, character + 100)
        messages = [editor.typing(uris[0], line, character + at, "y") for at in range(100)]
        start = time.perf_counter()
        editor.send(*messages)
        at_once.append(editor.wait(uris[0], editor.versions[uris[0]]) - start)
    told("a hundred letters at once", at_once)
    with open(f"/proc/{editor.server.pid}/status") as status:
        memory = next(line for line in status if line.startswith("VmHWM"))
        print("most memory:", " ".join(memory.split()[1:]))
    editor.request("shutdown", None)
    editor.notify("exit", None)
    return editor.server.wait()


if __name__ == "__main__":
    sys.exit(main())
