"""Bytes that came in, counted by whose they are, so that nobody fills the disk in a day."""

from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from app.access.errors import TooManyBytes

MOST_SUBJECTS = 10_000


@dataclass(frozen=True, slots=True)
class Uploads:
    """Bytes of this day (UTC) by subject, in this process alone; of too many subjects the quietest are forgotten."""

    _of: OrderedDict[UUID, tuple[date, int]] = field(default_factory=OrderedDict)

    def __len__(self) -> int:
        """Return how many subjects are remembered."""
        return len(self._of)

    def refuse(self, subject: UUID, count: int, most: int, now: datetime) -> None:
        """Refuse so many bytes where they would be more than a subject may send in a day."""
        if self._so_far(subject, now) + count > most:
            midnight = datetime.combine(now.date() + timedelta(days=1), time(), UTC)
            wait_s = -((now - midnight) // timedelta(seconds=1))
            detail = f"you may send {most} bytes of files a day"
            raise TooManyBytes(detail, hint=f"again in {wait_s} s, when the next day begins", retry_after_s=wait_s)

    def take(self, subject: UUID, count: int, most: int, now: datetime) -> None:
        """Count bytes that came; refuse them, uncounted, where they are more than a subject may send in a day."""
        self.refuse(subject, count, most, now)
        self._of[subject] = (now.date(), self._so_far(subject, now) + count)
        self._of.move_to_end(subject)
        while len(self._of) > MOST_SUBJECTS:
            self._of.popitem(last=False)

    def _so_far(self, subject: UUID, now: datetime) -> int:
        day, count = self._of.get(subject, (now.date(), 0))
        return count if day == now.date() else 0
