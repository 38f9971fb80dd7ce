"""Makers of the seed tables: each reads a publisher's original files and yields editions, always the same bytes.

Nothing here touches a database or the network. Mapping tables (`*.csv` beside the modules, and in
`app/importing/mappings` those that the readers of any edition share) hold every judgement, each with its reason, so
that a reader can check them without reading code.
"""
