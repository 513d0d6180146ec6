"""Documented examples written as recordings (HAR 1.2), as a browser would have recorded them."""

import base64
import json


def exchanges(page):
    """Requests and responses of a page's examples that belong together, as pairs of `pages.Message`."""
    return [(request, response) for request, response in page.exchanges() if request and response]


def headers(message):
    out = []
    for _, _, line in message.headers:
        name, colon, value = line.partition(":")
        if colon:
            out.append({"name": name.strip(), "value": utf8(value.strip())})
    return out


def utf8(text):
    """Text that `pages` reads as Latin-1, as what it is."""
    return text.encode("latin-1").decode("utf-8", errors="replace")


def body(page, message):
    return utf8(page.text[slice(*message.body)]) if message.body else None


def entry(page, request, response, packed=False):
    """One entry of a HAR file. `packed`: the response body in base64, as exporters write what may be binary."""
    url = " ".join(utf8(page.text[slice(*request.url)]).split())
    sent, came = body(page, request), body(page, response)
    kind = (response.header("content-type") or (0, 0, "application/json"))[2]
    content = {"size": len((came or "").encode()), "mimeType": kind if came else ""}
    if came is not None:
        content["text"] = base64.b64encode(came.encode()).decode() if packed else came
        if packed:
            content["encoding"] = "base64"
    out = {
        "startedDateTime": "2021-07-01T00:00:00.000Z",
        "time": 1,
        "request": {
            "method": page.text[slice(*request.method)],
            "url": url,
            "httpVersion": "HTTP/1.1",
            "cookies": [],
            "headers": headers(request),
            "queryString": [],
            "headersSize": -1,
            "bodySize": -1,
        },
        "response": {
            "status": int(page.text[slice(*response.status)]),
            "statusText": "",
            "httpVersion": "HTTP/1.1",
            "cookies": [],
            "headers": headers(response),
            "content": content,
            "redirectURL": "",
            "headersSize": -1,
            "bodySize": -1,
        },
        "cache": {},
        "timings": {"send": 0, "wait": 1, "receive": 0},
    }
    if sent is not None:
        kind = (request.header("content-type") or (0, 0, "application/json"))[2]
        out["request"]["postData"] = {"mimeType": kind, "text": sent}
    return out


def write(path, entries):
    har = {"log": {"version": "1.2", "creator": {"name": "examples", "version": "1"}, "entries": entries}}
    with open(path, "w", encoding="utf-8") as file:
        json.dump(har, file, ensure_ascii=False, indent=1)
