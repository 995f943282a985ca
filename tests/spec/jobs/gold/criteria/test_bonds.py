"""AE-02: an open bond with pay bars; one without pay is for the person to show that it ended."""

from tests.spec.jobs.gold.cases import assert_criterion


def test_formal_employment(spark):
    assert_criterion(
        spark,
        "no_active_formal_employment",
        """
        has_paid_bond | has_unpaid_bond | causes                | not_covered | unreadable | expected | why
        --------------+-----------------+-----------------------+-------------+------------+----------+-----
        false         | false           |                       | []          | []         | true     |
        true          | false           |                       | []          | []         | false    |
        true          | true            | OPEN_LINK_WITHOUT_PAY | []          | gfip       | false    |                        # false wins over doubts
        false         | true            | OPEN_LINK_WITHOUT_PAY | []          | []         |          | open_link_without_pay
        false         | true            | MONTHS_NOT_LOADED     | []          | []         |          | months_not_loaded
        false         | false           | BOND_UNCLEAR          | []          | []         |          | bond_unclear
        false         | false           | BOND_KEY_DISAGREES    | []          | []         |          | key_disagrees
        false         | false           |                       | []          | gfip       |          | row_unreadable
        false         | false           |                       | []          | sisobi     | true     |                        # of another registry
        false         | false           |                       | []          | caged      |          | row_unreadable         # of one that adds to GFIP
        true          |                 |                       | gfip        | []         | false    |                        # what is known for certain
                      |                 |                       | gfip        | []         |          | registry_not_covered
                      |                 | NO_NIT_KNOWN          | []          | []         |          | no_nit_known
        false         | true            | BOND_KEY_DISAGREES,OPEN_LINK_WITHOUT_PAY | gfip | gfip |   | key_disagrees,open_link_without_pay,registry_not_covered,row_unreadable
    """,
    )
