"""Making releases: of a change set, of what was accepted, in earnest or to see what it would do; announcing them."""

from app.publication.commands.announcing import CHANNEL, announce
from app.publication.commands.cutting import cut

__all__ = ["CHANNEL", "announce", "cut"]
