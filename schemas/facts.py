"""Columns of `gold.facts` that evidence gives. Made by `make docs` from `jobs/gold/facts`: change that, not this."""

from schemas import column

COLUMNS = [
    column("lives_abroad", "boolean", "Left the country for good by the day; null where exterior is not covered"),
    column("works_alone", "boolean", "Is MEI on the day, or contributes alone; null where mei or gps is not covered"),
    column("declares_activity", "boolean", "Declares an activity in a request; null where extracad is not covered"),
    column("declares_otherwise", "boolean", "Declares an activity in a word that no table has; null as above"),
    column("has_employment_benefit", "boolean", "An emergency employment benefit in force on the day; null where bem is not covered"),
    column("has_paid_bond", "boolean", "An open formal bond with pay in the three months to the reference month; null where gfip does not cover the person"),
    column("has_unpaid_bond", "boolean", "An open formal bond without pay in those months; null as above"),
    column("cpf_status", "int", "Status in the CPF base; null where the person is not in it, or cpf is not covered"),
    column("cpf_status_since", "date", "Day of that status; null where not known"),
    column("has_died", "boolean", "Died on or before the day, by two keys or by the CPF base's own word; null where sisobi or cpf is not covered"),
    column("has_social_benefit", "boolean", "Titular of a benefit of social security or assistance that bars, in the month read, or paid by the state as retired; null where beneficios is not covered"),
    column("has_unemployment_insurance", "boolean", "An instalment of unemployment insurance was paid for the month asked about, or a later one; null where seguro_desemprego is not covered"),
    column("has_intermittent_contract", "boolean", "An intermittent contract that bars is open on the day; null where intermitente or esocial is not covered"),
    column("has_mandate", "boolean", "An elected mandate in force on the day; null where the person's UF is not covered"),
    column("is_military", "boolean", "Active, inactive or a pensioner of the Armed Forces; null where defesa is not covered"),
    column("is_imprisoned", "boolean", "In prison on the day, in the closed regime, by the lists or as originator of a prisoner's benefit; null where depen or presos_sp is not covered"),
    column("is_public_agent", "boolean", "Serves the Union, a state, a municipality or a court on the day; null where one of these lists is not covered"),
    column("is_above_taxable_limit", "boolean", "Had taxable income above the limit in the year read; null where irpf is not covered"),
]
