"""Answers that no publisher should give: odd headers, redirects, lengths and members, each ends in a
sentence."""

import http.server
import io
import json
import threading
import zipfile

import pytest

from loaders.errors import InputError
from loaders.fetch.content import check_content, check_last_line, unpack
from loaders.fetch.run import inside
from tests.loaders.fetch import layouts, world
from tests.loaders.fetch.server import Answer, sent_on, status

AT = "/www.nomisweb.co.uk/output/census/2021/census2021-ts054.zip"
SCHOOLS_AT = world.SCHOOLS_AT
SCHOOLS = "official/ks4-schools/ks4-schools.csv"


def headed(**headers):
    """A fault that adds headers to the right answer."""

    def change(asked, answer):
        more = {name.replace("_", "-"): value for name, value in headers.items()}
        return Answer(answer.body, answer.status, answer.kind, {**answer.headers, **more})

    return change


@pytest.mark.parametrize(
    ("to", "told"),
    [
        ("ftp://127.0.0.1/a", "no address by http"),
        ("file:///etc/passwd", "does not say to which"),
        ("javascript:alert(1)", "does not say to which"),
        ("http://evil.example/a.zip", "sends on to another host, evil.example"),
        ("//evil.example/a.zip", "sends on to another host, evil.example"),
        ("http://127.0.0.1:1/a.zip", "sends on to another host, 127.0.0.1:1"),
        ("http://[::1/a", "sends on to an address that is none"),
        ("", "does not say to which"),
        ("http://" + "x" * 5000 + "/a", "sends on to another host, xxx"),
    ],
)
def test_an_odd_redirect_ends_in_a_sentence(here, to, told):
    here.publishers.fault(AT, sent_on(to), times=9)
    failed = here.run("census-ts054")
    assert told in str(failed["census-ts054"]) and len(str(failed["census-ts054"])) < 900


def test_a_redirect_without_an_address_ends_in_a_sentence(here):
    here.publishers.fault(AT, status(302), times=9)
    assert "does not say to which" in str(here.run("census-ts054")["census-ts054"])
    here.publishers.faults.clear()
    here.publishers.fault(AT, status(300), times=9)
    assert "answered with status 300" in str(here.run("census-ts054")["census-ts054"])


def test_a_host_that_the_manners_name_may_be_sent_on_to(here):
    other = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Other)
    threading.Thread(target=other.serve_forever, daemon=True).start()
    host = f"127.0.0.1:{other.server_address[1]}"
    here.publishers.fault(AT, sent_on(f"http://{host}/ts054.zip"), times=2)
    assert f"sends on to another host, {host}" in str(here.run("census-ts054")["census-ts054"])
    here.edit("hosts = [", f'hosts = ["{host}", ')
    assert not here.run("census-ts054")
    other.shutdown()
    other.server_close()


class _Other(http.server.BaseHTTPRequestHandler):
    """Another host that has the census."""

    def do_GET(self):
        body = layouts.census("ts054")
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        """Nothing on the terminal."""


@pytest.mark.parametrize(
    "after",
    ["", "soon", "-5", "²", "1.5", "Mon, 99 Foo 99999 99:99:99 GMT", "Fri, 31 Dec 9999 23:59:59 -2359"],
)
def test_an_odd_retry_after_is_no_reason_to_stop(here, after):
    here.publishers.fault(AT, status(503, Retry_After=after))
    failed = here.run("census-ts054")
    assert not failed or "asks to be left alone for" in str(failed["census-ts054"])


def test_a_retry_after_of_more_digits_than_there_are_seconds_is_a_sentence(here):
    here.publishers.fault(AT, status(503, Retry_After="9" * 400))
    assert "asks to be left alone" in str(here.run("census-ts054")["census-ts054"])


class _Plain(http.server.BaseHTTPRequestHandler):
    """A server that sends a body with whatever headers it is told to."""

    headers_sent: list = []
    body = b""

    def do_GET(self):
        self.wfile.write(b"HTTP/1.1 200 OK\r\n" + b"".join(h + b"\r\n" for h in self.headers_sent) + b"\r\n")
        self.wfile.write(self.body)
        self.close_connection = True

    def log_message(self, *_):
        """Nothing on the terminal."""


@pytest.fixture
def plainly(here):
    """Has the schools answered by such a server; what failed."""
    served = []

    def run(headers, body):
        handler = type("Handler", (_Plain,), {"headers_sent": headers, "body": body})
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        served.append(server)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        here.edit("hosts = [", f'hosts = ["127.0.0.1:{server.server_address[1]}", ')
        to = f"http://127.0.0.1:{server.server_address[1]}/schools.csv"
        here.publishers.fault("data-sets", sent_on(to), times=9)
        return here.run("ks4-schools")

    yield run
    for server in served:
        server.shutdown()
        server.server_close()


ROWS = layouts.ks4_schools()


