"""A lineage as W3C PROV-JSON (Member Submission 2013): entities, activities, agents, and how they hang together.

The names are `tag:` URIs (RFC 4151): they name the same things on every installation and lead nowhere.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from app.changes.lineage import Lineage, moment, version_path
from app.kit.amounts import plain
from app.kit.ids import identity
from app.provenance.model import Edition, Source
from app.releases.model import Release

_PREFIX = {"footing": "tag:footing.example,2026:", "dcterms": "http://purl.org/dc/terms/"}
_REGISTRY = "footing:registry"
Named = dict[str, dict[str, object]]


def prov_json(lineage: Lineage) -> dict[str, object]:
    """Return the PROV-JSON document of a lineage."""
    return {
        "prefix": dict(_PREFIX),
        "entity": _entities(lineage),
        "activity": _activities(lineage),
        "agent": _agents(lineage),
        **{name: _numbered(name, said) for name, said in _relations(lineage).items() if said},
    }


def _entities(lineage: Lineage) -> Named:
    minted = lineage.minted
    manifest = _typed("ReleaseManifest", f"release {minted.label}", collection=True)
    uri = {"footing:uri": f"/v1/releases/{minted.label}/manifest"}
    return {
        **{_document_id(lineage, one): _document(one) for one in _documents(lineage)},
        _edition_id(lineage): _edition(lineage.edition),
        _factor_id(lineage): _factor(lineage),
        _release_id(minted): manifest | {"footing:digest": minted.spelled_digest} | uri,
        _log_id(lineage): _typed("LogEntry", f"log entry {lineage.log_index}"),
        **_origins(lineage),
    }


def _factor(lineage: Lineage) -> dict[str, object]:
    record = lineage.record
    value = {"$": plain(Decimal(record["value"])), "type": "xsd:decimal"}
    return _typed("FactorVersion", record["name"]["en"]) | _given(
        {"footing:digest": record["digest"], "footing:uri": lineage.uri, "footing:value": value}
        | {"footing:valueUnit": record["value_unit"], "footing:enteredBy": record["entered_by"]}
    )


def _origins(lineage: Lineage) -> Named:
    """Return what a version was made from beside documents: the version before and the GWP set."""
    origins: Named = {}
    preceding, gwp = lineage.preceding, lineage.gwp
    if preceding is not None:
        uri = version_path(lineage.record["key"], preceding.number)
        stated = {"footing:digest": preceding.digest, "footing:uri": uri}
        origins[_preceding_id(lineage)] = _typed("FactorVersion", None) | stated
    if gwp is not None:
        origins[_gwp_id(lineage)] = _typed("GwpSet", gwp.code) | _given({"dcterms:source": gwp.citation})
    return origins


def _activities(lineage: Lineage) -> Named:
    activities = {
        _issue_id(lineage): _typed("Issue", f"issue of {lineage.edition.key}"),
        _cut_id(lineage.minted): _cut(lineage.minted),
    }
    if _is_computed(lineage):
        inputs = [f"{one['name']} = {one['stated']}" for one in lineage.record["inputs"]]
        computed = _typed("Computation", f"computation of {lineage.record['key']}")
        activities[_computation_id(lineage)] = computed | ({"footing:input": inputs} if inputs else {})
    if lineage.ended is not None:
        activities[_cut_id(lineage.ended.release)] = _cut(lineage.ended.release)
    return activities


def _agents(lineage: Lineage) -> Named:
    publisher = lineage.publisher
    agents: Named = {_publisher_id(lineage): _organization(publisher.name_en)}
    agents |= {_organization_id(one): _organization(one.publisher) for one in _documents(lineage)}
    agents[_REGISTRY] = {"prov:type": _name("prov:SoftwareAgent"), "prov:label": "Footing registry"}
    return agents


def _relations(lineage: Lineage) -> dict[str, list[dict[str, object]]]:
    factor, edition, cut = _factor_id(lineage), _edition_id(lineage), _cut_id(lineage.minted)
    issue, release = _issue_id(lineage), _release_id(lineage.minted)
    documents = {_document_id(lineage, one): one for one in _documents(lineage)}
    at = moment(lineage.minted)
    return {
        "wasGeneratedBy": [
            _generated(edition, issue),
            _generated(factor, cut, at),
            _generated(release, cut, at),
            _generated(_log_id(lineage), cut, at),
        ],
        "used": [_used(issue, one) for one in documents] + [_used(cut, edition)] + _computed(lineage),
        "wasInformedBy": [{"prov:informed": cut, "prov:informant": _computation_id(lineage)}]
        if _is_computed(lineage)
        else [],
        "wasDerivedFrom": _derived(lineage),
        "wasAttributedTo": [
            *(_attributed(name, _organization_id(one)) for name, one in documents.items()),
            _attributed(edition, _publisher_id(lineage)),
            _attributed(factor, _publisher_id(lineage)),
            _attributed(release, _REGISTRY),
        ],
        "wasAssociatedWith": _associated(lineage),
        "hadMember": [{"prov:collection": whole, "prov:entity": factor} for whole in (edition, release)],
        "wasInvalidatedBy": _invalidated(lineage),
    }


def _computed(lineage: Lineage) -> list[dict[str, object]]:
    if not _is_computed(lineage):
        return []
    used = [_document_id(lineage, lineage.cited), *([_gwp_id(lineage)] if lineage.gwp else [])]
    return [_used(_computation_id(lineage), one) for one in used]


def _derived(lineage: Lineage) -> list[dict[str, object]]:
    factor = _factor_id(lineage)
    derived = [_from(factor, _document_id(lineage, lineage.cited)), _from(_log_id(lineage), factor)]
    if lineage.gwp is not None:
        derived.append(_from(factor, _gwp_id(lineage)))
    if lineage.preceding is not None:
        derived.append(_from(factor, _preceding_id(lineage)) | {"prov:type": _name("prov:Revision")})
    return derived


def _associated(lineage: Lineage) -> list[dict[str, object]]:
    cuts = dict.fromkeys(_cut_id(one) for one in (lineage.minted, *([lineage.ended.release] if lineage.ended else [])))
    issued = _acted(_issue_id(lineage), _publisher_id(lineage), "publisher")
    return [issued, *(_acted(one, _REGISTRY, "registry") for one in cuts)]


def _invalidated(lineage: Lineage) -> list[dict[str, object]]:
    ended = lineage.ended
    if ended is None:
        return []
    at = {"prov:activity": _cut_id(ended.release), "prov:time": moment(ended.release), "footing:by": ended.by}
    why = _given({"footing:reason": ended.reason, "footing:replacement": ended.replacement})
    return [{"prov:entity": _factor_id(lineage)} | at | why]


def _documents(lineage: Lineage) -> tuple[Source, ...]:
    sources, cited = lineage.edition.sources, lineage.cited
    return sources if cited in sources else (cited, *sources)


def _edition(one: Edition) -> dict[str, object]:
    stated = {"dcterms:issued": one.published, "dcterms:license": one.licence, "dcterms:rights": one.attribution}
    return _typed("Edition", one.key, collection=True) | _given(stated)


def _document(one: Source) -> dict[str, object]:
    stated = {"dcterms:issued": one.published, "dcterms:source": one.url, "footing:digest": one.digest}
    return _typed("Document", one.title) | _given(stated | {"footing:file": one.file, "footing:note": one.note})


def _cut(release: Release) -> dict[str, object]:
    return _typed("Cut", f"cut of release {release.label}") | {"prov:endTime": moment(release)}


def _organization(name: str) -> dict[str, object]:
    return {"prov:type": _name("prov:Organization"), "prov:label": name}


def _typed(kind: str, label: str | None, *, collection: bool = False) -> dict[str, object]:
    kinds = [_name(f"footing:{kind}"), *([_name("prov:Collection")] if collection else [])]
    return {"prov:type": kinds if collection else kinds[0]} | ({"prov:label": label} if label else {})


def _name(qualified: str) -> dict[str, str]:
    return {"$": qualified, "type": "prov:QUALIFIED_NAME"}


def _given(stated: Mapping[str, Any]) -> dict[str, object]:
    return {name: said for name, said in stated.items() if said is not None}


def _generated(entity: str, activity: str, at: str | None = None) -> dict[str, object]:
    return {"prov:entity": entity, "prov:activity": activity} | _given({"prov:time": at})


def _used(activity: str, entity: str) -> dict[str, object]:
    return {"prov:activity": activity, "prov:entity": entity}


def _from(made: str, used: str) -> dict[str, object]:
    return {"prov:generatedEntity": made, "prov:usedEntity": used}


def _attributed(entity: str, agent: str) -> dict[str, object]:
    return {"prov:entity": entity, "prov:agent": agent}


def _acted(activity: str, agent: str, role: str) -> dict[str, object]:
    return {"prov:activity": activity, "prov:agent": agent, "prov:role": role}


def _numbered(name: str, relations: list[dict[str, object]]) -> Named:
    return {f"_:{name}{place}": one for place, one in enumerate(relations, 1)}


def _is_computed(lineage: Lineage) -> bool:
    return bool(lineage.record["value_origin"] == "computed")


def _factor_id(lineage: Lineage) -> str:
    return f"footing:factors/{lineage.record['key']}/versions/{lineage.record['version']}"


def _preceding_id(lineage: Lineage) -> str:
    number = lineage.preceding.number if lineage.preceding else 0
    return f"footing:factors/{lineage.record['key']}/versions/{number}"


def _edition_id(lineage: Lineage) -> str:
    return f"footing:editions/{lineage.edition.key}"


def _document_id(lineage: Lineage, one: Source) -> str:
    return f"footing:documents/{identity('document', f'{lineage.edition.key}/{one.name}')}"


def _gwp_id(lineage: Lineage) -> str:
    return f"footing:gwp-sets/{lineage.gwp.code if lineage.gwp else ''}"


def _release_id(release: Release) -> str:
    return f"footing:releases/{release.label}"


def _log_id(lineage: Lineage) -> str:
    return f"footing:log/{lineage.log_index}"


def _issue_id(lineage: Lineage) -> str:
    return f"footing:issues/{lineage.edition.key}"


def _cut_id(release: Release) -> str:
    return f"footing:cuts/{release.label}"


def _computation_id(lineage: Lineage) -> str:
    return f"footing:computations/{lineage.record['key']}/{lineage.record['version']}"


def _publisher_id(lineage: Lineage) -> str:
    return f"footing:publishers/{lineage.publisher.slug}"


def _organization_id(one: Source) -> str:
    return f"footing:organizations/{identity('organization', one.publisher)}"
