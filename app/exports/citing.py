"""How a release is cited, in the forms that reference managers, repositories and footprints take.

Nothing here depends on when or where a release is rendered: its year is that of its label, and it has no address.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from app.exports.model import About

REGISTRY = "Footing"
_SPECIAL = re.compile(r"([&%$#_{}])")


def title(label: str) -> str:
    """Return what a release is called."""
    return f"{REGISTRY}, open registry of emission factors: release {label}"


def bibtex(about: About) -> str:
    """Return a BibTeX entry: `misc`, whose fields are author, title, howpublished, year and note (BibTeXing, 3.1).

    `version` is read by BibLaTeX (2.2.2) and passed over by BibTeX; braces keep names and titles as they are.
    """
    fields = {
        "author": f"{{{REGISTRY}}}",
        "title": f"{{{_escaped(title(about.label))}}}",
        "year": about.year,
        "version": about.label,
        "howpublished": "Data set",
        "note": _escaped(f"Release digest {about.digest}. Figures of {_named(about)}"),
    }
    inner = "".join(f"  {name} = {{{said}}},\n" for name, said in fields.items())
    return f"@misc{{footing-{about.label},\n{inner}}}\n"


def csl(about: About) -> Mapping[str, Any]:
    """Return an item of CSL-JSON 1.0.2 of type `dataset`; institutions are `literal` names, the date its year."""
    return {
        "id": f"footing-{about.label}",
        "type": "dataset",
        "title": title(about.label),
        "author": [{"literal": REGISTRY}],
        "contributor": [{"literal": one.name_en} for one in about.by_publisher()],
        "issued": {"date-parts": [[int(about.year)]]},
        "publisher": REGISTRY,
        "version": about.label,
        "note": f"Release digest {about.digest}",
    }


def datacite(about: About) -> Mapping[str, Any]:
    """Return metadata in DataCite 4.5 JSON: its mandatory properties 2 to 5 and 10, and what is known besides.

    Property 1, the DOI, is for whoever registers one to add. The release before has no identifier of a type that
    property 12 (relatedIdentifier) knows, so it is a relatedItem (20), which may go without.
    """
    before = [_before(about.parent)] if about.parent else []
    return {
        "creators": [_organisation(REGISTRY)],
        "titles": [{"title": title(about.label), "lang": "en"}],
        "publisher": {"name": REGISTRY},
        "publicationYear": about.year,
        "types": {"resourceTypeGeneral": "Dataset", "resourceType": "Emission factors"},
        "contributors": [{**_organisation(one.name_en), "contributorType": "Producer"} for one in about.by_publisher()],
        "alternateIdentifiers": [
            {"alternateIdentifier": about.digest, "alternateIdentifierType": "SHA-256 of the release's manifest"}
        ],
        "version": about.label,
        "rightsList": [_rights(one.id, one.title, one.url) for one in about.by_licence()],
        "relatedItems": before,
        "schemaVersion": "http://datacite.org/schema/kernel-4",
    }


def pact(about: About) -> Mapping[str, str]:
    """Return an entry of `secondaryEmissionFactorSources` of a PACT product footprint (PACT Data Exchange 2 and 3)."""
    return {"name": REGISTRY, "version": about.label}


def cited(about: About) -> Mapping[str, Any]:
    """Return the citation in every form."""
    return {"bibtex": bibtex(about), "csl": csl(about), "datacite": datacite(about), "pact": pact(about)}


def _organisation(name: str) -> dict[str, str]:
    return {"name": name, "nameType": "Organizational"}


def _rights(identifier: str, said: str, url: str | None) -> dict[str, str]:
    return {"rights": said, "rightsIdentifier": identifier} | ({"rightsUri": url} if url else {})


def _before(label: str) -> dict[str, Any]:
    said: Sequence[Mapping[str, str]] = [{"title": title(label)}]
    year = label.partition(".")[0]
    return {
        "relatedItemType": "Dataset",
        "relationType": "IsNewVersionOf",
        "titles": said,
        "publicationYear": year,
        "publisher": REGISTRY,
    }


def _named(about: About) -> str:
    return "; ".join(one.name_en for one in about.by_publisher()) or "nobody"


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", text.replace("\\", " "))
