"""Formulas: what they compute, where they fail, and that they are never Python."""

import ast
import builtins
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import channelops.kernel
from channelops.kernel import formula_syntax
from channelops.kernel.formulas import Formula, FormulaError, evaluate, variables

D = Decimal


@pytest.mark.parametrize(
    ("text", "values", "result"),
    [
        ("(actual - base) * price * quality", {"actual": 120, "base": 100, "price": D("2.5"), "quality": D("0.9")}, "45"),
        ("（实际量 − 基础量）× 单价", {"实际量": 12, "基础量": 10, "单价": 3}, "6"),
        ("1 + 2 * 3 ^ 2", {}, "19"),
        ("-2 ^ 2", {}, "-4"),
        ("2 ^ -1", {}, "0.5"),
        ("2 ** 3", {}, "8"),
        ("--3 - -2", {}, "5"),
        ("10 - 4 - 3", {}, "3"),
        ("100 / 8 / 2", {}, "6.25"),
        ("3.5% * 200", {}, "7"),
        ("min(3, 1, 2) + max(a, 5)", {"a": 4}, "6"),
        ("round(2.5) + round(-2.5)", {}, "0"),
        ("round(1.005, 2)", {}, "1.01"),
        ("if(a >= 10 and not (b = 0), a / b, 0)", {"a": 10, "b": 4}, "2.5"),
        ("if(b = 0, 0, a / b)", {"a": 10, "b": 0}, "0"),
        ("if(a < 1 or a > 3, 1, 2)", {"a": 2}, "2"),
        ("if(a <> 1, 1, 2)".replace("<>", "!="), {"a": 2}, "1"),
        ("if(a ≥ 2, 1, 2) + if(a ≤ 1, 1, 2) + if(a ≠ 2, 1, 2)", {"a": 2}, "5"),
        ("if(a == 2, 1, 2)", {"a": 2}, "1"),
        ("0 * -1", {}, "0"),
        ("0 ^ 0", {}, "1"),
    ],
)
def test_results(text: str, values: dict[str, Decimal | int], result: str) -> None:
    found = evaluate(text, values)
    assert found == D(result)
    assert not found.is_zero() or not found.is_signed()


@pytest.mark.parametrize(
    ("text", "column", "sentence"),
    [
        ("", 1, "a number, a name or a bracket is missing"),
        ("1 +", 4, "a number, a name or a bracket is missing"),
        ("(1 + 2", 7, "a closing bracket is missing"),
        ("1 2", 3, "an operator is missing before “2”"),
        ("1)", 2, "an operator is missing"),
        ("a + x", 5, "“x” is not known here; known are a, b"),
        ("a / (b - b)", 3, "division by zero"),
        ("0 ^ -1", 3, "division by zero"),
        ("a > b", 3, "a number is needed here"),
        ("1 + (a > b)", 8, "a number is needed here"),
        ("if(a, 1, 2)", 4, "a condition is needed here"),
        ("if(a > b and 1, 1, 2)", 14, "a condition is needed here"),
        ("if(not a, 1, 2)", 8, "a condition is needed here"),
        ("if(a > b, 1)", 1, "“if” takes 3 to 3 arguments"),
        ("min()", 5, "a number, a name or a bracket is missing"),
        ("round(1, 2, 3)", 1, "“round” takes 1 to 2 arguments"),
        ("round(1, 7)", 1, "round to 0 to 6 decimals"),
        ("round(1, 0.5)", 1, "round to 0 to 6 decimals"),
        ("2 ^ 11", 3, "an exponent must be whole"),
        ("2 ^ 0.5", 3, "an exponent must be whole"),
        ("sin(1)", 1, "there is no function “sin”, only min, max, round, if"),
        ("min + 1", 1, "“min” needs its arguments in brackets"),
        ("a.b", 2, "“.” has no meaning"),
        ("1e5", 2, "an operator is missing before “e5”"),
        ("0x10", 2, "an operator is missing"),
        ("a; b", 2, "“;” has no meaning"),
        ("a = 1 = 1", 7, "an operator is missing"),
        ("1234567890123456789", 1, "the number is too long"),
        ("a__b", 1, "“a__b” has no meaning"),
        ("_a", 1, "“_” has no meaning"),
    ],
)
def test_errors_name_the_column(text: str, column: int, sentence: str) -> None:
    with pytest.raises(FormulaError, match=sentence.replace("(", r"\(")) as caught:
        evaluate(text, {"a": 1, "b": 2})
    assert caught.value.column == column


@pytest.mark.parametrize(
    "text",
    [
        "1" + " " * 1000,
        "(" * 31 + "1" + ")" * 31,
        "min(" * 40 + "1" + ")" * 40,
        "+".join("1" * 200),
        "-" * 500 + "1",
        "if(" + "not " * 200 + "1 > 2, 1, 2)",
        "10^10 * 10^10 * 10^10",
        "10^10^10",
    ],
)
def test_costly_formulas_are_refused(text: str) -> None:
    with pytest.raises(FormulaError):
        evaluate(text, {})


