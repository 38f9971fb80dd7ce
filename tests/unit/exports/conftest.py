"""Files of every format, made of records that try everything."""

import pytest

from app.exports.formats.catalogue import FORMATS, made
from tests.factories.flat import about, given, hostile_records

ENDINGS = {"datapackage": "zip"}


@pytest.fixture(scope="session")
def given_files(tmp_path_factory):
    """The flat table and the lines, as COPY writes them, and the rows they hold."""
    return given(tmp_path_factory.mktemp("given"), hostile_records())


@pytest.fixture(scope="session")
def release_files(tmp_path_factory, given_files):
    """Each format as a path and what the manifest says of it, by name."""
    folder = tmp_path_factory.mktemp("made")
    paths = {one.name: folder / f"footing-2026.3.{ENDINGS.get(one.name, one.name)}" for one in FORMATS}
    told = [made(one, given_files.table, given_files.lines, about(), paths[one.name]) for one in FORMATS]
    return {one.name: (paths[one.name], one) for one in told}
