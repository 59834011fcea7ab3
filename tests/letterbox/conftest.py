from tests.mentoring.conftest import (  # noqa: F401  (fixtures)
    bilal,
    cheap,
    circle,
    house,
    mentor,
    pool,
    sofie,
)
