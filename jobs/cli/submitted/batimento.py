"""The command line, as `spark-submit` runs it.

In its own folder, because Python searches the script's folder first: no other module may be found there.
"""

from jobs.__main__ import main

if __name__ == "__main__":
    main()
