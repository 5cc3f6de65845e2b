"""The attack table: each is refused or cut off, and others are served meanwhile."""

from __future__ import annotations

import contextlib
import http.client
import http.server
import multiprocessing
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlencode

import pytest
from served import Client, fill, running

from policygraph.errors import QueryError
from policygraph.server import Settings
from policygraph.store.guard import check_query
from policygraph.store.worker import Limits

SECONDS = 1.0
QUICK = "ASK { ?m a pg:Measure }"
CROSS = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i"
DOUBLED = 'BIND("xx" AS ?x0) ' + " ".join(f"BIND(CONCAT(?x{n}, ?x{n}) AS ?x{n + 1})" for n in range(40))


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    folder = fill(tmp_path_factory.mktemp("attacked") / "kb")
    limits = Limits(seconds=SECONDS, rows=2000, answer_bytes=100_000, memory_bytes=1_500_000_000)
    with running(folder, Settings(limits=limits, body_seconds=1.0, waiting=20)) as client:
        yield client


@pytest.fixture(scope="module")
def trap() -> Iterator[tuple[str, list[str]]]:
    """A server that nobody may be made to call, and who has called it."""
    calls: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            calls.append(self.path)
            self.send_error(404)

        def do_POST(self) -> None:
            self.do_GET()

        def log_message(self, *_args: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}/trap", calls
    server.shutdown()
    thread.join()
    server.server_close()


AT_ONCE = 5.0  # seconds: what a busy machine may need; the attacks below would run for minutes if nothing cut them off


def quickly(client: Client, seconds: float = AT_ONCE) -> None:
    """The next query is answered at once, not after the one before it."""
    start = time.monotonic()
    assert client.query(QUICK).status == 200
    assert time.monotonic() - start < seconds


