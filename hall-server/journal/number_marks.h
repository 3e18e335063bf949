/*
 * How far the day's numbers may have gone: FOLDER/numbers, a small file beside the journal.
 *
 * A journal that comes back from a backup does not know the papers that went out since. Each of
 * them has a number of its queue's own, so the hall must go on behind the last one, and the journal
 * cannot say which that was. This file can: it is no part of the journal, is in no backup, and runs
 * ahead of the numbers by blocks:
 *
 *   20535 A 200 51877      on business day 20535 no number of queue A beyond 200 was told; event
 *                          51877 was durable then
 *
 * Before a number beyond its queue's mark is told, a mark NUMBER_MARKS_AHEAD further is on the
 * disk: one sync more for a hundred tickets. So after a restore
 *
 *   - at most NUMBER_MARKS_AHEAD numbers of a queue are left out for nothing, and none comes twice;
 *   - a hall whose journal is older than an event that a mark saw durable knows by itself that it
 *     was restored, also when somebody put the file in its place by hand (but for a copy that is
 *     younger than the newest mark: put an empty file `restored` in the folder, or use hallctl).
 *
 * When the disk is lost, this file is too: then nobody in the hall knows, and RESTORE_SKIP numbers
 * are left out in each queue, which is a guess of the time since the backup, and is said to be one.
 *
 * Lines are appended, each on a line of its own, and synced; a line that was cut is none. With the
 * first number of a day, and after a restore, the file is written anew beside and renamed.
 *
 * read, note and next_command on the owner's thread, append on the writer's. The first and the last
 * do I/O.
 */
#ifndef HALL_SERVER_JOURNAL_NUMBER_MARKS_H
#define HALL_SERVER_JOURNAL_NUMBER_MARKS_H

#include "hall-server/model/event.h"
#include "hall-server/model/hall_config.h"

enum {
    NUMBER_MARKS_AHEAD = 100,
    NUMBER_MARKS_ROWS = 2 * LIMIT_QUEUES, /* a day may have seen two configurations */
    NUMBER_MARKS_LINE_ROOM = 64,
    /* All rows, and those of one command. */
    NUMBER_MARKS_TEXT_ROOM = (NUMBER_MARKS_ROWS + LIMIT_EVENTS_PER_COMMAND) * NUMBER_MARKS_LINE_ROOM
};

struct number_mark {
    struct short_id queue;
    uint16_t upto;
};

struct number_marks {
    int32_t day;  /* the rows' */
    uint64_t seq; /* the latest event that a mark of any day saw durable */
    bool known;   /* there is a file: what has no row was given no number today */
    bool anew;    /* the next note writes the file anew */
    uint16_t count;
    struct number_mark rows[NUMBER_MARKS_ROWS];
};

/* What FOLDER/numbers says of business day `day`. JOURNAL_OK, also when there is no such file (then
 * nothing is known), or JOURNAL_REFUSED. */
__attribute__((warn_unused_result)) int number_marks_read(const char *folder, int32_t day,
                                                          struct number_marks *ret_marks);

/* No number of the queue beyond this one was told on that day; 0: none at all. */
uint16_t number_marks_upto(const struct number_marks *marks, const struct short_id *queue);

/*
 * The lines that must be on the disk before these events are told, and whether they are the whole
 * file; returns their size, mostly 0. `day` is the business day after the events, `durable_seq` an
 * event that is durable already.
 */
size_t number_marks_note(struct number_marks *marks, const struct hall_config *config, int32_t day,
                         const struct event *events, size_t count, uint64_t durable_seq,
                         char ret_text[NUMBER_MARKS_TEXT_ROOM], bool *ret_anew);

/* To FOLDER/numbers, synced. JOURNAL_OK or JOURNAL_REFUSED. */
__attribute__((warn_unused_result)) int number_marks_append(const char *folder, const char *text,
                                                            size_t size_bytes, bool anew);

/*
 * The commands that tell a hall of its restore, one after another: `*at` begins at 0. First the
 * whole hall's, then one for each queue whose mark is known. False: no more.
 */
bool number_marks_next_command(const struct number_marks *marks, const struct hall_config *config,
                               size_t *at, struct command *ret_command);

#endif
