"""Promises of the registries' typed rows, and of what they say about people."""
