"""The portal as it is served, with limits that one computer which asks all the time never reaches.

What is asked is counted as ever; only nobody is refused. The views read their limit when their
modules are imported, with the first request, which is after this.
"""

import django

django.setup(set_prefix=False)

from portal.core import limits  # noqa: E402
from portal.wsgi import application  # noqa: E402

for _name in limits.LIMITS:
    limits.LIMITS[_name] = limits.Limit(10**9)

__all__ = ["application"]
