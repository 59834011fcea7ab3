"""Logs that say what happened and never to whom."""

import logging


class WithoutRequest(logging.Filter):
    """Drop the request, its path's query and the user from a record before it is written."""

    def filter(self, record: logging.LogRecord) -> bool:
        for attribute in ("request", "user"):
            record.__dict__.pop(attribute, None)
        if isinstance(record.args, tuple):
            record.args = tuple(
                argument.split("?")[0] if isinstance(argument, str) else argument
                for argument in record.args
            )
        return True
