"""``reasonable``: ``python peer_reasonable.py DATA.ttl``.

Prints how many triples there are in the end, the asserted ones included. Reading the file and
turning the result into terms of Python are part of it, since one does not go without the other.
"""

from __future__ import annotations

import sys

import reasonable


def main(data: str) -> None:
    reasoner = reasonable.PyReasoner()
    reasoner.load_file(data)
    print(len(reasoner.reason()))


if __name__ == "__main__":
    main(*sys.argv[1:])
