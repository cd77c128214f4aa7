"""The small faults that a test suite must notice: every way in which one place of the code is made wrong."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

COMPARISONS: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}
ARITHMETIC: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult,
    ast.Pow: ast.Mult,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
}
CALLS = {"min": "max", "max": "min", "any": "all", "all": "any"}
WORDINGS = {"sentence": 1, "counted": 2, "word": 2, "gettext": 1, "gettext_lazy": 1, "_": 1, "ngettext": 2, "cast": 1}
PLAIN_ERRORS = {"ValueError", "TypeError", "KeyError", "LookupError", "RuntimeError", "NotImplementedError"}
UNTOUCHED = {"annotation", "returns", "decorator_list", "bases", "type_params", "format_spec", "ctx", "names"}
NUMBER = re.compile(r"-?\d+(\.\d+)?")
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


@dataclass(slots=True)
class Mutant:
    """One fault: ``new`` stands in place of a node. ``owner`` is the outermost function; empty: the module itself.

    ``lines`` are those of the statement (of its head, if it has a body), by which the tests that run it are found.
    """

    path: str
    owner: str
    line: int
    lines: range
    words: str
    source: str
    parent: ast.AST
    field: str
    index: int | None
    new: ast.AST | None

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What identifies the fault even when lines above it come or go."""
        return self.path, self.owner, self.source, self.words

    def apply(self) -> None:
        """Put the fault into the tree that it was found in."""
        if self.index is None:
            setattr(self.parent, self.field, self.new)
        elif self.new is None:
            del getattr(self.parent, self.field)[self.index]
        else:
            getattr(self.parent, self.field)[self.index] = self.new


def mutants_of(root: Path, path: str) -> tuple[ast.Module, list[Mutant]]:
    """The tree of a file and all faults that can be put into it, in the order of the lines."""
    text = (root / path).read_text()
    tree = ast.parse(text)
    finder = _Finder(path, text.splitlines())
    finder.children(tree)
    seen: dict[tuple[str, ...], int] = {}
    for mutant in finder.found:
        seen[mutant.key] = seen.get(mutant.key, 0) + 1
        mutant.words += f" #{seen[mutant.key]}" if seen[mutant.key] > 1 else ""
    return tree, finder.found


class _Finder:
    def __init__(self, path: str, lines: list[str]) -> None:
        self.path, self.lines = path, lines
        self.found: list[Mutant] = []
        self.owner = ""
        self.classes: tuple[str, ...] = ()
        self.statement: ast.stmt | None = None
        self.stored: dict[str, int] = {}

    def children(self, node: ast.AST) -> None:
        for field, value in ast.iter_fields(node):
            if field in UNTOUCHED:
                continue
            for index, item in enumerate(value if isinstance(value, list) else [value]):
                if isinstance(item, ast.AST) and not _wording(node, field, index, item):
                    self.at(node, field, index if isinstance(value, list) else None, item)

    def at(self, parent: ast.AST, field: str, index: int | None, node: ast.AST) -> None:
        before = self.owner, self.classes, self.statement, self.stored
        if isinstance(node, ast.stmt):
            self.statement = node
        if isinstance(node, FUNCTIONS) and not self.owner:
            self.children(node.args)
            self.owner = ".".join((*self.classes, node.name))
            self.stored = _stored(node)
            for position, item in enumerate(node.body):
                if not (position == 0 and _docstring(item)):
                    self.at(node, "body", position, item)
        elif isinstance(node, ast.ClassDef):
            self.classes = (*self.classes, node.name)
            self.children(node)
        elif not isinstance(node, ast.Import | ast.ImportFrom) and not _docstring(node):
            for new, words in self.faults(parent, field, node):
                self.add(parent, field, index, node, new, words)
            self.children(node)
        self.owner, self.classes, self.statement, self.stored = before

    def faults(self, parent: ast.AST, field: str, node: ast.AST) -> Iterator[tuple[ast.AST | None, str]]:
        if isinstance(node, ast.keyword):
            if node.arg:
                yield None, f"without {node.arg}="
        elif isinstance(node, ast.stmt):
            yield from self.statements(node)
        elif isinstance(node, ast.expr):
            if _is_condition(parent, field) and not isinstance(node, ast.Constant):
                yield ast.Constant(True), "condition → True"
                yield ast.Constant(False), "condition → False"
            yield from expressions(node)

    def statements(self, node: ast.stmt) -> Iterator[tuple[ast.AST, str]]:
        if isinstance(node, ast.AugAssign) and type(node.op) in ARITHMETIC:
            op = ARITHMETIC[type(node.op)]
            yield ast.AugAssign(node.target, op(), node.value), f"{type(node.op).__name__}= → {op.__name__}="
        if isinstance(node, ast.Return) and node.value is not None:
            if not (isinstance(node.value, ast.Constant) and node.value.value is None):
                yield ast.Return(ast.Constant(None)), "return None"
        elif isinstance(node, ast.Continue | ast.Break):
            other = ast.Break() if isinstance(node, ast.Continue) else ast.Continue()
            yield other, f"{type(node).__name__} → {type(other).__name__}"
        elif self.owner and self._may_go(node):
            yield ast.Pass(), "statement removed"

    def _may_go(self, node: ast.stmt) -> bool:
        if isinstance(node, ast.Assign):
            plain = [item.id for item in node.targets if isinstance(item, ast.Name)]
            return len(plain) < len(node.targets) or any(self.stored.get(name, 0) > 1 for name in plain)
        if isinstance(node, ast.Expr):
            return not isinstance(node.value, ast.Constant)
        return isinstance(node, ast.AugAssign | ast.Raise | ast.Delete | ast.Return)

    def add(
        self, parent: ast.AST, field: str, index: int | None, node: ast.AST, new: ast.AST | None, words: str
    ) -> None:
        place = self.statement
        if place is None:
            return
        line = getattr(node, "lineno", place.lineno)
        body = getattr(place, "body", None)
        end = body[0].lineno if isinstance(body, list) and body else (place.end_lineno or line) + 1
        source = self.lines[line - 1].strip()
        if new is not None:
            ast.copy_location(new, node if hasattr(node, "lineno") else place)
            ast.fix_missing_locations(new)
        lines = range(place.lineno, max(end, place.lineno + 1))
        self.found.append(Mutant(self.path, self.owner, line, lines, words, source, parent, field, index, new))


