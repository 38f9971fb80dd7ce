"""Imports every room's tables, so that there is one metadata."""

import app.demand.tables
import app.factors.tables
import app.nomenclature.tables
import app.provenance.tables
import app.publication.tables
import app.releases.tables
import app.search.tables
import app.tlog.tables  # noqa: F401 - imported so that its tables join the metadata
from app.kit.db import metadata

__all__ = ["metadata"]
