"""What a downloaded file is called: safe everywhere, and telling where the browser knows more than ASCII."""

import re
import unicodedata
from urllib.parse import quote

from ..models import Thread
from ..slugs import slug_of

LONGEST = 60


def disposition_of(thread: Thread, ending: str) -> str:
    """`attachment`, with a name of ASCII for all and the title's own letters for those who read RFC 5987."""
    own = f"majlis-{thread.pk}-{slug_of(thread.title)}".rstrip("-")
    return f"attachment; filename=\"{ascii_name(thread)}.{ending}\"; filename*=UTF-8''{quote(own, safe='')}.{ending}"


def ascii_name(thread: Thread) -> str:
    """The number first: an Arabic title leaves no letter of ASCII."""
    plain = unicodedata.normalize("NFKD", slug_of(thread.title)).encode("ascii", "ignore").decode()
    words = re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:LONGEST].rstrip("-")
    return f"majlis-{thread.pk}-{words}".rstrip("-")
