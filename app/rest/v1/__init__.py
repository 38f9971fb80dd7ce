"""Version 1 of the contract: fields are added, none is renamed or removed."""
