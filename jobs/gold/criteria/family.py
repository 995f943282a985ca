"""AE-14, 15, 16 and 20: what depends on the family. All read what `allocate` counts beside the facts."""

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from conf.kinds import Kind
from jobs.gold.causes import Cause, cause, has
from jobs.gold.criteria.age import SEX_MISSING
from jobs.gold.criterion import criterion
from jobs.gold.families import HEAD_WITHOUT_MEMBER

COVERING_FAMILY_UNDECIDED = cause("covering_family_undecided", "Somebody of a registered family that the request names may have the aid")
RIVAL_UNDECIDED = cause("rival_undecided", "Somebody of the family who may pass would come first")
TIE_UNRESOLVED = cause("tie_unresolved", "A missing sex, birth date, income or name would decide who comes first")
AID_UNDECIDED = cause("aid_undecided", "Undecided members make the family's aid more or less than Bolsa Família pays")
BENEFIT_AMOUNT_UNKNOWN = cause("benefit_amount_unknown", "The amount that Bolsa Família pays the family is not known")
MINOR_BIRTH_UNKNOWN = cause("minor_birth_unknown", "Nobody is known to be younger than 18, and a birth date is missing")
RELATION_UNKNOWN = cause("relation_unknown", "No spouse is known, and the relation of a member is missing")
SOLE_PROVIDER_UNKNOWN = cause("sole_provider_unknown", "The request does not say whether she provides for the family alone")
ANOTHER_SOLE_PROVIDER = cause("another_sole_provider", "Somebody else of the family also says that they alone provide for it: divergent registration")
PROVIDER = ["sex", "is_head", "has_spouse", "has_minor", "sole_provider", "other_sole_providers"]


@criterion("not_covered_in_family", law="Portal do Auxílio Emergencial", reads=["named_families", "family_covered"])
def not_covered_in_family(person: DataFrame) -> Column:
    """Ninguém da família inscrita no Cadastro Único, não pertencente ao Bolsa Família, recebe o auxílio. Only a requester can lose by it."""
    return ~person.family_covered


@not_covered_in_family.unknown_when(COVERING_FAMILY_UNDECIDED)
def covering_family_undecided(person: DataFrame) -> dict[Cause, Column]:
    """Nobody of the named families passes, but somebody may."""
    return {COVERING_FAMILY_UNDECIDED: person.family_covered.isNull()}


@criterion(
    "family_quota_available",
    law="Lei 13.982/2020, art. 2º, § 1º; Decreto 10.316/2020, arts. 3º e 8º",
    reads=["surely_above", "possibly_above", "members"],
)
def family_quota_available(person: DataFrame) -> Column:
    """O recebimento do auxílio emergencial está limitado a 2 (dois) membros da mesma família."""
    lost, won = person.surely_above >= person.members, person.possibly_above < person.members
    return F.when(lost, F.lit(False)).when(won, F.lit(True))


@family_quota_available.unknown_when(RIVAL_UNDECIDED, TIE_UNRESOLVED)
def place_undecided(person: DataFrame) -> dict[Cause, Column]:
    """Who may rank above is undecided, or the order itself is not known."""
    open_place = person.possibly_above >= person.members
    return {RIVAL_UNDECIDED: open_place & person.rival_undecided, TIE_UNRESOLVED: open_place & person.tie_unresolved}


@criterion(
    "pbf_substitution",
    law="Lei 13.982/2020, art. 2º, § 2º; Decreto 10.316/2020, art. 9º",
    reads=["substituted", "family_benefit_cents", "aid_lowest_cents", "aid_highest_cents"],
    kinds=[Kind.PBF_PAID],
)
def pbf_substitution(person: DataFrame) -> Column:
    """O auxílio emergencial substituirá o benefício do Bolsa Família nas situações em que for mais vantajoso, de ofício."""
    more = F.when(person.aid_lowest_cents > person.family_benefit_cents, F.lit(True))
    not_more = more.when(person.aid_highest_cents <= person.family_benefit_cents, F.lit(False))
    return F.when(~person.substituted, F.lit(True)).otherwise(not_more)


@pbf_substitution.unknown_when(BENEFIT_AMOUNT_UNKNOWN, AID_UNDECIDED)
def aid_undecided(person: DataFrame) -> dict[Cause, Column]:
    """The amount that is paid, or who of the family passes, is not known."""
    amount = person.family_benefit_cents
    between = (person.aid_lowest_cents <= amount) & (person.aid_highest_cents > amount)
    return {BENEFIT_AMOUNT_UNKNOWN: person.substituted & amount.isNull(), AID_UNDECIDED: person.substituted & between}


@criterion("monoparental_double_quota", law="Lei 13.982/2020, art. 2º, § 3º", reads=PROVIDER)
def monoparental_double_quota(person: DataFrame) -> Column:
    """A mulher provedora de família monoparental receberá 2 (duas) cotas do auxílio. It decides an amount, never a result."""
    declared = person.request.isNull() | person.sole_provider
    # Who is declared and not listed may be the child: false only where all are listed, else null.
    has_minor = person.has_minor | F.when(~has(HEAD_WITHOUT_MEMBER), F.lit(False))
    return (person.sex == "F") & person.is_head & ~person.has_spouse & has_minor & declared


@monoparental_double_quota.unknown_when(
    SEX_MISSING, RELATION_UNKNOWN, MINOR_BIRTH_UNKNOWN, HEAD_WITHOUT_MEMBER,
    SOLE_PROVIDER_UNKNOWN, ANOTHER_SOLE_PROVIDER,
)  # fmt: skip
def family_not_known(person: DataFrame) -> dict[Cause, Column]:
    """What would make it true or false is missing; or another member declares the same, and a family has one sole provider."""
    return {
        SEX_MISSING: person.sex.isNull(),
        RELATION_UNKNOWN: person.has_spouse.isNull() | person.is_head.isNull(),
        MINOR_BIRTH_UNKNOWN: person.has_minor.isNull(),
        HEAD_WITHOUT_MEMBER: has(HEAD_WITHOUT_MEMBER),
        SOLE_PROVIDER_UNKNOWN: person.request.isNotNull() & person.sole_provider.isNull(),
        ANOTHER_SOLE_PROVIDER: person.other_sole_providers > 0,
    }
