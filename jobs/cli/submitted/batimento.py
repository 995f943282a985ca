"""The command line, as `spark-submit` runs it.

In a folder of its own, because Python looks for modules first where its script lies: beside it stands nothing that could be taken for another's.
"""

from jobs.__main__ import main

if __name__ == "__main__":
    main()
