#!/usr/bin/env python
"""Django's command line for Wortel."""

import atexit
import gc
import os
import sys


def main() -> None:
    gc.set_threshold(100_000, 20, 50)  # most of what is made while models are read stays
    atexit.register(gc.freeze)  # and is not taken apart when the process ends: half a second
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
