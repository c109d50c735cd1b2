"""A formula: an expression a person types, checked against named variables and computed.

It is data, never Python: `formula_syntax` reads it, the tree is computed here over
`Decimal` with 34 digits. Intermediate results stay below 10^24 in size, exponents of `^`
are whole and at most 10. Rounding inside is `round(x, places)`, half-up; the caller rounds
to fen with `money.fen_from_yuan`.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal, DivisionByZero, InvalidOperation, Overflow

from channelops.kernel.errors import gettext_noop as _
from channelops.kernel.formula_syntax import FormulaError, Name, Node, Number, Operation, parse
from channelops.kernel.money import round_half_up

__all__ = ["Formula", "FormulaError", "evaluate", "variables"]

MAX_SIZE = Decimal(10) ** 24
MAX_EXPONENT = 10
MAX_PLACES = 6

_CONTEXT = Context(
    prec=34,
    rounding=ROUND_HALF_UP,
    Emin=-40,
    Emax=400,
    traps=[DivisionByZero, InvalidOperation, Overflow],
)

_COMPARE: dict[str, Callable[[Decimal, Decimal], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "=": operator.eq,
    "!=": operator.ne,
}


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula that has been read; `text` is as typed."""

    text: str
    root: Node

    @classmethod
    def read(cls, text: str, *, names: Collection[str] | None = None) -> Formula:
        """Return the formula of `text`; variables outside `names` are refused (None: any).

        Raises `FormulaError` with the column and a sentence.
        """
        formula = cls(text, parse(text))
        if names is not None:
            for name in _names(formula.root):
                if name.name not in names:
                    raise _unknown(name, names)
        return formula

    @property
    def variables(self) -> frozenset[str]:
        """Return the names of the variables."""
        return frozenset(name.name for name in _names(self.root))

    def evaluate(self, values: Mapping[str, Decimal | int]) -> Decimal:
        """Return the result for the values of its variables.

        Raises `FormulaError` for a missing or unusable value, division by zero, a result
        out of range. The branch of `if` that is not taken is not computed.
        """
        # adding zero turns −0 into 0
        return _CONTEXT.add(_compute(self.root, values), Decimal(0))


def variables(text: str) -> frozenset[str]:
    """Return the names of the variables in `text`; `FormulaError` when it cannot be read."""
    return Formula.read(text).variables


def evaluate(text: str, values: Mapping[str, Decimal | int]) -> Decimal:
    """Read `text` with the names of `values` and return its result; see `Formula`."""
    return Formula.read(text, names=values.keys()).evaluate(values)


def _names(node: Node) -> Iterator[Name]:
    if isinstance(node, Name):
        yield node
    elif isinstance(node, Operation):
        for argument in node.arguments:
            yield from _names(argument)


def _compute(node: Node, values: Mapping[str, Decimal | int]) -> Decimal:
    if isinstance(node, Number):
        return node.value
    if isinstance(node, Name):
        return _value(node, values)
    if node.sign == "if":
        condition, then, otherwise = node.arguments
        return _compute(then if _holds(condition, values) else otherwise, values)
    numbers = [_compute(argument, values) for argument in node.arguments]
    result = _apply(node, numbers)
    if abs(result) >= MAX_SIZE:
        raise FormulaError(node.column, _("Column %(column)s: the result is too large."))
    return result


def _holds(node: Node, values: Mapping[str, Decimal | int]) -> bool:
    """Return whether a condition is true; `and` and `or` stop at the first that decides."""
    if not isinstance(node, Operation):  # the parser lets nothing else come here
        raise FormulaError(node.column, _("Column %(column)s: a condition is needed here, such as a > b."))
    if node.sign == "and":
        return all(_holds(argument, values) for argument in node.arguments)
    if node.sign == "or":
        return any(_holds(argument, values) for argument in node.arguments)
    if node.sign == "not":
        return not _holds(node.arguments[0], values)
    left, right = (_compute(argument, values) for argument in node.arguments)
    return _COMPARE[node.sign](left, right)


def _apply(node: Operation, numbers: list[Decimal]) -> Decimal:
    match node.sign, numbers:
        case "-", [value]:
            return _CONTEXT.minus(value)
        case "+", [left, right]:
            return _CONTEXT.add(left, right)
        case "-", [left, right]:
            return _CONTEXT.subtract(left, right)
        case "*", [left, right]:
            return _CONTEXT.multiply(left, right)
        case "/", [left, right]:
            return _divide(node, left, right)
        case "^", [base, exponent]:
            return _power(node, base, exponent)
        case "round", [value, *places]:
            return _round(node, value, places)
        case "min", _:
            return min(numbers)
        case _:
            return max(numbers)


def _divide(node: Operation, left: Decimal, right: Decimal) -> Decimal:
    if right == 0:
        raise FormulaError(node.column, _("Column %(column)s: division by zero."))
    return _CONTEXT.divide(left, right)


def _power(node: Operation, base: Decimal, exponent: Decimal) -> Decimal:
    if exponent != exponent.to_integral_value() or abs(exponent) > MAX_EXPONENT:
        raise FormulaError(
            node.column,
            _("Column %(column)s: an exponent must be whole and at most %(limit)s."),
            limit=MAX_EXPONENT,
        )
    result = Decimal(1)
    for _n in range(abs(int(exponent))):
        result = _CONTEXT.multiply(result, base)
    return result if exponent >= 0 else _divide(node, Decimal(1), result)


def _round(node: Operation, value: Decimal, places: list[Decimal]) -> Decimal:
    wanted = places[0] if places else Decimal(0)
    if wanted != wanted.to_integral_value() or not 0 <= wanted <= MAX_PLACES:
        raise FormulaError(
            node.column,
            _("Column %(column)s: round to 0 to %(limit)s decimals."),
            limit=MAX_PLACES,
        )
    return round_half_up(value, int(wanted))


def _value(name: Name, values: Mapping[str, Decimal | int]) -> Decimal:
    if name.name not in values:
        raise _unknown(name, values.keys())
    value = values[name.name]
    if isinstance(value, bool) or not isinstance(value, Decimal | int):
        raise FormulaError(
            name.column,
            _("Column %(column)s: the value of “%(name)s” is not a number."),
            name=name.name,
        )
    number = Decimal(value)
    if not number.is_finite() or abs(number) >= MAX_SIZE:
        raise FormulaError(
            name.column,
            _("Column %(column)s: the value of “%(name)s” is out of range."),
            name=name.name,
        )
    return _CONTEXT.plus(number)


def _unknown(name: Name, known: Collection[str]) -> FormulaError:
    return FormulaError(
        name.column,
        _("Column %(column)s: “%(name)s” is not known here; known are %(known)s."),
        name=name.name,
        known=", ".join(sorted(known)) or "–",
    )
