"""How far two places are apart, as the crow flies. No Django."""

from collections.abc import Mapping
from math import asin, cos, radians, sin, sqrt

EARTH = 6371.0088
"""Mean radius in km (IUGG)."""

DEGREE = EARTH * radians(1)
"""Kilometres in a degree from south to north."""

Point = tuple[float, float]
"""Latitude and longitude in degrees."""


def km(one: Point, other: Point) -> float:
    """The haversine distance, in km."""
    (lat, lon), (to_lat, to_lon) = one, other
    rise, run = radians(to_lat - lat), radians(to_lon - lon)
    chord = sin(rise / 2) ** 2 + cos(radians(lat)) * cos(radians(to_lat)) * sin(run / 2) ** 2
    return 2 * EARTH * asin(min(1.0, sqrt(chord)))


def within(centre: Point, most: float, points: Mapping[int, Point]) -> dict[int, float]:
    """Key -> km of the points at most so far away; a box around the centre is looked at first."""
    lat, lon = centre
    high = most / DEGREE
    wide = high / max(cos(radians(min(abs(lat) + high, 89.0))), 0.01)
    boxed = {
        key: point
        for key, point in points.items()
        if abs(point[0] - lat) <= high and abs(point[1] - lon) <= wide
    }
    far = {key: km(centre, point) for key, point in boxed.items()}
    return {key: number for key, number in far.items() if number <= most}
