"""`python -m tests.postgres COMMAND …` runs COMMAND with DATABASE_URL of a throwaway PostgreSQL."""

import os
import subprocess
import sys

from deploy.throwaway.postgres import FAST, Server, binaries, cluster, replica, server

__all__ = ["FAST", "Server", "binaries", "cluster", "replica", "server"]

if __name__ == "__main__":
    with cluster() as url:
        finished = subprocess.run(sys.argv[1:], env={**os.environ, "DATABASE_URL": url})
    sys.exit(finished.returncode)
