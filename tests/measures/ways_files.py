"""Where the pages are and what their files are called."""

import re

from rewordings import way


def same(page):
    return ()


def in_pages(path):
    return re.match(r"[^/]+/(api|resources)/[^/]+\.md$", path)


way("the set three folders deeper", place=lambda path: "docs/en-us/reference/" + path)(same)


# A link to a page of the set, be it broken, and where the file is called otherwise by case.
LINK = re.compile(r"(?<=[(<:\s\"])((?:\./|\.\./(?:api|resources)/|))([\w.-]+\.md)\b")


def dashless(path):
    if not in_pages(path) or path.endswith("index.md"):
        return path
    folder, _, name = path.rpartition("/")
    return f"{folder}/{name.replace('-', '_')}"


@way("underscores for dashes in the names of pages", place=dashless, touches={"broken-link", "link-case"})
def underscores(page):
    for found in LINK.finditer(page.text):
        yield *found.span(2), found.group(2).replace("-", "_")


def together(path):
    return re.sub(r"/(api|resources)/([^/]+)\.md$", r"/reference/\1-\2.md", path)


@way("all pages in one folder", place=together, touches={"link-case"})
def one_folder(page):
    own = page.path.split("/")[-2]
    for found in LINK.finditer(page.text):
        folder = found.group(1).strip("./") or own
        if folder in ("api", "resources"):
            yield *found.span(), f"{folder}-{found.group(2)}"


OTHER = {"v1.0": "beta", "beta": "v1.0"}


@way("beta for v1.0", place=lambda path: re.sub(r"^v1\.0/", "beta/", path))
def beta(page):
    for found in re.finditer(r"(?<=/)(v1\.0|beta)(?=[/\"`\s])", page.text, re.I):
        yield *found.span(), OTHER[found.group().lower()]
