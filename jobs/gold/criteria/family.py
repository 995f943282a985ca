"""AE-14, 15, 16 and 20: what depends on the family. All read what `allocate` counts beside the facts."""

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from jobs.evidence.kinds import Kind
from jobs.gold.criterion import criterion
from jobs.gold.doubts import Cause, has

PROVIDER = ["sex", "is_head", "has_spouse", "has_minor", "sole_provider", "other_sole_providers"]


@criterion("not_covered_in_family", law="Portal do Auxílio Emergencial", reads=["named_families", "family_covered"])
def not_covered_in_family(person: DataFrame) -> Column:
    """Ninguém da família inscrita no Cadastro Único, não pertencente ao Bolsa Família, recebe o auxílio. Only a requester can lose by it."""
    return ~person.family_covered


@not_covered_in_family.unknown_when(Cause.COVERING_FAMILY_UNDECIDED)
def covering_family_undecided(person: DataFrame) -> dict[Cause, Column]:
    """Nobody of the named families passes, but somebody may."""
    return {Cause.COVERING_FAMILY_UNDECIDED: person.family_covered.isNull()}


@criterion(
    "family_quota_available",
    law="Lei 13.982/2020, art. 2º, § 1º; Decreto 10.316/2020, arts. 3º e 8º",
    reads=["surely_above", "possibly_above", "members"],
)
def family_quota_available(person: DataFrame) -> Column:
    """O recebimento do auxílio emergencial está limitado a 2 (dois) membros da mesma família."""
    lost, won = person.surely_above >= person.members, person.possibly_above < person.members
    return F.when(lost, F.lit(False)).when(won, F.lit(True))


@family_quota_available.unknown_when(Cause.RIVAL_UNDECIDED, Cause.TIE_UNRESOLVED)
def place_undecided(person: DataFrame) -> dict[Cause, Column]:
    """Who may rank above is undecided, or the order itself cannot be told."""
    open_place = person.possibly_above >= person.members
    return {Cause.RIVAL_UNDECIDED: open_place & person.rival_undecided, Cause.TIE_UNRESOLVED: open_place & person.tie_unresolved}


@criterion(
    "pbf_substitution",
    law="Lei 13.982/2020, art. 2º, § 2º; Decreto 10.316/2020, art. 9º",
    reads=["family_benefit_cents", "aid_lowest_cents", "aid_highest_cents"],
    kinds=[Kind.PBF_PAID],
)
def pbf_substitution(person: DataFrame) -> Column:
    """O auxílio emergencial substituirá o benefício do Bolsa Família nas situações em que for mais vantajoso, de ofício."""
    more = F.when(person.aid_lowest_cents > person.family_benefit_cents, F.lit(True))
    not_more = more.when(person.aid_highest_cents <= person.family_benefit_cents, F.lit(False))
    return F.when(person.channel != "pbf", F.lit(True)).otherwise(not_more)


@pbf_substitution.unknown_when(Cause.BENEFIT_AMOUNT_UNKNOWN, Cause.AID_UNDECIDED)
def aid_undecided(person: DataFrame) -> dict[Cause, Column]:
    """The amount that is paid, or who of the family passes, is not known."""
    in_pbf, amount = person.channel == "pbf", person.family_benefit_cents
    between = (person.aid_lowest_cents <= amount) & (person.aid_highest_cents > amount)
    return {Cause.BENEFIT_AMOUNT_UNKNOWN: in_pbf & amount.isNull(), Cause.AID_UNDECIDED: in_pbf & between}


@criterion("monoparental_double_quota", law="Lei 13.982/2020, art. 2º, § 3º", reads=PROVIDER)
def monoparental_double_quota(person: DataFrame) -> Column:
    """A mulher provedora de família monoparental receberá 2 (duas) cotas do auxílio. It decides an amount, never a result."""
    declared = (person.channel != "extracad") | person.sole_provider
    # Who is declared and not listed may be the child: false only where all are listed, else null.
    has_minor = person.has_minor | F.when(~has(person.doubts, Cause.HEAD_WITHOUT_MEMBER), F.lit(False))
    return (person.sex == "F") & person.is_head & ~person.has_spouse & has_minor & declared


@monoparental_double_quota.unknown_when(
    Cause.SEX_MISSING, Cause.RELATION_UNKNOWN, Cause.MINOR_BIRTH_UNKNOWN, Cause.HEAD_WITHOUT_MEMBER,
    Cause.SOLE_PROVIDER_UNKNOWN, Cause.ANOTHER_SOLE_PROVIDER,
)  # fmt: skip
def family_not_known(person: DataFrame) -> dict[Cause, Column]:
    """What would make it true or false is missing; or somebody else says the same of themselves, and a family has one sole provider."""
    return {
        Cause.SEX_MISSING: person.sex.isNull(),
        Cause.RELATION_UNKNOWN: person.has_spouse.isNull() | person.is_head.isNull(),
        Cause.MINOR_BIRTH_UNKNOWN: person.has_minor.isNull(),
        Cause.HEAD_WITHOUT_MEMBER: has(person.doubts, Cause.HEAD_WITHOUT_MEMBER),
        Cause.SOLE_PROVIDER_UNKNOWN: (person.channel == "extracad") & person.sole_provider.isNull(),
        Cause.ANOTHER_SOLE_PROVIDER: person.other_sole_providers > 0,
    }
