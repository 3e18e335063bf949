/*
 * A small hall for tests of the rules: three queues, six services, three windows with four seats.
 *
 *   services s1 s2 -> A   s3 s4 -> B   s5 s6 -> C          seats  1: A B   2: A   3: C B   3b: C
 *
 * Queue A: ordinary 1.00, project 1.20, appointment 1.50, priority 2.00, return 3.00; at most 3
 * overtakings, 40 minutes. B the same without bounds. C all alike. Appointments a quarter: 2 for A,
 * 1 for B, a fortnight ahead; 10 minutes of grace; 2 missed, 30 days none. Open at all hours,
 * UTC+8, the day turns at 03:00, held within 120 s.
 */
#ifndef TESTS_LIB_SMALL_HALL_H
#define TESTS_LIB_SMALL_HALL_H

#include "hall-server/engine/view.h"

enum { QUEUE_A, QUEUE_B, QUEUE_C, SMALL_QUEUES };
enum { SEAT_1, SEAT_2, SEAT_3, SEAT_3B, SMALL_SEATS };

/* 2026-03-16, a Monday, 10:00 in the hall. */
#define SMALL_MORNING_MS INT64_C(1773626400000)
#define SMALL_MINUTE_MS INT64_C(60000)

/* What stands for the JSON text of a version; its BLAKE2b is the configuration's hash. */
enum { SMALL_TEXT_ROOM = 64 };
void small_hall_text(uint32_t version, char ret_text[SMALL_TEXT_ROOM]);

/* Fills `config`, which passes hall_config_check(). */
void small_hall_config(struct hall_config *config, uint32_t version);

/* A hall under test: an engine, its configuration, a clock, and every event that was made. */
struct small_hall {
    struct engine *engine;
    struct hall_config *config;
    int64_t now_ms;
    uint32_t requests;           /* for ids */
    struct engine_events events; /* of the last command */
    struct engine_result result;
    struct event *log; /* all events, for replay */
    size_t log_count;
    size_t log_limit;
};

void small_hall_open(struct small_hall *hall, size_t log_limit);
void small_hall_close(struct small_hall *hall);

/* The hall made anew, with room for so many and no more. */
void small_hall_shrink(struct small_hall *hall, uint32_t tickets, uint32_t legs, uint32_t requests);

/* Fills in time and a new request id (unless given), does it, checks every invariant. */
enum problem small_hall_do(struct small_hall *hall, struct command *command);

/* A kiosk issues a ticket of one service ("s1"); `held`: printed well. Returns its id. */
struct uuid small_hall_issue(struct small_hall *hall, const char *service, enum ticket_class class,
                             bool held);
enum problem small_hall_seat(struct small_hall *hall, enum command_kind kind, uint16_t seat);
enum problem small_hall_ticket(struct small_hall *hall, enum command_kind kind, struct uuid id,
                               enum role role);
const struct ticket *small_hall_find(const struct small_hall *hall, struct uuid id);
const struct leg *small_hall_leg(const struct small_hall *hall, struct uuid id);

/* A second engine from the log, which the caller destroys; asserts that the digests are the same.
 */
struct engine *small_hall_copy(const struct small_hall *hall);
/* The same, and destroyed at once. */
void small_hall_replay(const struct small_hall *hall);
/* The same from a snapshot, which was taken when the log had `from` events. */
void small_hall_replay_after(const struct small_hall *hall, const uint8_t *snapshot,
                             size_t size_bytes, size_t from);

#endif
