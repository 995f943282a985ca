"""What the Makefile runs: environment, jars, generated pages."""
