"""Makes the bench's lake of so many people, in a process of its own: `python -m bench.make 100000`."""

from __future__ import annotations

import argparse

from bench import lake
from jobs.runtime.session import session


def main() -> None:
    """Make it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("people", type=int)
    parser.add_argument("--cores", type=int, default=2)
    parser.add_argument("--memory", type=int, default=8, help="GiB")
    given = parser.parse_args()
    heap = f"{max(1, round(given.memory * 1024 * 0.8))}m"
    made = lake.make(session(f"local[{given.cores}]", {"spark.driver.memory": heap}), given.people)
    print(f"{made.root} holds {given.people:,} people")


if __name__ == "__main__":
    main()
