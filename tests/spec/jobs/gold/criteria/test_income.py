"""AE-11: either limit is enough in 2020."""

from tests.spec.jobs.gold.cases import assert_criterion


def test_either_limit_is_enough_in_2020(spark):
    assert_criterion(
        spark,
        "family_income_within_either_limit",
        """
        reference_date | family_income_cents | family_size | causes | not_covered | expected | why
        ---------------+---------------------+-------------+--------+-------------+----------+-----
        2020-04-07     | 313500              | 1           |        | []          | true     |                  # exactly three wages
        2020-04-07     | 313501              | 1           |        | []          | false    |
        2020-04-07     | 365750              | 7           |        | []          | true     |                  # exactly half a wage each
        2020-04-07     | 365751              | 7           |        | []          | false    |
        2020-04-07     | 313500              | 6           |        | []          | true     |                  # exactly 522.50 each
        2020-04-07     | 313506              | 6           |        | []          | false    |                  # 522.51 each
        2020-04-07     |                     | 3           |        | []          |          | income_unknown
        2020-01-15     | 311700              | 1           |        | []          | true     |                  # the wage of January: 1,039.00
        2020-01-15     | 311701              | 1           |        | []          | false    |
        2020-04-07     | 313501              | 1           | HEAD_WITHOUT_MEMBER | [] |  | head_without_member     # whatever the sums
        2020-04-07     | 0                   | 1           | MEMBER_DOCUMENT_WRONG | [] |  | member_document_wrong
        2020-04-07     | 0                   | 1           | DIVERGENT_REGISTRATION | [] |  | divergent_registration
        2020-04-07     | 0                   | 1           | MEMBER_DEATH_INDICATION | [] |  | member_death_indication
        2020-04-07     | 0                   | 1           | FAMILY_ROW_UNREADABLE | [] |  | family_row_unreadable
        2020-04-07     | 0                   | 1           |        | cadunico    | true     |                  # the request is enough
        2020-04-07     | 0                   | 1           |        | cadunico,extracad |  | registry_not_covered
        2020-04-07     | 313501              | 1           |        | cadunico,extracad | false |               # false is false
    """,
    )


def test_a_whole_that_several_may_have_earned_is_judged_at_its_least_and_at_its_most(spark):
    """CECAD declares the family's income whole: whether the pay of its members is part of that, or comes on top, nobody knows."""
    assert_criterion(
        spark,
        "family_income_within_either_limit",
        """
        reference_date | family_income_cents | family_income_most_cents | family_size | causes | not_covered | expected | why
        ---------------+---------------------+--------------------------+-------------+--------+-------------+----------+-----
        2020-04-07     | 220000              | 313500                   | 2           |        | []          | true     |
        2020-04-07     | 220000              | 313501                   | 2           |        | []          |          | income_unknown
        2020-04-07     | 313501              | 400000                   | 2           |        | []          | false    |
        2020-04-07     | 365750              | 365751                   | 7           |        | []          |          | income_unknown
    """,
    )
