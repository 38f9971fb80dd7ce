"""`footing lookup`, `search`, `show` and `releases`: the same read path as over HTTP, the same bytes with --json."""

import json
from decimal import Decimal
from typing import Any

import click

from app.cli.running import run
from app.factors.citation import figure
from app.front.reply import Reply
from app.lookup.question import ACCEPTED, bad
from app.rest.v1.factors import ONE, factor_door
from app.rest.v1.listing import LISTED, factors
from app.rest.v1.lookup import look_up
from app.wiring import Services

_AS_JSON = click.option("--json", "as_json", is_flag=True, help="print the whole answer, as over HTTP")


@click.command()
@click.argument("conditions", nargs=-1, required=True, metavar="NAME=VALUE…")
@_AS_JSON
def lookup(conditions: tuple[str, ...], as_json: bool) -> None:  # noqa: FBT001 - click hands flags over by name
    """Look one factor up: `footing lookup activity=electricity.grid-average geography=CN-GD date=2023`."""

    async def work(ready: Services) -> Reply:
        return await look_up(ready.world, _said(conditions, ACCEPTED))

    _print(run(work), as_json=as_json)


@click.command()
@click.argument("said", nargs=-1, required=True, metavar="WORD… [NAME=VALUE…]")
@_AS_JSON
def search(said: tuple[str, ...], as_json: bool) -> None:  # noqa: FBT001 - click hands flags over by name
    """Search factors by words, codes, units and places: `footing search 水泥 geography=US`."""
    words = [one for one in said if "=" not in one]
    conditions = [one for one in said if "=" in one]
    if words:
        conditions.append("q=" + " ".join(words))

    async def work(ready: Services) -> Reply:
        return await factors(ready.world, ready.database, _said(tuple(conditions), LISTED))

    text = run(work).body.decode()
    click.echo(text if as_json else _found(json.loads(text, parse_float=Decimal)))


@click.command()
@click.argument("factor", metavar="KEY|ID")
@click.argument("conditions", nargs=-1, metavar="[NAME=VALUE…]")
@_AS_JSON
def show(factor: str, conditions: tuple[str, ...], as_json: bool) -> None:  # noqa: FBT001 - click hands flags over by name
    """Show a factor by key or id, at a release, in another unit or under another GWP set."""

    async def work(ready: Services) -> Reply:
        return await factor_door(ready.world, ready.database, factor, _said(conditions, ONE))

    _print(run(work), as_json=as_json)


@click.command()
def releases() -> None:
    """List the releases, newest first."""

    async def work(ready: Services) -> list[str]:
        known = sorted(ready.world.announced.by_label.values(), key=lambda one: -one.number)
        return [f"{one.label:9} {one.changes:6} changes  {one.spelled_digest}" for one in known]

    for line in run(work):
        click.echo(line)


def _found(page: dict[str, Any]) -> str:
    lines = [f"{figure(one):28}  {one['key']} version {one['version']}  {one['name']['en']}" for one in page["items"]]
    read = page.get("interpreted") or {"corrected": {}, "place": None}
    lines += [f"{typed!r} was read as {', '.join(meant)}" for typed, meant in read["corrected"].items()]
    if not page["items"]:
        lines.append("nothing matches" + "".join(f"; is there {word!r}?" for word in page.get("suggestions") or ()))
    if page["next"] is not None:
        lines.append(f"more: cursor={page['next']}")
    return "\n".join(lines)


def _said(conditions: tuple[str, ...], accepted: tuple[str, ...]) -> dict[str, str]:
    said: dict[str, str] = {}
    for condition in conditions:
        name, equals, value = condition.partition("=")
        if not equals or name in said:
            raise bad(name, "is not said once as name=value", ", ".join(accepted))
        said[name] = value
    return said


def _print(reply: Reply, *, as_json: bool) -> None:
    text = reply.body.decode()
    if as_json:
        click.echo(text)
        return
    answer: dict[str, Any] = json.loads(text, parse_float=Decimal)
    factor = answer.get("factor")
    click.echo(text if factor is None else _brief(answer, factor))


def _brief(answer: dict[str, Any], factor: dict[str, Any]) -> str:
    period = factor["reference_period"]
    lines = [
        figure(factor),
        f"{factor['name']['en']}  {factor['name']['zh'] or ''}".rstrip(),
        f"{factor['geography']}, {period['from']} to {period['to']}, {factor['boundary']}, {factor['gas_basis']}",
        f"evidence {factor['evidence']}, status {answer.get('status', '-')}",
        answer["citation"],
    ]
    lines[1:1] = [_stepped(step) for step in (answer.get("match") or {}).get("steps", [])]
    restated = answer.get("restated") or {}
    if restated:
        lines.append(f"restated from {restated['from']['value']} per {restated['from']['unit']}")
    lines += [note["text"] for note in restated.get("notes", [])]
    lines += [str(notice) for notice in answer.get("notices", [])]
    return "\n".join(lines)


def _stepped(step: dict[str, Any]) -> str:
    """Tell one step away from what was asked: a figure for another place or year must not pass for one of this."""
    on_whose_word = f" ({step['containment']} containment)" if step.get("containment") else ""
    note = f": {step['note']}" if step.get("note") else ""
    return f"STEP  {step['dimension']}: asked for {step['from']}, answered for {step['to']}{on_whose_word}{note}"
