"""The portal as it is served, with limits that one computer which asks all the time never reaches.

What is asked is counted as ever; only nobody is refused. The views read their limit when the first
request comes and their modules are imported, which is after this.
"""

from portal.core import limits
from portal.wsgi import application

for _name in limits.LIMITS:
    limits.LIMITS[_name] = limits.Limit(10**9)

__all__ = ["application"]
