"""Operating a lake: status, freshness, quarantine, withdrawal, rollback, vacuum, replay, doctor."""
