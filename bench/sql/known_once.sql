-- Facts of each person from the evidence, in one aggregation: first per object (a bond is an employer's, and has its admission), then per person. docs/ae2020.md, The criteria.
-- What is true once is true of the person: each such fact is a bit, so that one `bit_or` holds them all.
WITH base AS (
    SELECT person,
           max(CASE WHEN registry = 'cpf' THEN birth_date END) AS base_birth,
           max(CASE WHEN registry = 'cpf' THEN first_name_key END) AS base_name,
           min(CASE WHEN registry = 'cpf' THEN sex END) AS base_sex,
           bool_or(key_type = 'cpf') AS has_cpf
    FROM people
    GROUP BY person
),
compared AS (
    SELECT e.person, e.object, e.kind, e.registry, e.since, e.until, e.month, e.period, e.cents, e.detail,
           e.certainty = 'certain' AND coalesce(e.born = b.base_birth, true) AS certain,
           e.born = b.base_birth AS same_birth,
           coalesce(e.first_name_key = b.base_name, true) AS same_name,
           e.month <= :reference AS until_reference,
           coalesce(e.month IN (:window), false) AS in_window
    FROM evidence e LEFT JOIN base b ON e.person = b.person
    WHERE e.person IS NOT NULL
),
-- An end counts for every admission by its employer that differs by days, too.
reached AS (
    SELECT *, CASE WHEN kind IN (2, 3, 4, 16) THEN since END AS admitted, false AS near FROM compared
    UNION ALL
    SELECT c.*, c.since + d.days, true
    FROM compared c, (SELECT unnest(range(-:days_apart, :days_apart + 1))::INT AS days) d
    WHERE c.kind = 3 AND c.until_reference AND c.until <= :on AND d.days <> 0 AND c.since <= c.until AND c.since + d.days <= c.until
),
per_object AS (
    SELECT person, object, admitted,
           bit_or(CASE kind
               -- The death: two keys; the CPF base's own word needs none.
               WHEN 0 THEN flag(0, since <= :on AND certain AND same_birth AND same_name) | flag(1, since <= :on)
                   | flag(2, since <= :on AND coalesce(NOT same_birth OR NOT certain OR NOT same_name, true))
               WHEN 1 THEN flag(0, coalesce(year(since) <= year(:on), true)) | flag(1, coalesce(year(since) <= year(:on), true))
               -- The bond: there, in doubt, paid in the three months; an end in doubt; one that is unclear.
               WHEN 2 THEN flag(3, until_reference AND certain) | flag(4, until_reference AND NOT certain)
                   | flag(5, until_reference AND certain AND in_window AND cents > 0)
               WHEN 3 THEN flag(7, until_reference AND until <= :on AND NOT certain)
               WHEN 4 THEN flag(8, in_window AND certain) | flag(4, in_window AND NOT certain)
               -- The agreement: in force, or endless or cancelled too late; in doubt.
               WHEN 7 THEN flag(9, since <= :on AND until >= :on AND certain) | flag(10, since <= :on AND until IS NULL)
                   | flag(10, since <= :on AND until >= :on AND NOT certain)
               WHEN 8 THEN flag(9, since <= :on AND until > :on AND certain) | flag(10, since <= :on AND until > :on AND NOT certain)
                   | flag(10, since <= :on AND coalesce(until <= :on AND until - since > 30, until IS NULL))
                   | flag(25, since <= :on AND until <= :on AND NOT certain)
               -- The mandate.
               WHEN 9 THEN flag(11, since <= :on AND coalesce(until >= :on, true) AND certain)
                   | flag(12, since <= :on AND coalesce(until >= :on, true) AND NOT certain)
               WHEN 15 THEN flag(12, since <= :on AND coalesce(until >= :on, true))
               -- Rows in quarantine.
               WHEN 13 THEN flag(13, registry = 'bem') | flag(14, registry = 'gfip' AND coalesce(month, period) IN (:window)) | flag(15, registry = 'tse')
                   | flag(16, registry = 'cpf') | flag(17, registry = 'sisobi') | flag(18, registry = 'cadunico') | flag(19, registry = 'extracad')
                   | flag(20, registry = 'folha_pbf' AND coalesce(month, period) = :payroll_month)
               ELSE 0 END) AS bits,
           -- The newest certain end, or return after one, which wins on the same day; the end of one near; the last months declared and paid.
           max(CASE WHEN certain AND until_reference AND until <= :on AND NOT near THEN
               CASE kind WHEN 3 THEN 2 * (until - DATE '1970-01-01') WHEN 16 THEN 2 * (until - DATE '1970-01-01') + 1 END END) AS last_word,
           max(CASE WHEN kind = 3 AND certain AND near THEN strftime(until, '%Y-%m') END) AS near_end,
           max(CASE WHEN kind IN (2, 4) AND until_reference AND cents IS NOT NULL THEN month END) AS declared,
           max(CASE WHEN kind IN (2, 4) AND until_reference AND cents > 0 THEN month END) AS paid,
           sum(CASE WHEN kind IN (2, 4, 5, 14) AND certain AND month = :reference THEN cents END) AS pay_cents,
           max(CASE WHEN kind = 10 THEN TRY_CAST(detail AS INT) END) AS cpf_status,
           max(CASE WHEN kind = 10 THEN since END) AS cpf_status_since
    FROM reached
    GROUP BY person, object, admitted
),
-- A bond is open if admitted by the day (a blank admission: open) and not ended by it. An end in doubt ends nothing for certain.
history AS (
    SELECT *, coalesce(last_word % 2 = 0, false) AS ended, coalesce(last_word % 2 <> 0, true) AND near_end IS NOT NULL AS corrected,
           coalesce(paid > strftime(DATE '1970-01-01' + CAST(last_word // 2 AS INT), '%Y-%m'), false) AS paid_later, coalesce(declared >= near_end, false) AS still_declared
    FROM per_object
),
opened AS (
    SELECT *, bits & ~(flag(3, true) | flag(4, true) | flag(5, true) | flag(7, true) | flag(8, true) | flag(9, has(bits, 25)))
           | flag(10, has(bits, 9) AND has(bits, 25))
           | CASE WHEN coalesce(admitted <= :on, true) THEN
               flag(21, has(bits, 3) AND NOT ended AND NOT corrected AND NOT has(bits, 7) AND has(bits, 5))
               | flag(22, has(bits, 3) AND NOT ended AND NOT corrected AND NOT has(bits, 7) AND NOT has(bits, 5))
               | flag(23, NOT ended AND NOT corrected AND (has(bits, 4) AND NOT has(bits, 7) OR has(bits, 3) AND has(bits, 7))
                   OR (has(bits, 3) OR has(bits, 4) OR has(bits, 8)) AND (ended AND paid_later OR corrected AND still_declared))
               | flag(24, has(bits, 8) AND (NOT ended OR paid_later) AND (NOT corrected OR still_declared))
             ELSE 0 END AS flags
    FROM history
),
per_person AS (
    SELECT person, bit_or(flags) AS flags, CAST(sum(pay_cents) AS BIGINT) AS pay_cents, max(cpf_status) AS cpf_status,
           max(cpf_status_since) AS cpf_status_since
    FROM opened
    GROUP BY person
)
SELECT coalesce(b.person, p.person) AS person, b.base_birth, b.base_sex, b.has_cpf, p.pay_cents, p.cpf_status, p.cpf_status_since,
       has(flags, 21) AS paid_bond, has(flags, 22) AS unpaid_bond, has(flags, 23) AS bond_doubtful, has(flags, 24) AS bond_unclear,
       has(flags, 9) AS benefit, has(flags, 10) AS benefit_doubtful, false AS benefit_endless, false AS benefit_late, has(flags, 11) AS mandate,
       has(flags, 12) AS mandate_doubtful, has(flags, 0) AS died, has(flags, 1) AS death_indicated, has(flags, 2) AS death_doubtful,
       has(flags, 13) AS bem_unreadable, has(flags, 14) AS gfip_unreadable, has(flags, 15) AS tse_unreadable, has(flags, 16) AS cpf_unreadable,
       has(flags, 17) AS sisobi_unreadable, has(flags, 18) AS cadunico_unreadable, has(flags, 19) AS extracad_unreadable,
       has(flags, 20) AS folha_unreadable
FROM base b FULL JOIN per_person p ON b.person = p.person
