"""The one place where changes become a release and log entries."""
