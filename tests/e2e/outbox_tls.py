#!/usr/bin/env python3
"""Webhooks over TLS, to a real nginx: told is who shows a certificate of an authority that the hall
was given, for the name in the URL; nobody else hears a word. The name is looked up.

    python3 tests/e2e/outbox_tls.py PROGRAMS FOLDER
"""
import contextlib
import json
import pathlib
import socket
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "lib"))
from hall import Hall, free_port, wait_until  # noqa: E402
from outbox_receiver import SECRET, Receiver, heard, visit  # noqa: E402


def name_of_this_machine():
    """A name that must be looked up, or an address where there is none (a bare root has no /etc/hosts)."""
    try:
        socket.getaddrinfo("localhost", 1, type=socket.SOCK_STREAM)
        return "localhost"
    except OSError:
        return "127.0.0.1"


NAME = name_of_this_machine()


def openssl(folder, *words):
    subprocess.run(["openssl", *words], cwd=folder, check=True, capture_output=True)


def authority(folder, name):
    openssl(folder, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "30", "-subj", f"/CN={name}",
            "-keyout", f"{name}.key", "-out", f"{name}.pem")


def certificate(folder, name, signer, host):
    kind = "IP" if host[0].isdigit() else "DNS"
    (folder / f"{name}.ext").write_text(f"subjectAltName={kind}:{host}\nbasicConstraints=CA:FALSE\n")
    openssl(folder, "req", "-newkey", "rsa:2048", "-nodes", "-subj", f"/CN={host}", "-keyout", f"{name}.key",
            "-out", f"{name}.csr")
    openssl(folder, "x509", "-req", "-in", f"{name}.csr", "-CA", f"{signer}.pem", "-CAkey", f"{signer}.key",
            "-CAcreateserial", "-days", "30", "-extfile", f"{name}.ext", "-out", f"{name}.pem")


@contextlib.contextmanager
def nginx(folder, doors):
    """One TLS door for each (name, port, port behind it)."""
    servers = "\n".join(
        f"server {{ listen 127.0.0.1:{port} ssl; ssl_certificate {folder}/{name}.pem;"
        f" ssl_certificate_key {folder}/{name}.key;"
        f" location / {{ proxy_pass http://127.0.0.1:{behind}; }} }}" for name, port, behind in doors)
    (folder / "nginx.conf").write_text(
        f"daemon off; master_process off; pid {folder}/nginx.pid; error_log {folder}/nginx.log;\n"
        f"events {{}}\nhttp {{ access_log off; client_body_temp_path {folder}/body;"
        f" proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u;"
        f" scgi_temp_path {folder}/s;\n{servers}\n}}\n")
    server = subprocess.Popen(["nginx", "-e", folder / "nginx.log", "-p", folder, "-c", folder / "nginx.conf"])
    try:
        for _, port, _ in doors:
            wait_until("nginx", lambda port=port: server.poll() is None and is_open(port))
        yield
    finally:
        server.terminate()
        server.wait(20)


def is_open(port):
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
        return True
    return False


def main():
    programs, folder = sys.argv[1], pathlib.Path(sys.argv[2]).resolve()
    authority(folder, "city")
    authority(folder, "stranger")
    certificate(folder, "good", "city", NAME)
    certificate(folder, "misnamed", "city", "other.example")
    certificate(folder, "foreign", "stranger", NAME)
    names = ["good", "misnamed", "foreign"]
    receivers = {name: Receiver(free_port(), ["take"]) for name in names}
    doors = [(name, free_port(), receivers[name].server_address[1]) for name in names]
    hall = Hall(programs, folder / "hall")
    (hall.folder / "city.pem").write_bytes((folder / "city.pem").read_bytes())
    webhooks = hall.folder / "webhooks.json"
    rules = {"ca": "city.pem", "targets": [
        {"id": name, "url": f"https://{NAME}:{port}/hall?from=1", "secret": SECRET,
         "tell": ["ticket_called", "ticket_finished"]} for name, port, _ in doors]}
    webhooks.write_text(json.dumps(rules))
    webhooks.chmod(0o600)
    told = []
    try:
        with nginx(folder, doors):
            hall.start()
            clerk = hall.sign_in()
            queues = hall.get("/api/v1/seats/12", clerk)["queues"]
            services = hall.get("/api/v1/services", hall.kiosk)["services"]
            service = [s for s in services if s["queue"] in queues][0]["id"]
            hall.post("/api/v1/seats/12/open", clerk)
            for _ in range(3):
                visit(hall, clerk, service, told)
            wait_until("the good one hears all", lambda: len(heard(receivers["good"])) >= len(told), 60)
            log = hall.folder / "server.log"
            for name in ("misnamed", "foreign"):
                wait_until(f"{name} is refused", lambda name=name: f"target={name} " in log.read_text(), 60)
            assert heard(receivers["good"]) == told
            assert heard(receivers["misnamed"]) == [] and heard(receivers["foreign"]) == []
            waiting = subprocess.run([hall.programs / "hallctl", "outbox", hall.folder], check=True,
                                     capture_output=True, text=True).stdout
            assert waiting.endswith(f"{2 * len(told)} waiting, 0 given up\n"), waiting
            assert hall.stop() == 0
        # An authority that is not there is said at the start, and not at the first call.
        (hall.folder / "city.pem").unlink()
        ended = subprocess.run([hall.programs / "hall-server", "--data", hall.folder, "--port", "0"],
                               capture_output=True, text=True, timeout=20)
        assert ended.returncode == 1 and "city.pem" in ended.stderr + ended.stdout, ended
        print(f"{len(told)} messages over TLS; a wrong name and a strange authority heard nothing")
    finally:
        if hall.server and hall.server.poll() is None:
            hall.kill()
        for receiver in receivers.values():
            receiver.end()


main()
