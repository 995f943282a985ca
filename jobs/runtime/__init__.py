"""What every package uses: the session, errors, logs, lineage, masking, and text for terminals. Imports no other package of `jobs`."""
