"""Many readers at once: links followed, answers timed, memory watched."""
