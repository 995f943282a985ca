"""AE-01, at the limit, just past it, unknown, before and after Lei 13.998/2020."""

from tests.spec.jobs.gold.cases import assert_criterion


def test_eighteen_on_the_day(spark):
    assert_criterion(
        spark,
        "minimum_age",
        """
        reference_date | birth_date | sex | is_mother | causes          | expected | why
        ---------------+------------+-----+-----------+-----------------+----------+-----
        2020-04-20     | 2002-04-20 | M   |           |                 | true     |                   # 18 today
        2020-04-20     | 2002-04-21 | M   |           |                 | false    |                   # 18 tomorrow
        2020-04-20     | 2002-04-21 | F   | true      |                 | false    |                   # a mother, but the law came later
        2020-02-28     | 2002-02-28 | F   | true      |                 | true     |
        2022-02-28     | 2004-02-29 | M   |           |                 | false    |                   # born on 29 February: 18 on 1 March
        2022-03-01     | 2004-02-29 | M   |           |                 | true     |
        2020-04-20     |            | F   |           |                 |          | birth_missing
        2020-04-20     | 1990-01-01 | F   |           | BIRTH_DISAGREES |          | birth_disagrees   # an adult by both
        2020-04-20     | 1910-04-21 | F   |           |                 | true     |                   # 109
        2020-04-20     | 1910-04-20 | F   |           |                 |          | age_over_109      # TCU: 'regular' people of 110 to 122
    """,
    )


def test_adolescent_mothers_from_14_may(spark):
    assert_criterion(
        spark,
        "minimum_age_or_adolescent_mother",
        """
        reference_date | birth_date | sex | is_mother | causes          | expected | why
        ---------------+------------+-----+-----------+-----------------+----------+-----
        2020-05-14     | 2002-05-14 | M   |           |                 | true     |
        2020-05-14     | 2002-05-15 | F   | true      |                 | true     |                        # 17
        2020-05-14     | 2008-05-14 | F   | true      |                 | true     |                        # 12
        2020-05-14     | 2008-05-15 | F   | true      |                 | false    |                        # 11
        2020-05-14     | 2002-05-15 | F   | false     |                 | false    |
        2020-05-14     | 2002-05-15 | F   |           |                 |          | motherhood_unknown
        2020-05-14     | 2002-05-15 | M   |           |                 | false    |                        # a man: nobody asks
        2020-05-14     | 2002-05-15 | M   | true      |                 | false    |
        2020-05-14     | 2002-05-15 |     | true      |                 |          | sex_missing
        2020-05-14     | 2002-05-15 |     |           |                 |          | motherhood_unknown,sex_missing
        2020-05-14     | 2002-05-15 |     | false     |                 | false    |                        # without a child, man or woman
        2020-05-14     | 1990-01-01 |     |           |                 | true     |                        # an adult: no sex needed
        2020-05-14     | 2015-01-01 |     |           |                 | false    |                        # a child: no sex needed
        2020-05-14     | 2002-05-15 | F   | true      | BIRTH_DISAGREES |          | birth_disagrees
        2020-05-14     |            | F   | true      |                 |          | birth_missing
    """,
    )
