#!/usr/bin/env python3
"""Says lines on a board's console (a UNIX socket of the emulator) and prints what comes back.

  console.py SOCKET LINE...     each LINE must be answered with "ok"; exit 1 on "error" or silence
"""
import socket
import sys
import time

TIMEOUT_S = 10


def say(console, line):
    console.sendall(line.encode() + b"\n")
    heard, until = b"", time.time() + TIMEOUT_S
    while time.time() < until:
        try:
            heard += console.recv(4096)
        except socket.timeout:
            continue
        lines = heard.split(b"\n")
        if b"ok" in lines or b"error" in lines:
            return heard.decode(), b"ok" in lines
    return heard.decode(), False


console = socket.socket(socket.AF_UNIX)
console.connect(sys.argv[1])
console.settimeout(0.2)
for words in sys.argv[2:]:
    text, good = say(console, words)
    sys.stdout.write(text)
    if not good:
        sys.exit(1)
