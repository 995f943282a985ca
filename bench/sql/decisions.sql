-- Each criterion of the law, what depends on other people's answers, and the amounts. docs/ae2020.md, The criteria. Read by DuckDB and by Spark SQL.
-- Every answer is true, false or null: not known. `settle`: false wins over doubt. `doubt_first`: what is in doubt is not known, whatever the test gives.
WITH flagged AS (
    SELECT *, coalesce(CASE WHEN channel = 'extracad' THEN sole_provider ELSE is_head AND NOT has_spouse AND has_minor END, false) AS sole FROM facts
),
-- § 3º: a family has one sole provider. A requester who joined by naming the family counts only those who joined so too.
providers AS (
    SELECT quota_family, count(*) FILTER (WHERE sole) AS alone, count(*) FILTER (WHERE sole AND NOT joined_by_naming) AS alone_by_themselves
    FROM flagged
    GROUP BY quota_family
),
answered AS (
    SELECT f.*,
           doubt_first(
               years(birth_date, :on) >= 18 OR :mothers_pass AND years(birth_date, :on) BETWEEN 12 AND 17 AND sex = 'F' AND is_mother,
               birth_date IS NULL OR birth_unlike_base OR years(birth_date, :on) > 109 OR :mothers_pass AND years(birth_date, :on) BETWEEN 12 AND 17
                   AND (sex IS NULL AND coalesce(is_mother, true) OR coalesce(sex = 'F', true) AND is_mother IS NULL)
           ) AS minimum_age,
           settle(NOT paid_bond, bond_doubt) AS no_active_formal_employment,
           settle(NOT mandate, mandate_doubt) AS no_elected_mandate,
           settle(NOT benefit, benefit_doubt) AS no_emergency_employment_benefit,
           doubt_first(
               2 * family_income <= family_size * :wage OR family_income <= 3 * :wage,
               family_income IS NULL OR head_without_member OR family_doubt
                   OR (2 * family_income <= family_size * :wage OR family_income <= 3 * :wage)
                       <> (2 * family_income_most <= family_size * :wage OR family_income_most <= 3 * :wage)
           ) AS family_income_within_limit,
           -- Decreto 10.316, art. 7º, § 4º: families of Bolsa Família are exempt.
           CASE WHEN channel = 'pbf' THEN true ELSE settle(
               cpf_status = 0,
               NOT has_cpf OR cpf_status IS NULL OR cpf_unreadable OR cpf_status = 0 AND days_between(cpf_status_since, :on) < 3
           ) END AS cpf_regular,
           settle(NOT died, death_doubt) AS no_death_record,
           CASE WHEN channel = 'pbf' THEN true WHEN channel = 'cadunico' THEN registered_on <= :registered_by
                ELSE requested_on BETWEEN :requests_from AND :requests_until END AS entry_channel_admissible,
           settle(
               sex = 'F' AND is_head AND NOT has_spouse AND (has_minor OR CASE WHEN NOT head_without_member THEN false END)
                   AND (channel <> 'extracad' OR sole_provider),
               sex IS NULL OR has_spouse IS NULL OR is_head IS NULL OR has_minor IS NULL OR head_without_member
                   OR channel = 'extracad' AND sole_provider IS NULL
                   OR CASE WHEN joined_by_naming THEN p.alone ELSE p.alone_by_themselves END > CASE WHEN sole THEN 1 ELSE 0 END
           ) AS monoparental_double_quota
    FROM flagged f JOIN providers p ON f.quota_family = p.quota_family
),
own AS (
    SELECT *, minimum_age AND no_active_formal_employment AND no_elected_mandate AND no_emergency_employment_benefit AND family_income_within_limit
              AND cpf_regular AND no_death_record AND entry_channel_admissible AS passes_own
    FROM answered
),
-- Portal: nobody of a registered family, outside Bolsa Família, that the request names has the aid.
covering AS (
    SELECT family, bool_or(passes_own) AS surely, bool_or(passes_own IS NULL) AS perhaps FROM own WHERE channel = 'cadunico' GROUP BY family
),
covered AS (
    SELECT n.request, bool_or(c.surely) AS surely, bool_or(c.perhaps) AS perhaps FROM named n JOIN covering c ON n.family = c.family GROUP BY n.request
),
with_cover AS (
    SELECT o.*, settle(
               NOT CASE WHEN c.request IS NULL THEN false WHEN c.surely THEN true WHEN NOT c.perhaps THEN false END,
               o.channel = 'extracad' AND o.cadunico_unreadable
           ) AS not_covered_in_family
    FROM own o LEFT JOIN covered c ON o.by_request AND o.family = c.request
),
contending AS (SELECT *, passes_own AND not_covered_in_family AS passes, coalesce(passes_own AND not_covered_in_family, true) AS contends FROM with_cover),
-- Art. 2º, § 1º: two of a family; who comes first, key by key. A key that is not known of either makes their order unknown.
crowded AS (SELECT quota_family FROM contending GROUP BY quota_family HAVING count(*) FILTER (WHERE contends) > :places - 1 AND count(*) > :places),
pairs AS (
    SELECT me.person, coalesce(rival.passes, false) AS passes,
           CASE WHEN rival.joined_by_naming <> me.joined_by_naming THEN me.joined_by_naming
                WHEN rival.sex IS NULL OR me.sex IS NULL THEN NULL
                WHEN rival.sex <> me.sex THEN rival.sex = 'F'
                WHEN rival.birth_date IS NULL OR me.birth_date IS NULL THEN NULL
                WHEN rival.birth_date <> me.birth_date THEN rival.birth_date < me.birth_date
                WHEN rival.own_income IS NULL OR me.own_income IS NULL THEN NULL
                WHEN rival.own_income <> me.own_income THEN rival.own_income < me.own_income
                WHEN rival.first_name IS NULL OR me.first_name IS NULL THEN NULL
                WHEN rival.first_name <> me.first_name THEN rival.first_name < me.first_name
                ELSE rival.person < me.person END AS above
    FROM contending me
        JOIN crowded c ON me.quota_family = c.quota_family
        JOIN contending rival ON rival.quota_family = me.quota_family AND rival.contends AND rival.person <> me.person
),
places AS (
    SELECT person, count(*) AS rivals, count(*) FILTER (WHERE passes AND above) AS surely_above, count(*) FILTER (WHERE coalesce(above, true)) AS possibly_above
    FROM pairs
    GROUP BY person
),
placed AS (
    SELECT p.*, CASE WHEN coalesce(r.rivals, 0) < :places THEN true WHEN r.surely_above >= :places THEN false WHEN r.possibly_above < :places THEN true END AS family_quota_available
    FROM contending p LEFT JOIN places r ON p.person = r.person
),
-- § 2º: the aid takes the place of Bolsa Família where it is more.
counted AS (
    SELECT *, passes AND family_quota_available AS has_place, coalesce(passes AND family_quota_available, true) AS may_have_place FROM placed
),
aid AS (
    SELECT quota_family, CAST(sum(CASE WHEN has_place THEN CASE WHEN monoparental_double_quota THEN :most_quotas ELSE 1 END END) * :quota AS BIGINT) AS lowest,
           least(count(*) FILTER (WHERE may_have_place AND coalesce(monoparental_double_quota, true)), :places) AS doubles,
           count(*) FILTER (WHERE may_have_place AND NOT coalesce(monoparental_double_quota, true)) AS singles
    FROM counted
    WHERE channel = 'pbf'
    GROUP BY quota_family
),
substituted AS (
    SELECT p.*, settle(
               CASE WHEN p.channel <> 'pbf' OR coalesce(a.lowest, 0) > p.family_benefit_cents THEN true
                    WHEN least(a.doubles * :most_quotas + least(a.singles, :places - a.doubles), :most_of_family) * :quota <= p.family_benefit_cents THEN false END,
               p.channel IN ('pbf', 'cadunico') AND p.folha_unreadable
           ) AS pbf_substitution
    FROM counted p LEFT JOIN aid a ON p.channel = 'pbf' AND p.quota_family = a.quota_family
),
decided AS (SELECT *, has_place AND pbf_substitution AS verdict FROM substituted)
SELECT person, quota_family AS family, channel,
       CASE WHEN verdict THEN 'eligible' WHEN NOT verdict THEN 'ineligible' ELSE 'inconclusive' END AS result,
       names(concat_ws(' ',
           CASE WHEN NOT cpf_regular THEN 'cpf_regular' END, CASE WHEN NOT entry_channel_admissible THEN 'entry_channel_admissible' END,
           CASE WHEN NOT family_income_within_limit THEN 'family_income_within_limit' END, CASE WHEN NOT family_quota_available THEN 'family_quota_available' END,
           CASE WHEN NOT minimum_age THEN 'minimum_age' END, CASE WHEN NOT no_active_formal_employment THEN 'no_active_formal_employment' END,
           CASE WHEN NOT no_death_record THEN 'no_death_record' END, CASE WHEN NOT no_elected_mandate THEN 'no_elected_mandate' END,
           CASE WHEN NOT no_emergency_employment_benefit THEN 'no_emergency_employment_benefit' END,
           CASE WHEN NOT not_covered_in_family THEN 'not_covered_in_family' END, CASE WHEN NOT pbf_substitution THEN 'pbf_substitution' END)) AS reasons,
       names(concat_ws(' ',
           CASE WHEN cpf_regular IS NULL THEN 'cpf_regular' END, CASE WHEN entry_channel_admissible IS NULL THEN 'entry_channel_admissible' END,
           CASE WHEN family_income_within_limit IS NULL THEN 'family_income_within_limit' END,
           CASE WHEN family_quota_available IS NULL THEN 'family_quota_available' END, CASE WHEN minimum_age IS NULL THEN 'minimum_age' END,
           CASE WHEN monoparental_double_quota IS NULL THEN 'monoparental_double_quota' END,
           CASE WHEN no_active_formal_employment IS NULL THEN 'no_active_formal_employment' END, CASE WHEN no_death_record IS NULL THEN 'no_death_record' END,
           CASE WHEN no_elected_mandate IS NULL THEN 'no_elected_mandate' END,
           CASE WHEN no_emergency_employment_benefit IS NULL THEN 'no_emergency_employment_benefit' END,
           CASE WHEN not_covered_in_family IS NULL THEN 'not_covered_in_family' END, CASE WHEN pbf_substitution IS NULL THEN 'pbf_substitution' END)) AS doubts,
       CAST(CASE WHEN coalesce(verdict, false) THEN CASE WHEN monoparental_double_quota THEN :most_quotas ELSE 1 END ELSE 0 END AS SMALLINT) AS quotas,
       CAST(CASE WHEN coalesce(verdict, false) THEN CASE WHEN monoparental_double_quota THEN :most_quotas ELSE 1 END ELSE 0 END * :quota AS BIGINT) AS cents
FROM decided
