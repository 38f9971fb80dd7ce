"""Who is asking, by which key, and what each role may do."""
