"""What a run is asked, and of whom the registries that were read say nothing."""

from __future__ import annotations

import pytest

from jobs.gold.context import ask, named_periods
from tests.spec.jobs.gold.cases import AE2020, DAY
from tests.support.decided import PERIODS, covered
from tests.support.tables import rows


@pytest.mark.parametrize("case", rows("""
        registry | period     | part     | not_covered | lacking | whole_window
                 |            |          |             |         | yes            # everything was read
        tse      | 2016       | SP       |             | SP      | yes            # T17: one UF that is missing is that UF's doubt
        gfip     | 2020-03    | SEFIP    | gfip        |         | no             # the month of reference
        gfip     | 2020-01    | SEFIP    |             |         | no
        bem      | 2020-W16   |          | bem         |         | yes
        cpf      | 2020-04-15 | nit      | cpf         |         | yes            # half of it
        extracad | 2020-04-19 | requests | extracad    |         | yes
        intermitente | 2020-03 |         | intermitente |        | yes            # the snapshot that is named for April
"""), ids=lambda case: f"{case['registry']} {case['part']}")  # fmt: skip
def test_absence_from_what_was_not_read_is_unknown(case: dict[str, str | None]) -> None:
    read = {name: [one for one in listed if (name, *one) != (case["registry"], case["period"], case["part"] or "")] for name, listed in PERIODS.items()}
    context = ask(AE2020, "2020-04", DAY, covered(read))
    assert ",".join(sorted(context.not_covered)) == (case["not_covered"] or "")
    assert context.uncovered_ufs["tse"] == frozenset({case["lacking"]} - {None})  # no election of 2016 in the Distrito Federal
    assert context.whole_window("gfip") == (case["whole_window"] == "yes")


@pytest.mark.parametrize(("weeks", "covers"), [(["2020-W13"], False), (["2020-W14"], True), (["2020-W13", "2020-W16"], True), ([], False)])
def test_changes_cover_the_month_asked_about_where_they_reach_its_end(weeks: list[str], covers: bool) -> None:
    """W13 of 2020 ends on 29 March, W14 on 5 April."""
    read = PERIODS | {"seguro_desemprego": [(week, "") for week in weeks]}
    context = ask(AE2020, "2020-04", DAY, covered(read))
    assert context.asked_month("seguro_desemprego") == context.asked_month("gfip") == "2020-03"
    assert ("seguro_desemprego" not in context.not_covered) == covers


def test_a_snapshot_may_be_named_by_the_month_of_the_benefit() -> None:
    assert [named_periods(AE2020, month)["intermitente"] for month in ("2020-04", "2020-05")] == [["2020-03"], ["2020-04"]]
    assert "gfip" not in named_periods(AE2020, "2020-04") and ask(AE2020, "2020-04", DAY, []).window("intermitente") == []
