"""Domain-free pieces: numbers, bytes, the database, errors. No word of the glossary occurs here."""
