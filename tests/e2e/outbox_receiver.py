"""A program that is told of calls and finished visits, and what it may do to a post; for the tests of the
outbox."""
import hashlib
import hmac
import http.server
import json
import random
import threading

SECRET = "0123456789abcdef-stand-in"


class Receiver(http.server.ThreadingHTTPServer):
    """Takes each key once, as a receiver should; `moods` are what it does to a post, by chance."""
    daemon_threads = True

    def __init__(self, port, moods):
        super().__init__(("127.0.0.1", port), Door)
        self.moods = moods
        self.lock = threading.Lock()
        self.taken = []  # (key, message), in the order in which they were taken
        self.again = []  # keys that came after they had been taken
        self.forgotten = 0  # answers that the hall never had
        self.thread = threading.Thread(target=self.serve_forever, daemon=True)
        self.thread.start()

    def end(self):
        self.shutdown()
        self.server_close()

    def handle_error(self, request, client_address):
        pass  # a killed hall cuts its line


class Door(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        sign = "sha256=" + hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
        mood = random.choice(self.server.moods)
        assert self.path == "/hall?from=1"
        if not hmac.compare_digest(sign, self.headers["X-Mashang-Signature"]):
            self.answer(401)
        elif mood == "cut":
            self.close_connection = True
        elif mood == "refuse":
            self.answer(503)
        else:
            with self.server.lock:
                key = self.headers["Idempotency-Key"]
                if key in dict(self.server.taken):
                    self.server.again.append(key)
                else:
                    self.server.taken.append((key, json.loads(body)))
            if mood == "forget":  # taken, and the hall never hears of it
                with self.server.lock:
                    self.server.forgotten += 1
                self.close_connection = True
            else:
                self.answer(204)

    def answer(self, status):
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *words):
        pass


def visit(hall, clerk, service, told):
    ticket = hall.post("/api/v1/tickets", hall.kiosk, services=[service])
    hall.post(f"/api/v1/tickets/{ticket['id']}/print-result", hall.kiosk, result="printed")
    hall.post("/api/v1/seats/12/next", clerk)
    told.append(("ticket_called", ticket["id"], ticket["number"]))
    hall.post("/api/v1/seats/12/finish", clerk)
    told.append(("ticket_finished", ticket["id"], ticket["number"]))


def heard(receiver):
    with receiver.lock:
        return [(m["event"], m["ticket"], m["number"]) for _, m in receiver.taken]
