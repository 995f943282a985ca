"""Schemas of the registries' typed rows, and of their evidence about people."""
