"""What differs between registries, programmes and environments: data, read without Spark, so that DAG files may import it."""

from conf.environment import Environment, environment, here, lake_root, master
from conf.form import Evidence
from conf.form_column import FormColumn
from conf.layout import DelimitedLayout, FixedLayout, Layout, RecordType, XmlLayout
from conf.load import ConfError
from conf.parameter import Parameter, parameter
from conf.programme import Programme, programme, programmes
from conf.registry import Registry, registries, registry, source
from conf.schedule import TEAM

__all__ = [
    "TEAM",
    "ConfError",
    "DelimitedLayout",
    "Environment",
    "Evidence",
    "FixedLayout",
    "FormColumn",
    "Layout",
    "Parameter",
    "Programme",
    "RecordType",
    "Registry",
    "XmlLayout",
    "environment",
    "here",
    "lake_root",
    "master",
    "parameter",
    "programme",
    "programmes",
    "registries",
    "registry",
    "source",
]
