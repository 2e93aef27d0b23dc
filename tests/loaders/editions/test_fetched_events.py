"""Events of a folder that was fetched for one borough: national files count there, other forces' do not."""

from loaders.declarations.read import read
from loaders.editions.available import _cut_to
from loaders.fetch.ledger import Ledger

WALSALL = "E08000030"


def test_a_national_file_counts_in_a_folder_of_one_borough(tmp_path):
    sources = {id: read().sources[id] for id in ("fire-incidents", "police-burglary-london")}
    cut = _cut_to(Ledger(tmp_path, boroughs={WALSALL: "Walsall"}), sources)
    assert list(cut) == ["fire-incidents"]
    assert cut["fire-incidents"].covers == ["ctry:E92000001"]
    assert cut["fire-incidents"].earlier_kinds == ["lsoa11"]
