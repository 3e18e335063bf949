/*
 * A hall for the client's tests, on virtual time: it knows request_ids and numbers, carries out the
 * client's wishes, and does to each exchange what the test's fate says. One thread.
 */
#ifndef TESTS_UNIT_CLIENT_FAKE_HALL_H
#define TESTS_UNIT_CLIENT_FAKE_HALL_H

#include "hall-server/client/client.h"

enum { FAKE_REQUESTS_MAX = 64, FAKE_JOBS_MAX = 64, FAKE_TEXT_BYTES = 256, FAKE_SAID_MAX = 64 };

/* What becomes of one exchange. */
enum fate {
    FATE_ANSWER,      /* done and answered after 5 ms */
    FATE_LOST_ASK,    /* never arrives; the line says so after 5 ms */
    FATE_LOST_ANSWER, /* done, and then the line breaks */
    FATE_SILENT,      /* neither done nor answered */
    FATE_SILENT_DONE, /* done, and never answered */
    FATE_LATE,        /* done, answered after the client has lost patience with the try */
    FATE_TWICE,       /* done, and the answer comes twice */
    FATE_BUSY,        /* 503, not done */
    FATE_TOO_MANY,    /* 429, not done */
    FATE_GARBLED,     /* done, but the answer can't be read */
    FATE_COUNT
};

struct fake_job {
    uint32_t exchange; /* 0: free */
    enum fate fate;
    int64_t due_ms;
    int answers;
    char answer[FAKE_TEXT_BYTES];
    int status;
};

struct fake_hall {
    struct client *client;
    int64_t now_ms;
    enum fate fates[8]; /* of the first exchanges; then FATE_ANSWER */
    int fate_count;
    int exchanges;
    int refuse_status; /* not 0: all that arrives is refused with it */

    char request_ids[FAKE_REQUESTS_MAX][64];
    int numbers; /* different request_ids that were done */

    struct fake_job jobs[FAKE_JOBS_MAX];
    bool stream_there; /* a stream that is asked for opens */
    bool stream_open;
    bool pongs;
    int stream_opens;
    int stream_pings;
    char said[FAKE_SAID_MAX][FAKE_TEXT_BYTES]; /* on the stream */
    int said_count;
};

void fake_hall_init(struct fake_hall *hall, struct client *client);

/* Carries out what the client wishes now; to be called after each call into it. */
void fake_hall_serve(struct fake_hall *hall);

/* Lets time pass, event by event, until `until_ms` or until the client has an event. */
void fake_hall_run(struct fake_hall *hall, int64_t until_ms);

#endif
