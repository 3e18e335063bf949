/*
 * The engine and the second model side by side: the same hall, the same commands, and after each
 * the question whether they agree. A test of the fuzz target only; one thread.
 */
#ifndef TESTS_FUZZ_PAIR_H
#define TESTS_FUZZ_PAIR_H

#include "hall-server/engine/view.h"
#include "tests/fuzz/engine_commands/second_model.h"

enum { COMMANDS_MOST = 512 };
#define MORNING_MS INT64_C(1773626400000) /* 2026-03-16, 10:00 in the hall */

struct pair {
    struct engine *engine;
    struct second_model model;
    struct engine_events events;
    struct engine_result result;
    unsigned requests;
};

/* A hall just set up, in both. */
void pair_start(struct pair *pair);

/* Does it in the engine, at the model's time; true if it is done. */
bool pair_act(struct pair *pair, struct command *command, enum role role, const char *who);
/* The same, as a kiosk or the guide. */
bool pair_act_as(struct pair *pair, struct command *command, int issuer);
/* Stops the test unless both did it, or neither. */
void pair_same(bool engine_done, bool model_done);

struct uuid pair_ticket_id(int serial);
struct booking_code pair_code(int code);
struct person_key pair_card(int card);

/* Stops the test unless they agree on everything that both know. */
void pair_compare(const struct pair *pair);

/* Appointments and blocks, one command each; `a` and `b` say for whom and what. */
void pair_book(struct pair *pair, uint8_t a, uint8_t b);
void pair_change(struct pair *pair, uint8_t a, uint8_t b);
void pair_call_off(struct pair *pair, uint8_t a, uint8_t b);
void pair_check_in(struct pair *pair, uint8_t a, uint8_t b);
void pair_take(struct pair *pair, uint8_t a, uint8_t b);
void pair_show(struct pair *pair, uint8_t a, uint8_t b);
void pair_give_back(struct pair *pair, uint8_t a, uint8_t b);
void pair_merge(struct pair *pair, uint8_t a, uint8_t b);
void pair_restored(struct pair *pair, uint8_t a, uint8_t b);
void pair_runs_open(struct pair *pair, uint8_t a, uint8_t b);

#endif
