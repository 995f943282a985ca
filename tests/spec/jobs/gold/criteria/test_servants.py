"""AE-04: public agents."""

from tests.spec.jobs.gold.cases import assert_criterion


def test_who_is_on_the_list(spark):
    assert_criterion(
        spark,
        "not_public_agent",
        """
        is_public_agent | causes           | not_covered | unreadable | expected | why
        ------------+------------------+-------------+------------+----------+---------------------
        false       |                  | []          | []         | true     |
        true        |                  | []          | []         | false    |
        true        | SERVANT_UNCLEAR  | siape       | siape      | false    |
                    |                  | siape       | []         |          | registry_not_covered
        false       |                  | []          | siape      |          | row_unreadable
        false       | SERVANT_UNCLEAR  | []          | []         |          | servant_unclear
    """,
    )
