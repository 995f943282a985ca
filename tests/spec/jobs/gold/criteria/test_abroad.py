"""AE-22: residence abroad."""

from tests.spec.jobs.gold.cases import assert_criterion


def test_who_is_on_the_list(spark):
    assert_criterion(
        spark,
        "not_resident_abroad",
        """
        lives_abroad | causes             | not_covered | unreadable | expected | why
        -------------+--------------------+-------------+------------+----------+---------------------
        false        |                    | []          | []         | true     |
        true         |                    | []          | []         | false    |
        true         | ABROAD_DAY_UNKNOWN | exterior    | exterior   | false    |
                     |                    | exterior    | []         |          | registry_not_covered
        false        |                    | []          | exterior   |          | row_unreadable
        false        | ABROAD_DAY_UNKNOWN | []          | []         |          | abroad_day_unknown
    """,
    )
