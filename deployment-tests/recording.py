"""A small part of what a demo has left in Elasticsearch, as lines of a bulk request: what ./dev dashboards works on."""

import json
import re
import urllib.request

STREAMS = "logs-*,traces-*,metrics-*,inferscope-incidents,inferscope-account"
PAGE = 2000


def ask(elasticsearch, path, body=None):
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(f"{elasticsearch}/{path}", data, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=60) as response:
        return json.load(response)


def documents(elasticsearch):
    """All, oldest first, each with the stream or index that it is in."""
    page = ask(elasticsearch, f"{STREAMS}/_search?scroll=5m", {"size": PAGE, "sort": [{"@timestamp": {"order": "asc", "unmapped_type": "date"}}]})
    while hits := page["hits"]["hits"]:
        for hit in hits:
            yield re.sub(r"^\.ds-(.*)-[\d.]+-\d{6}$", r"\1", hit["_index"]), hit["_source"]
        page = ask(elasticsearch, "_search/scroll", {"scroll": "5m", "scroll_id": page["_scroll_id"]})


def bulk(found):
    """The lines of what is chosen of the documents found."""
    lines = []
    for stream, document in chosen(found):
        resource = document.get("resource", {}).get("attributes", {})
        if "host.name" in resource:
            resource["host.name"] = "demo"
        lines += [json.dumps({"create": {"_index": stream}}), json.dumps(document, ensure_ascii=False)]
    return "\n".join(lines) + "\n"


def read(file):
    """The documents of such lines, each with its stream."""
    lines = [json.loads(line) for line in file.read_text().splitlines()]
    return [(action["create"]["_index"], document) for action, document in zip(lines[::2], lines[1::2])]


def form(found):
    """The names that documents have, by stream, and those that are ours in them."""
    names = set()
    for stream, document in found:
        names |= {(stream, name) for name in document} | {(stream, f"inferscope.{name}") for name in document.get("inferscope", {})}
    return names


def chosen(found):
    """Of each kind of request one trace with its logs; of what is in no trace one document of each kind."""
    traces = {}
    for stream, document in found:
        if stream.startswith("traces-"):
            traces.setdefault(document["trace_id"], []).append(document)
    kinds = {}
    for trace, spans in traces.items():
        kinds.setdefault(frozenset(kind_of_span(span) for span in spans if span["kind"] == "Server"), trace)
    kept = set(kinds.values())
    seen = set()
    for stream, document in found:
        if document.get("trace_id") in kept or is_new(seen, (stream, kind(stream, document))):
            yield stream, document


def kind_of_span(span):
    return span["resource"]["attributes"]["service.name"], span["name"], span.get("status", {}).get("code")


def is_new(seen, kind):
    known = kind in seen
    seen.add(kind)
    return not known


def kind(stream, document):
    if stream.startswith("traces-"):
        return None
    inferscope = document.get("inferscope", {})
    if "rollup" in inferscope:
        rollup = inferscope["rollup"]
        return tuple(rollup.get(name) for name in ("signal", "service", "operation", "span_kind", "severity", "instance", "status"))
    if "metrics" in document:
        return document["resource"]["attributes"].get("service.instance.id"), tuple(sorted(document["metrics"]))
    if stream.startswith("logs-") and "quarantine" not in inferscope:
        return inferscope.get("pattern", {}).get("id"), document.get("event_name")
    return json.dumps(document, sort_keys=True)
