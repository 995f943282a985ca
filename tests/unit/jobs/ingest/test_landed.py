"""What a DAG waits for: the files of a period that the registry knows, in a folder or a bucket."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from jobs.ingest.landed import landed
from jobs.lake import Lake
from jobs.lake.storage import place
from jobs.lake.storage.place import Place
from jobs.runtime.errors import BadInput


def test_what_ingest_would_take_is_named(anywhere: Place) -> None:
    lake, before = Lake(anywhere), datetime.now(UTC)
    answer = landed(lake, "sisobi", "2020-04-17")
    assert answer == {"registry": "sisobi", "period": "2020-04-17", "folder": f"{anywhere}/landing/sisobi/2020-04-17", "files": [], "not_taken": []}

    for path in ("2020-04-17/Obi20200417.txt", "2020-04-17/late/Obi20200417.txt", "2020-04-17/Obi20200417.txt.part", "2020-04-18/Obi20200418.txt"):
        place.write(anywhere / "landing" / "sisobi" / path, "lines")
    answer = landed(lake, "sisobi", "2020-04-17")
    found = answer["files"]
    assert [(one["file"], one["bytes"]) for one in answer["not_taken"]] == [("Obi20200417.txt.part", 5)]
    assert answer["known_names"] == ["O[Bb][Ii]*.[Tt][Xx][Tt]", "*.zip"]
    assert [(one["file"], one["bytes"]) for one in found] == [("Obi20200417.txt", 5)] * 2
    # A store gives whole seconds, and its clock is another's.
    assert all(abs(one["changed_at"] - before) < timedelta(seconds=30) for one in found)


@pytest.mark.parametrize(("registry", "period", "message"), [("sisob", "2020-04-17", "no registry 'sisob'"), ("gfip", "2020-04-17", "2020-04-17 is a day")])
def test_a_registry_or_period_that_is_not_delivered_is_bad_input(anywhere: Place, registry: str, period: str, message: str) -> None:
    with pytest.raises(BadInput, match=message):
        landed(Lake(anywhere), registry, period)
