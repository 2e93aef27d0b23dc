"""What came is what was asked for: format, columns, members, the file a page links to, its checksum."""

import gzip

from loaders.fetch.ledger import checksum, verify
from tests.loaders.fetch import layouts, world
from tests.loaders.fetch.server import Answer, replaced, web_page

ZIP = "official/census2021/census2021-ts054.zip"
AT = "/www.nomisweb.co.uk/output/census/2021/census2021-ts054.zip"
SCHOOLS = "official/ks4-schools/ks4-schools.csv"


def test_a_web_page_that_calls_itself_csv_is_found_out(here):
    page = b"<!doctype html><html><head><title>Service unavailable</title>"
    here.publishers.fault("data-sets", replaced(lambda body: page))
    failed = here.run("ks4-schools")
    assert "answered with a web page ('Service unavailable')" in str(failed["ks4-schools"])
    assert "Allowed: a CSV file" in str(failed["ks4-schools"])


def test_an_empty_answer_is_tried_again(here):
    here.publishers.fault("data-sets", replaced(lambda body: b""))
    assert not here.run("ks4-schools")
    assert "SUPP" in here.text(SCHOOLS)


def test_a_changed_header_is_named_with_what_stands_there_instead(here):
    here.publishers.fault("data-sets", replaced(lambda body: body.replace(b"school_urn", b"URN")))
    failed = here.run("ks4-schools")
    assert "has no column 'school_urn'" in str(failed["ks4-schools"])
    assert "la_name, URN, breakdown_topic" in str(failed["ks4-schools"])
    assert not (here.raw / SCHOOLS).exists()


def test_the_file_of_before_stays_when_the_new_one_is_refused(here):
    here.run("ks4-schools")
    before = here.text(SCHOOLS)
    here.publishers.fault("data-sets", web_page("Sorry"))
    assert "ks4-schools" in here.run("ks4-schools")
    assert here.text(SCHOOLS) == before
    verify(here.raw)


def test_a_zip_without_a_member_we_need_is_named(here):
    here.publishers.file(AT, layouts.zipped({"census2021-ts054-oa.csv": "a,b\n1,2\n"}))
    failed = here.run("census-ts054")
    assert "holds no 'census2021-ts054-lsoa.csv'. Allowed: census2021-ts054-oa.csv" in str(
        failed["census-ts054"]
    )


def test_a_damaged_zip_is_fetched_again(here):
    here.publishers.fault(AT, replaced(lambda body: body[:60] + b"\x00\x00\x00\x00" + body[64:]))
    assert not here.run("census-ts054")
    verify(here.raw)


def test_a_gzip_nobody_asked_for_is_unpacked(here):
    here.publishers.fault("data-sets", replaced(gzip.compress))
    assert not here.run("ks4-schools")
    assert here.text("official/ks4-schools/ks4-schools.csv").startswith("time_period,")


def test_an_answer_packed_on_the_way_is_unpacked_and_its_length_still_compared(here):
    def packed(asked, answer):
        body = gzip.compress(answer.body)
        return Answer(body, 200, "text/csv", {"Content-Encoding": "gzip"}, sent=packed.sent.pop(0))

    packed.sent = [60, None]
    here.publishers.fault("data-sets", packed, times=2)
    assert not here.run("ks4-schools")
    assert here.text("official/ks4-schools/ks4-schools.csv").count("\n") == 4
    asked = [a for a in here.publishers.asked if "data-sets" in a.path]
    assert [a.headers.get("range") for a in asked] == [None, None]


def test_a_page_leads_to_the_file_and_the_first_one_is_pinned(here):
    assert not here.run("iod2025-file7")
    fetched = here.ledger.files[f"official/iod2025/{world.FILE_7}"]
    assert "/media/691d/" in fetched.address
    assert fetched.sources == ["iod2025-file7"]


def test_a_reissued_file_with_another_checksum_is_refused_until_its_pin_is_updated(here):
    here.run("iod2025-file7")
    before = (here.raw / "official/iod2025" / world.FILE_7).read_bytes()
    path = f"/assets.publishing.service.gov.uk/media/691d/{world.FILE_7}"
    here.publishers.file(path, layouts.iod("2025", layouts.LSOAS[::-1]), etag='"reissued"')
    sentence = str(here.run("iod2025-file7")["iod2025-file7"])
    assert "the publisher has issued another file" in sentence
    assert (here.raw / "official/iod2025" / world.FILE_7).read_bytes() == before
    aside = here.raw / ".refused/official/iod2025" / world.FILE_7
    assert checksum(aside) in sentence
    here.edit(
        'id = "iod2025-file7"\ntitle = "English indices of deprivation 2025, File 7: all r',
        f'id = "iod2025-file7"\nsha256 = "{checksum(aside)}"\ntitle = "File 7: all r',
    )
    assert not here.run("iod2025-file7")
    assert (here.raw / "official/iod2025" / world.FILE_7).read_bytes() == aside.read_bytes()


def test_a_page_without_the_link_or_with_two_is_named(here):
    page = "/www.gov.uk/government/statistics/english-indices-of-deprivation-2025"
    here.publishers.fault(page, replaced(lambda body: b"<html><body>Withdrawn</body></html>"))
    assert "no links fit" in str(here.run("iod2025-file7")["iod2025-file7"])
    two = b'<a href="/media/1/File_7_IoD2025_a.csv"><a href="/media/2/File_7_IoD2025_b.csv">'
    here.publishers.fault(page, replaced(lambda body: two))
    assert "2 links fit" in str(here.run("iod2025-file7")["iod2025-file7"])


def test_an_indicator_that_is_not_in_the_answer_is_named(here):
    here.edit("indicators = [93283]", "indicators = [93283, 999]")
    failed = here.run("life-expectancy")
    assert "has no row of indicator 999" in str(failed["life-expectancy"])
    assert not (here.raw / "official/fingertips/life-expectancy.csv").exists()
