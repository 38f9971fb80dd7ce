"""Backups of a database and of the received files beside it: taken while it serves, checked, and put back."""
