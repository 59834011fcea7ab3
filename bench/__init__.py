"""`make bench`: how fast the portal is, beside the same server that does nothing.

Figures of one machine say little; ratios within one run do.
"""
