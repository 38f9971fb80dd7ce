"""Settings, databases and clients for every test; nothing about the domain."""

pytest_plugins = [
    "tests.plugins.databases",
    "tests.plugins.clients",
    "tests.plugins.callers",
    "tests.plugins.stores",
    "tests.plugins.replicas",
]
