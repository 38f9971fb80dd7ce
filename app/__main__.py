"""`python -m app` is `footing`."""

from app.cli import main

main()
