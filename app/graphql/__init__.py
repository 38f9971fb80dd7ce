"""GraphQL: the read model of every other door, guarded by cost before anything is read."""
