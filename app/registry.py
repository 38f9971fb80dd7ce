"""Imports every room's tables, so that there is one metadata."""

import app.access.tables
import app.demand.tables
import app.exports.tables
import app.factors.tables
import app.kit.outbox
import app.kit.progress
import app.kit.retries
import app.nomenclature.tables
import app.proposals.tables
import app.provenance.tables
import app.publication.tables
import app.releases.tables
import app.search.tables
import app.tlog.tables  # noqa: F401 - imported so that its tables join the metadata
from app.kit.db import metadata

__all__ = ["metadata"]
