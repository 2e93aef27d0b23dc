"""python -m metrics: the command line, see metrics/cli."""

import sys

from metrics.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
