"""How fast Footing answers, as ratios to a bare ASGI application: `python -m tests.bench` (or `make bench`).

One server process on core 0; the load generator and PostgreSQL on core 1; all variants in turn, several rounds;
medians. Nothing here is a test: a figure depends on the machine, and only the ratios of one run travel.
"""
