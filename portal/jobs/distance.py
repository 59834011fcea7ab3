"""How far two places are apart, as the crow flies. No Django."""

from math import asin, cos, radians, sin, sqrt

EARTH = 6371.0088
"""Mean radius in km (IUGG)."""

Point = tuple[float, float]
"""Latitude and longitude in degrees."""


def km(one: Point, other: Point) -> float:
    """The haversine distance, in km."""
    (lat, lon), (to_lat, to_lon) = one, other
    rise, run = radians(to_lat - lat), radians(to_lon - lon)
    chord = sin(rise / 2) ** 2 + cos(radians(lat)) * cos(radians(to_lat)) * sin(run / 2) ** 2
    return 2 * EARTH * asin(min(1.0, sqrt(chord)))
