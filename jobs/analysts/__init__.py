"""For analysts: queries, the shell, one case explained, the person behind a pseudonym, the report."""