SERVICES = {
    "plain": "SELECT * { SERVICE <URL> { ?x ?y ?z } }",
    "silent": "SELECT * { SERVICE SILENT <URL> { ?x ?y ?z } }",
    "glued": "SELECT * { SERVICESILENT<URL>{ ?x ?y ?z } }",
    "lower case": "SELECT * { service <URL> { ?x ?y ?z } }",
    "in EXISTS": "SELECT * { ?a ?b ?c FILTER EXISTS { SERVICE <URL> { ?x ?y ?z } } }",
    "variable": "SELECT * { VALUES ?u { <URL> } SERVICE ?u { ?x ?y ?z } }",
    "dollar variable": "SELECT * { VALUES $u { <URL> } SERVICE$u{ ?x ?y ?z } }",
    "prefixed name": "PREFIX e: <URL> SELECT * { SERVICE e: { ?x ?y ?z } }",
    "empty prefix": "PREFIX : <URL> SELECT * { SERVICE : { ?x ?y ?z } }",
    "glued to a prefix": "PREFIX : <URL> SELECT * { SERVICE:{ ?x ?y ?z } }",
    "glued to a name": "PREFIX : <URL> SELECT * { SERVICE:a#{\n{ ?x ?y ?z } }",
    "behind a comment": "SELECT * { SERVICE # {\n# a comment\n<URL> { ?x ?y ?z } }",
    "after a number": "SELECT * { ?a ?b 1SERVICE <URL> { ?x ?y ?z } }",
    "after a boolean": "SELECT * { OPTIONAL { ?a ?b true} SERVICE <URL> { ?x ?y ?z } }",
    "after a dot": "SELECT * { ?a ?b ?c.SERVICE <URL> { ?x ?y ?z } }",
    "in a subselect": "SELECT * { { SELECT * { SERVICE <URL> { ?x ?y ?z } } } }",
    "hidden from lexers by a comparison": "SELECT * { ?a ?p ?o FILTER(?a<'>') SERVICE <URL> {?x ?y ?z} FILTER(?o='') }",
    "hidden by a comment": 'SELECT * { ?a ?p ?b FILTER(?a<?b#>"""\n) SERVICE <URL> {?x ?y ?z} #"""\n }',
    "hidden by quotes": "SELECT * { ?a ?p ?o FILTER(?o = '\"' || ?o = \"'\") SERVICE <URL> {?x ?y ?z} }",
    "code points": "SELECT * { \\u0053ERVICE <URL> { ?x ?y ?z } }",
    "long code points": "SELECT * { \\U00000053ERVICE <URL> { ?x ?y ?z } }",
    "code points in the middle": "SELECT * { SERV\\u0049CE <URL> { ?x ?y ?z } }",
    "comment that ends at a return": "SELECT * { #\rSERVICE#\r<URL>#\r{ ?x ?y ?z } }",
    "comment full of braces": "SELECT * { SERVICE #{}<a:b>{\n SILENT # SERVICE\n <URL> { ?x ?y ?z } }",
    "wide letters": "SELECT * { ＳＥＲＶＩＣＥ <URL> { ?x ?y ?z } }",
    "long s": "SELECT * { \u017fERVICE <URL> { ?x ?y ?z } }",
    "no-break space": "SELECT * { SERVICE\u00a0<URL> { ?x ?y ?z } }",
    "zero-width space": "SELECT * { SER\u200bVICE <URL> { ?x ?y ?z } }",
    "relative to a base": "BASE <URL> SELECT * { SERVICE <> { ?x ?y ?z } }",
    "escaped name": "PREFIX e: <URL> SELECT * { SERVICE e:\\- { ?x ?y ?z } }",
    "bound by BIND": "SELECT * { BIND(IRI('URL') AS ?u) SERVICE ?u { ?x ?y ?z } }",
    "bound in a subselect": "SELECT * { { SELECT ?u { VALUES ?u { <URL> } } } SERVICE SILENT ?u { ?x ?y ?z } }",
    "bound by VALUES behind": "SELECT * { SERVICE ?u { ?x ?y ?z } } VALUES ?u { <URL> }",
    "four queries deep": "SELECT*{{SELECT*{{SELECT*{{SELECT*{SERVICE<URL>{?x ?y ?z}}}}}}}}",
    "in MINUS": "SELECT * { ?a ?b ?c MINUS { SERVICE <URL> { ?a ?y ?z } } }",
    "in UNION": "SELECT * { { ?a ?b ?c } UNION { SERVICE <URL> { ?a ?y ?z } } }",
    "in GRAPH": "SELECT * { GRAPH ?g { SERVICE <URL> { ?a ?y ?z } } }",
    "in NOT EXISTS of an expression": "SELECT (NOT EXISTS { SERVICE <URL> { ?x ?y ?z } } AS ?e) {}",
    "in ORDER BY": "SELECT * { ?a ?b ?c } ORDER BY EXISTS { SERVICE <URL> { ?x ?y ?z } }",
    "in HAVING": "SELECT ?a { ?a ?b ?c } GROUP BY ?a HAVING(EXISTS { SERVICE <URL> { ?x ?y ?z } })",
    "in a service": "SELECT * { SERVICE <URL> { SERVICE <URL> { ?x ?y ?z } } }",
    "ASK": "ASK { SERVICE <URL> { ?x ?y ?z } }",
    "CONSTRUCT": "CONSTRUCT { ?x ?y ?z } WHERE { SERVICE <URL> { ?x ?y ?z } }",
    "DESCRIBE": "DESCRIBE ?x { SERVICE <URL> { ?x ?y ?z } }",
}


