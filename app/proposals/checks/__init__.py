"""Checks: what is compared before a person looks; each is one pure file and says flags to answer, not verdicts."""
