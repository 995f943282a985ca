"""The catalogue: every defect that the population holds, what it does to its line, and the rules that must name it there.

`reject`: the line goes to quarantine under `rules` (all of them). `blank`: the field is null, the row stays, `rules` stand in its flags.
`doubt`: the line is valid and makes an answer unknown, by `cause`. `harmless`: the line is valid, and right as it is read; where `rules` are named,
its flags note them all the same (a repair).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Defect:
    """One kind of defect. `rules` are names in `expectations/silver/<registry>.py`."""

    registry: str
    effect: str
    rules: tuple[str, ...]
    cause: str | None
    sentence: str


def _of(registry: str, effect: str, named: str, sentence: str) -> Defect:
    names = tuple(sorted(named.split()))
    return Defect(registry, effect, () if effect == "doubt" else names, named if effect == "doubt" else None, sentence)


def _listed(registry: str, table: str) -> dict[str, Defect]:
    found = {}
    for line in table.strip().splitlines():
        code, effect, named, sentence = (cell.strip() for cell in line.split("|"))
        found[code] = _of(registry, effect, named, sentence)
    return found


CATALOGUE: dict[str, Defect] = {
    **_listed("sisobi", """
        sisobi_line_short           | reject   | record_length_valid            | The line lacks its last characters
        sisobi_line_long            | reject   | record_length_valid            | The line has a character too many
        sisobi_death_impossible     | reject   | death_date_valid death_date_not_after_delivery | Died on 31 February
        sisobi_death_after_delivery | reject   | death_date_not_after_delivery  | Died after the delivery that has it
        sisobi_nobody               | reject   | has_valid_identifier           | No document, no birth date
        sisobi_cpf_digits           | blank    | cpf_check_digits_valid         | A CPF whose digits do not hold
        sisobi_cpf_letters          | blank    | cpf_check_digits_valid         | A CPF with letters
        sisobi_nit_digits           | blank    | nit_check_digits_valid         | A NIT whose digit does not hold
        sisobi_birth_impossible     | blank    | birth_date_valid               | Born on 31 February
        sisobi_born_after_death     | blank    | birth_date_not_after_death     | Born after having died
        sisobi_name_differs         | doubt    | key_disagrees                  | A living person's CPF and birth date on the entry of a twin
        sisobi_birth_differs        | doubt    | death_birth_disagrees          | A living person's CPF on the entry of somebody born on another day
        sisobi_birth_missing        | doubt    | death_not_comparable           | A living person's CPF, no birth date
        sisobi_homonym              | harmless |                                | Same name and mother, no document: unmatched
        sisobi_namesake             | doubt    | death_by_name_alone            | Same name, mother and birth as somebody living, no document
        sisobi_corrected            | harmless |                                | Named a living person; corrected the next day, under the same entry
        sisobi_duplicate            | harmless |                                | The same entry twice
        sisobi_by_nit               | harmless |                                | No CPF: found by NIT
        sisobi_day_unknown          | harmless |                                | Day of death unknown: that of registration stands
        sisobi_no_book              | harmless |                                | No book, leaf and entry but placeholders: the death as described
        sisobi_mother_unknown       | harmless |                                | Mother IGNORADO
        sisobi_old_layout           | harmless |                                | 180 characters, without book, leaf and entry
    """),
    **_listed("gfip", """
        gfip_line_short             | reject   | record_length_valid record_end_mark_present | The line lacks its last characters
        gfip_line_long              | reject   | record_length_valid            | The line has a character too many
        gfip_pay_letters            | reject   | pay_valid                      | Letters in the pay
        gfip_category_unknown       | reject   | category_valid                 | A category that no table has
        gfip_nit_digits             | reject   | nit_check_digits_valid         | A PIS whose digit does not hold
        gfip_employer_broken        | reject   | employer_record_length_valid   | The employer's record is cut: its workers cannot be tied to it
        gfip_birth_impossible       | blank    | birth_date_valid               | Born on 31 February
        gfip_birth_differs          | doubt    | key_disagrees                  | Another birth date than the CPF base's
        gfip_pis_of_another         | doubt    | key_disagrees                  | The PIS of somebody else
        gfip_movement_unknown       | doubt    | bond_unclear                   | A movement that no table has
        gfip_movement_only          | harmless |                                | The dismissal is known from record 32 alone
        gfip_leave                  | harmless |                                | On leave: the bond stays
        gfip_late_correction        | harmless |                                | One employer's month again, late, with another pay
        gfip_second_code            | harmless |                                | A worker in another file of the same employer and month, of código 650
        gfip_transferred            | harmless |                                | To another establishment of the company: the bond goes on
        gfip_reinstated             | doubt    | paid_after_end                 | Dismissed, and paid the month after
        gfip_admission_corrected    | harmless |                                | An admission that is corrected by a day in the month of the dismissal
        gfip_second_file            | harmless |                                | A second file for the same month, of another employer
        gfip_nit_not_in_crosswalk   | harmless |                                | A PIS that is in no table: unmatched
    """),
    **_listed("bem", """
        bem_columns_missing         | reject   | record_length_valid            | The row lacks its last columns
        bem_start_impossible        | reject   | agreed_on_valid                | Agreed on 31 February
        bem_duration_unreadable     | blank    | duration_months_valid          | Letters in the duration
        bem_duration_blank          | blank    | duration_months_valid          | No duration
        bem_pay_letters             | blank    | last_pay_valid                 | Letters in the last pay
        bem_cpf_digits              | blank    | cpf_check_digits_valid         | A CPF whose digits do not hold: found by PIS
        bem_birth_differs           | doubt    | key_disagrees                  | Another birth date than the CPF base's
        bem_by_pis                  | harmless |                                | No CPF: found by PIS
        bem_cpf_lost_zeros          | harmless | cpf_leading_zeros_kept         | A CPF that lost its zeros: padded
        bem_duplicate               | harmless |                                | The same row twice
        bem_cancelled               | harmless |                                | Cancelled by a later row
        bem_cancelled_by_pis        | harmless |                                | Cancelled by a row that has the PIS alone
        bem_percent_unknown         | blank    | percent_valid                  | A percentage outside the set
    """),
    **_listed("tse", """
        tse_birth_differs           | doubt    | key_disagrees                  | Another birth date than the CPF base's
        tse_not_elected             | harmless |                                | An alternate, a loser, or a senator's substitute
        tse_voted_anew              | doubt    | mandate_unclear                | A supplementary election chose somebody else for the office
        tse_two_generations         | harmless |                                | An older row of the candidacy is elected, the newer one alternate
        tse_cpf_withheld            | harmless |                                | CPF -4
        tse_round_impossible        | reject   | round_valid                    | A third round
        tse_office_unknown          | reject   | office_valid                   | An office that no table has
        tse_cpf_digits              | blank    | cpf_check_digits_valid         | A CPF whose digits do not hold
    """),
    **_listed("cadunico", """
        cadunico_family_short       | reject   | record_length_valid            | The family's record is cut: none of its members' can stand
        cadunico_person_short       | reject   | record_length_valid            | A member's record is cut
        cadunico_documents_short    | reject   | record_length_valid            | A member's documents are cut
        cadunico_state_unknown      | reject   | person_state_valid             | A state that no table has
        cadunico_income_letters     | reject   | last_pay_valid                 | Letters in the pay
        cadunico_cpf_digits         | blank    | cpf_check_digits_valid         | A CPF whose digits do not hold
        cadunico_nis_digits         | blank    | nis_check_digits_valid         | A NIS whose digit does not hold
        cadunico_birth_impossible   | blank    | birth_date_valid               | Born on 31 February
        cadunico_sex_unknown        | blank    | sex_valid                      | A sex that no table has
        cadunico_relation_unknown   | blank    | relation_valid                 | A relation that no table has
        cadunico_registered_impossible | blank | family_registered_on_valid     | Registered on 31 February
        cadunico_registered_blank   | doubt    | registration_date_unknown      | No day of registration
        cadunico_birth_missing      | doubt    | birth_missing                  | No birth date
        cadunico_birth_differs      | harmless |                                | Another birth date than the CPF base's: in its families CadÚnico's counts
        cadunico_sex_missing        | doubt    | sex_missing                    | No sex
        cadunico_mother_missing     | doubt    | motherhood_unknown             | No mother's name
        cadunico_income_missing     | doubt    | income_unknown                 | Works, pay left blank
        adult_without_cpf           | doubt    | no_cpf                         | An adult without CPF
        child_without_cpf           | harmless |                                | A child without CPF: counts as a member
        cpf_in_two_families         | harmless |                                | One CPF in two families: the current one stands
        cadunico_excluded           | harmless |                                | No longer registered: no member
        cadunico_duplicate          | harmless |                                | The same record twice
        cadunico_iso_dates          | harmless |                                | CECAD's dates written aaaa-mm-dd
    """),
    **_listed("extracad", """
        extracad_columns_missing    | reject   | record_length_valid            | A request that lacks its last columns
        extracad_member_columns_missing | reject | record_length_valid          | A member that lacks its last columns
        extracad_own_cpf_digits     | reject   | requester_cpf_valid            | A requester's CPF whose digits do not hold
        extracad_cpf_digits         | blank    | cpf_check_digits_valid         | A member's CPF whose digits do not hold
        extracad_birth_impossible   | blank    | birth_date_valid               | Born on 31 February
        extracad_moment_impossible  | blank    | requested_at_valid             | Requested on 31 April
        extracad_moment_blank       | blank    | requested_at_valid             | No time
        extracad_income_letters     | blank    | requester_income_valid         | Letters in the income
        extracad_uf_unknown         | blank    | uf_valid                       | A UF that Brazil lacks
        extracad_relation_unknown   | blank    | relation_valid                 | A relation that no table has
        extracad_birth_missing      | doubt    | minor_birth_unknown            | No birth date
        extracad_birth_differs      | doubt    | birth_disagrees                | Another birth date than the CPF base's
        extracad_income_missing     | doubt    | income_unknown                 | No income
        extracad_sex_missing        | doubt    | sex_missing                    | No sex
        head_without_member         | doubt    | head_without_member            | Declares more people than it lists
        divergent_declarations      | doubt    | divergent_registration         | Two requests that disagree about the family
        two_sole_providers          | doubt    | another_sole_provider          | Two sole providers in one family
        extracad_duplicate          | harmless |                                | The same request twice
        extracad_latin1             | harmless |                                | Latin-1 where UTF-8 is due
        asked_twice                 | harmless |                                | Two requests of one CPF: the last stands
        visiting_sister             | harmless |                                | Names a sister who has a family of her own in CadÚnico
        stranger_declared           | harmless |                                | Names a stranger
    """),
    **_listed("cpf", """
        cpf_columns_missing         | reject   | record_length_valid            | The row lacks its last columns
        cpf_digits                  | reject   | cpf_check_digits_valid         | A CPF whose digits do not hold
        cpf_nit_digits              | reject   | nit_check_digits_valid         | A NIT whose digit does not hold
        cpf_status_unknown          | blank    | status_valid                   | A status that no table has
        cpf_birth_impossible        | blank    | birth_date_valid               | Born on 31 February
        cpf_status_blank            | doubt    | cpf_not_found                  | No status
        cpf_sex_missing             | harmless |                                | No sex: that of the other registry stands
        cpf_status_3                | harmless |                                | Status 3: dead
        cpf_death_flag              | harmless |                                | Flagged as dead
        cpf_lost_zeros              | harmless | cpf_leading_zeros_kept         | A CPF that lost its zeros: padded
        mother_not_known            | harmless |                                | An unknown mother: legal
    """),
    **_listed("folha_pbf", """
        folha_nis_digits            | reject   | nis_check_digits_valid has_valid_identifier | A NIS whose digit does not hold
        folha_month_impossible      | reject   | reference_month_valid          | Reference month 13
        folha_columns_missing       | reject   | amount_valid record_length_valid | The row lacks its last column
        folha_duplicate             | reject   | no_duplicate_record            | The same row twice: counted once
        folha_amount_letters        | blank    | amount_valid                   | Letters in the amount
        folha_utf8                  | harmless |                                | UTF-8 with its mark where Latin-1 is due
        folha_nul                   | harmless |                                | NUL bytes in the name
        folha_nis_float             | harmless |                                | A NIS with .0
        folha_siafi_lost_zeros      | harmless |                                | A SIAFI code without its zeros: padded
        folha_cpf_masked            | harmless |                                | The CPF masked
        folha_nis_converted         | harmless |                                | Pays by the NIS that CadÚnico names as the former one
        folha_payee_not_head        | harmless |                                | Pays somebody who heads no family
        folha_payee_not_registered  | harmless |                                | Pays somebody who is not in CadÚnico
    """),
}  # fmt: skip
# About no line of a file, but of one that is not there.
ABSENT = {"cpf_not_in_base": Defect("cpf", "doubt", (), "cpf_not_found", "The CPF base lacks the person")}
