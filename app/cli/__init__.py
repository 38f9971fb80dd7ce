"""`footing`: serve, worker, init, seed, lookup, search, show, releases, import, cut, files, mirror, doctor, backups."""

from importlib import import_module

import click

# Each verb's module, opened when the verb is: the service's libraries take a second to load.
_VERBS = {
    "serve": "serve",
    "worker": "worker",
    "seed": "seed",
    "lookup": "read",
    "search": "read",
    "show": "read",
    "releases": "read",
    "import": "importing",
    "cut": "cut",
    "snapshots": "snapshots",
    "mirror": "mirror",
    "doctor": "doctor",
    "backup": "backup",
    "restore": "restore",
    "init": "init",
}


class _Verbs(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return list(_VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        if cmd_name not in _VERBS:
            return None
        verb: click.Command = getattr(
            import_module(f"app.cli.{_VERBS[cmd_name]}"), cmd_name if cmd_name != "import" else "import_"
        )
        return verb


@click.group(cls=_Verbs, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="footing")
def main() -> None:
    """Footing: an open registry for background emission factors.

    Settings come from FOOTING_… variables; without FOOTING_DATABASE_URL every command uses the embedded
    database under FOOTING_HOME.
    """
