"""What is computed: from the files of registries to decisions, one module per verb."""
