"""The read path: find, list, get, history; ranking; restating. Every door calls it."""
