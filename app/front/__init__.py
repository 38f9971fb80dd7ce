"""What every HTTP edge shares: the ASGI front, answers as bytes, problems, strict reading of queries and bodies."""
