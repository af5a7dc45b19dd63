"""Mail leaves after the answer: its time must not tell who has an account, nor a slow mail server hold a page up."""

import logging
from concurrent.futures import ThreadPoolExecutor

from django.core.mail import EmailMessage
from django.db import transaction

logger = logging.getLogger(__name__)
_postman = ThreadPoolExecutor(max_workers=2, thread_name_prefix="mail")


def send(message: EmailMessage) -> None:
    """Hand a finished message over. It leaves once the transaction is committed; a failure is logged, not raised."""
    transaction.on_commit(lambda: _postman.submit(_deliver, message))


def _deliver(message: EmailMessage) -> None:
    try:
        message.send()
    except Exception:
        # The recipients stay out of the log: it is read by more people than the mail.
        logger.exception("a message could not be sent")
