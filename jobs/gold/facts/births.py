"""AE-01: children, as births that name their mother tell of them. A family's registry may know of them too: `jobs.gold.gather` puts both together."""

from __future__ import annotations

from conf.kinds import Kind
from jobs.gold.facts.fact import begun, flag, rows

has_a_child = flag(rows(Kind.CHILD, holds=begun))
