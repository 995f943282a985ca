-- What the evidence says of each person, in one aggregation: first per object (a bond), then per person. docs/ae2020.md, The criteria.
WITH base AS (
    SELECT person,
           max(CASE WHEN registry = 'cpf' THEN birth_date END) AS base_birth,
           min(CASE WHEN registry = 'cpf' THEN sex END) AS base_sex,
           bool_or(key_type = 'cpf') AS has_cpf
    FROM people
    GROUP BY person
),
compared AS (
    SELECT e.*,
           e.certainty = 'certain' AND coalesce(e.born = b.base_birth, true) AS certain,
           e.born = b.base_birth AS same_birth,
           e.month <= :reference AS until_reference,
           coalesce(e.month IN (:window), false) AS in_window
    FROM evidence e LEFT JOIN base b ON e.person = b.person
    WHERE e.person IS NOT NULL
),
per_object AS (
    SELECT person, object,
           -- The bond: admission, end, pay.
           ever(kind = 2 AND until_reference AND certain) AS bond,
           ever((kind = 2 AND until_reference OR kind = 4 AND in_window) AND NOT certain) AS bond_in_doubt,
           ever(kind = 4 AND in_window AND certain) AS unclear,
           ever(kind = 2 AND until_reference AND certain AND in_window AND cents > 0) AS paid,
           coalesce(max(CASE WHEN kind IN (2, 4) THEN since END) <= :on, true) AS begun,
           ever(kind = 3 AND until_reference AND until <= :on AND certain) AS ended,
           ever(kind = 3 AND until_reference AND until <= :on) AS maybe_ended,
           CAST(sum(CASE WHEN kind IN (2, 4, 5, 14) AND certain AND month = :reference THEN cents END) AS BIGINT) AS pay_cents,
           -- The agreement: in force, endless, cancelled too late.
           ever(benefit_in_force(kind, since, until) AND certain) AS benefit,
           ever((benefit_in_force(kind, since, until) OR benefit_endless(kind, since, until) OR benefit_late(kind, since, until)) AND NOT certain) AS benefit_doubtful,
           ever(benefit_endless(kind, since, until) AND certain) AS benefit_endless,
           ever(benefit_late(kind, since, until) AND certain) AS benefit_late,
           -- The mandate.
           ever(kind = 9 AND since <= :on AND coalesce(until >= :on, true) AND certain) AS mandate,
           ever(kind = 9 AND since <= :on AND coalesce(until >= :on, true) AND NOT certain) AS mandate_doubtful,
           -- The death: two keys, or the CPF base's own word.
           ever(kind = 0 AND since <= :on AND certain AND same_birth OR kind = 1 AND coalesce(year(since) <= year(:on), true)) AS died,
           ever(kind = 0 AND since <= :on OR kind = 1 AND coalesce(year(since) <= year(:on), true)) AS death_indicated,
           ever(kind = 0 AND since <= :on AND coalesce(NOT same_birth OR NOT certain, true)) AS death_doubtful,
           -- The CPF, and rows in quarantine.
           max(CASE WHEN kind = 10 THEN TRY_CAST(detail AS INT) END) AS cpf_status,
           max(CASE WHEN kind = 10 THEN since END) AS cpf_status_since,
           ever(kind = 13 AND registry = 'bem') AS bem_unreadable,
           ever(kind = 13 AND registry = 'gfip' AND coalesce(month, period) IN (:window)) AS gfip_unreadable,
           ever(kind = 13 AND registry = 'tse') AS tse_unreadable,
           ever(kind = 13 AND registry = 'cpf') AS cpf_unreadable,
           ever(kind = 13 AND registry = 'sisobi') AS sisobi_unreadable,
           ever(kind = 13 AND registry = 'cadunico') AS cadunico_unreadable,
           ever(kind = 13 AND registry = 'extracad') AS extracad_unreadable,
           ever(kind = 13 AND registry = 'folha_pbf' AND coalesce(month, period) = :payroll_month) AS folha_unreadable
    FROM compared
    GROUP BY person, object
),
per_person AS (
    SELECT person,
           bool_or(bond AND begun AND NOT maybe_ended AND paid) AS paid_bond,
           bool_or(bond AND begun AND NOT maybe_ended AND NOT paid) AS unpaid_bond,
           bool_or(bond_in_doubt AND begun AND NOT maybe_ended OR bond AND begun AND NOT ended AND maybe_ended) AS bond_doubtful,
           bool_or(unclear AND begun AND NOT ended) AS bond_unclear,
           CAST(sum(pay_cents) AS BIGINT) AS pay_cents,
           bool_or(benefit) AS benefit, bool_or(benefit_doubtful) AS benefit_doubtful, bool_or(benefit_endless) AS benefit_endless,
           bool_or(benefit_late) AS benefit_late, bool_or(mandate) AS mandate, bool_or(mandate_doubtful) AS mandate_doubtful, bool_or(died) AS died,
           bool_or(death_indicated) AS death_indicated, bool_or(death_doubtful) AS death_doubtful, max(cpf_status) AS cpf_status,
           max(cpf_status_since) AS cpf_status_since, bool_or(bem_unreadable) AS bem_unreadable, bool_or(gfip_unreadable) AS gfip_unreadable,
           bool_or(tse_unreadable) AS tse_unreadable, bool_or(cpf_unreadable) AS cpf_unreadable, bool_or(sisobi_unreadable) AS sisobi_unreadable,
           bool_or(cadunico_unreadable) AS cadunico_unreadable, bool_or(extracad_unreadable) AS extracad_unreadable, bool_or(folha_unreadable) AS folha_unreadable
    FROM per_object
    GROUP BY person
)
SELECT coalesce(b.person, p.person) AS person, b.base_birth, b.base_sex, b.has_cpf, p.* EXCLUDE (person)
FROM base b FULL JOIN per_person p ON b.person = p.person
