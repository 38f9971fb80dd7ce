"""Where a factor version is from and what became of it, as one value, and as a list that people read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.nomenclature.gwp import GwpSet
from app.provenance.model import Dataset, Edition, Publisher, Source
from app.releases.model import Release

Told = dict[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """The version that a version amended or replaced."""

    number: int
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """The release that a version is no longer in, and why."""

    release: Release
    by: str
    reason: str | None
    replacement: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Lineage:
    """A version's record with everything that stands behind it and what ended it."""

    record: Mapping[str, Any]
    change: str
    minted: Release
    log_index: int
    edition: Edition
    dataset: Dataset
    publisher: Publisher
    gwp: GwpSet | None
    preceding: Earlier | None
    ended: Ended | None

    @property
    def uri(self) -> str:
        """Return the address of the version, for ever the same."""
        return version_path(self.record["key"], self.record["version"])

    @property
    def cited(self) -> Source:
        """Return the document that the figure is cited from, found by digest if there is one, else by title.

        One that the edition does not list is made of the citation.
        """
        locator, citation = self.record["as_published"]["locator"], self.record["source"]
        for source in self.edition.sources:
            same = source.digest == locator["digest"] if locator["digest"] else source.title == citation["title"]
            if same:
                return source
        stated = {name: citation[name] for name in ("title", "publisher", "published", "url", "note")}
        return Source(name="cited", file=None, digest=locator["digest"], **stated)


def version_path(key: str, number: int) -> str:
    """Return the path of a version."""
    return f"/v1/factors/{key}/versions/{number}"


def steps(lineage: Lineage) -> Sequence[Told]:
    """Return the chain from the document to the log, a step each, oldest first."""
    told = [_document(lineage), *_others(lineage), _edition(lineage)]
    if lineage.record["value_origin"] == "computed":
        told.append(_computation(lineage))
    told += [_minted(lineage), _release(lineage), {"step": "log_entry", "index": lineage.log_index}]
    if lineage.ended is not None:
        told.append(_end(lineage.ended))
    return told


def _document(lineage: Lineage) -> Told:
    record = lineage.record
    place = record["as_published"]["locator"]["place"]
    stated = {name: record["as_published"][name] for name in ("value", "unit")}
    return _source("document", lineage.cited) | {"place": place, "as_published": stated, "evidence": record["evidence"]}


def _others(lineage: Lineage) -> list[Told]:
    cited = lineage.cited
    return [_source("further_document", one) for one in lineage.edition.sources if one.name != cited.name]


def _source(step: str, one: Source) -> Told:
    told: Told = {"step": step, "title": one.title, "publisher": one.publisher, "published": one.published}
    return told | {"url": one.url, "file": one.file, "digest": one.digest, "note": one.note}


def _edition(lineage: Lineage) -> Told:
    edition, dataset, publisher = lineage.edition, lineage.dataset, lineage.publisher
    return {
        "step": "edition",
        "key": edition.key,
        "label": edition.label,
        "published": edition.published,
        "dataset": {"key": dataset.key, "title": {"en": dataset.title_en, "zh": dataset.title_zh}},
        "publisher": {"slug": publisher.slug, "name": {"en": publisher.name_en, "zh": publisher.name_zh}},
        "licence": {"id": edition.licence, "attribution": edition.attribution},
        "accounting_rule": dataset.accounting_rule,
        "uri": f"/v1/datasets/{dataset.key}",
    }


def _computation(lineage: Lineage) -> Told:
    return {"step": "computation", "inputs": lineage.record["inputs"], "note": lineage.record["note"]}


def _minted(lineage: Lineage) -> Told:
    record, earlier = lineage.record, lineage.preceding
    preceding = None
    if earlier is not None:
        uri = version_path(record["key"], earlier.number)
        preceding = {"version": earlier.number, "digest": earlier.digest, "uri": uri}
    told: Told = {"step": "factor_version", "key": record["key"], "version": record["version"]}
    told |= {"digest": record["digest"], "uri": lineage.uri, "preceding": preceding, "gwp": record["gwp"]}
    return told | {"owner": record["owner"], "entered_by": record["entered_by"], "reviews": record["reviews"]}


def _release(lineage: Lineage) -> Told:
    one = lineage.minted
    told: Told = {"step": "release", "label": one.label, "digest": one.spelled_digest, "change": lineage.change}
    told |= {"released_at": moment(one), "note": one.note, "log": {"index": one.log_index}}
    return told | {"uri": f"/v1/releases/{one.label}"}


def _end(one: Ended) -> Told:
    told: Told = {"step": "end", "by": one.by, "release": one.release.label, "released_at": moment(one.release)}
    return told | {"reason": one.reason, "replacement": one.replacement, "uri": f"/v1/releases/{one.release.label}"}


def moment(release: Release) -> str:
    """Return when a release was cut, in UTC."""
    return release.released_at.strftime("%Y-%m-%dT%H:%M:%SZ")
