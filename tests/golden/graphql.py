"""The GraphQL schema as it was last agreed on. Write it again: `python -m tests.golden.graphql`."""

from pathlib import Path

from graphql import lexicographic_sort_schema, print_schema

from app.graphql.query import schema

GOLDEN = Path(__file__).with_name("schema.graphql")


def produced():
    """The schema in its own language; sorted, so that a change is read as a diff."""
    return print_schema(lexicographic_sort_schema(schema())) + "\n"


if __name__ == "__main__":
    GOLDEN.write_text(produced(), encoding="utf-8")
