from tests.accounts.conftest import (
    commits_at_once,
    nobody_tried_before,
    patient_codes,
    quick_passwords,
)

__all__ = ["commits_at_once", "nobody_tried_before", "patient_codes", "quick_passwords"]
