"""The documentation says what the declarations say."""

from loaders.declarations.read import read
from loaders.reports.indicator_docs import PAGE, page


def test_the_list_of_indicators_has_not_fallen_behind_the_declarations():
    assert PAGE.read_text(encoding="utf-8") == page(read()), "run: python -m loaders document"


def test_every_indicator_and_source_stands_in_the_list_once():
    declared, written = read(), page(read())
    assert all(written.count(f"(`{indicator}`)") == 1 for indicator in declared.indicators)
    assert all(source.title in written for source in declared.sources.values())
