"""A local server that speaks OpenAI's chat completions, as well or badly as a test wants."""

import json
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread


class ChatServer(ThreadingHTTPServer):
    """Answers with `answers`, the last one again and again, and keeps the requests."""

    def __init__(self, answers):
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answers = list(answers)
        self.requests = []

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_port}/v1"

    def asked(self):
        """What each request had in its user's message."""
        return [json.loads(body["messages"][1]["content"]) for _, _, body in self.requests]


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.requests.append((self.path, self.headers.get("Authorization"), body))
        answers = self.server.answers
        answer = answers.pop(0) if len(answers) > 1 else answers[0]
        status, sent = answer(json.loads(body["messages"][1]["content"]))
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(sent.encode())

    def log_message(self, *_):
        pass


def translating(change):
    """Answers as asked, each text changed by a function."""
    return lambda asked: completion(json.dumps({"translations": [*map(change, asked["texts"])]}))


def completion(content):
    return 200, json.dumps({"choices": [{"message": {"role": "assistant", "content": content}}]})


def failing(status, message="no"):
    return lambda _: (status, json.dumps({"error": {"message": message}}))


def saying(content):
    return lambda _: completion(content)


@contextmanager
def chat_server(*answers):
    with ChatServer(answers) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
