"""What a programme counts before a criterion about other people is answered, a module each: `count(context, people, step)` adds the columns `ADDS` to judged
people, and `NEEDS` these parts of the programme. A step of `allocate` in the programme's file names the module.
"""

from jobs.gold.programmes import aid, cover, places

COUNTS = {"aid": aid, "cover": cover, "places": places}

__all__ = ["COUNTS"]
