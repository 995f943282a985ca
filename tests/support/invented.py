"""An invented registry: one form, whole."""

FORM = """\
title: Scholarships of an invented foundation
holder: An invented foundation
cadence: monthly
periods: [month]
delivery: changes
max_age: {days: 45, when_older: warn}
landing: ["bolsas_*.csv"]
rejected_limit: 50%
period_in_name: ['^bolsas_(?P<year>20\\d{2})(?P<month>\\d{2})']
layouts:
  - name: only
    format: delimited
    required: [CPF, NOME]
    fields: {cpf: CPF, nome: NOME, contrato: CONTRATO, inicio: INICIO, valor: VALOR, situacao: SITUACAO}
rows: Scholarships, one row per contract and month.
columns:
  cpf: {from: cpf, type: cpf, pad: true, required: true, comment: CPF of the scholar}
  name: {from: nome, type: name, comment: Name of the scholar}
  contract: {from: contrato, type: key_number, required: true, comment: Number of the contract}
  began_on: {from: inicio, type: date, format: [yyyy-MM-dd, dd/MM/yyyy], comment: First day}
  cents: {from: valor, type: money, written: [comma, point], comment: What is paid a month}
  status: {from: situacao, type: code, comment: A active and R resigned, rules: {status_valid: "status IN ('A', 'R')"}}
reject: {began_on_not_after_delivery: began_on <= period_end OR began_on IS NULL}
vital: {cpf: "true"}
expect: {not_null: {cpf: {share: 100%}}, in_set: {status: [A, R]}}
entry: {name: scholarship, columns: [contract]}
person: {cpf: cpf, name: name}
evidence:
  - {kind: public_agent, where: status = 'A', since: began_on, month: "substring(period, 1, 7)", cents: cents, object: entry}
"""
