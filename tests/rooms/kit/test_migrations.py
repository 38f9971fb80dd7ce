"""What migrations make and what the rooms' tables say are the same."""

from alembic import command
from alembic.config import Config

from tests.plugins.databases import ROOT


def test_migrations_leave_nothing_to_generate(server, migrated):
    config = Config(toml_file=ROOT / "pyproject.toml")
    config.attributes["url"] = server.url(migrated)
    command.check(config)
