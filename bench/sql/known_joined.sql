-- Facts of each person from the evidence, as SQL is mostly written: a table per base, filtered and grouped on its own, joined to the people one after the other.
WITH base AS (
    SELECT person, max(CASE WHEN registry = 'cpf' THEN birth_date END) AS base_birth,
           max(CASE WHEN registry = 'cpf' THEN first_name_key END) AS base_name, min(CASE WHEN registry = 'cpf' THEN sex END) AS base_sex,
           bool_or(key_type = 'cpf') AS has_cpf
    FROM people
    GROUP BY person
),
everybody AS (SELECT person FROM memberships WHERE person IS NOT NULL GROUP BY person),
gfip AS (
    SELECT e.*, e.certainty = 'certain' AND coalesce(e.born = b.base_birth, true) AS certain
    FROM evidence e LEFT JOIN base b ON e.person = b.person
    WHERE e.registry = 'gfip' AND e.person IS NOT NULL
),
-- An end counts for every admission by its employer that differs by days, too.
reached AS (
    SELECT *, since AS admitted FROM gfip
    UNION ALL
    SELECT *, explode(sequence(date_sub(since, :days_apart), least(date_add(since, :days_apart), until))) FROM gfip WHERE kind = 3 AND since <= until
),
bonds AS (
    SELECT person, object, admitted, ever(kind = 2 AND certain) AS bond, ever((kind = 2 OR kind = 4 AND month IN (:window)) AND NOT certain) AS in_doubt,
           ever(kind = 4 AND month IN (:window) AND certain) AS unclear, ever(kind = 2 AND certain AND month IN (:window) AND cents > 0) AS paid,
           coalesce(admitted <= :on, true) AS begun, ever(kind = 3 AND NOT certain) AS maybe_ended,
           max(CASE WHEN certain AND admitted <=> since THEN
               CASE kind WHEN 3 THEN 2 * unix_date(until) WHEN 16 THEN 2 * unix_date(until) + 1 END END) AS last_word,
           max(CASE WHEN kind = 3 AND certain AND NOT admitted <=> since THEN date_format(until, 'yyyy-MM') END) AS near_end,
           max(CASE WHEN kind IN (2, 4) AND cents IS NOT NULL THEN month END) AS declared,
           max(CASE WHEN kind IN (2, 4) AND cents > 0 THEN month END) AS paid_in
    FROM reached
    WHERE month <= :reference AND (kind IN (2, 4) OR kind IN (3, 16) AND until <= :on)
    GROUP BY person, object, admitted
),
history AS (
    SELECT *, coalesce(last_word % 2 = 0, false) AS ended, coalesce(last_word % 2 <> 0, true) AND near_end IS NOT NULL AS corrected,
           coalesce(paid_in > date_format(date_from_unix_date(last_word div 2), 'yyyy-MM'), false) AS paid_later, coalesce(declared >= near_end, false) AS still_declared
    FROM bonds
),
employment AS (
    SELECT person, bool_or(bond AND begun AND NOT ended AND NOT corrected AND NOT maybe_ended AND paid) AS paid_bond,
           bool_or(bond AND begun AND NOT ended AND NOT corrected AND NOT maybe_ended AND NOT paid) AS unpaid_bond,
           bool_or(begun AND (NOT ended AND NOT corrected AND (in_doubt AND NOT maybe_ended OR bond AND maybe_ended)
                              OR (bond OR in_doubt OR unclear) AND (ended AND paid_later OR corrected AND still_declared))) AS bond_doubtful,
           bool_or(unclear AND begun AND (NOT ended OR paid_later) AND (NOT corrected OR still_declared)) AS bond_unclear
    FROM history
    GROUP BY person
),
pay AS (
    SELECT person, CAST(sum(cents) AS BIGINT) AS pay_cents
    FROM gfip
    WHERE kind IN (2, 4, 5, 14) AND certain AND month = :reference
    GROUP BY person
),
agreement AS (
    SELECT person, object, ever(in_force AND certain) AS benefit, ever((in_force OR endless OR late) AND NOT certain) AS benefit_doubtful,
           ever(endless AND certain) AS benefit_endless, ever(late AND certain) AS benefit_late, ever(cancelled AND NOT certain) AS maybe_cancelled
    FROM (
        SELECT e.person, object, since <= :on AND (kind = 7 AND until >= :on OR kind = 8 AND until > :on) AS in_force, kind = 7 AND since <= :on AND until IS NULL AS endless,
               kind = 8 AND since <= :on AND coalesce(until <= :on AND days_between(since, until) > 30, until IS NULL) AS late,
               kind = 8 AND since <= :on AND until <= :on AS cancelled,
               e.certainty = 'certain' AND coalesce(e.born = b.base_birth, true) AS certain
        FROM evidence e LEFT JOIN base b ON e.person = b.person
        WHERE e.registry = 'bem' AND kind IN (7, 8) AND e.person IS NOT NULL
    ) e
    GROUP BY person, object
),
agreements AS (
    SELECT person, bool_or(benefit AND NOT maybe_cancelled) AS benefit, bool_or(benefit_doubtful OR benefit AND maybe_cancelled) AS benefit_doubtful,
           bool_or(benefit_endless) AS benefit_endless, bool_or(benefit_late) AS benefit_late
    FROM agreement
    GROUP BY person
),
mandates AS (
    SELECT e.person, ever(kind = 9 AND e.certainty = 'certain' AND coalesce(e.born = b.base_birth, true)) AS mandate,
           ever(kind = 15 OR NOT (e.certainty = 'certain' AND coalesce(e.born = b.base_birth, true))) AS mandate_doubtful
    FROM evidence e LEFT JOIN base b ON e.person = b.person
    WHERE e.registry = 'tse' AND kind IN (9, 15) AND since <= :on AND coalesce(until >= :on, true) AND e.person IS NOT NULL
    GROUP BY e.person
),
deaths AS (
    SELECT e.person, ever(e.certainty = 'certain' AND e.born = b.base_birth AND coalesce(e.first_name_key = b.base_name, true)) AS died, true AS indicated,
           ever(coalesce(NOT e.born = b.base_birth OR e.certainty <> 'certain' OR e.first_name_key <> b.base_name, true)) AS doubtful
    FROM evidence e LEFT JOIN base b ON e.person = b.person
    WHERE e.registry = 'sisobi' AND kind = 0 AND since <= :on AND e.person IS NOT NULL
    GROUP BY e.person
),
held_dead AS (
    SELECT person, true AS died FROM evidence WHERE registry = 'cpf' AND kind = 1 AND coalesce(year(since) <= year(:on), true) AND person IS NOT NULL GROUP BY person
),
cpf AS (
    SELECT person, max(TRY_CAST(detail AS INT)) AS cpf_status, max(since) AS cpf_status_since
    FROM evidence
    WHERE registry = 'cpf' AND kind = 10 AND person IS NOT NULL
    GROUP BY person
),
bem_rows AS (SELECT person FROM evidence WHERE registry = 'bem' AND kind = 13 GROUP BY person),
gfip_rows AS (SELECT person FROM evidence WHERE registry = 'gfip' AND kind = 13 AND coalesce(month, period) IN (:window) GROUP BY person),
tse_rows AS (SELECT person FROM evidence WHERE registry = 'tse' AND kind = 13 GROUP BY person),
cpf_rows AS (SELECT person FROM evidence WHERE registry = 'cpf' AND kind = 13 GROUP BY person),
sisobi_rows AS (SELECT person FROM evidence WHERE registry = 'sisobi' AND kind = 13 GROUP BY person),
cadunico_rows AS (SELECT person FROM evidence WHERE registry = 'cadunico' AND kind = 13 GROUP BY person),
extracad_rows AS (SELECT person FROM evidence WHERE registry = 'extracad' AND kind = 13 GROUP BY person),
folha_rows AS (SELECT person FROM evidence WHERE registry = 'folha_pbf' AND kind = 13 AND coalesce(month, period) = :payroll_month GROUP BY person)
SELECT p.person, b.base_birth, b.base_sex, b.has_cpf, w.paid_bond, w.unpaid_bond, w.bond_doubtful, w.bond_unclear, g.pay_cents, a.benefit, a.benefit_doubtful,
       a.benefit_endless, a.benefit_late, m.mandate, m.mandate_doubtful, coalesce(d.died, false) OR coalesce(h.died, false) AS died,
       coalesce(d.indicated, false) OR coalesce(h.died, false) AS death_indicated, d.doubtful AS death_doubtful, c.cpf_status, c.cpf_status_since,
       u1.person IS NOT NULL AS bem_unreadable, u2.person IS NOT NULL AS gfip_unreadable, u3.person IS NOT NULL AS tse_unreadable,
       u4.person IS NOT NULL AS cpf_unreadable, u5.person IS NOT NULL AS sisobi_unreadable, u6.person IS NOT NULL AS cadunico_unreadable,
       u7.person IS NOT NULL AS extracad_unreadable, u8.person IS NOT NULL AS folha_unreadable
FROM everybody p
    LEFT JOIN base b ON p.person = b.person
    LEFT JOIN employment w ON p.person = w.person
    LEFT JOIN pay g ON p.person = g.person
    LEFT JOIN agreements a ON p.person = a.person
    LEFT JOIN mandates m ON p.person = m.person
    LEFT JOIN deaths d ON p.person = d.person
    LEFT JOIN held_dead h ON p.person = h.person
    LEFT JOIN cpf c ON p.person = c.person
    LEFT JOIN bem_rows u1 ON p.person = u1.person
    LEFT JOIN gfip_rows u2 ON p.person = u2.person
    LEFT JOIN tse_rows u3 ON p.person = u3.person
    LEFT JOIN cpf_rows u4 ON p.person = u4.person
    LEFT JOIN sisobi_rows u5 ON p.person = u5.person
    LEFT JOIN cadunico_rows u6 ON p.person = u6.person
    LEFT JOIN extracad_rows u7 ON p.person = u7.person
    LEFT JOIN folha_rows u8 ON p.person = u8.person
