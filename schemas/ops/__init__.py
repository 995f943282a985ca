"""Promises of the lake's own records: what arrived, ran, was audited, was published, was looked at."""
