"""`footing`: serve, seed, lookup, search, show, releases, doctor."""

import click

from app.cli.doctor import doctor
from app.cli.read import lookup, releases, search, show
from app.cli.seed import seed
from app.cli.serve import serve


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="footing")
def main() -> None:
    """Footing: an open registry for background emission factors.

    Settings come from FOOTING_… variables; without FOOTING_DATABASE_URL every command uses the embedded
    database under FOOTING_HOME.
    """


for one in (serve, seed, lookup, search, show, releases, doctor):
    main.add_command(one)
