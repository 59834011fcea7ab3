"""The only cookie that a visitor without an account can ever get."""

PROGRESS_COOKIE = "wortel_stappen"
