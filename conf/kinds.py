"""The kinds of fact in evidence. A number, once given, is never used again: published evidence holds it."""

from enum import IntEnum


class Kind(IntEnum):
    """Each with the sentence that it stands for. Numbers stay below 63: `gather` keeps them as bits of one bigint."""

    sentence: str

    def __new__(cls, number: int, sentence: str) -> "Kind":
        """A number that carries its sentence."""
        kind = int.__new__(cls, number)
        kind._value_ = number
        kind.sentence = sentence
        return kind

    DEATH = 0, "The person died on `since`"
    DEATH_FLAG = 1, "The CPF base itself holds the person for dead, since `since`"
    BOND = 2, "A formal bond admitted on `since`, declared for `month` with pay `cents`"
    BOND_END = 3, "The formal bond `object` ended on `until`"
    BOND_UNCLEAR = 4, "A bond that may or may not be formal (category or movement in `detail`)"
    PUBLIC_AGENT = 5, "A bond as public agent, declared for `month`"
    PUBLIC_AGENT_UNCLEAR = 6, "A movement to statutory service: the person may be a public agent"
    EMPLOYMENT_BENEFIT = 7, "An agreement with emergency employment benefit from `since` to `until`"
    EMPLOYMENT_BENEFIT_CANCELLED = 8, "The agreement of `since` was cancelled on `until`"
    MANDATE = 9, "An elected mandate from `since` to `until`, office in `detail`"
    CPF_STATUS = 10, "The CPF has status `detail` since `since`"
    REQUEST = 11, "The person requested the aid on `since`; the request is `object`"
    PBF_PAID = 12, "The person heads a family paid `cents` by Bolsa Família in `month`"
    UNREADABLE = 13, "A row about the person is in quarantine: absence from its registry is unknown"
    PAY = 14, "The person was paid `cents` in `month` without a bond (individual contributor and the like): it counts as income, and refuses no one"
    MANDATE_UNCLEAR = 15, "An elected mandate that may have ended before `until`: its office was voted on anew, or the file contradicts itself"
    BOND_RESUMED = 16, "The worker came to the bond `object` by transfer on `until`, without another contract: it is open, whatever ended it before"
    EXCLUDED = 17, "The registry excluded the entry: no earlier row of it is in force"
    ADMISSION = 18, "A formal bond admitted on `since`; of its pay the row says nothing"
    BOND_PAID = 19, "Pay of a formal bond with the employer `object` in `month`, of which the row does not say: `cents`, null where not known"
    ABROAD = 20, "The person left the country for good on `since`, for the country `detail`"
    MILITARY = 21, "The person is paid by the Armed Forces in `month`, as `detail`: active, inactive or pensioner"
    MILITARY_UNCLEAR = 22, "The person is on the Armed Forces' payroll of `month`, as `detail`, which may be no tie that counts"
    PRISON = 23, "The person came to prison on `since` and left on `until`; `detail` is the day for which that is true, and the regime"
    POLITICALLY_EXPOSED = 24, "The person is politically exposed from `since` to `until`, by the function `detail`"
    SCHOLARSHIP = 25, "A scholarship of `cents` for `month`, from `since` to `until`; `detail` is its modality, or its programme and situation"
    CHILD = 26, "The person is the mother of a child born on `since`"
    BOND_ENDED = 27, "A formal bond with the employer `object` ended on `until`: which one, the row does not say"
    EARNED = 28, "The person was paid `cents` by the employer `object` in `month`, not for a formal bond: it counts as income, and refuses no one"
    PUBLIC_SERVANT = 30, "The person serves the state from `since` to `until`, as `detail`"
    PUBLIC_SERVANT_UNCLEAR = 31, "The person has a tie to the state of a kind that no table has, `detail`, from `since` to `until`"
    RETIRED_SERVANT = 32, "The person is paid by the state as retired or as a pensioner, until `until`"
    UNEMPLOYMENT_INSURANCE = 40, "An instalment of unemployment insurance for `month`, `detail`; the request `object` has its last one in the month of `until`"
    UNEMPLOYMENT_INSURANCE_UNCLEAR = 41, "An instalment for `month` whose modality or situation no table has"
    TAXABLE_INCOME = 42, "A tax return with taxable income of `cents`, delivered on `since`; `detail` R where it rectifies an earlier one, else O"
    TAXABLE_INCOME_SAID = 43, "The tax authority's word, without an amount, whether taxable income is above the limit (`detail` S or N)"
    SOCIAL_BENEFIT = 44, "The titular of a benefit of species `detail` receives it in `month`"
    SOCIAL_BENEFIT_SUSPENDED = 45, "The titular's benefit of species `detail` is suspended in `month`"
    SOCIAL_BENEFIT_UNCLEAR = 46, "A benefit whose species or situation no table has"
    DEATH_ORIGINATOR = 47, "A death pension of species `detail`, begun on `since`, names the person as who died"
    PRISON_ORIGINATOR = 48, "An active prisoner's benefit, begun on `since`, names the person as who is in prison"
    INTERMITTENT = 50, "An intermittent contract with the employer `object` from `since` to `until`, last paid `cents` in `month`"
    INTERMITTENT_UNCLEAR = 51, "A contract of a category that may not be intermittent (`detail`)"
    INTERMITTENT_END = 52, "A contract with the employer `object` ended on `until`: which one, the row does not say"
    INTERMITTENT_PAID = 53, "Pay of an intermittent contract with the employer `object` in `month`: `cents`, null where the amount is not known"
    MEI = 54, "A company of the person's, active and MEI from `since` to `until`"
    CONTRIBUTION = 55, "The person paid social security for themselves for `month`, of `cents`, null where the code does not tell of how much"
    ACTIVITY = 56, "In the request `object` of `since` the person declares the activity `detail`"
    ANNULLED = 59, "The event with this receipt was rectified or excluded: no row of it is in force, whenever it comes"
