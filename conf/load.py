"""Reads a YAML file into its model, and names the line of every mistake."""

from __future__ import annotations

import difflib
import os
import re
import typing
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any, TypeVar

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

Place = tuple[str | int, ...]
DEEPEST = 30  # levels of nesting that a file may have
M = TypeVar("M", bound="Model")


def _share(value: object) -> object:
    """`2%` is 0.02. The sign is required: a bare 2 would be ambiguous."""
    if isinstance(value, str) and re.fullmatch(r"\d+(\.\d+)?%", value):
        return float(Decimal(value[:-1]) / 100)
    raise ValueError(f"is {value!r}; write a percentage, such as 2%")


Share = Annotated[float, BeforeValidator(_share), Field(ge=0)]


def _compiled(text: object) -> re.Pattern[str]:
    try:
        return re.compile(str(text))
    except re.error as error:
        raise ValueError(f"{text!r} is no regular expression ({error}); mend it") from error


Pattern = Annotated[str, BeforeValidator(lambda text: _compiled(text).pattern)]


class ConfError(Exception):
    """Mistakes in a configuration file. Its text has a line for each: `path:line: what is wrong, what to write`. Exit 2.

    `line` and `message` are the first one's; `more` are the others, each with its line.
    """

    code = 2

    def __init__(self, path: Path, line: int, message: str, more: Sequence[tuple[int, str]] = ()) -> None:
        super().__init__("\n".join(f"{path}:{at}: {what}" for at, what in [(line, message), *more]))
        self.path, self.line, self.message, self.more = path, line, message, list(more)


class Model(BaseModel):
    """A model of a file: no unknown keys, immutable after loading."""

    model_config = ConfigDict(extra="forbid", frozen=True, validate_default=True)

    def mistakes(self) -> Iterator[tuple[Place, str]]:
        """Errors across fields: the place inside this model, and the message. None by default."""
        yield from ()


def load(path: Path, model: type[M], extended: Mapping[str, Path] = MappingProxyType({}), **given: Any) -> M:
    """The file as `model`; `given` are values from outside the file (its own id), `extended` the files that its `extends` may name. All mistakes of the
    file raise one ConfError; a mistake that comes from the extended file has the line of the key nearest to it here.
    """
    data, lines = _extended(path, extended, [path])
    if not isinstance(data, dict):
        raise ConfError(path, 1, f"is no list of `key: value` lines; write the keys {_listed(_keys(model))}")
    for key in given:
        if key in data:
            raise ConfError(path, lines[(key,)], f"`{key}` comes from the file's name; take the line out")
    try:
        loaded = model.model_validate({**given, **data})
    except ValidationError as error:
        # Not the key that is missing because it is misspelt beside it.
        misspelt = {e["loc"][:-1] for e in error.errors() if e["type"] == "extra_forbidden"}
        errors = [e for e in error.errors() if e["type"] != "missing" or e["loc"][:-1] not in misspelt]
        found = [(_line(lines, e["loc"]), _sentence(e, model)) for e in errors]
    else:
        found = [(_line(lines, place), message) for place, message in loaded.mistakes()]
        if not found:
            return loaded
    raise refusal(path, found)


def files(own: Path, more: str) -> dict[str, Path]:
    """Id → file: those of a folder, and of the folders that the environment variable `more` names (between colons); of two of one name, the own."""
    folders = [Path(name) for name in os.environ.get(more, "").split(os.pathsep) if name]
    return {path.stem: path for folder in (*folders, own) for path in folder.glob("*.yml")}


def no_such(what: str, name: str, known: Sequence[str], where: str) -> str:
    """That a name is none of those known, and what to write."""
    near = difflib.get_close_matches(name, known, 1)
    return f"there is no {what} `{name}`; write `{near[0]}`" if near else f"there is no {what} `{name}`; write {where}: {', '.join(known)}"


def unknown(place: Place, what: str, names: Sequence[str] | Mapping[str, str], known: Sequence[str], where: str) -> Iterator[tuple[Place, str]]:
    """Of names in a list, or under keys, those that are not known, each with its place."""
    keyed: Iterable[tuple[str | int, str]] = names.items() if isinstance(names, Mapping) else enumerate(names)
    for key, name in keyed:
        if name not in known:
            yield (*place, key), no_such(what, name, known, where)


def refusal(path: Path, found: Sequence[tuple[int, str]]) -> ConfError:
    """All the mistakes of a file, by line; each once."""
    (line, message), *more = sorted(set(found))
    return ConfError(path, line, message, more)


def line_of(path: Path, place: Place) -> int:
    """The line of a place in a file that loads: of the deepest part of it that the file has."""
    return _line(_parse(path)[1], place)


