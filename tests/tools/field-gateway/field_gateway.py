#!/usr/bin/env python3
"""A Modbus gateway: TCP on the one side, a serial line on the other, as the boxes that are sold for it; and each way
in which those go wrong.

    python3 tests/tools/field-gateway/field_gateway.py PORT LINE      LINE: as of hall-field-sim --line

One request is on the line at a time, whoever asked; what comes meanwhile waits. A device that says nothing for
`patience_s` gives exception 0x0B (or nothing, of a `silent` gateway), a line that is not there 0x0A. Faults are
attributes that may be changed at any time. Source: "MODBUS Messaging on TCP/IP Implementation Guide V1.0b", 3.1.3, 4.4.
Standard library only.
"""
import contextlib
import os
import pathlib
import select
import socket
import struct
import sys
import termios
import threading
import time
import tty

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "lib"))
from stage import crc16  # noqa: E402

NO_PATH, NO_ANSWER = 0x0A, 0x0B
HEAD = struct.Struct(">HHHB")  # transaction, protocol, length from the unit on, unit
BYTE_S = 0.02  # a serial answer that stands still for so long is over


class Gateway:
    def __init__(self, line, port=0):
        self.line = line
        self.port = port
        self.patience_s = 0.06
        self.silent = False  # says nothing about a device that says nothing
        self.late_s = 0.0  # by so much each answer comes later
        self.wrong_every = 0  # each n-th answer has another transaction's number
        self.stale_every = 0  # before each n-th answer comes one of an older transaction
        self.pieces_s = None  # a pause between the bytes of an answer; None: it comes whole
        self.refuse = None  # this exception to all
        self.refuse_every = 1  # … or to each n-th
        self.garbage_every = 0  # each n-th answer is no Modbus at all
        self.count = 0
        self.faults = 0
        self.connections = []
        self.lock = threading.Lock()  # of the line
        self.open()

    def open(self):
        self.listener = socket.create_server(("127.0.0.1", self.port))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.accept, args=(self.listener,), daemon=True).start()

    def accept(self, listener):
        with contextlib.suppress(OSError):
            while True:
                connection, _ = listener.accept()
                connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                self.connections.append(connection)
                threading.Thread(target=self.serve, args=(connection,), daemon=True).start()

    def die(self):
        """As when its plug is pulled, but that the other side hears of it."""
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        for connection in self.connections:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
            connection.close()
        self.connections = []

    def serve(self, connection):
        with contextlib.suppress(OSError, EOFError):
            while True:
                transaction, protocol, length, unit = HEAD.unpack(self.take(connection, HEAD.size))
                body = self.take(connection, length - 1)
                assert protocol == 0, "no Modbus"
                with self.lock:
                    answer = self.ask(unit, body)
                self.answer(connection, transaction, unit, answer)

    @staticmethod
    def take(connection, size):
        taken = b""
        while len(taken) < size:
            more = connection.recv(size - len(taken))
            if not more:
                raise EOFError
            taken += more
        return taken

    def every(self, count):
        wrong = bool(count) and self.count % count == 0
        self.faults += wrong
        return wrong

    def ask(self, unit, body):
        """The answer of the line's device, or what a gateway says instead; None: nothing."""
        self.count += 1
        if self.refuse is not None and self.every(self.refuse_every):
            return bytes([body[0] | 0x80, self.refuse])
        try:
            line = os.open(self.line, os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK)
        except OSError:
            return bytes([body[0] | 0x80, NO_PATH])
        try:
            tty.setraw(line)
            frame = bytes([unit]) + body
            os.write(line, frame + struct.pack("<H", crc16(frame)))
            heard = b""
            while select.select([line], [], [], self.patience_s if not heard else BYTE_S)[0]:
                heard += os.read(line, 512)
                if len(heard) >= 5 and len(heard) >= self.length(heard):
                    break
        except (OSError, termios.error):  # it was taken away meanwhile
            return bytes([body[0] | 0x80, NO_PATH])
        finally:
            os.close(line)
        if len(heard) > 4 and heard[0] == unit and struct.pack("<H", crc16(heard[:-2])) == heard[-2:]:
            return heard[1:-2]
        return None if self.silent else bytes([body[0] | 0x80, NO_ANSWER])

    @staticmethod
    def length(heard):
        """Of an RTU answer, with its CRC."""
        return 5 if heard[1] & 0x80 else 5 + heard[2] if heard[1] in (3, 4, 23) else 8

    def answer(self, connection, transaction, unit, body):
        if body is None:
            return
        time.sleep(self.late_s)
        whole = b""
        if self.every(self.garbage_every):
            whole = b"HTTP/1.1 400 Bad Request\r\n\r\n"
        elif self.every(self.wrong_every):
            transaction = (transaction + 77) & 0xFFFF
        elif self.every(self.stale_every):
            whole = self.frame((transaction - 1) & 0xFFFF, unit, body[:1] + bytes(len(body) - 1))
        whole += self.frame(transaction, unit, body)
        pause_s = self.pieces_s
        if pause_s is None:
            connection.sendall(whole)
            return
        for i in range(len(whole)):
            connection.sendall(whole[i:i + 1])
            time.sleep(pause_s)

    @staticmethod
    def frame(transaction, unit, body):
        return HEAD.pack(transaction, 0, len(body) + 1, unit) + body


def main():
    gateway = Gateway(sys.argv[2], int(sys.argv[1]))
    print(f"tcp:127.0.0.1:{gateway.port}", flush=True)
    threading.Event().wait()


if __name__ == "__main__":
    main()