def expressions(node: ast.expr) -> Iterator[tuple[ast.AST, str]]:
    """The faults of one expression, each with its description."""
    if isinstance(node, ast.Compare):
        for position, op in enumerate(node.ops):
            for other in COMPARISONS[type(op)]:
                ops = [*node.ops[:position], other(), *node.ops[position + 1 :]]
                yield ast.Compare(node.left, ops, node.comparators), f"{type(op).__name__} → {other.__name__}"
    elif isinstance(node, ast.BinOp) and type(node.op) in ARITHMETIC:
        op = ARITHMETIC[type(node.op)]
        yield ast.BinOp(node.left, op(), node.right), f"{type(node.op).__name__} → {op.__name__}"
    elif isinstance(node, ast.BoolOp):
        other = ast.Or() if isinstance(node.op, ast.And) else ast.And()
        yield ast.BoolOp(other, node.values), f"{type(node.op).__name__} → {type(other).__name__}"
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub | ast.Not):
        yield node.operand, f"{type(node.op).__name__} removed"
    elif isinstance(node, ast.Constant):
        yield from constants(node.value)
    elif isinstance(node, ast.Lambda):
        yield ast.Lambda(node.args, ast.Constant(None)), "lambda → None"
    elif isinstance(node, ast.Slice):
        if node.lower is not None:
            yield ast.Slice(None, node.upper, node.step), "slice without its start"
        if node.upper is not None:
            yield ast.Slice(node.lower, None, node.step), "slice without its end"
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in CALLS:
        name = CALLS[node.func.id]
        yield ast.Call(ast.Name(name, ast.Load()), node.args, node.keywords), f"{node.func.id} → {name}"


def constants(value: object) -> Iterator[tuple[ast.AST, str]]:
    """A number one up and one down, a word another word, true false."""
    if isinstance(value, bool):
        yield ast.Constant(not value), f"{value} → {not value}"
    elif isinstance(value, int):
        yield ast.Constant(value + 1), f"{value} → {value + 1}"
        yield ast.Constant(value - 1), f"{value} → {value - 1}"
    elif isinstance(value, str):
        new = str(Decimal(value) + 1) if NUMBER.fullmatch(value) else f"XX{value}XX"
        yield ast.Constant(new), f"{value!r} → {new!r}"


def _is_condition(parent: ast.AST, field: str) -> bool:
    return (field == "test" and isinstance(parent, ast.If | ast.IfExp)) or field == "ifs"


def _docstring(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _wording(parent: ast.AST, field: str, index: int, node: ast.AST) -> bool:
    """Whether it is only the wording of a message, a name for readers, a type, or `strict=` of a zip (an assertion)."""
    if isinstance(node, ast.keyword) and node.arg == "strict":
        return True
    if isinstance(parent, ast.Subscript) and field == "slice" and getattr(parent.value, "id", "") == "Literal":
        return True
    if isinstance(parent, ast.Assign) and {getattr(item, "id", "") for item in parent.targets} & {"__all__", "msg"}:
        return True
    if isinstance(parent, ast.Call) and field == "args" and isinstance(node, ast.Constant | ast.JoinedStr):
        name = getattr(parent.func, "id", getattr(parent.func, "attr", ""))
        return index < WORDINGS.get(name, 0) or name in PLAIN_ERRORS
    return False


def _stored(function: ast.AST) -> dict[str, int]:
    """How often each name is given a value in a function; its parameters once."""
    count: dict[str, int] = {}
    for node in ast.walk(function):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            count[node.id] = count.get(node.id, 0) + 1
        elif isinstance(node, ast.arg):
            count[node.arg] = count.get(node.arg, 0) + 1
    return count
