"""Ways to write the same promises in other words, and what is where in a text that was rewritten.

A way is a function that gets a page and yields edits (start, end, new). `new` is a text, or a list of texts and of
(start, end) of the page as it was, which are copied: so a section that moves keeps its places.
"""

import bisect
import collections

Way = collections.namedtuple("Way", "name group touches edits place")
WAYS = []


def way(name, touches=(), place=None):
    """Registers a way. `touches` are the rules that it is about itself; `place` is where it moves a page to."""

    def add(edits):
        group = edits.__module__.removeprefix("ways_")
        WAYS.append(Way(name, group, frozenset(touches), edits, place or (lambda path: path)))
        return edits

    return add


class Rewritten:
    """A text after its edits."""

    def __init__(self, text, edits):
        self.pieces, self.at, length, at = [], [], 0, 0
        parts = []

        def add(part, origin, straight):
            nonlocal length
            if part:
                self.at.append(length)
                self.pieces.append((origin, straight))
                parts.append(part)
                length += len(part)

        for start, end, new in sorted(edits, key=lambda edit: edit[:2]):
            if start < at:
                raise ValueError(f"edits overlap at {start}: {text[start:end]!r}")
            add(text[at:start], (at, start), True)
            for part in [new] if isinstance(new, str) else new:
                if isinstance(part, str):
                    add(part, (start, end), False)
                else:
                    add(text[slice(*part)], part, True)
            at = end
        add(text[at:], (at, len(text)), True)
        self.text = "".join(parts)

    def origin(self, at):
        """The first and the last place that an offset of the new text may have had in the old one."""
        index = bisect.bisect_right(self.at, at) - 1
        if index < 0:
            return 0, 0
        (start, end), straight = self.pieces[index]
        if not straight:
            return start, end
        there = min(start + at - self.at[index], end)
        return there, there
