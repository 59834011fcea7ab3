"""`make cluster`: everything that an installation grows into, on loopback, and what it bears."""
