"""AE-06: the Armed Forces."""

from tests.spec.jobs.gold.cases import assert_criterion


def test_who_is_on_the_list(spark):
    assert_criterion(
        spark,
        "not_military",
        """
        is_military | causes           | not_covered | unreadable | expected | why
        ------------+------------------+-------------+------------+----------+---------------------
        false       |                  | []          | []         | true     |
        true        |                  | []          | []         | false    |
        true        | MILITARY_UNCLEAR | defesa      | defesa     | false    |
                    |                  | defesa      | []         |          | registry_not_covered
        false       |                  | []          | defesa     |          | row_unreadable
        false       | MILITARY_UNCLEAR | []          | []         |          | military_unclear
    """,
    )
