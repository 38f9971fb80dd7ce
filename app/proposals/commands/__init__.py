"""What can be done to a proposal: one file a use case."""
