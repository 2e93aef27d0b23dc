"""python -m pages.components.workers: be one of the workers."""

from pages.components.workers.process import main

if __name__ == "__main__":
    main()
