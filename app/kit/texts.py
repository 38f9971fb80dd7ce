"""Text from outside: length and characters checked once, at the edge."""

import re
import unicodedata

from app.kit.errors import BadText

_REFUSED = re.compile(
    "[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff\u200b-\u200f\u202a-\u202e\u2060-\u2069]"
)


def line(name: str, text: str, longest: int) -> str:
    """Return one line of text in NFC; refuse control, invisible and bidirectional characters and excess length."""
    if len(text) > longest:
        detail = f"{name} is longer than {longest} characters"
        raise BadText(detail, hint=f"at most {longest} characters", fields=[name])
    if _REFUSED.search(text):
        detail = f"{name} has control, invisible or unpaired characters"
        raise BadText(detail, hint="printable text only", fields=[name])
    return unicodedata.normalize("NFC", text)
