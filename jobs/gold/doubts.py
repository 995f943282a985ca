"""Why an answer is not known. Every unknown answer names its causes; none of them ever makes a refusal."""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum
from typing import TypeVar

from pyspark.sql import Column
from pyspark.sql import functions as F

Numbered = TypeVar("Numbered", bound=IntEnum)


class Cause(IntEnum):
    """Bits of `gold.facts.doubts` (below 63, never used again), each with the code that is published and its sentence.

    Causes of different criteria may publish one code; those of one criterion may not (`jobs.gold.criterion` refuses it).
    """

    code: str
    sentence: str

    def __new__(cls, number: int, code: str, sentence: str) -> Cause:
        """A number with its code and sentence."""
        cause = int.__new__(cls, number)
        cause._value_ = number
        cause.code, cause.sentence = code, sentence
        return cause

    REGISTRY_NOT_COVERED = 0, "registry_not_covered", "A registry that the criterion needs was not read, not whole, or does not cover the person"
    ROW_UNREADABLE = 1, "row_unreadable", "A row about the person is in quarantine"
    BIRTH_MISSING = 2, "birth_missing", "No registry gives a birth date"
    BIRTH_DISAGREES = 3, "birth_disagrees", "The birth date of the request differs from the CPF base's"
    AGE_OVER_109 = 4, "age_over_109", "By the birth date the person is 110 or older: retained for review"
    SEX_MISSING = 5, "sex_missing", "No registry gives the sex"
    MOTHERHOOD_UNKNOWN = 6, "motherhood_unknown", "It cannot be told whether she has a child"
    OPEN_LINK_WITHOUT_PAY = 7, "open_link_without_pay", "A formal bond is open but was not paid in the three months"
    MONTHS_NOT_LOADED = 8, "months_not_loaded", "A formal bond is open, and not all three months were read"
    BOND_UNCLEAR = 9, "bond_unclear", "A bond that may be formal, or whose movement is not known, is open"
    BOND_KEY_DISAGREES = 10, "key_disagrees", "An open bond was found by a number that may be somebody else's"
    NO_NIT_KNOWN = 11, "no_nit_known", "No NIT of the person is known, and the table of NITs was not read"
    AGREEMENT_END_UNKNOWN = 12, "agreement_end_unknown", "The last day of an agreement that has begun is not known"
    CANCELLED_AFTER_PAYMENT = 13, "cancelled_after_payment", "The agreement was cancelled when it may already have been paid"
    AGREEMENT_KEY_DISAGREES = 14, "key_disagrees", "An agreement was found by a number that may be somebody else's"
    MANDATE_KEY_DISAGREES = 15, "key_disagrees", "A mandate was found by a number that may be somebody else's"
    INCOME_UNKNOWN = 16, "income_unknown", "The income of somebody in the family is not known"
    HEAD_WITHOUT_MEMBER = 17, "head_without_member", "The request declares more people than it lists"
    MEMBER_DOCUMENT_WRONG = 18, "member_document_wrong", "A member's CPF or birth date is wrong, or, in a request, unlike the CPF base's"
    DIVERGENT_REGISTRATION = 19, "divergent_registration", "A declared member also stands in another request that says otherwise"
    MEMBER_DEATH_INDICATION = 20, "member_death_indication", "Another member of the family may have died"
    FAMILY_ROW_UNREADABLE = 21, "family_row_unreadable", "A row of the family is in quarantine"
    DEATH_BIRTH_DISAGREES = 22, "death_birth_disagrees", "A death was found by one key, but its birth date differs from the CPF base's"
    DEATH_NOT_COMPARABLE = 23, "death_not_comparable", "A death was found by one key, and there is no birth date to compare"
    DEATH_KEY_DISAGREES = 24, "key_disagrees", "A death was found by a number that may be somebody else's: another person has it too, or the name differs"
    CPF_JUST_REGULARISED = 25, "cpf_just_regularised", "The CPF became regular less than three days before"
    NO_CPF = 26, "no_cpf", "The person has no CPF, and what is asked can be asked by CPF alone"
    CPF_NOT_FOUND = 27, "cpf_not_found", "The CPF base does not hold the CPF, or gives no status"
    REGISTRATION_DATE_UNKNOWN = 28, "registration_date_unknown", "The day of registration is not known"
    REQUEST_DATE_UNKNOWN = 29, "request_date_unknown", "The moment of the request cannot be read"
    COVERING_FAMILY_UNDECIDED = 30, "covering_family_undecided", "Somebody of a registered family that the request names may have the aid"
    RIVAL_UNDECIDED = 31, "rival_undecided", "Somebody of the family who may pass would come first"
    TIE_UNRESOLVED = 32, "tie_unresolved", "A missing sex, birth date, income or name would decide who comes first"
    AID_UNDECIDED = 33, "aid_undecided", "Undecided members make the family's aid more or less than Bolsa Família pays"
    BENEFIT_AMOUNT_UNKNOWN = 34, "benefit_amount_unknown", "The amount that Bolsa Família pays the family is not known"
    MINOR_BIRTH_UNKNOWN = 35, "minor_birth_unknown", "Nobody is known to be younger than 18, and a birth date is missing"
    RELATION_UNKNOWN = 36, "relation_unknown", "No spouse is known, and the relation of a member is missing"
    SOLE_PROVIDER_UNKNOWN = 37, "sole_provider_unknown", "The request does not say whether she provides for the family alone"
    ANOTHER_SOLE_PROVIDER = 38, "another_sole_provider", "Somebody else of the family also says that they alone provide for it: divergent registration"
    MANDATE_UNCLEAR = 39, "mandate_unclear", "The office of an elected mandate was voted on anew, or its file contradicts itself: it may have ended"
    PAID_AFTER_END = 48, "paid_after_end", "A bond was ended, and paid in a later month: taken back, or the pay is of the notice"
    ADMISSIONS_DIFFER = 49, "admissions_differ", "A bond was ended, and its employer still declares one whose admission differs by days"
    DEATH_BY_NAME_ALONE = 50, "death_by_name_alone", "A death without a usable number has the person's name, mother and birth date: it may be somebody else's"


def bit(one: IntEnum) -> Column:
    """A cause, or another of a numbered list, as a bit of its mask. (A plain `1 << 35` is `1 << 3` to Spark: ints have 32 bits.)"""
    return F.lit(1 << one.value).cast("bigint")


def mask(which: Mapping[Numbered, Column]) -> Column:
    """The mask of those that are true; null is not true."""
    bits = [F.when(holds, bit(one)).otherwise(F.lit(0).cast("bigint")) for one, holds in which.items()]
    whole = F.lit(0).cast("bigint")
    for one in bits:
        whole = whole.bitwiseOR(one)
    return whole


def has(mask: Column, one: IntEnum) -> Column:
    """Whether the mask holds it."""
    return mask.bitwiseAND(bit(one)) != 0
