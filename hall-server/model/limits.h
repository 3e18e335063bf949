/*
 * How many of each thing a hall may have. One page, so that memory can be reckoned: every array of
 * the engine is sized from here and every growth is checked against a name from here.
 *
 * Depends on nothing. What a hall really has is in its configuration; these are the ceilings.
 */
#ifndef HALL_SERVER_MODEL_LIMITS_H
#define HALL_SERVER_MODEL_LIMITS_H

#include <stdint.h>

enum {
    /* The hall's furniture (a full one: 34 departments, 1,135 services, 96 queues, 48 windows). */
    LIMIT_AREAS = 16,
    LIMIT_DEPARTMENTS = 64,
    LIMIT_QUEUES = 96,
    LIMIT_SERVICES = 2048,
    LIMIT_WINDOWS = 96,
    LIMIT_SEATS = 128,
    LIMIT_QUEUES_PER_SEAT = 32,
    LIMIT_CALENDAR_DAYS = 512,  /* exceptions: statutory holidays and make-up days */
    LIMIT_TEXT_BYTES = 1 << 20, /* all names of a configuration, Chinese and English */
    LIMIT_NAME_BYTES = 512,     /* one name; the longest real service has 330 */

    /* One business day. 12,000 tickets are a great day; the rest is room for a benchmark. Memory is
     * touched only as it is used, so the ceiling costs nothing on an ordinary day. */
    LIMIT_TICKETS = 262144,
    LIMIT_LEGS = 327680,
    LIMIT_REQUESTS = 1048576, /* request ids of the day that act once */
    LIMIT_LEGS_PER_ISSUE = 4,
    LIMIT_LEGS_PER_TICKET = 12, /* transfers add legs */
    LIMIT_NUMBER = 9999,        /* of a queue and a business day */
    LIMIT_REPRINTS = 9,         /* new papers for one ticket */
    LIMIT_TRANSFERS = LIMIT_LEGS_PER_TICKET - LIMIT_LEGS_PER_ISSUE,

    LIMIT_PLACES = 20, /* how many others somebody lets go first at most */

    UNDO_MS = 60000, /* how long a clerk may take back the last step */

    /* What outlives a day: appointments made up to LIMIT_BOOKING_DAYS ahead, and who missed theirs.
     * A hall of 12,000 tickets a day, a third of them by appointment, a fortnight ahead: 56,000. */
    LIMIT_BOOKINGS = 65536,
    LIMIT_BOOKING_DAYS = 60,
    LIMIT_BOOKINGS_PER_PERSON = 8, /* open at one time */
    LIMIT_MISSERS = 16384,         /* people with missed appointments that are remembered */
    LIMIT_MISSED_DAYS = 90,        /* then it is forgotten */
    LIMIT_BLOCKS = 1024,      /* of numbers, in the hands of kiosks: ten kiosks with all queues */
    LIMIT_BLOCK_NUMBERS = 64, /* of one block */
    LIMIT_BLOCKS_HELD = 4,    /* of one kiosk and queue */
    BLOCK_DAYS = 7,           /* a kiosk that is not heard of for so long has none any more */
    RESTORE_SKIP = 300, /* own numbers that a restored hall leaves out in each queue, unless it
                           knows better: journal/number_marks.h */
    LIMIT_SLOT_QUOTA = 1000,
    LIMIT_BOOKING_CODE_BYTES = 8,

    LIMIT_HELP_CALLS = 256, /* for a guide, open at one time: every seat and kiosk; and past ones
                               as long as there is room */

    /* What follows bad reviews. A hall of 12,000 tickets, 100 of them reviewed badly each day, that
     * takes all of its fifteen working days: 1,500. One that is over makes room. */
    LIMIT_REDRESS = 4096,
    LIMIT_REDRESS_TRIES = 3,   /* so often nobody is reached, then it goes on without */
    LIMIT_REDRESS_BYTES = 240, /* what staff write at one step: 80 characters */

    /* One command. */
    LIMIT_EVENTS_PER_COMMAND = 64,
    LIMIT_EVENT_BYTES = 512, /* the longest encoded event */

    /* Words. Sizes of texts are without the NUL. */
    LIMIT_SHORT_ID_BYTES = 24,
    LIMIT_PREFIX_BYTES = 3,
    LIMIT_NUMBER_TEXT_BYTES = LIMIT_PREFIX_BYTES + 4,
    LIMIT_REQUEST_ID_BYTES = 64,
    LIMIT_REQUEST_ID_LEAST_BYTES = 8,
    LIMIT_REASON_BYTES = 96,

    /* Figures and views. */
    LIMIT_RECENT_CALLS = 64,
    LIMIT_SERVICE_SAMPLES = 32, /* the last service times of a queue, for waits */
    DAY_BUCKETS = 144,          /* ten minutes each, from the turn of the day */
    WAIT_BINS = 256,            /* 30 s each; the last one holds all longer waits */
    WAIT_BIN_MS = 30000,
    REVIEW_LEVELS = 5,
    REVIEW_BAD = 2,                /* this level and those below are answered: engine/redress.h */
    LIMIT_REVIEW_CHANGES = 8,      /* how often one review is said anew */
    REVIEW_CHANGE_MS = 15 * 60000, /* how long after it was given */
};

/* The latest moment that the calendar knows: the end of the year 9998. */
#define LIMIT_TIME_MS INT64_C(253370764800000)

/* "None" for every u16 index into the configuration, and for u32 indexes of tickets and legs. */
#define INDEX_NONE ((uint16_t)0xFFFF)
#define SLOT_NONE ((uint32_t)0xFFFFFFFF)

#endif
