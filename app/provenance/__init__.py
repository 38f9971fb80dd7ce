"""Who says it, in which dataset and edition, from which document, under which licence."""
