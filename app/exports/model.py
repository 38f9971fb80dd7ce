"""A release as its files tell of it: which one it is, whose figures it holds, and on what terms."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.provenance.model import Dataset, Edition, Licence, Publisher, Source


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An edition whose licence forbids handing it on, and how many of its rows a release holds."""

    edition: str
    licence: str
    rows: int


@dataclass(frozen=True, slots=True)
class Attribution:
    """The text that whoever uses figures of an edition has to print."""

    edition: str
    licence: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What stands beside the rows in every file: the release, and what its rows were taken from.

    Publishers, datasets, editions and licences are those of the rows and no others; `digest` is spelled as it is
    everywhere; `parent` is the label of the release before. Nothing here tells when or where a file was made.
    """

    label: str
    number: int
    digest: str
    parent: str | None
    publishers: tuple[Publisher, ...]
    datasets: tuple[Dataset, ...]
    editions: tuple[Edition, ...]
    licences: tuple[Licence, ...]
    left_out: tuple[LeftOut, ...] = ()

    @property
    def year(self) -> str:
        """Return the year in which the release was cut, by its label."""
        return self.label.partition(".")[0]

    def by_edition(self) -> Sequence[Edition]:
        """Return the editions by key, in whatever order they were given."""
        return sorted(self.editions, key=lambda one: one.key)

    def by_dataset(self) -> Sequence[Dataset]:
        """Return the datasets by key."""
        return sorted(self.datasets, key=lambda one: one.key)

    def by_publisher(self) -> Sequence[Publisher]:
        """Return the publishers by slug."""
        return sorted(self.publishers, key=lambda one: one.slug)

    def by_licence(self) -> Sequence[Licence]:
        """Return the licences by identifier."""
        return sorted(self.licences, key=lambda one: one.id)

    def withheld(self) -> Sequence[LeftOut]:
        """Return what was left out, by edition."""
        return sorted(self.left_out, key=lambda one: (one.edition, one.licence))

    def attributions(self) -> Sequence[Attribution]:
        """Return the text to print for each edition, by edition."""
        return [Attribution(one.key, one.licence, one.attribution) for one in self.by_edition()]

    def sources(self) -> Sequence[tuple[str, Source]]:
        """Return each document with the key of its edition, by edition and in the order in which that lists them."""
        return [(edition.key, source) for edition in self.by_edition() for source in edition.sources]
