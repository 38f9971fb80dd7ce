"""Text from outside: length and characters checked once, at the edge."""

import re
import unicodedata

from app.kit.errors import BadText

_REFUSED = re.compile(
    "[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]"
)


def line(name: str, text: str, longest: int) -> str:
    """Return one line of text in NFC; refuse control, invisible and bidirectional characters, breaks, excess length."""
    if len(text) <= longest and text.isascii() and text.isprintable():
        return text  # most is; it is in NFC, and nothing of it is refused
    composed = unicodedata.normalize("NFC", text[: longest + 1])
    if len(text) > longest or len(composed) > longest:
        detail = f"{name} is longer than {longest} characters"
        raise BadText(detail, hint=f"at most {longest} characters", fields=[name])
    if _REFUSED.search(text):
        detail = f"{name} has control, invisible or unpaired characters"
        raise BadText(detail, hint="printable text only", fields=[name])
    return composed
