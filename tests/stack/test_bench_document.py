"""The page of the benches: a section is replaced by the next measurement of the same size, and by no other."""

from channelops.stack.bench import USUAL, document_with


def section(title: str, order: int, text: str) -> dict[str, str]:
    """What a bench found."""
    return {"title": title, "order": str(order), "text": text}


def test_sizes_of_one_bench_stand_beside_each_other() -> None:
    text = document_with("", name="rollups", orders=USUAL, section=section("Roll-ups", 30, "of roll-ups"))
    text = document_with(text, name="import", orders=10 * USUAL, section=section("Import", 20, "of ten million"))
    text = document_with(text, name="import", orders=USUAL, section=section("Import", 20, "of one million"))
    places = [
        text.index(part) for part in ("## Import\n", "of one million", "## Import: 10,000,000 orders", "of ten million", "of roll-ups")
    ]
    assert places == sorted(places)


def test_the_same_size_is_measured_anew() -> None:
    text = document_with("", name="import", orders=USUAL, section=section("Import", 20, "first"))
    text = document_with(text, name="import", orders=USUAL, section=section("Import", 20, "second"))
    assert text.count("## Import") == 1
    assert "second" in text
    assert "first" not in text
