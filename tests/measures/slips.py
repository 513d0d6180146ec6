"""What a planted defect is, and the list of kinds.

A kind is a function that gets a page, the promises of the set and a source of chance, and yields slips which contradict
something that the text shows.
"""

import collections
import string

# A body of another length than its header says is a fault of its own, and a small one.
LENGTH = {"wrong-content-length"}


class Slip:
    """One defect: edits of one page, and what has to be said about it.

    `edits` are (start, end, new text). `rules` are the rules of which one has to speak. `where` is the range that
    the finding has to start in, in offsets of the *planted* text; without it, the new text of the
    first edit. `on` is the page that has to be reported, if it is another one. `also` are rules that cannot help speaking up
    as well; each kind that uses it says why. `opened` is another place that is right: that of what is left open.
    """

    def __init__(self, page, edits, rules, where=None, on=None, also=()):
        self.page, self.edits, self.rules, self.on = page.path, sorted(edits), set(rules), on
        self.also = set(also)
        if where is None:
            start, _, new = self.edits[0]
            where = (start, start + max(len(new), 1))
        self.where, self.opened = where, None
        self.kind = None


Kind = collections.namedtuple("Kind", "name level find")
KINDS = []


def crude(name):
    return _kind(name, "crude")


def plausible(name):
    return _kind(name, "plausible")


def _kind(name, level):
    def add(find):
        KINDS.append(Kind(name, level, find))
        return find

    return add


def misspelt(word, chance, taken=()):
    """The word with a slip of the fingers: a letter doubled, dropped or swapped with the next."""
    taken = {other.lower() for other in taken} | {word.lower()}
    places = [index for index in range(len(word) - 1) if word[index].isalpha() and word[index + 1].isalpha()]
    chance.shuffle(places)
    for index in places:
        ways = [word[:index] + word[index] + word[index:], word[:index] + word[index + 1 :]]
        ways.append(word[:index] + word[index + 1] + word[index] + word[index + 2 :])
        chance.shuffle(ways)
        for way in ways:
            if way.lower() not in taken and way:
                return way
    return None


def other_case(word):
    """The word with its first inner letter in the other case: `displayName` as `displayname`."""
    for index, letter in enumerate(word):
        if letter.isupper() and index:
            return word[:index] + letter.lower() + word[index + 1 :]
    if word and word[0] in string.ascii_letters:
        return word[0].swapcase() + word[1:]
    return None


def line_at(text, at):
    """Start and end of the line of a place, its line end left out."""
    start = text.rfind("\n", 0, at) + 1
    stop = text.find("\n", at)
    return start, len(text) if stop < 0 else stop
