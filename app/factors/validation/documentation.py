"""What must be said of every figure, whatever rule it follows (C19, C22, T01)."""

import re
from collections.abc import Iterator

from app.factors.model import FactorContent, FactorKey, ValueOrigin
from app.factors.validation.finding import Finding, block

_SLUG = re.compile(r"[a-z0-9][a-z0-9.-]{0,159}")
_FREE_TEXTS = (
    "name_en",
    "name_zh",
    "description",
    "technology",
    "allocation",
    "cut_off",
    "coverage",
    "owner",
    "entered_by",
    "change_note",
    "external_id",
    "note",
)
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_DIGEST = re.compile(r"sha256:[0-9a-f]{64}")


def texts(content: FactorContent) -> Iterator[Finding]:
    """Refuse free text with control characters or unpaired surrogates, which no reader could show."""
    published, source = content.as_published, content.source
    said = {name: getattr(content, name) for name in _FREE_TEXTS}
    said |= {"as_published.value": published.value, "as_published.unit": published.unit}
    said |= {"as_published.locator.document": published.locator.document}
    said |= {"as_published.locator.place": published.locator.place, "licence.attribution": content.licence.attribution}
    said |= {f"source.{name}": getattr(source, name) for name in ("title", "publisher", "published", "url", "note")}
    listed = (*content.synonyms, *content.flags, *(part for pair in content.inputs for part in pair))
    for path, text in (*said.items(), *(("synonyms, flags, inputs", one) for one in listed)):
        if text is not None and _UNPRINTABLE.search(text):
            yield block("T01", path, "control characters or unpaired surrogates in text")


def identity(key: FactorKey) -> Iterator[Finding]:
    """Refuse a slug of other characters or longer than 160."""
    if not _SLUG.fullmatch(key.slug):
        yield block("C22", "slug", "a slug has a-z, 0-9, full stops and hyphens, at most 160")


def source(content: FactorContent) -> Iterator[Finding]:
    """Refuse a figure nobody can find again: no document, no place, no verbatim text, no licence."""
    published = content.as_published
    stated = {
        "source.title": content.source.title,
        "as_published.value": published.value,
        "as_published.unit": published.unit,
        "as_published.locator.document": published.locator.document,
        "as_published.locator.place": published.locator.place,
        "licence.id": content.licence.id,
        "licence.attribution": content.licence.attribution,
    }
    for path, text in stated.items():
        if not text.strip():
            yield block("C19", path, "a figure nobody can cite is not released")
    digest = published.locator.digest
    if digest is not None and not _DIGEST.fullmatch(digest):
        yield block("C19", "as_published.locator.digest", "sha256: and 64 hexadecimal digits")
    if content.value_origin is ValueOrigin.COMPUTED and not content.inputs:
        yield block("C19", "inputs", "a computed value says what it was computed from")


def scores(content: FactorContent) -> Iterator[Finding]:
    """Refuse a pedigree score outside 1 to 5, and a group of gases scored twice."""
    groups = [group.group for group in content.scores]
    if len(set(groups)) != len(groups):
        yield block("C17", "quality.by_gas", "a group of gases is scored once")
    for group in content.scores:
        for score in group.scores.all():
            if score is not None and not 1 <= score <= 5:  # noqa: PLR2004 - the matrix has five columns
                yield block("C17", f"quality.by_gas.{group.group}", "a score is from 1 (best) to 5")
