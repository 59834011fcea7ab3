"""`python -m bench.letters`: eight people use a code at the same moment. Seconds, and memory."""

import os
import resource
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor

import django

PEOPLE = 8


def peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    with tempfile.TemporaryDirectory(prefix="wortel-bench-") as folder:
        os.environ["PORTAL_DATA"] = folder
        measure()


def measure() -> None:
    django.setup()
    from portal.letterbox.sealing import CODE_COST, new_code, new_salt
    from portal.letterbox.turns import stretch

    before, began, salt = peak(), time.perf_counter(), new_salt()
    with ThreadPoolExecutor(PEOPLE) as people:
        roots = [*people.map(lambda _one: stretch(new_code(), salt, CODE_COST), range(PEOPLE))]
    seconds = time.perf_counter() - began
    print(f"{len(roots)} codes in {seconds:.2f} s; memory of the runs: {peak() - before:.0f} MiB")


if __name__ == "__main__":
    main()
