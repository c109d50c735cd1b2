"""Rows written without a template hold what they are given, and nothing in it is taken for HTML."""

from datetime import date

from incentives.templatetags.statement_rows import article_written, line_written, unpaid_written

SAID = '<b>"&'
TOLD = "&lt;b&gt;&quot;&amp;"
LINE = ("order", "product", "title", "article", "tier", "kind", "base", "rate", "amount", "url")
UNPAID = ("url", "order", "product", "amount", "reason", "why", "near")


def test_every_cell_of_a_line_is_escaped():
    told = line_written(dict.fromkeys(LINE, SAID) | {"day": date(2026, 11, 2), "amount_fen": 5})
    assert SAID not in told
    # the order; day, product, base, rate and address twice; kind, article, title, tier, amount
    assert told.count(TOLD) == 14
    assert told.count("2026-11-02") == 2
    assert f'<span class="quiet">{TOLD}</span>' in told
    assert f"× {TOLD}</small>" in told


def test_a_line_without_kind_and_rate_says_nothing_of_them():
    told = line_written(dict.fromkeys(LINE, "") | {"day": date(2026, 11, 2)})
    assert "quiet" not in told
    assert "×" not in told


def test_every_cell_of_an_order_without_commission_is_escaped():
    told = unpaid_written(dict.fromkeys(UNPAID, SAID) | {"day": date(2026, 11, 2)})
    assert SAID not in told
    assert told.count(TOLD) == 8


def test_an_article_is_followed_by_its_families():
    family = dict.fromkeys(("name", "lines", "base", "amount"), SAID)
    told = article_written(dict.fromkeys(("article", "title", "version", "lines", "amount"), SAID) | {"families": [family] * 2})
    assert [each.count(TOLD) for each in told.split("</tr>")] == [5, 4, 4, 0]
    assert SAID not in told
