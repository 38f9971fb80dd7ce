"""The shapes of what stands around the factors: releases, publishers, datasets, nomenclature, errors, health."""

from typing import Literal

from pydantic import Field

from app.rest.schemas import Digest, ListOut, LogOut, Name, Out


class ReleaseOut(Out):
    """A release."""

    label: str
    number: int
    digest: Digest
    parent: Digest | None
    changes: int
    note: str | None
    released_at: str
    log: LogOut


class ReleasesOut(ListOut):
    """A page of releases, newest first."""

    items: list[ReleaseOut]


class PublisherOut(Out):
    """A publisher."""

    slug: str
    kind: str
    country: str | None
    name: Name


class PublishersOut(ListOut):
    """A page of publishers."""

    items: list[PublisherOut]


class DatasetOut(Out):
    """A dataset."""

    key: str
    publisher: str
    title: Name
    industry_scope: list[str]
    editions: Literal["extend", "replace"]
    accounting_rule: str
    tier: str


class DocumentOut(Out):
    """A document of an edition, and the digest of its file where we hold it."""

    name: str
    title: str
    publisher: str
    published: str | None
    url: str | None
    file: str | None
    digest: Digest | None
    note: str | None


class TermsOut(Out):
    """Licence of an edition and the attribution to print."""

    id: str
    attribution: str


class EditionOut(Out):
    """One issue of a dataset."""

    label: str
    published: str | None
    licence: TermsOut
    sources: list[DocumentOut]


class DatasetShownOut(DatasetOut):
    """A dataset with its editions and their documents."""

    issues: list[EditionOut]


class DatasetsOut(ListOut):
    """A page of datasets."""

    items: list[DatasetOut]


class NamesOut(ListOut):
    """A page of a table of the nomenclature."""

    items: list[dict[str, object]]


class ErrorOut(Out):
    """What an error code means, in English and Chinese."""

    code: str
    title: str
    status: int
    meaning: str
    title_zh: str | None
    meaning_zh: str | None


class ErrorsOut(ListOut):
    """A page of error codes."""

    items: list[ErrorOut]


class ReplicasOut(Out):
    """How many replicas reads are spread over."""

    total: int
    in_step: int = Field(description="those that have the latest release and answer")


class HealthOut(Out):
    """How the service is."""

    status: Literal["ok"]
    release: str | None = None
    primary: Literal["ok", "away"] | None = Field(
        None, description="whether the primary answers, which writes need; only where there are replicas"
    )
    replicas: ReplicasOut | None = Field(None, description="only where there are replicas")


class EntranceOut(Out):
    """What the service is, and addresses to go on from."""

    name: str
    about: str
    doors: dict[str, str]
