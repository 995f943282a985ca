"""The registries of the population: the rows of a unit, the periods, and how the files are written."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from synthetic.records import (
    agents,
    bem,
    beneficios,
    cadunico,
    caged,
    cpf,
    defesa,
    elos,
    esocial,
    exterior,
    extracad,
    folha_pbf,
    gfip,
    gps,
    intermitente,
    irpf,
    mei,
    pep,
    prisons,
    scholarships,
    seguro_desemprego,
    sirc,
    sisobi,
    tse,
)
from synthetic.records.common import Source, as_of
from synthetic.render import cadunico as cadunico_file
from synthetic.render import gfip as gfip_file

NEWEST = date(2020, 7, 31)


REGISTRIES: dict[str, Source] = {
    "bem": Source(bem.PERIODS, bem.rows, bem.WRITER),
    "beneficios": beneficios.SOURCE,
    "cadunico": Source(cadunico.PERIODS, cadunico.rows, cadunico_file.WRITER, cadunico.preamble),
    "caged": caged.SOURCE,
    "capes": scholarships.CAPES,
    "cnpq": scholarships.CNPQ,
    "cpf": Source(cpf.PERIODS, cpf.rows, cpf.WRITER),
    "defesa": defesa.SOURCE,
    "depen": prisons.DEPEN,
    "elos": elos.SOURCE,
    "esocial": esocial.SOURCE,
    "exterior": exterior.SOURCE,
    "extracad": Source(extracad.PERIODS, extracad.rows, extracad.WRITER),
    "fnde": scholarships.FNDE,
    "folha_pbf": Source(folha_pbf.PERIODS, folha_pbf.rows, folha_pbf.WRITER),
    "gfip": Source(gfip.PERIODS, gfip.rows, gfip_file.WRITER),
    "gps": gps.SOURCE,
    "intermitente": intermitente.SOURCE,
    "irpf": irpf.SOURCE,
    "judiciario": agents.JUDICIARIO,
    "mec": scholarships.MEC,
    "mei": mei.SOURCE,
    "pep": pep.SOURCE,
    "presos_sp": prisons.PRESOS_SP,
    "rais": agents.RAIS,
    "seguro_desemprego": seguro_desemprego.SOURCE,
    "servidores": agents.SERVIDORES,
    "siape": agents.SIAPE,
    "sirc": sirc.SOURCE,
    "sisobi": Source(sisobi.PERIODS, sisobi.rows, sisobi.WRITER),
    "tse": Source(tse.PERIODS, tse.rows, tse.WRITER, tse.preamble),
}


def deliveries(until: date) -> Iterator[tuple[str, str]]:
    """Every (registry, period) that may be loaded by a day."""
    for name, registry in REGISTRIES.items():
        for period in registry.periods:
            if as_of(name, period) <= until:
                yield name, period