@pytest.mark.parametrize(
    ("headers", "body", "told"),
    [
        ([], ROWS, "does not say how long it is"),
        ([b"Content-Length: many"], ROWS, "does not say how long it is"),
        ([b"Content-Length: \xb2"], ROWS, "does not say how long it is"),
        ([b"Content-Length: -5"], ROWS, "does not say how long it is"),
        ([b"Content-Length: 9999"], ROWS, "broke off"),
        ([b"Content-Length: %d" % (len(ROWS) - 3)], ROWS, "its last line has no end"),
        ([b"Content-Length: 5", b"Content-Length: 7"], ROWS, "can't be read"),
        ([b"Content-Length: 99999999999999"], ROWS, "sends more than 4,000 megabytes"),
        ([b"Transfer-Encoding: chunked"], b"%x\r\n" % len(ROWS) + ROWS + b"\r\n", "broke off"),
        ([b"Transfer-Encoding: chunked"], b"zz\r\n" + ROWS, "broke off"),
        ([b"Content-Length: %d" % (len(ROWS) - 1)], ROWS[:-1], "its last line has no end"),
    ],
)
def test_an_answer_that_nobody_can_tell_is_whole_is_not_taken(here, plainly, headers, body, told):
    failed = plainly(headers, body)
    assert told in str(failed["ks4-schools"])
    assert not (here.raw / SCHOOLS).exists()


def test_chunks_that_end_properly_are_taken(here, plainly):
    assert not plainly([b"Transfer-Encoding: chunked"], b"%x\r\n" % len(ROWS) + ROWS + b"\r\n0\r\n\r\n")
    assert (here.raw / SCHOOLS).read_bytes() == ROWS


def test_a_text_whose_checksum_is_declared_may_end_as_it_does(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(b"a,b\n1,80")
    with pytest.raises(Exception, match='write sha256 = "abc"'):
        check_last_line(path, "a.csv", "abc")
    for whole in (b"a\n", b"a\r\n", b"a\r", "a\n".encode("utf-16"), b"a\n\x1a"):
        path.write_bytes(whole)
        check_last_line(path, "a.csv", "abc")


def _zip(flag=0, members=(("a.csv", b"a\n1\n"),)):
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name, content in members:
            archive.writestr(name, content)
    body = bytearray(held.getvalue())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        body[body.index(mark) + offset] |= flag
    return bytes(body)


@pytest.mark.parametrize(
    ("body", "members", "most", "told"),
    [
        (_zip(flag=1), [], 10, "holds 'a.csv', which is locked with a password"),
        (
            _zip(members=[("in.zip", _zip())]),
            ["a.csv"],
            10,
            "holds no 'a.csv', but a zip inside it, 'in.zip'",
        ),
        (
            _zip(members=[("a.csv", b"0" * 2_000_000)]),
            [],
            1,
            "unpacks to 2 megabytes. Allowed: 1 megabytes at most",
        ),
    ],
)
def test_a_zip_that_can_not_be_used_is_named(tmp_path, body, members, most, told):
    path = tmp_path / "a.zip"
    path.write_bytes(body)
    with pytest.raises(InputError) as problem:
        check_content(path, "a.zip", "here", [], members, most)
    assert told in str(problem.value)


def test_a_gzip_that_unpacks_to_more_than_is_allowed_is_named(tmp_path):
    import gzip

    path = tmp_path / "a.csv"
    path.write_bytes(gzip.compress(b"0" * 3_000_000))
    with pytest.raises(InputError, match="holds more than 2 megabytes once it is unpacked"):
        unpack(path, "a.csv", "here", 2)
    assert [p.name for p in tmp_path.iterdir()] == ["a.csv"]


@pytest.mark.parametrize("file", ["../a.csv", "a/../../b.csv", "/etc/passwd"])
def test_no_name_leads_out_of_the_folder(tmp_path, file):
    with pytest.raises(InputError, match="leads out of the folder"):
        inside(tmp_path, file)


@pytest.mark.parametrize("name", ["../../evil", "Greater/Manchester", "x.y"])
def test_a_police_force_can_not_lead_out_of_the_folder(here, name):
    def renamed(asked, answer):
        return Answer(answer.body.replace(b"Greater Manchester", name.encode()), kind=answer.kind)

    here.publishers.fault("PFA25", renamed, times=9)
    failed = here.run("police-archive")
    assert "is no name of a police force" in str(failed["police-archive"])
    assert not list(here.raw.parent.rglob("*evil*"))


@pytest.mark.parametrize(
    "answer",
    [
        {"fields": 5},
        {"fields": [5]},
        {"error": "no"},
        {"error": [1]},
        [1],
        5,
        {"fields": None},
        {"count": "x"},
    ],
)
def test_an_odd_answer_of_the_portal_ends_in_a_sentence(here, answer):
    here.publishers.fault("services1", lambda asked, _: Answer(json.dumps(answer).encode()), times=99)
    with pytest.raises(InputError):
        here.run("boundaries-districts")


def test_json_that_is_nested_without_end_ends_in_a_sentence(here):
    here.publishers.fault("services1", lambda asked, _: Answer(b"[" * 100_000), times=99)
    with pytest.raises(InputError, match="no readable JSON"):
        here.run("boundaries-districts")
