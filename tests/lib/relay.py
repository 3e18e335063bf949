"""A network between a kiosk and its hall that can stand still without being closed: a TCP relay in a thread of its
own. What it holds back goes on its way when the network is back, as the network's own repetitions would have it.
Standard library only."""
import contextlib
import selectors
import socket
import threading

BYTES = 65536
HELD_MAX = 1 << 20  # of one direction; then the sender waits, as for a window that is full


class Way:
    """One direction of one connection."""

    def __init__(self, source, sink, is_answer):
        self.source, self.sink, self.is_answer = source, sink, is_answer
        self.held, self.is_over = b"", False


class Relay:
    """flow(): everything goes through. stall(): nothing does, both ways, and connections stay open; who connects
    anew is taken and hears nothing. lose_answers(): what the kiosk says arrives, and no answer comes back."""

    def __init__(self, to_port):
        self.to_port = to_port
        self.door = socket.create_server(("127.0.0.1", 0))
        self.port = self.door.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.requests, self.answers = True, True
        self.ways, self.ended = [], False
        self.bell, self.rope = socket.socketpair()
        self.thread = threading.Thread(target=self.run, daemon=True)
        self.thread.start()

    def flow(self):
        self.set(True, True)

    def stall(self):
        self.set(False, False)

    def lose_answers(self):
        self.set(True, False)

    def set(self, requests, answers):
        self.requests, self.answers = requests, answers
        self.rope.send(b"!")

    def end(self):
        self.ended = True
        self.rope.send(b"!")
        self.thread.join()

    # --- The thread --------------------------------------------------------------------------

    def goes(self, way):
        return self.answers if way.is_answer else self.requests

    def watched(self):
        """What is waited for: to read where there is room, to write what may go."""
        wanted = {self.bell: selectors.EVENT_READ}
        if self.requests:
            wanted[self.door] = selectors.EVENT_READ
        for way in self.ways:
            if not way.is_over and self.goes(way) and len(way.held) < HELD_MAX:
                wanted[way.source] = wanted.get(way.source, 0) | selectors.EVENT_READ
            if way.held and self.goes(way):
                wanted[way.sink] = wanted.get(way.sink, 0) | selectors.EVENT_WRITE
        return wanted

    def run(self):
        while not self.ended:
            with selectors.DefaultSelector() as selector:
                for end, what in self.watched().items():
                    selector.register(end, what)
                ready = {key.fileobj: what for key, what in selector.select()}
            if self.bell in ready:
                self.bell.recv(BYTES)
            if self.door in ready:
                self.take()
            for way in list(self.ways):
                self.move(way, ready)
        for end in {end for way in self.ways for end in (way.source, way.sink)} | {self.door, self.bell, self.rope}:
            end.close()

    def take(self):
        kiosk, _ = self.door.accept()
        try:
            hall = socket.create_connection(("127.0.0.1", self.to_port), timeout=5)
        except OSError:
            kiosk.close()
            return
        for end in (kiosk, hall):
            end.setblocking(False)
        self.ways += [Way(kiosk, hall, False), Way(hall, kiosk, True)]

    def move(self, way, ready):
        if way not in self.ways:
            return
        try:
            if ready.get(way.source, 0) & selectors.EVENT_READ and self.goes(way):
                more = way.source.recv(BYTES)
                way.held += more
                way.is_over = way.is_over or not more
            if way.held and ready.get(way.sink, 0) & selectors.EVENT_WRITE:
                way.held = way.held[way.sink.send(way.held):]
        except BlockingIOError:
            return
        except OSError:
            way.is_over, way.held = True, b""
        if way.is_over and not way.held:
            self.close(way)

    def close(self, way):
        """One side has gone: so does the other, once it has what was for it."""
        for end in (way.source, way.sink):
            with contextlib.suppress(OSError):
                end.close()
        self.ways = [other for other in self.ways if other.source is not way.source and other.source is not way.sink]
