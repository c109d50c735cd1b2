"""Small files, small functions, few positional parameters."""

import ast

from .tree import python_files, shown, syntax, templates

FILE, FUNCTION, TEMPLATE, POSITIONAL = 350, 40, 150, 3


def test_no_file_is_longer_than_its_ceiling():
    long = [(shown(path), n) for path in python_files() + python_files("tests") if (n := len(path.read_text().splitlines())) > FILE]
    long += [(shown(path), n) for path in templates() if (n := len(path.read_text().splitlines())) > TEMPLATE]
    assert long == []


def test_no_function_is_longer_than_its_ceiling():
    long = [
        (shown(path), node.name, lines)
        for path in python_files()
        for node in ast.walk(syntax(path))
        if isinstance(node, ast.FunctionDef) and (lines := (node.end_lineno or 0) - node.lineno + 1) > FUNCTION
    ]
    assert long == []


def test_a_function_takes_few_positional_parameters():
    many = []
    for path in python_files():
        for node in ast.walk(syntax(path)):
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("__"):
                names = [arg.arg for arg in node.args.posonlyargs + node.args.args if arg.arg not in ("self", "cls")]
                if len(names) > POSITIONAL:
                    many.append((shown(path), node.name, names))
    assert many == []


def test_every_module_opens_with_a_sentence_that_defines_its_noun():
    silent = [shown(path) for path in python_files() if path.read_text().strip() and not ast.get_docstring(syntax(path))]
    assert silent == []