@pytest.mark.parametrize("name", SERVICES)
def test_service_is_refused(client: Client, trap: tuple[str, list[str]], name: str) -> None:
    url, calls = trap
    assert client.query(SERVICES[name].replace("URL", url)).status == 400
    assert not calls


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?service WHERE { ?service a <http://example.org/Service> }",
        "PREFIX service: <http://example.org/> SELECT * { ?x a service:SERVICE , service:a }",
        'SELECT * { ?m rdfs:label ?l FILTER(CONTAINS(?l, "service sector")) }',
        'SELECT * { VALUES ?l { "Service" "a public service." } } # service',
        "SELECT * { ?a <http://example.org/SERVICE#x> ?b }",
    ],
)
def test_the_word_service_is_allowed(client: Client, query: str) -> None:
    assert client.query(query).status == 200


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }",
        "SELECT * FROM NAMED <file:///etc/passwd> { GRAPH ?g { ?s ?p ?o } }",
        "PREFIX f: <file:///etc/> SELECT * FROM f:passwd { ?s ?p ?o }",
        "BASE <file:///etc/> SELECT * FROM <passwd> { ?s ?p ?o }",
        "SELECT * FROM#\n<file:///etc/passwd> { ?s ?p ?o }",
        "SELECT * FROM <URL> { ?s ?p ?o }",
        "SELECT * FROM <FILE:///etc/passwd> { ?s ?p ?o }",
        "SELECT * FROM <file:/etc/passwd> FROM NAMED <file:/etc/group> { GRAPH ?g { ?s ?p ?o } }",
        "CONSTRUCT { ?s ?p ?o } FROM <file:///etc/passwd> WHERE { ?s ?p ?o }",
        "DESCRIBE <file:///etc/passwd> FROM <file:///etc/passwd>",
        "ASK FROM <\\u0066ile:///etc/passwd> { ?s ?p ?o }",
        "SELECT * { GRAPH <file:///etc/passwd> { ?s ?p ?o } }",
        "BASE <file:///etc/> PREFIX f: <passwd> SELECT * FROM NAMED f: { GRAPH f: { ?s ?p ?o } }",
        "SELECT * FROM NAMED <URL> { GRAPH <URL> { ?s ?p ?o } }",
    ],
)
def test_from_reads_nothing(client: Client, trap: tuple[str, list[str]], query: str) -> None:
    url, calls = trap
    reply = client.query(query.replace("URL", url))
    assert "root:" not in reply.body
    nothing = ('"bindings": []', '"boolean": false', "[]")
    assert reply.status == 400 or any(n in reply.body for n in nothing) or not reply.body.strip()
    assert not calls


def test_graph_parameters_read_nothing(client: Client, trap: tuple[str, list[str]]) -> None:
    url, calls = trap
    for graph in ("file:///etc/passwd", "/etc/passwd", url, "ftp://127.0.0.1/"):
        for name in ("default-graph-uri", "named-graph-uri"):
            pairs = {"query": "SELECT * { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }", name: graph}
            reply = client.ask("GET", "/sparql?" + urlencode(pairs))
            assert reply.status == 400 or '"bindings": []' in reply.body
    assert not calls


@pytest.mark.parametrize(
    "update",
    [
        "INSERT DATA { <a:a> <a:b> <a:c> }",
        "DELETE WHERE { ?s ?p ?o }",
        "DELETE { ?s ?p ?o } INSERT { ?s ?p 1 } WHERE { ?s ?p ?o }",
        "LOAD <URL>",
        "LOAD SILENT <file:///etc/passwd> INTO GRAPH <a:b>",
        "CLEAR ALL",
        "DROP DEFAULT",
        "CREATE GRAPH <a:b>",
        "ADD DEFAULT TO <a:b>",
        "SELECT * { ?s ?p ?o } ; DROP ALL",
    ],
)
def test_updates_are_refused(client: Client, trap: tuple[str, list[str]], update: str) -> None:
    url, calls = trap
    text = update.replace("URL", url)
    form = "application/x-www-form-urlencoded"
    assert client.query(text).status == 400
    assert client.ask("POST", "/sparql", text, Content_Type="application/sparql-query").status == 400
    assert client.ask("POST", "/sparql", text, Content_Type="application/sparql-update").status == 403
    assert client.ask("POST", "/sparql", urlencode({"update": text}), Content_Type=form).status == 403
    for address in (f"/sparql?{urlencode({'update': text})}", f"/sparql?{urlencode({'query': QUICK, 'update': text})}"):
        assert client.ask("GET", address).status == 403
        assert client.ask("POST", address, "", Content_Type=form).status == 403
    assert not calls
    assert "1000" in client.query("SELECT (COUNT(*) AS ?n) { ?m a pg:Measure }").body


