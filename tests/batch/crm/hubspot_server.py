"""A local server that speaks the part of HubSpot's API that a push uses, with its limits.

As documented: developers.hubspot.com/docs/api-reference/2026-03/crm/objects/contacts, /properties,
/error-handling and /docs/developer-tooling/platform/usage-guidelines.
"""

import json
import re
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Lock, Thread

TOKEN = "pat-eu1-0123-abcd"
_TYPES = {
    "number": {"number"},
    "string": {"text", "textarea"},
    "datetime": {"date"},
    "enumeration": {"select"},
}


class HubSpotServer(ThreadingHTTPServer):
    """One account. Tests change its attributes to make it fail."""

    def __init__(self, contacts):
        super().__init__(("127.0.0.1", 0), _Handler)
        self.contacts = contacts  # by record id: their properties
        self.properties = {"email": "string", "firstname": "string"}
        self.groups = {"contactinformation"}
        self.version = "2026-03"
        self.portal = 4711
        self.scopes = {"contacts", "schemas", "account"}
        self.calls = []
        self.batches = []
        self.answers = []  # (status, headers, body) to give before anything else
        self.invalid = {}  # record id: why its values are refused
        self.names_missing = True  # 207 with the ids in the context, or not
        self.missing_is_404 = False
        self.most_calls, self.window_s = None, 10.0
        self.window_began_s, self.window_calls = 0.0, 0
        self.hold_after = None  # after so many batches, no answer comes until `go_on`
        self.is_held, self.go_on = Event(), Event()
        self.lock = Lock()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_port}"

    def values(self, record_id):
        return {k: v for k, v in self.contacts[record_id].items() if k.startswith("vidmerge")}


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self._answer(None)

    def do_POST(self):
        self._answer(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))

    def _answer(self, body):
        server = self.server
        if server.hold_after is not None and len(server.batches) >= server.hold_after:
            server.is_held.set()
            server.go_on.wait()
            self.close_connection = True
            return
        with server.lock:
            server.calls.append((self.command, self.path, self.headers.get("Authorization")))
            status, headers, answer = self._limited() or self._queued() or self._handled(body)
        content = json.dumps(answer).encode()
        self.send_response(status)
        for name, value in {"Content-Type": "application/json", **headers}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def _limited(self):
        server = self.server
        if server.most_calls is None:
            return None
        now_s = time.monotonic()
        if now_s - server.window_began_s >= server.window_s:
            server.window_began_s, server.window_calls = now_s, 0
        server.window_calls += 1
        if server.window_calls <= server.most_calls:
            return None
        left_s = server.window_s - (now_s - server.window_began_s)
        answer = _error("You have reached your ten_secondly_rolling limit.", "RATE_LIMITS")
        answer["policyName"] = "TEN_SECONDLY_ROLLING"
        return 429, {"Retry-After": f"{left_s:.2f}"}, answer

    def _queued(self):
        return self.server.answers.pop(0) if self.server.answers else None

    def _handled(self, body):
        server, version = self.server, re.escape(self.server.version)
        if self.headers.get("Authorization") != f"Bearer {TOKEN}":
            return 401, {}, _error("Authentication credentials not found", "INVALID_AUTHENTICATION")
        legacy = version == "v3"
        objects = "/crm/v3/objects" if legacy else f"/crm/objects/{version}"
        properties = (
            "/crm/v3/properties/contacts" if legacy else f"/crm/properties/{version}/contacts"
        )
        routes = [
            ("GET", f"/account-info/{version}/details", "account", self._account),
            ("GET", f"{properties}/([a-z_]+)", "schemas", self._property),
            ("POST", f"{properties}/groups", "schemas", self._new_group),
            ("POST", properties, "schemas", self._new_property),
            ("POST", f"{objects}/contacts/batch/update", "contacts", self._update),
        ]
        for method, path, scope, handle in routes:
            found = re.fullmatch(path, self.path)
            if method == self.command and found:
                if scope not in server.scopes:
                    text = "This app hasn't been granted all required scopes"
                    return 403, {}, _error(text, "MISSING_SCOPES")
                status, answer = handle(body, *found.groups())
                headers = {}
                if server.most_calls is not None:
                    left = max(0, server.most_calls - server.window_calls)
                    headers["X-HubSpot-RateLimit-Max"] = str(server.most_calls)
                    headers["X-HubSpot-RateLimit-Remaining"] = str(left)
                    window = str(round(server.window_s * 1000))
                    headers["X-HubSpot-RateLimit-Interval-Milliseconds"] = window
                return status, headers, answer
        return 404, {}, _error(f"Unable to find a resource for {self.path}", "OBJECT_NOT_FOUND")

    def _account(self, _body):
        return 200, {"portalId": self.server.portal, "timeZone": "Europe/Berlin"}

    def _property(self, _body, name):
        kind = self.server.properties.get(name)
        if kind is None:
            return 404, _error(f"Property {name} does not exist", "OBJECT_NOT_FOUND")
        return 200, {"name": name, "type": kind}

    def _new_group(self, body):
        if body["name"] in self.server.groups:
            return 409, _error("Property group already exists", "CONFLICT")
        self.server.groups.add(body["name"])
        return 201, body

    def _new_property(self, body):
        if body["name"] in self.server.properties:
            return 409, _error(f"A property named '{body['name']}' already exists.", "CONFLICT")
        assert body["groupName"] in self.server.groups
        assert body["fieldType"] in _TYPES[body["type"]]
        assert body["label"]
        self.server.properties[body["name"]] = body["type"]
        return 201, body

    def _update(self, body):
        server, inputs = self.server, body["inputs"]
        server.batches.append(inputs)
        found = {one["id"]: self._find(one) for one in inputs}
        if refusal := self._refused(inputs, found):
            return 400, _error(refusal, "VALIDATION_ERROR")
        missing = [key for key, record_id in found.items() if record_id is None]
        if missing and server.missing_is_404:
            return 404, _error("Could not get some CONTACT objects", "OBJECT_NOT_FOUND")
        results = []
        for one in inputs:
            if found[one["id"]] is not None:
                server.contacts[found[one["id"]]].update(one["properties"])
                results.append({"id": found[one["id"]], "properties": one["properties"]})
        if not missing:
            return 200, {"status": "COMPLETE", "results": results}
        error = _error("Could not get some CONTACT objects, they may be deleted or not exist.",
                       "OBJECT_NOT_FOUND")  # fmt: skip
        error["context"] = {"ids": missing} if server.names_missing else {}
        answer = {"status": "COMPLETE", "results": results, "numErrors": 1, "errors": [error]}
        return 207, answer

    def _refused(self, inputs, found):
        """Why a whole batch is refused, if one of its contacts is at fault."""
        server = self.server
        if not 0 < len(inputs) <= 100:
            return "The maximum number of inputs supported in a batch request is 100"
        if len({one["id"].lower() for one in inputs}) < len(inputs):
            return "Duplicate IDs found in batch input"
        names = {name for one in inputs for name in one["properties"]}
        if unknown := names - set(server.properties):
            return f'Property "{unknown.pop()}" does not exist'
        reasons = [server.invalid[one] for one in found.values() if one in server.invalid]
        return f"Property values were not valid: {reasons[0]}" if reasons else ""

    def _find(self, one):
        if one.get("idProperty") == "email":
            for record_id, values in self.server.contacts.items():
                if values.get("email", "").lower() == one["id"].lower():
                    return record_id
            return None
        return one["id"] if one["id"] in self.server.contacts else None

    def log_message(self, *_):
        pass


def _error(message, category):
    return {
        "status": "error",
        "message": message,
        "correlationId": "a43683b0-5717-4ceb-80b4-104d02915d8c",
        "category": category,
    }


@contextmanager
def hubspot_server(contacts):
    with HubSpotServer(contacts) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            server.go_on.set()
            server.shutdown()
            thread.join()
