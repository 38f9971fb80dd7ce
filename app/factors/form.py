"""A factor version as the record that is digested and served: one shape for every door."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

from app.factors import quality
from app.factors.citation import citation
from app.factors.model import Constituent, FactorContent, FactorKey, FactorVersion, GasBasis, PedigreeScores, Period
from app.kit.amounts import presented
from app.kit.canonical import canonical_bytes, composed, digest, spelled, wire
from app.nomenclature.gwp import GwpSet
from app.nomenclature.model import Nomenclature

Record = dict[str, object]
Rating = tuple[PedigreeScores, Decimal]


def minted(
    factor: UUID,
    key: FactorKey,
    place: tuple[int, int | None, str],
    content: FactorContent,
    nomenclature: Nomenclature,
) -> FactorVersion:
    """Return the version at a place (number, preceding, edition key), with its bytes and their digest."""
    number, preceding, edition = place
    gwp = nomenclature.gwp_sets.get(content.gwp or "")
    rated = rating(content, gwp.values if gwp else {})
    spoken = identified(factor, key, place) | stated(content, gwp, rated)
    record = {name: composed(said) for name, said in spoken.items()}
    canonical = canonical_bytes(record)
    hashed = digest(canonical)
    served: Record = {}
    for name, said in record.items():
        served[name] = said
        if name == "preceding":
            served["digest"] = spelled(hashed)
    return FactorVersion(
        factor=factor,
        key=key,
        number=number,
        preceding=preceding,
        edition=edition,
        content=content,
        canonical=canonical,
        digest=hashed,
        rendered=wire(served),
        citation=citation(record, spelled(hashed)),
        dqr=rated[1] if rated else None,
    )


def identified(factor: UUID, key: FactorKey, place: tuple[int, int | None, str]) -> Record:
    """Return the fields that say which version of which factor this is."""
    number, preceding, edition = place
    record: Record = {"id": str(factor), "key": str(key), "version": number, "preceding": preceding}
    publisher, _, _ = key.dataset.partition("/")
    return record | {"publisher": publisher, "dataset": key.dataset, "edition": edition.rpartition("/")[2]}


def stated(content: FactorContent, gwp: GwpSet | None, rated: Rating | None) -> Record:
    """Return the fields that say what the figure is."""
    return _about(content) | _figure(content, gwp) | _backing(content, rated)


def value_unit(gas_basis: GasBasis) -> str:
    """Return the numerator: CO2 alone is never called CO2e."""
    return "kg CO2" if gas_basis is GasBasis.CO2_ONLY else "kg CO2e"


def constituent_record(part: Constituent, gwp: GwpSet | None) -> Record:
    """Return a constituent with its mass; a mass worked out from published CO2e stands beside that CO2e."""
    record: Record = {"gas": part.gas, "kg": part.kg}
    if part.co2e is not None:
        potential = gwp.values.get(part.gas) if gwp else None
        record["kg"] = presented(Fraction(part.co2e) / Fraction(potential))[0] if potential else None
        record["co2e"] = part.co2e
    return record


def _about(content: FactorContent) -> Record:
    unit = content.declared_unit
    return {
        "name": {"en": content.name_en, "zh": content.name_zh},
        "synonyms": list(content.synonyms),
        "description": content.description,
        "activity": content.activity,
        "products": [{"scheme": code.scheme, "code": code.code} for code in content.products],
        "industries": [{"scheme": code.scheme, "code": code.code} for code in content.industries],
        "geography": content.geography,
        "reference_period": _days(content.reference_period),
        "valid": _days(content.valid),
        "declared_unit": {
            "amount": unit.amount,
            "unit": unit.unit,
            "calorific_basis": unit.calorific_basis,
            "currency_year": unit.currency_year,
            "price_basis": unit.price_basis,
        },
    }


def _figure(content: FactorContent, gwp: GwpSet | None) -> Record:
    return {
        "value": content.value,
        "value_unit": value_unit(content.gas_basis),
        "gas_basis": content.gas_basis,
        "gwp": content.gwp,
        "value_origin": content.value_origin,
        "constituents": [constituent_record(part, gwp) for part in content.constituents],
        "boundary": content.boundary,
        "stages": list(content.stages),
        "scope": content.scope,
        "scope2_basis": content.scope2_basis,
        "technology": content.technology,
        "allocation": content.allocation,
        "cut_off": content.cut_off,
        "coverage": content.coverage,
        "background_databases": list(content.background_databases),
        "dataset_type": content.dataset_type,
        "method_standards": list(content.method_standards),
    }


def _backing(content: FactorContent, rated: Rating | None) -> Record:
    published, locator = content.as_published, content.as_published.locator
    source, licence = content.source, content.licence
    return {
        "quality": _quality(content, rated),
        "uncertainty": content.uncertainty,
        "inputs": [{"name": name, "stated": said} for name, said in content.inputs],
        "as_published": {
            "value": published.value,
            "unit": published.unit,
            "locator": {"document": locator.document, "digest": locator.digest, "place": locator.place},
        },
        "evidence": content.evidence,
        "source": {
            "title": source.title,
            "publisher": source.publisher,
            "published": source.published,
            "url": source.url,
            "note": source.note,
        },
        "licence": {"id": licence.id, "attribution": licence.attribution, "tier": licence.tier},
        "owner": content.owner,
        "entered_by": content.entered_by,
        "reviews": [dict(review) for review in content.reviews],
        "change_note": content.change_note,
        "external_id": content.external_id,
        "note": content.note,
    }


def _quality(content: FactorContent, rated: Rating | None) -> Record:
    return {
        "pedigree": _scores(rated[0]) if rated else None,
        "ilcd": None,
        "dqr": rated[1] if rated else None,
        "method": quality.METHOD if rated else None,
        "by_gas": [{"group": group.group, "pedigree": _scores(group.scores)} for group in content.scores],
        "flags": list(content.flags),
    }


def rating(content: FactorContent, gwp: Mapping[str, Decimal]) -> Rating | None:
    """Return a factor's own scores and DQR where its raw scores allow it."""
    if not content.scores:
        return None
    groups = {group.group for group in content.scores}
    return quality.factor_scores(content.scores, quality.co2e_weights(content.constituents, gwp, groups))


def _scores(scores: PedigreeScores) -> Record:
    return dict(zip(quality.INDICATORS, scores.all(), strict=True))


def _days(period: Period) -> Record:
    first, last = period.first, period.last
    return {"from": first.isoformat() if first else None, "to": last.isoformat() if last else None}
