"""The schema: kept in git, documented, in the names of REST."""

import re
from dataclasses import fields

from graphql import get_introspection_query, is_introspection_type

from app.changes.question import FILTERS as DIFF
from app.graphql.documents import prepared
from app.graphql.query import schema
from app.graphql.types.inputs import DiffFilter, FactorFilter, Selector
from app.lookup.question import ACCEPTED as LOOKUP
from app.search.question import ACCEPTED as SEARCH
from tests.golden.graphql import GOLDEN, produced

SCHEMA = schema()
OURS = {name: kind for name, kind in SCHEMA.type_map.items() if not is_introspection_type(kind)}


def test_the_schema_is_the_one_agreed_on():
    assert GOLDEN.read_text(encoding="utf-8") == produced(), "python -m tests.golden.graphql writes it again"


def test_every_name_is_written_as_in_rest():
    for kind in OURS.values():
        for name in getattr(kind, "fields", {}):
            assert re.fullmatch("[a-z][a-z0-9_]*", name), (kind.name, name)


def test_every_type_and_every_root_is_described():
    for name in set(OURS) - {"String", "Int", "Boolean", "Float", "ID"}:
        assert OURS[name].description, name
    for name, root in SCHEMA.query_type.fields.items():
        assert root.description, name


def test_a_selector_takes_what_a_look_up_takes():
    assert {one.name for one in fields(Selector)} == set(LOOKUP)


def test_a_filter_takes_what_a_search_takes():
    assert {one.name for one in fields(FactorFilter)} == set(SEARCH)


def test_a_filter_of_differences_takes_what_rest_takes():
    assert {one.name for one in fields(DiffFilter)} == set(DIFF)


def test_nested_lists_of_entries_must_say_how_many():
    for kind in ("Publisher", "Dataset"):
        for name, field in OURS[kind].fields.items():
            if "first" in field.args:
                assert str(field.args["first"].type) == "Int!", (kind, name)


def test_nothing_can_be_written_or_subscribed_to():
    assert SCHEMA.mutation_type is None
    assert SCHEMA.subscription_type is None


def test_the_usual_introspection_is_let_through():

    text = get_introspection_query(specified_by_url=True, input_value_deprecation=True, schema_description=True)
    assert prepared(text, SCHEMA).plan is None
