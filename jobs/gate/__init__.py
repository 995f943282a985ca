"""The quality gate: rules of a row, checks of a dataset, the audit of a candidate, and accepted failures."""
