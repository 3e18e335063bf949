/*
 * One direction of a serial line as copper gives it: slow, since a byte takes its ten bit times,
 * and noisy, by a seed. What goes in comes out later, in order, with some of its bits turned, some
 * bytes lost or put in between, the rest of some bursts lost, and some bursts so late that they
 * pass for the answer to the next question.
 *
 * Pure: time is an argument, in microseconds of any steady clock. The same seed and the same input
 * give the same damage. A burst comes out whole, when its last byte is over: so a late wake-up of
 * this program never tears a frame apart, which copper does not do either.
 */
#ifndef TESTS_TOOLS_ROUGH_LINE_ROUGH_LINE_H
#define TESTS_TOOLS_ROUGH_LINE_ROUGH_LINE_H

#include <stddef.h>
#include <stdint.h>

enum {
    ROUGH_LINE_ROOM = 8192,
    ROUGH_BITS_PER_BYTE = 10,      /* start, 8, stop */
    ROUGH_LATE_ROOM = 512,         /* a longer burst is never late */
    ROUGH_LATE_MIN_US = 40000,     /* a late burst comes so much later … */
    ROUGH_LATE_SPREAD_US = 120000, /* … and up to this more */
};

struct rough_noise {
    uint32_t flip_ppm;   /* of the bits */
    uint32_t drop_ppm;   /* of the bytes */
    uint32_t insert_ppm; /* of the bytes: another one comes before it */
    uint32_t cut_ppm;    /* of the bursts: the rest of it is lost, from some byte on */
    uint32_t late_ppm;   /* of the bursts: it comes when nobody waits for it any more */
};

struct rough_line {
    uint32_t baud; /* 0: as fast as it comes */
    struct rough_noise noise;
    uint64_t random;
    int64_t busy_until_us; /* when the last byte that went in is over */
    size_t size;
    uint8_t bytes[ROUGH_LINE_ROOM];
    uint64_t damaged;   /* bytes that were flipped, lost or put in */
    int64_t late_at_us; /* when the late burst comes; 0: none is on its way */
    size_t late_size;
    uint8_t late[ROUGH_LATE_ROOM];
    uint64_t cut_bursts;
    uint64_t late_bursts;
};

void rough_line_init(struct rough_line *line, uint32_t baud, const struct rough_noise *noise,
                     uint64_t seed);

/* Takes a burst; bytes that have no room are lost and counted as damaged. */
void rough_line_push(struct rough_line *line, const uint8_t *bytes, size_t size_bytes,
                     int64_t now_us);

/* What has arrived by now_us: the whole burst or nothing; `ret_bytes` has ROUGH_LINE_ROOM. Again
 * until it gives nothing: a late burst may have come too. */
size_t rough_line_pull(struct rough_line *line, int64_t now_us, uint8_t *ret_bytes);

/* When rough_line_pull() gives something; INT64_MAX: nothing is under way. */
int64_t rough_line_next_us(const struct rough_line *line);

#endif
