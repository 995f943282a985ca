"""AE-17: registered in time, in Bolsa Família, or asked in time."""

from tests.spec.jobs.gold.cases import assert_criterion


def test_entry_channel(spark):
    assert_criterion(
        spark,
        "entry_channel_admissible",
        """
        channel  | registered_on | requested_on | expected | why
        ---------+---------------+--------------+----------+-----
        pbf      | 2020-04-15    |              | true     |
        cadunico | 2020-03-20    |              | true     |
        cadunico | 2020-03-21    |              | false    |
        cadunico |               |              |          | registration_date_unknown
        extracad |               | 2020-04-06   | false    |
        extracad |               | 2020-04-07   | true     |
        extracad |               | 2020-07-02   | true     |
        extracad |               | 2020-07-03   | false    |
        extracad |               |              |          | request_date_unknown
    """,
    )
