"""What differs between registries, programmes and environments: data, read without Spark, so that DAG files may import it."""

from conf.environment import Environment, environment
from conf.layout import DelimitedLayout, FixedLayout, Layout, RecordType
from conf.load import ConfError
from conf.parameter import Parameter, parameter
from conf.programme import Programme, programme
from conf.registry import Registry, registries, registry

__all__ = [
    "ConfError",
    "DelimitedLayout",
    "Environment",
    "FixedLayout",
    "Layout",
    "Parameter",
    "Programme",
    "RecordType",
    "Registry",
    "environment",
    "parameter",
    "programme",
    "registries",
    "registry",
]