@pytest.mark.parametrize(
    ("query", "statuses"),
    [
        (f"SELECT (COUNT(*) AS ?n) {{ {CROSS} }}", {504}),
        (f"SELECT * {{ {CROSS} }} ORDER BY ?c ?f ?i", {503, 504}),
        (f"SELECT DISTINCT ?a ?d ?g {{ {CROSS} }}", {413, 503, 504}),
        (f"SELECT (GROUP_CONCAT(CONCAT(STR(?a), STR(?d))) AS ?x) {{ {CROSS} }}", {413, 503, 504}),
        (f"SELECT * {{ {CROSS} }}", {413}),
        (f"CONSTRUCT {{ ?a ?b ?i }} WHERE {{ {CROSS} }}", {413}),
        (f"ASK {{ {CROSS} FILTER(CONCAT(STR(?a), STR(?f)) = 'x') }}", {504}),
        (f"SELECT (COUNT(DISTINCT *) AS ?n) {{ {{ {CROSS} }} UNION {{ {CROSS} }} }}", {503, 504}),
        (f"SELECT (MAX(SHA512(CONCAT(STR(?a), STR(?f), STR(?i)))) AS ?x) {{ {CROSS} }}", {504}),
        (f"SELECT * {{ {{ SELECT * {{ {CROSS} }} ORDER BY RAND() }} }} LIMIT 1", {503, 504}),
        (f"SELECT * {{ ?a ?b ?c FILTER NOT EXISTS {{ {CROSS} FILTER(STR(?i) = 'x') }} }}", {504}),
        ("SELECT (STRLEN(?x40) AS ?n) { " + DOUBLED + " }", {400, 503, 504}),
        ("SELECT * { ?a (!a:b)* ?b . ?b (!a:b)* ?c . ?c (!a:b)* ?d }", {400, 413, 503, 504}),
        ('SELECT (REGEX(CONCAT("a", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"), "^(a+)+$") AS ?x) {}', {200}),
        ("SELECT ?a { ?a ?b ?c }", {413}),
        ("SELECT * { " + "{" * 5000 + "}" * 5000 + " }", {400, 503}),
        ("SELECT * { FILTER(" + "(" * 20000 + "1" + ")" * 20000 + ") }", {400, 503}),
    ],
)
def test_runaways_are_cut_off(client: Client, query: str, statuses: set[int]) -> None:
    body = query.replace("a:b", "<a:b>")
    start = time.monotonic()
    reply = client.ask("POST", "/sparql", body, Content_Type="application/sparql-query")
    took = time.monotonic() - start
    assert reply.status in statuses, reply.body[:200]
    assert took < SECONDS + 4
    quickly(client)


def test_a_quick_query_does_not_wait_for_a_runaway(client: Client) -> None:
    with ThreadPoolExecutor(1) as others:
        slow = others.submit(client.query, f"SELECT (COUNT(*) AS ?n) {{ {CROSS} }}")
        time.sleep(0.2)
        quickly(client)
        assert slow.result().status == 504


def test_two_hundred_at_once(client: Client) -> None:
    with ThreadPoolExecutor(50) as many:
        statuses = list(many.map(lambda _n: client.query(QUICK).status, range(200)))
    assert set(statuses) <= {200, 503}
    assert statuses.count(200) > 20
    busy = client.query(QUICK)
    assert busy.status == 200