def _parse(path: Path) -> tuple[Any, dict[Place, int], list[tuple[int, str]]]:
    """The data, the line of each place in it, and the keys written twice. Keys stay text as written: `00` is not the number zero."""
    try:
        root = _composed(path, path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfError(path, 1, f"cannot be read ({error.strerror}); write this file") from error
    except UnicodeDecodeError as error:
        raise ConfError(path, 1, f"is not UTF-8 at byte {error.start}; save it as UTF-8") from error
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise ConfError(path, mark.line + 1 if mark else 1, f"is not YAML: {error.problem}; mend this line") from error
    lines: dict[Place, int] = {(): 1}
    twice: list[tuple[int, str]] = []
    return (_value(path, root, (), lines, twice) if root is not None else None), lines, twice


def _extended(path: Path, files: Mapping[str, Path], chain: list[Path]) -> tuple[Any, dict[Place, int]]:
    """The data of a file laid over those of the file that it extends, and the line of each place in it."""
    data, lines, twice = _parse(path)
    if twice:
        raise refusal(path, twice)
    if not files or not isinstance(data, dict) or data.get("extends") is None:
        return data, lines
    name, line = str(data["extends"]), lines[("extends",)]
    if name not in files:
        raise ConfError(path, line, f"`extends`: there is no file `{name}`; write one of {_listed(sorted(files))}")
    if files[name] in chain:
        raise ConfError(path, line, f"`extends`: {name} extends this file in turn; take one of the two out")
    return _laid_over(_extended(files[name], files, [*chain, files[name]])[0], data), lines


def _laid_over(below: Any, above: Any) -> Any:
    """Keys of both together, at every level; a value or a list replaces, and null takes away."""
    if not isinstance(below, dict) or not isinstance(above, dict):
        return above
    both = below | {key: _laid_over(below.get(key), value) for key, value in above.items()}
    return {key: value for key, value in both.items() if key not in above or value is not None}


def _composed(path: Path, text: str) -> yaml.Node | None:
    """The nodes of a text. ConfError for an alias: a few of them can expand to more values than memory holds; or for too deep a nesting."""
    loader = yaml.SafeLoader(text)
    compose, above = loader.compose_node, list[int]()

    def composed(parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        line = loader.peek_event().start_mark.line + 1
        if loader.check_event(yaml.AliasEvent):
            raise ConfError(path, line, "an alias (`*name`) is not allowed; write the value out here")
        if len(above) == DEEPEST:
            raise ConfError(path, line, f"is nested too deep; {DEEPEST} levels are enough")
        above.append(line)
        node: yaml.Node | None = compose(parent, index)
        above.pop()
        return node

    loader.compose_node = composed  # type: ignore[method-assign]
    try:
        return loader.get_single_node()
    finally:
        loader.dispose()


def _value(path: Path, node: yaml.Node, place: Place, lines: dict[Place, int], twice: list[tuple[int, str]]) -> Any:
    lines.setdefault(place, node.start_mark.line + 1)
    if isinstance(node, yaml.SequenceNode):
        return [_value(path, item, (*place, i), lines, twice) for i, item in enumerate(node.value)]
    if isinstance(node, yaml.MappingNode):
        mapping: dict[str, Any] = {}
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise ConfError(path, key.start_mark.line + 1, "a key is a word; write `key: value`")
            if key.value in mapping:
                twice.append((key.start_mark.line + 1, f"`{key.value}` is written twice; keep one of them"))
                continue
            lines[(*place, key.value)] = key.start_mark.line + 1
            mapping[key.value] = _value(path, value, (*place, key.value), lines, twice)
        return mapping
    try:
        return yaml.SafeLoader("").construct_object(node)
    except (yaml.YAMLError, ValueError) as error:
        raise ConfError(path, node.start_mark.line + 1, f"{node.value!r} cannot be read ({error}); write a value that exists") from error


def _line(lines: dict[Place, int], place: Place) -> int:
    """The line of the deepest part of `place` that the file has (a missing key is reported at its parent)."""
    here: Place = ()
    best = lines[here]
    for part in place:
        if (*here, part) in lines:  # pydantic puts names of variants between the keys: they have no line
            here = (*here, part)
            best = lines[here]
    return best


def _sentence(error: Any, model: type[BaseModel]) -> str:
    place: Place = error["loc"]
    key = ".".join(str(part) for part in place)
    kind, context = error["type"], error.get("ctx", {})
    if kind == "extra_forbidden":
        known = _keys_at(model, place[:-1])
        near = difflib.get_close_matches(str(place[-1]), known, 1)
        return f"`{place[-1]}` is not a key here; write `{near[0]}`" if near else f"`{place[-1]}` is not a key here; write one of {_listed(known)}"
    if kind == "missing":
        return f"`{key}` is missing; write it"
    if kind == "value_error":
        return f"`{key}`: {context['error']}"
    if kind in ("literal_error", "enum"):
        return f"`{key}` is {error['input']!r}; write {context['expected']}"
    if kind in ("union_tag_invalid", "union_tag_not_found"):
        return f"`{key}` needs a {context.get('discriminator', 'format')}; write one of {context.get('expected_tags', 'fixed, delimited')}"
    return f"`{key}` is {error['input']!r}; {error['msg'][0].lower()}{error['msg'][1:]}"


def _keys(model: type[BaseModel]) -> list[str]:
    return [field.alias or name for name, field in model.model_fields.items()]


def _keys_at(model: type[BaseModel], place: Place) -> list[str]:
    """The keys of the models allowed at `place`."""
    here: list[Any] = [model]
    for part in place:
        models = [m for m in here if isinstance(m, type) and issubclass(m, BaseModel)]
        inside = [f.annotation for m in models for name, f in m.model_fields.items() if part in (name, f.alias)]
        here = [m for annotation in inside for m in _models(annotation)] or here
    return sorted({key for m in here if isinstance(m, type) and issubclass(m, BaseModel) for key in _keys(m)})


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in typing.get_args(annotation):
        yield from _models(inner)


def _listed(names: list[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)
