"""Servers for a while: on loopback, in a folder of their own, gone after the block.

For `make cluster`, the tests and the benchmarks; nothing of it runs in an installation.
"""
