"""From CPF, NIS and NIT to person."""
