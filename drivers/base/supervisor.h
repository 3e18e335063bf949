/*
 * Tells who started the program that it is ready and alive: systemd's notify protocol, a datagram
 * of "KEY=value" lines to the socket that $NOTIFY_SOCKET names (sd_notify(3)). Ours, since the
 * whole of it is one sendto(), and libsystemd would be a library more in every program.
 *
 *   supervisor_open(&supervisor);         before threads are made: it reads the environment
 *   supervisor_ready(&supervisor);        once the screen stands or the port listens
 *   wake = supervisor_alive(&supervisor, now_ms);   each turn of the loop that must not hang
 *   supervisor_stopping(&supervisor);     on the way out
 *
 * For programs' loops only; the thread that must not hang calls all of it. Without a supervisor all
 * of them do nothing. Nothing waits: a message that the socket has no room for is left out, the
 * next one comes in time.
 */
#ifndef DRIVERS_BASE_SUPERVISOR_H
#define DRIVERS_BASE_SUPERVISOR_H

#include <stdint.h>

/* Said that often within the time after which we count as hung: two may be lost. */
enum { SUPERVISOR_ALIVE_SHARE = 3 };

struct supervisor {
    int socket;       /* −1: nobody listens */
    int64_t every_ms; /* of "alive"; 0: nobody asked for it */
    int64_t next_ms;  /* when the next one is due */
};

/*
 * From $NOTIFY_SOCKET (a path, or "@name" of the abstract kind), $WATCHDOG_USEC and $WATCHDOG_PID.
 * What is missing or makes no sense counts as nobody there.
 */
void supervisor_open(struct supervisor *supervisor);
void supervisor_ready(struct supervisor *supervisor);

/* Says so if it is due. Returns when to call again, or INT64_MAX. */
int64_t supervisor_alive(struct supervisor *supervisor, int64_t now_ms);

/* Says so, and closes; what comes after it does nothing. */
void supervisor_stopping(struct supervisor *supervisor);

#endif
