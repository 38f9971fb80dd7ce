"""Wrong keys counted by where they come from, so that nobody tries them by the thousand."""

import ipaddress
from collections import OrderedDict, deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta

MOST_FAILURES = 10
WITHIN = timedelta(minutes=5)
MOST_PLACES = 10_000
_NETWORK = 64


@dataclass(frozen=True, slots=True)
class Failures:
    """When each place failed, in this process alone; of too many places those that failed longest ago are forgotten."""

    _at: OrderedDict[str, deque[datetime]] = field(default_factory=OrderedDict)

    def wait_s(self, address: str, now: datetime) -> int:
        """Return for how many seconds an address is not listened to; 0 where it is."""
        failed = self._at.get(place_of(address))
        if failed is None or len(failed) < MOST_FAILURES or now - failed[0] >= WITHIN:
            return 0
        return max(1, -((now - failed[0] - WITHIN) // timedelta(seconds=1)))

    def note(self, address: str, now: datetime) -> None:
        """Count a wrong key."""
        place = place_of(address)
        self._at.setdefault(place, deque(maxlen=MOST_FAILURES)).append(now)
        self._at.move_to_end(place)
        while len(self._at) > MOST_PLACES:
            self._at.popitem(last=False)


def place_of(address: str) -> str:
    """Return what is counted as one place: an address, or the /64 that a household or a machine has in IPv6."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if found.version == 4:  # noqa: PLR2004 - IPv4
        return str(found)
    return str(ipaddress.ip_network((int(found) >> _NETWORK << _NETWORK, _NETWORK)))