def test_ten_megabytes(client: Client) -> None:
    text = "ASK { ?s ?p ?o } #" + "x" * 10_000_000
    try:
        status = client.ask("POST", "/sparql", text, Content_Type="application/sparql-query").status
    except (BrokenPipeError, ConnectionResetError):  # refused before all was sent
        status = 413
    assert status == 413
    with contextlib.suppress(ConnectionResetError):
        assert client.query("ASK {} #" + "x" * 200_000).status in {400, 414, 431}
    quickly(client)


def test_slow_clients(client: Client) -> None:
    head = (
        b"POST /sparql HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/sparql-query\r\nContent-Length: 99\r\n"
    )
    slow = [socket.create_connection(("127.0.0.1", client.port)) for _ in range(30)]
    try:
        for number, connection in enumerate(slow):
            connection.sendall(head + (b"\r\nA" if number % 2 else b""))
        quickly(client)
        slow[1].settimeout(10)
        assert slow[1].recv(100).startswith(b"HTTP/1.1 408")
    finally:
        for connection in slow:
            connection.close()


def test_ten_megabytes_in_other_ways(client: Client) -> None:
    """In pieces of unknown number, as a form, and as one header."""
    pieces = (b"ASK { ?s ?p ?o } #" + b"x" * 100_000 for _ in range(100))
    form = urlencode({"query": "ASK { ?s ?p ?o } #" + "x" * 10_000_000}).encode()
    for body, kind in ((pieces, "application/sparql-query"), (form, "application/x-www-form-urlencoded")):
        connection = http.client.HTTPConnection("127.0.0.1", client.port, timeout=10)
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # refused before all was sent
            connection.request("POST", "/sparql", body, {"Content-Type": kind})
            assert connection.getresponse().status == 413
        connection.close()
    with contextlib.suppress(BrokenPipeError, ConnectionResetError):
        assert client.ask("GET", "/", Cookie="x" * 10_000_000).status in {400, 431}
    quickly(client)


def test_who_leaves_takes_the_query_along(client: Client) -> None:
    """A hundred seconds of abandoned queries do not keep others waiting."""
    text = f"SELECT (COUNT(*) AS ?n) {{ {CROSS} }}".encode()
    head = b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/sparql-query\r\n"
    gone = [socket.create_connection(("127.0.0.1", client.port)) for _ in range(20)]
    for connection in gone:
        connection.sendall(head + f"Content-Length: {len(text)}\r\n\r\n".encode() + text)
    time.sleep(0.3)  # the first are at work, the others wait
    for connection in gone:
        connection.close()
    time.sleep(0.3)
    quickly(client, 4)  # it would be ten


def test_slow_readers(client: Client) -> None:
    """Who does not read the answer keeps nobody else from theirs."""
    text = "SELECT ?a ?b WHERE { ?a rdfs:label ?b } LIMIT 900"
    request = f"GET /sparql?{urlencode({'query': text})} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()
    slow = []
    try:
        for _ in range(10):
            connection = socket.socket()
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
            connection.connect(("127.0.0.1", client.port))
            connection.sendall(request)
            slow.append(connection)
        time.sleep(0.3)
        quickly(client, 4)
    finally:
        for connection in slow:
            connection.close()


def test_two_hosts_or_none(client: Client) -> None:
    for hosts in ("", "Host: localhost\r\nHost: evil.example\r\n"):
        with socket.create_connection(("127.0.0.1", client.port), timeout=10) as connection:
            connection.sendall(f"GET /query HTTP/1.1\r\n{hosts}Connection: close\r\n\r\n".encode())
            status = connection.makefile("rb").readline().split()[1]
        assert status in {b"400", b"421"}, hosts


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1", 200),
        ("localhost:7878", 200),
        ("LOCALHOST", 200),
        ("[::1]:80", 200),
        ("evil.example", 421),
        ("127.0.0.1.evil.example", 421),
        ("localhost@evil.example", 421),
        ("evil.example#localhost", 421),
        ("localhost/x", 421),
        ("localhost:x", 421),
    ],
)
def test_host(client: Client, host: str, status: int) -> None:
    assert client.ask("GET", "/query", Host=host).status == status


