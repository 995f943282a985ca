"""AE-13: the activity that the aid is for. It never says no: what bars who has a formal job, or too much money, are other criteria."""

from tests.spec.jobs.gold.cases import assert_criterion


def test_activity(spark):
    assert_criterion(
        spark,
        "qualifying_activity",
        """
        is_registered | works_alone | declares_activity | declares_otherwise | not_covered                 | expected | why
        --------------+-------------+-------------------+--------------------+-----------------------------+----------+-----
        true          | false       | false             | false              | []                          | true     |
        false         | true        | false             | false              | []                          | true     |                        # MEI, or contributes alone
        false         | true        | false             | true               | []                          | true     |                        # whatever the request says
        false         | false       | true              | true               | []                          | true     |                        # one of two requests says it
        false         | false       | false             | false              | []                          |          | activity_not_declared
        false         | false       | false             | true               | []                          |          | activity_word_unknown
        false         |             | true              | false              | mei,gps                     | true     |                        # what is there is read
        false         |             | false             | false              | mei,gps                     |          | activity_not_declared
        true          |             |                   |                    | cadunico,extracad,gps,mei   |          | registry_not_covered
    """,
    )
