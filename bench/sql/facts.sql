-- Who is decided, in which family, and what is known of both. docs/ae2020.md, Who is decided. Read by DuckDB and by Spark SQL.
WITH rows_readable AS (
    SELECT *, certainty = 'certain' AS readable, CASE WHEN certainty = 'certain' THEN person END AS who
    FROM memberships
),
-- Rule 1: a person stands in the family that was updated last. A row without a person stands for itself.
newest AS (
    SELECT *, row_number() OVER (
        PARTITION BY who, CASE WHEN who IS NULL THEN file END, CASE WHEN who IS NULL THEN line END
        ORDER BY updated_on DESC NULLS LAST, family_updated_on DESC NULLS LAST, family DESC, relation ASC NULLS FIRST, member ASC NULLS FIRST
    ) AS place
    FROM rows_readable
    WHERE registry = 'cadunico'
),
standing AS (SELECT * FROM newest WHERE place = 1),
-- Rule 2: Bolsa Família pays the head.
payroll AS (
    SELECT person, CASE WHEN count(*) = count(cents) THEN max(cents) END AS amount
    FROM evidence
    WHERE kind = 12 AND month = :payroll_month AND person IS NOT NULL
    GROUP BY person
),
paid_families AS (
    SELECT s.family, CASE WHEN count(*) = count(p.amount) THEN max(p.amount) END AS amount
    FROM standing s JOIN payroll p ON s.who = p.person
    WHERE s.relation = 1
    GROUP BY s.family
),
registered AS (
    SELECT s.*, f.family IS NOT NULL AS paid, f.amount AS family_benefit_cents,
           CASE WHEN f.family IS NOT NULL THEN 'pbf' WHEN coalesce(s.registered_on <= :registered_by, true) THEN 'cadunico' END AS group_of
    FROM standing s LEFT JOIN paid_families f ON s.family = f.family
),
-- Rule 4: the last request of each CPF, and the members that it declares.
requesters AS (
    SELECT object AS family, person AS requester, since AS requested_on, row_number() OVER (
        PARTITION BY person ORDER BY since DESC NULLS LAST, detail DESC NULLS LAST, object DESC
    ) AS place
    FROM evidence
    WHERE kind = 11 AND person IS NOT NULL AND coalesce(since <= :on, true)
),
named_once AS (
    SELECT r.*, a.requester, a.requested_on, coalesce(r.who = a.requester, false) AS is_requester, row_number() OVER (
        PARTITION BY r.family, r.who, CASE WHEN r.who IS NULL THEN r.file END, CASE WHEN r.who IS NULL THEN r.line END
        ORDER BY r.relation ASC NULLS FIRST, r.file, r.line
    ) AS place
    FROM rows_readable r JOIN requesters a ON r.family = a.family
    WHERE r.registry = 'extracad' AND a.place = 1
),
declared AS (
    SELECT d.*, k.group_of, k.family AS registered_family, k.birth_date AS listed_birth, k.sex AS listed_sex, k.is_mother AS listed_mother,
           CASE WHEN k.family IS NOT NULL AND NOT k.paid AND coalesce(k.registered_on <= :registered_by, true) THEN k.family END AS named
    FROM named_once d LEFT JOIN registered k ON d.who = k.who
    WHERE d.place = 1
),
-- Rules 5 and 6: requests of the same set are one family; whoever stands in two that say otherwise makes the request divergent.
sets AS (
    SELECT family, array_sort(array_agg(who) FILTER (WHERE who IS NOT NULL)) AS people, CAST(sum(coalesce(income_cents, 0)) AS BIGINT) AS incomes,
           min(registered_family) AS joins_family, array_agg(DISTINCT named) FILTER (WHERE named IS NOT NULL) AS named_families
    FROM declared
    GROUP BY family
),
alike AS (SELECT people, min(family) AS set_family FROM sets GROUP BY people),
requests AS (SELECT s.family, s.incomes, s.joins_family, s.named_families, a.set_family FROM sets s JOIN alike a ON s.people = a.people),
disputed AS (
    SELECT d.who
    FROM declared d JOIN requests r ON d.family = r.family
    WHERE d.who IS NOT NULL
    GROUP BY d.who
    HAVING min(r.set_family) <> max(r.set_family) OR min(r.incomes) <> max(r.incomes)
),
divergent AS (
    SELECT d.family, true AS divergent
    FROM declared d JOIN disputed p ON d.who = p.who
    WHERE NOT d.is_requester
    GROUP BY d.family
),
roll AS (
    -- Decreto 10.316, art. 7º, § 3º: in its families CadÚnico's birth date counts, in a request the CPF base's.
    SELECT false AS by_request, family, who, readable, relation, birth_date, sex, uf, income_cents, family_income_cents, is_mother, first_name,
           registered_on, sole_provider, declared_size, document_wrong, group_of, birth_date AS listed_birth, sex AS listed_sex,
           is_mother AS listed_mother, false AS is_requester, CAST(NULL AS DATE) AS requested_on, CASE WHEN paid THEN family_benefit_cents ELSE 0 END AS family_benefit_cents
    FROM registered
    UNION ALL
    SELECT true, family, who, readable, relation, birth_date, sex, uf, income_cents, family_income_cents, is_mother, first_name,
           registered_on, sole_provider, declared_size, document_wrong, group_of, listed_birth, listed_sex, listed_mother, is_requester, requested_on, 0
    FROM declared
),
member AS (
    SELECT r.*, k.base_birth, CASE WHEN r.by_request THEN coalesce(k.base_birth, r.birth_date) ELSE coalesce(r.birth_date, k.base_birth) END AS born, coalesce(k.base_sex, r.sex) AS known_sex,
           coalesce(k.base_sex, r.listed_sex) AS candidate_sex, coalesce(r.listed_birth, k.base_birth) AS candidate_birth,
           CASE WHEN r.income_cents IS NOT NULL THEN greatest(r.income_cents, coalesce(k.pay_cents, 0)) END AS income,
           coalesce(k.pay_cents, 0) AS pay_cents, r.by_request AND coalesce(r.birth_date <> k.base_birth, false) AS birth_unlike_base, coalesce(k.has_cpf, false) AS has_cpf,
           coalesce(k.paid_bond, false) AS paid_bond, coalesce(k.unpaid_bond, false) OR coalesce(k.bond_unclear, false) OR coalesce(k.bond_doubtful, false) AS bond_doubt,
           coalesce(k.benefit, false) AS benefit, coalesce(k.benefit_endless, false) OR coalesce(k.benefit_late, false) OR coalesce(k.benefit_doubtful, false) AS benefit_doubt,
           coalesce(k.mandate, false) AS mandate, coalesce(k.mandate_doubtful, false) AS mandate_doubt,
           coalesce(k.died, false) AS died, coalesce(k.death_indicated, false) AS death_indicated, coalesce(k.death_doubtful, false) AS death_doubt,
           k.cpf_status, k.cpf_status_since, coalesce(k.bem_unreadable, false) AS bem_unreadable, coalesce(k.gfip_unreadable, false) AS gfip_unreadable,
           coalesce(k.tse_unreadable, false) AS tse_unreadable, coalesce(k.cpf_unreadable, false) AS cpf_unreadable,
           coalesce(k.sisobi_unreadable, false) AS sisobi_unreadable, coalesce(k.cadunico_unreadable, false) AS cadunico_unreadable,
           coalesce(k.extracad_unreadable, false) AS extracad_unreadable, coalesce(k.folha_unreadable, false) AS folha_unreadable
    FROM roll r LEFT JOIN known k ON r.who = k.person
),
-- What a family is to each of its members. Rows in quarantine count apart.
families AS (
    SELECT by_request, family, count(*) FILTER (WHERE readable) AS members_listed, max(declared_size) AS members_declared,
           max(family_income_cents) AS whole_income, CAST(sum(CASE WHEN readable THEN coalesce(income, 0) END) AS BIGINT) AS incomes,
           CAST(sum(CASE WHEN readable THEN pay_cents END) AS BIGINT) AS pays, count(*) FILTER (WHERE readable AND income IS NULL) AS incomes_unknown,
           count(*) FILTER (WHERE readable AND (document_wrong OR birth_unlike_base)) AS wrong,
           count(*) FILTER (WHERE readable AND death_indicated) AS deaths, count(*) FILTER (WHERE readable AND relation = 2) AS spouses,
           count(*) FILTER (WHERE readable AND relation IS NULL AND NOT is_requester) AS relations_unknown,
           count(*) FILTER (WHERE readable AND years(born, :on) < 18) AS minors, count(*) FILTER (WHERE readable AND born IS NULL) AS births_unknown,
           count(*) FILTER (WHERE NOT readable) AS rows_unreadable
    FROM member
    GROUP BY by_request, family
),
-- Rule 3: adults and possible adolescent mothers of registered families; of all others, all requesters.
candidates AS (
    SELECT m.*, group_of IS NOT NULL AND (candidate_birth IS NULL OR years(candidate_birth, :on) >= 18
           OR years(candidate_birth, :on) BETWEEN 12 AND 17 AND coalesce(candidate_sex, 'F') = 'F' AND coalesce(listed_mother, true)) AS is_candidate
    FROM member m
)
SELECT m.who AS person, CASE WHEN m.by_request THEN 'extracad' ELSE m.group_of END AS channel, m.family, m.by_request,
       CASE WHEN m.by_request THEN coalesce(r.joins_family, r.set_family) ELSE m.family END AS quota_family,
       m.by_request AND r.joins_family IS NOT NULL AS joined_by_naming, m.born AS birth_date, m.known_sex AS sex, m.is_mother, m.first_name,
       m.income AS own_income, CASE WHEN NOT m.by_request THEN m.registered_on END AS registered_on, m.requested_on, m.family_benefit_cents,
       CASE WHEN f.whole_income IS NOT NULL THEN greatest(f.whole_income, f.pays) WHEN f.incomes_unknown = 0 THEN f.incomes END AS family_income,
       CASE WHEN f.whole_income IS NOT NULL AND f.members_listed > 1 THEN f.whole_income + coalesce(f.pays, 0)
            WHEN f.whole_income IS NOT NULL THEN greatest(f.whole_income, f.pays) WHEN f.incomes_unknown = 0 THEN f.incomes END AS family_income_most,
       f.members_listed AS family_size, m.by_request AND coalesce(f.members_declared > f.members_listed, false) AS head_without_member,
       CASE WHEN m.is_requester THEN true ELSE m.relation = 1 END AS is_head,
       CASE WHEN f.spouses > 0 THEN true WHEN f.relations_unknown = 0 THEN false END AS has_spouse,
       CASE WHEN f.minors > 0 THEN true WHEN f.births_unknown = 0 THEN false END AS has_minor, m.sole_provider,
       f.wrong > 0 OR coalesce(d.divergent, false) OR f.deaths > CASE WHEN m.death_indicated THEN 1 ELSE 0 END OR f.rows_unreadable > 0
           OR m.cadunico_unreadable OR m.extracad_unreadable AS family_doubt,
       m.birth_unlike_base, m.has_cpf, m.paid_bond, m.bond_doubt OR m.gfip_unreadable AS bond_doubt, m.benefit, m.benefit_doubt OR m.bem_unreadable AS benefit_doubt,
       m.mandate, m.mandate_doubt OR NOT m.has_cpf OR m.tse_unreadable OR :uf_matters AND (m.uf IS NULL OR m.uf IN (:lacking_ufs)) AS mandate_doubt,
       m.died, m.death_doubt OR NOT m.has_cpf OR m.sisobi_unreadable OR m.cpf_unreadable AS death_doubt, m.cpf_status, m.cpf_status_since, m.cpf_unreadable,
       m.cadunico_unreadable, m.folha_unreadable, r.named_families
FROM candidates m
    JOIN families f ON m.by_request = f.by_request AND m.family = f.family
    LEFT JOIN requests r ON m.by_request AND m.family = r.family
    LEFT JOIN divergent d ON m.by_request AND m.family = d.family
WHERE m.readable AND m.who IS NOT NULL AND CASE WHEN m.by_request THEN m.is_requester AND NOT m.is_candidate ELSE m.is_candidate END