def test_the_largest_formulas_allowed_are_computed() -> None:
    assert evaluate("+".join("1" * 101), {}) == 101
    assert evaluate("(" * 29 + "1" + ")" * 29, {}) == 1
    assert evaluate("-" * 100 + "1", {}) == 1
    assert evaluate(" + ".join(["(1)"] * 60), {}) == 60  # beside one another is not nested


@pytest.mark.parametrize("value", [True, 1.5, "1", None, D("NaN"), D("Infinity"), D(10) ** 24])
def test_unusable_values_are_refused(value: object) -> None:
    with pytest.raises(FormulaError, match="the value of “a” is"):
        evaluate("1 + a", {"a": value})  # type: ignore[dict-item]


def test_names_are_checked_when_read() -> None:
    formula = Formula.read("if(a > b, a, c)", names=["a", "b", "c", "d"])
    assert formula.variables == variables("a + b + c") == {"a", "b", "c"}
    with pytest.raises(FormulaError, match="“c” is not known here"):
        Formula.read("a + c", names={"a"})
    with pytest.raises(FormulaError, match="“b” is not known here"):
        formula.evaluate({"a": 1})


ATTACKS = [
    "__import__('os').system('true')",
    "().__class__.__bases__[0].__subclasses__()",
    "a.__class__",
    "a['b']",
    "[x for x in (1, 2)]",
    "lambda: 1",
    "lambda(1)",
    "eval(1)",
    "exec(a)",
    "open(a)",
    "getattr(a, b)",
    "globals()",
    "f'{a}'",
    "'a'",
    "a := 1",
    "a if a else b",
    "await(a)",
    "a @ b",
    "a % b",
    "a << b",
    "~a",
    "{a}",
    "min(*a)",
    "min(a=1)(b)",
    "print(1)",
    "\N{FULLWIDTH LOW LINE}\N{FULLWIDTH LOW LINE}import__(1)",
]


@pytest.mark.parametrize("text", ATTACKS)
def test_python_is_no_formula(text: str) -> None:
    with pytest.raises(FormulaError):
        evaluate(text, {"a": 1, "b": 2})


@pytest.mark.parametrize("name", sorted(set(dir(builtins)) - set(formula_syntax.FUNCTIONS)))
def test_no_builtin_is_callable(name: str) -> None:
    with pytest.raises(FormulaError):
        evaluate(f"{name}(1)", {})


def outcome(text: str) -> Decimal | FormulaError:
    """The result or the refusal; anything else that is raised fails the test."""
    try:
        return evaluate(text, {"a": 3, "b": D("0.25")})
    except FormulaError as error:
        return error


@given(st.one_of(st.text(alphabet="ab12.()+-*/^%,<>=!_ '[]{}:@ifmnroud", max_size=60), st.text(max_size=80)))
@example("if(a>b,1,2)")
@example("(1)(2)")
@example("a" * 1001)
def test_any_text_gives_a_number_or_a_formula_error(text: str) -> None:
    found = outcome(text)
    if isinstance(found, FormulaError):
        assert 1 <= found.column <= len(text) + 1
        assert str(found)
    else:
        assert found.is_finite()


def test_no_module_of_the_kernel_can_execute_text() -> None:
    for path in Path(channelops.kernel.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                assert node.func.id not in {"eval", "exec", "compile", "getattr", "__import__"}, path.name


leaves = st.one_of(
    st.integers(0, 999).map(lambda n: (str(n), Fraction(n))),
    st.sampled_from([("a", Fraction(3)), ("b", Fraction(1, 4)), ("50%", Fraction(1, 2))]),
)


def _joined(pairs: st.SearchStrategy[tuple[str, Fraction]]) -> st.SearchStrategy[tuple[str, Fraction]]:
    both = st.tuples(pairs, pairs)
    return st.one_of(
        both.map(lambda two: (f"({two[0][0]} + {two[1][0]})", two[0][1] + two[1][1])),
        both.map(lambda two: (f"({two[0][0]} − {two[1][0]})", two[0][1] - two[1][1])),
        both.map(lambda two: (f"{two[0][0]} * {two[1][0]}", two[0][1] * two[1][1])),
        both.map(lambda two: (f"min({two[0][0]}, {two[1][0]})", min(two[0][1], two[1][1]))),
        both.map(
            lambda two: (f"if({two[0][0]} > {two[1][0]}, {two[0][0]}, -{two[1][0]})", two[0][1] if two[0][1] > two[1][1] else -two[1][1])
        ),
    )


@given(st.recursive(leaves, _joined, max_leaves=6))
def test_results_equal_fractions(pair: tuple[str, Fraction]) -> None:
    text, expected = pair
    assert Fraction(evaluate(text, {"a": 3, "b": D("0.25")})) == expected
