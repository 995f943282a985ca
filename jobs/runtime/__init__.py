"""What every room stands on: the session, errors, logs, lineage, masking, and text for terminals. Imports no other room."""
