"""The HTTP contract: parse, ask a room, shape the answer, map errors. No SQL, no tables."""
