"""Asking: queries, the shell, one case explained, who stands behind a pseudonym, the report."""