def test_pages_of_other_sites_may_not_ask(client: Client) -> None:
    kind = "application/sparql-query"
    assert client.ask("POST", "/sparql", QUICK, Content_Type=kind, Origin="http://evil.example").status == 403
    assert client.ask("POST", "/sparql", QUICK, Content_Type=kind, Origin="null").status == 403
    own = client.ask("POST", "/sparql", QUICK, Content_Type=kind, Origin=client.url)
    assert own.status == 200
    assert "access-control-allow-origin" not in own.headers


@pytest.mark.parametrize(
    "path",
    [
        "/static/../app.py",
        "/static/%2e%2e/app.py",
        "/static/..%2fapp.py",
        "/static//etc/passwd",
        "/static/....//app.py",
        "/explore/../../etc/passwd",
        "/explore/..%2f..%2fkb.json",
        "/data/../../kb.json",
        "/kb.json",
        "/static/..\\app.py",
        "/static/%00/app.py",
        "/static/yasgui/%2e%2e/%2e%2e/app.py",
        "/static/%252e%252e/app.py",
        "/data/%2e%2e/%2e%2e/kb.json",
        "/vocab/..%2f..%2f..%2fkb.json",
        "//etc/passwd",
        "/texts/",
        "/explore?node=file:///etc/passwd",
        "/describe?iri=file:///etc/passwd",
        "/describe?iri=javascript:alert(1)",
    ],
)
def test_path_tricks(client: Client, path: str) -> None:
    reply = client.ask("GET", path)
    assert reply.status in {400, 404}
    assert "root:" not in reply.body
    assert "import" not in reply.body


def test_pages_are_strict(client: Client) -> None:
    for path in ("/", "/query", "/explore", "/data/tides-12345678"):
        reply = client.ask("GET", path, Accept="text/html")
        assert reply.status == 200, path
        policy = reply.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe-eval" not in policy
        assert "script-src 'unsafe-inline'" not in policy


def test_injection_into_pages(client: Client) -> None:
    page = client.ask("GET", "/data/tides-12345678/measure/0-7", Accept="text/html").body
    assert "<b>harbour</b>" not in page
    assert "&lt;b&gt;harbour&lt;/b&gt;" in page
    assert client.ask("GET", "/describe?iri=x:%22%3E%3Cscript%3E").status == 400
    assert client.ask("GET", "/describe?iri=a:b%3E%20%3Fp%20%3Fo%20%7D").status == 400


def test_guard_is_fast_on_hostile_text() -> None:
    start = time.thread_time()
    for text in ("SERVICE" * 14_000, "service # " * 10_000, "x" * 99_000 + "SERVICE <", "a" * 50_000 + " FROM " * 8000):
        try:
            check_query(text)
        except QueryError:
            continue
    assert time.thread_time() - start < 3


def test_stops_gracefully(tmp_path: Path) -> None:
    """A query that is running when the server is told to stop is cut off, and no process is left."""
    before = set(multiprocessing.active_children())
    ends: list[object] = []

    def ask(client: Client) -> None:
        try:
            ends.append(client.query(f"SELECT (COUNT(*) AS ?n) {{ {CROSS} }}").status)
        except (OSError, http.client.HTTPException) as error:
            ends.append(error)

    with running(fill(tmp_path / "kb"), Settings(limits=Limits(seconds=30))) as client:
        slow = threading.Thread(target=ask, args=(client,))
        slow.start()
        time.sleep(0.5)
        start = time.monotonic()
    assert time.monotonic() - start < 8
    slow.join(1)
    assert ends == [503]
    assert set(multiprocessing.active_children()) <= before
