"""Mail whose failing stops nothing else: what it tells of has happened already."""

import logging

from django.core.mail import EmailMessage

logger = logging.getLogger(__name__)


def sent(mail: EmailMessage) -> bool:
    """Send it; False where no server takes it. The record has the kind of error, and no address."""
    try:
        return bool(mail.send())
    except OSError as error:  # SMTPException is one
        logger.error("A mail was not sent: %s", type(error).__name__)
        return False
