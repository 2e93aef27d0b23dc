"""What a worker can be asked in a test; it reads this file, so nothing large is imported here."""

import os
import signal
import time


def process_id(_store):
    return os.getpid()


def ended(_store):
    os.kill(os.getpid(), signal.SIGTERM)


def slept(_store, seconds):
    time.sleep(seconds)
    return seconds


def unsayable(_store):
    raise ValueError(lambda: "what can't be sent between processes")
