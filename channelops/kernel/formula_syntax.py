"""The grammar of formulas: characters to tokens to a tree of plain records.

    condition  := conjunction ("or" conjunction)*
    conjunction:= negation ("and" negation)*
    negation   := "not" negation | comparison
    comparison := sum [("<" "<=" ">" ">=" "=" "!=") sum]
    sum        := product (("+" | "-") product)*
    product    := unary (("*" | "/") unary)*
    unary      := "-" unary | power
    power      := atom ["^" unary]
    atom       := number ["%"] | name | name "(" condition ("," condition)* ")" | "(" condition ")"

Our own parser, not Python's: nothing outside this grammar can be written at all, and
`if(condition, then, else)` can. Full-width signs of Chinese input methods are read as
their ASCII twins. Numbers and conditions are told apart here, before anything is computed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple, TypeAlias

from channelops.kernel.errors import KernelError
from channelops.kernel.errors import gettext_noop as _

MAX_LENGTH = 1000
MAX_DEPTH = 30
MAX_OPERATIONS = 100
MAX_DIGITS = 18

# name → fewest and most arguments
FUNCTIONS = {"min": (1, 20), "max": (1, 20), "round": (1, 2), "if": (3, 3)}
WORDS = frozenset({"and", "or", "not"})
COMPARISONS = frozenset({"<", "<=", ">", ">=", "=", "!="})

_TWINS = str.maketrans("（），．＋－−×＊÷／＾％＜＞＝！≤≥≠", "(),.+--**//^%<>=!≤≥≠")
_SPELLINGS = {"≤": "<=", "≥": ">=", "≠": "!=", "==": "=", "**": "^"}
_TOKEN = re.compile(
    r"(?P<space>\s+)|(?P<number>[0-9]+(?:\.[0-9]+)?)|(?P<name>[^\W\d_]\w*)"
    r"|(?P<sign>\*\*|[<>!=]=|[-+*/^%(),<>=≤≥≠])"
)


class FormulaError(KernelError):
    """A formula that cannot be read or computed; `column` counts from 1."""

    def __init__(self, column: int, template: str, **params: object) -> None:
        self.column = column
        super().__init__(template, column=column, **params)


class Token(NamedTuple):
    """A number, name or sign (or "end") and the column where it begins."""

    kind: str
    text: str
    column: int


@dataclass(frozen=True, slots=True)
class Number:
    """A literal."""

    value: Decimal
    column: int


@dataclass(frozen=True, slots=True)
class Name:
    """A variable."""

    name: str
    column: int


@dataclass(frozen=True, slots=True)
class Operation:
    """A sign, word or function applied to its arguments; `-` with one argument negates."""

    sign: str
    arguments: tuple[Node, ...]
    column: int


Node: TypeAlias = "Number | Name | Operation"


def is_condition(node: Node) -> bool:
    """Return whether the node is true or false rather than a number."""
    return isinstance(node, Operation) and (node.sign in WORDS or node.sign in COMPARISONS)


def tokens(text: str) -> Iterator[Token]:
    """Yield the tokens of `text`, at last one of kind "end"."""
    if len(text) > MAX_LENGTH:
        raise FormulaError(MAX_LENGTH + 1, _("The formula is longer than %(limit)s characters."), limit=MAX_LENGTH)
    plain = text.translate(_TWINS)
    at = 0
    while at < len(plain):
        match = _TOKEN.match(plain, at)
        if match is None or "__" in match[0]:
            raise FormulaError(
                at + 1,
                _("Column %(column)s: “%(text)s” has no meaning in a formula."),
                text=text[at] if match is None else match[0],
            )
        kind = match.lastgroup or ""
        if kind != "space":
            yield Token(kind, _SPELLINGS.get(match[0], match[0]), at + 1)
        at = match.end()
    yield Token("end", "", len(text) + 1)


def parse(text: str) -> Node:
    """Return the tree of a formula that computes a number; `FormulaError` otherwise."""
    parser = _Parser(list(tokens(text)))
    node = parser.condition()
    parser.expect("end", _("Column %(column)s: an operator is missing before “%(text)s”."))
    return _number(node)


class _Parser:
    """Recursive descent over the tokens; one method a line of the grammar."""

    def __init__(self, read: list[Token]) -> None:
        self.read = read
        self.at = 0
        self.depth = 0
        self.operations = 0

    def condition(self) -> Node:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise FormulaError(self.token.column, _("Column %(column)s: the formula is nested too deeply."))
        node = self.conjunction()
        while sign := self.take("or"):
            node = self.operation(sign, _truth(node), _truth(self.conjunction()))
        self.depth -= 1
        return node

    def conjunction(self) -> Node:
        node = self.negation()
        while sign := self.take("and"):
            node = self.operation(sign, _truth(node), _truth(self.negation()))
        return node

    def negation(self) -> Node:
        signs = self.take_all("not")
        node = self.comparison()
        for sign in reversed(signs):
            node = self.operation(sign, _truth(node))
        return node

    def comparison(self) -> Node:
        node = self.sum()
        if sign := self.take(*COMPARISONS):
            node = self.operation(sign, _number(node), _number(self.sum()))
        return node

    def sum(self) -> Node:
        node = self.product()
        while sign := self.take("+", "-"):
            node = self.operation(sign, _number(node), _number(self.product()))
        return node

    def product(self) -> Node:
        node = self.unary()
        while sign := self.take("*", "/"):
            node = self.operation(sign, _number(node), _number(self.unary()))
        return node

    def unary(self) -> Node:
        signs = self.take_all("-")
        node = self.power()
        for sign in reversed(signs):
            node = self.operation(sign, _number(node))
        return node

    def power(self) -> Node:
        node = self.atom()
        if sign := self.take("^"):
            minus = self.take_all("-")
            exponent = self.atom()
            for one in reversed(minus):
                exponent = self.operation(one, _number(exponent))
            node = self.operation(sign, _number(node), _number(exponent))
        return node

    def atom(self) -> Node:
        token = self.token
        if token.kind == "number":
            return self.number()
        if token.kind == "name" and token.text not in WORDS:
            self.at += 1
            return self.call(token) if self.take("(") else self.variable(token)
        if self.take("("):
            node = self.condition()
            self.expect(")", _("Column %(column)s: a closing bracket is missing."))
            return node
        raise FormulaError(token.column, _("Column %(column)s: a number, a name or a bracket is missing."))

    def number(self) -> Node:
        token = self.token
        self.at += 1
        if len(token.text) > MAX_DIGITS:
            raise FormulaError(token.column, _("Column %(column)s: the number is too long."))
        value = Decimal(token.text)
        return Number(value.scaleb(-2) if self.take("%") else value, token.column)

    def variable(self, token: Token) -> Node:
        if token.text in FUNCTIONS:
            raise FormulaError(
                token.column,
                _("Column %(column)s: “%(name)s” needs its arguments in brackets."),
                name=token.text,
            )
        return Name(token.text, token.column)

    def call(self, token: Token) -> Node:
        if token.text not in FUNCTIONS:
            raise FormulaError(
                token.column,
                _("Column %(column)s: there is no function “%(name)s”, only %(functions)s."),
                name=token.text,
                functions=", ".join(FUNCTIONS),
            )
        arguments = [self.condition()]
        while self.take(","):
            arguments.append(self.condition())
        self.expect(")", _("Column %(column)s: a closing bracket is missing."))
        fewest, most = FUNCTIONS[token.text]
        if not fewest <= len(arguments) <= most:
            raise FormulaError(
                token.column,
                _("Column %(column)s: “%(name)s” takes %(fewest)s to %(most)s arguments."),
                name=token.text,
                fewest=fewest,
                most=most,
            )
        if token.text == "if":
            arguments[0] = _truth(arguments[0])
        first_number = 1 if token.text == "if" else 0
        return self.operation(token, *arguments[:first_number], *map(_number, arguments[first_number:]))

    def operation(self, token: Token, *arguments: Node) -> Operation:
        self.operations += 1
        if self.operations > MAX_OPERATIONS:
            raise FormulaError(token.column, _("Column %(column)s: the formula has too many steps."))
        return Operation(token.text, arguments, token.column)

    @property
    def token(self) -> Token:
        return self.read[self.at]

    def take(self, *texts: str) -> Token | None:
        token = self.token
        if token.kind == "end" or token.text not in texts:
            return None
        self.at += 1
        return token

    def take_all(self, text: str) -> list[Token]:
        taken: list[Token] = []
        while token := self.take(text):
            taken.append(token)
        return taken

    def expect(self, text: str, template: str) -> None:
        token = self.token
        if token.text != text and token.kind != text:
            raise FormulaError(token.column, template, text=token.text)
        self.at += 1


def _number(node: Node) -> Node:
    if is_condition(node):
        raise FormulaError(node.column, _("Column %(column)s: a number is needed here, not a condition."))
    return node


def _truth(node: Node) -> Node:
    if not is_condition(node):
        raise FormulaError(node.column, _("Column %(column)s: a condition is needed here, such as a > b."))
    return node
