"""AE-21: prison."""

from tests.spec.jobs.gold.cases import assert_criterion


def test_who_is_on_the_list(spark):
    assert_criterion(
        spark,
        "not_imprisoned",
        """
        is_imprisoned | causes                | not_covered | unreadable | expected | why
        --------------+-----------------------+-------------+------------+----------+----------------------
        false         |                       | []          | []         | true     |
        true          |                       | []          | []         | false    |
        true          | PRISON_BY_NAME_ALONE  | presos_sp   | presos_sp  | false    |
                      |                       | presos_sp   | []         |          | registry_not_covered
        false         |                       | []          | presos_sp  |          | row_unreadable
        false         | PRISON_BY_NAME_ALONE  | []          | []         |          | prison_by_name_alone
        false         | PRISON_REGIME_UNKNOWN | []          | []         |          | prison_regime_unknown
    """,
    )
