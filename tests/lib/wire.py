"""What passed on a line at the hall's end, as rough-line's --record has it. Standard library only."""
import dataclasses

BITS_A_BYTE = 10  # start, 8, stop: no parity, one stop bit
BAUD = 115200


@dataclasses.dataclass
class Burst:
    us: int  # of the steady clock that time.monotonic() has, too
    sent: bool  # by the hall; else it is an answer
    bytes: bytes

    @property
    def address(self):
        return self.bytes[0]

    @property
    def function(self):
        return self.bytes[1] if len(self.bytes) > 1 else 0


def wire_ms(size_bytes):
    """How long the wire is busy with so many bytes."""
    return size_bytes * BITS_A_BYTE * 1000 / BAUD


class Record:
    """A record that grows while it is read."""

    def __init__(self, path):
        self.path = path
        self.bursts = []
        self.offset = 0

    def read(self):
        """Takes what is new (whole lines); returns all."""
        with open(self.path, "rb") as file:
            file.seek(self.offset)
            fresh = file.read()
        fresh = fresh[:fresh.rfind(b"\n") + 1]
        self.offset += len(fresh)
        for line in fresh.decode().splitlines():
            us, way, text = line.split()
            self.bursts.append(Burst(int(us), way == ">", bytes.fromhex(text)))
        return self.bursts

    def between(self, began_s, ended_s):
        """Bursts from one time to another, of time.monotonic()."""
        return [burst for burst in self.read() if began_s * 1e6 <= burst.us <= ended_s * 1e6]
