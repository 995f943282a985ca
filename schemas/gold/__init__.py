"""Promises of the tables that hold scope, facts and decisions."""
