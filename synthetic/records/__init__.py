"""The rows of each registry's files, made from a unit: one module per registry."""
