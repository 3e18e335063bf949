/* What follows a bad review: the memory of it, what events do to it, and its bytes. */
#include "hall-server/engine/redress.h"

#include "drivers/base/utf8.h"
#include "hall-server/engine/snapshot.h"
#include "hall-server/engine/state.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

bool redress_create(struct redresses *redresses)
{
    redresses->rows = calloc(LIMIT_REDRESS, sizeof(redresses->rows[0]));
    redresses->due_ms = INT64_MAX;
    return redresses->rows != NULL;
}

void redress_destroy(struct redresses *redresses)
{
    free(redresses->rows);
}

/* ---- reading ---- */

uint32_t engine_redress_count(const struct engine *engine)
{
    return engine->redress.count;
}

const struct redress *engine_redress_at(const struct engine *engine, uint32_t slot)
{
    assert(slot < engine->redress.count);
    return &engine->redress.rows[slot];
}

static struct redress *redress_find(const struct engine *engine, uint64_t id)
{
    uint32_t first = 0;
    uint32_t end = engine->redress.count;
    while (first < end) {
        const uint32_t middle = first + (end - first) / 2;
        if (engine->redress.rows[middle].id < id) {
            first = middle + 1;
        } else {
            end = middle;
        }
    }
    struct redress *row = &engine->redress.rows[first];
    return first < engine->redress.count && row->id == id ? row : NULL;
}

const struct redress *engine_redress_find(const struct engine *engine, uint64_t id)
{
    return redress_find(engine, id);
}

bool redress_is_over(const struct redress *redress)
{
    return redress->changed_ms != 0 || redress->next > REDRESS_SECOND;
}

bool redress_is_shown(const struct redress *redress, int64_t now_ms)
{
    return now_ms >= redress->opened_ms + REVIEW_CHANGE_MS;
}

bool redress_is_overdue(const struct redress *redress, int64_t now_ms)
{
    return redress->changed_ms == 0 && redress->next < REDRESS_CLOCKS &&
           now_ms >= redress->due_ms[redress->next];
}

enum redress_tier redress_tier(const struct redress *redress)
{
    int tier = REDRESS_INSPECTOR;
    for (int i = 0; i < REDRESS_CLOCKS; i++) {
        tier += redress->missed_ms[i] != 0 ? 1 : 0;
    }
    return tier < REDRESS_TIER_COUNT ? (enum redress_tier)tier : REDRESS_TIER_COUNT - 1;
}

const struct redress_entry *redress_published(const struct redress *redress)
{
    return redress->next == REDRESS_STEP_COUNT ? &redress->entries[redress->entry_count - 1] : NULL;
}

/* The oldest that is over; the count when all are open. */
static uint32_t oldest_over(const struct redresses *redresses)
{
    uint32_t slot = 0;
    while (slot < redresses->count && !redress_is_over(&redresses->rows[slot])) {
        slot++;
    }
    return slot;
}

bool redress_has_room(const struct engine *engine)
{
    return engine->redress.count < LIMIT_REDRESS ||
           oldest_over(&engine->redress) < engine->redress.count;
}

/* A clock that runs: its step is not done, and that it ran out is not noted. */
static bool clock_runs(const struct redress *row, int step)
{
    return row->changed_ms == 0 && row->next <= step && row->missed_ms[step] == 0;
}

bool redress_misses(const struct redress *row, enum redress_step step, int64_t now_ms)
{
    return clock_runs(row, (int)step) && now_ms >= row->due_ms[step];
}

int64_t redress_due_ms(const struct engine *engine)
{
    return engine->redress.due_ms;
}

static void due_find(struct redresses *redresses)
{
    redresses->due_ms = INT64_MAX;
    for (uint32_t i = 0; i < redresses->count; i++) {
        const struct redress *row = &redresses->rows[i];
        for (int step = 0; step < REDRESS_CLOCKS; step++) {
            if (clock_runs(row, step) && row->due_ms[step] < redresses->due_ms) {
                redresses->due_ms = row->due_ms[step];
            }
        }
    }
}

/* ---- would it be possible ---- */

bool accept_redress_opened(const struct engine *engine, const struct event_redress_opened *body)
{
    const struct leg *leg = find_leg(engine, &body->ticket, body->leg);
    return leg != NULL && leg->review == body->level && body->level <= REVIEW_BAD &&
           leg->review_reasons == body->reasons && redress_find(engine, leg->redress) == NULL &&
           body->service.text[0] != '\0' && body->department.text[0] != '\0' &&
           body->window.text[0] != '\0' && body->due_ms[REDRESS_CONTACT] >= engine->last_ms &&
           body->due_ms[REDRESS_CONTACT] <= body->due_ms[REDRESS_VERIFY] &&
           body->due_ms[REDRESS_VERIFY] <= body->due_ms[REDRESS_RESOLVE] &&
           redress_has_room(engine);
}

bool accept_redress_stepped(const struct engine *engine, const struct event *event)
{
    const struct event_redress_stepped *body = &event->as.redress_stepped;
    const struct redress *row = redress_find(engine, body->redress);
    return row != NULL && row->changed_ms == 0 && body->result < REDRESS_RESULT_COUNT &&
           redress_result_row((enum redress_result)body->result)->step ==
               (enum redress_step)row->next &&
           redress_is_shown(row, event->at_ms) && event->actor_id.text[0] != '\0';
}

bool accept_redress_missed(const struct engine *engine, const struct event *event)
{
    const struct event_redress_missed *body = &event->as.redress_missed;
    const struct redress *row = redress_find(engine, body->redress);
    return row != NULL && body->step < REDRESS_CLOCKS &&
           redress_misses(row, (enum redress_step)body->step, event->at_ms);
}

/* ---- what events do ---- */

void apply_redress_opened(struct engine *engine, const struct event *event)
{
    const struct event_redress_opened *body = &event->as.redress_opened;
    struct redresses *redresses = &engine->redress;
    if (redresses->count == LIMIT_REDRESS) {
        const uint32_t slot = oldest_over(redresses);
        assert(slot < redresses->count);
        redresses->count--;
        memmove(&redresses->rows[slot], &redresses->rows[slot + 1],
                (redresses->count - slot) * sizeof(redresses->rows[0]));
    }
    struct redress *row = &redresses->rows[redresses->count++];
    memset(row, 0, sizeof(*row));
    row->id = event->seq;
    row->opened_ms = event->at_ms;
    row->level = body->level;
    row->reasons = body->reasons;
    row->service = body->service;
    row->department = body->department;
    row->window = body->window;
    row->provisional = body->provisional != 0;
    row->next = REDRESS_CONTACT;
    memcpy(row->due_ms, body->due_ms, sizeof(row->due_ms));
    const struct ticket *ticket = &engine->tickets[ticket_slot_find(engine, &body->ticket)];
    engine->legs[leg_slot(engine, ticket, body->leg)].redress = row->id;
    due_find(redresses);
}

void redress_review_said(struct engine *engine, uint64_t id, const struct event *event)
{
    struct redress *row = redress_find(engine, id);
    if (row == NULL) {
        return;
    }
    row->level = event->as.review_said.level;
    row->reasons = event->as.review_said.reasons;
    row->changed_ms = row->level > REVIEW_BAD ? event->at_ms : 0;
    due_find(&engine->redress);
}

static int tries(const struct redress *row)
{
    int count = 0;
    for (uint8_t i = 0; i < row->entry_count; i++) {
        count += row->entries[i].result == REDRESS_NOBODY ? 1 : 0;
    }
    return count;
}

void apply_redress_stepped(struct engine *engine, const struct event *event)
{
    const struct event_redress_stepped *body = &event->as.redress_stepped;
    struct redress *row = redress_find(engine, body->redress);
    assert(row->entry_count < LIMIT_REDRESS_ENTRIES);
    struct redress_entry *entry = &row->entries[row->entry_count++];
    *entry = (struct redress_entry){.at_ms = event->at_ms,
                                    .who = event->actor_id,
                                    .result = body->result,
                                    .level = body->level};
    memcpy(entry->words, body->words, sizeof(entry->words));
    if (redress_result_row((enum redress_result)body->result)->goes_on ||
        tries(row) == LIMIT_REDRESS_TRIES) {
        row->next++;
    }
    due_find(&engine->redress);
}

void apply_redress_missed(struct engine *engine, const struct event *event)
{
    const struct event_redress_missed *body = &event->as.redress_missed;
    redress_find(engine, body->redress)->missed_ms[body->step] = event->at_ms;
    due_find(&engine->redress);
}

/* ---- does it hold ---- */

/* Entries are of the steps before the next one, in order, and after the time for changes. */
static const char *check_entries(const struct redress *row)
{
    int step = REDRESS_CONTACT;
    int64_t at_ms = row->opened_ms + REVIEW_CHANGE_MS;
    for (uint8_t i = 0; i < row->entry_count; i++) {
        const struct redress_entry *entry = &row->entries[i];
        const struct redress_result_row *result =
            redress_result_row((enum redress_result)entry->result);
        if ((int)result->step != step || entry->at_ms < at_ms || entry->who.text[0] == '\0' ||
            (entry->result == REDRESS_SAID_AGAIN) != (entry->level != 0)) {
            return "the steps of a bad review are not in their order";
        }
        step += result->goes_on || i + 1 == LIMIT_REDRESS_TRIES ? 1 : 0;
        at_ms = entry->at_ms;
    }
    return step != row->next ? "a bad review's next step does not follow from its steps" : NULL;
}

const char *redress_check(const struct engine *engine)
{
    const struct redresses *redresses = &engine->redress;
    int64_t due_ms = INT64_MAX;
    for (uint32_t i = 0; i < redresses->count; i++) {
        const struct redress *row = &redresses->rows[i];
        if (row->id == 0 || row->id > engine->seq ||
            (i > 0 && row->id <= redresses->rows[i - 1].id)) {
            return "what follows bad reviews is not in its order";
        }
        if ((row->changed_ms != 0) != (row->level > REVIEW_BAD) ||
            (row->changed_ms != 0 && row->entry_count != 0)) {
            return "a bad review that was changed is still answered, or the other way";
        }
        const char *what = check_entries(row);
        if (what != NULL) {
            return what;
        }
        for (int step = 0; step < REDRESS_CLOCKS; step++) {
            due_ms =
                clock_runs(row, step) && row->due_ms[step] < due_ms ? row->due_ms[step] : due_ms;
        }
    }
    return due_ms != redresses->due_ms ? "the next clock of bad reviews is not the nearest" : NULL;
}

/* ---- snapshots ---- */

static void put_text(struct snapshot_bytes *bytes, const char *text)
{
    const size_t size_bytes = strlen(text);
    snapshot_put_number(bytes, size_bytes, 1);
    if (size_bytes > 0) {
        snapshot_put_bytes(bytes, text, size_bytes);
    }
}

static void entry_write(const struct redress_entry *entry, struct snapshot_bytes *bytes)
{
    snapshot_put_number(bytes, (uint64_t)entry->at_ms, 8);
    snapshot_put_number(bytes, entry->result, 1);
    snapshot_put_number(bytes, entry->level, 1);
    put_text(bytes, entry->who.text);
    put_text(bytes, entry->words);
}

void redress_write(const struct engine *engine, struct snapshot_bytes *bytes)
{
    snapshot_put_number(bytes, engine->redress.count, 4);
    for (uint32_t i = 0; i < engine->redress.count; i++) {
        const struct redress *row = &engine->redress.rows[i];
        snapshot_put_number(bytes, row->id, 8);
        snapshot_put_number(bytes, (uint64_t)row->opened_ms, 8);
        snapshot_put_number(bytes, row->level, 1);
        snapshot_put_number(bytes, row->reasons, 4);
        put_text(bytes, row->service.text);
        put_text(bytes, row->department.text);
        put_text(bytes, row->window.text);
        snapshot_put_number(bytes, row->provisional, 1);
        snapshot_put_number(bytes, row->next, 1);
        snapshot_put_number(bytes, (uint64_t)row->changed_ms, 8);
        for (int step = 0; step < REDRESS_CLOCKS; step++) {
            snapshot_put_number(bytes, (uint64_t)row->due_ms[step], 8);
            snapshot_put_number(bytes, (uint64_t)row->missed_ms[step], 8);
        }
        snapshot_put_number(bytes, row->entry_count, 1);
        for (uint8_t k = 0; k < row->entry_count; k++) {
            entry_write(&row->entries[k], bytes);
        }
    }
}

static void get_text(struct snapshot_bytes *bytes, char *ret_text, size_t limit_bytes)
{
    const uint64_t size = snapshot_get_number(bytes, 1);
    memset(ret_text, 0, limit_bytes + 1);
    if (size > limit_bytes) {
        snapshot_refuse(bytes);
        return;
    }
    snapshot_get_bytes(bytes, ret_text, size);
    if (strlen(ret_text) != size || !utf8_is_valid(ret_text, size)) {
        snapshot_refuse(bytes);
    }
}

static void get_id(struct snapshot_bytes *bytes, struct short_id *ret_id)
{
    struct short_id parsed;
    get_text(bytes, ret_id->text, LIMIT_SHORT_ID_BYTES);
    if (short_id_parse(ret_id->text, strlen(ret_id->text), &parsed) != ID_OK) {
        snapshot_refuse(bytes);
    }
}

/* A value below `count`. */
static uint8_t get_enum(struct snapshot_bytes *bytes, int count)
{
    const uint64_t value = snapshot_get_number(bytes, 1);
    if (value >= (uint64_t)count) {
        snapshot_refuse(bytes);
        return 0;
    }
    return (uint8_t)value;
}

static void entry_read(struct snapshot_bytes *bytes, struct redress_entry *ret_entry)
{
    ret_entry->at_ms = (int64_t)snapshot_get_number(bytes, 8);
    ret_entry->result = get_enum(bytes, REDRESS_RESULT_COUNT);
    ret_entry->level = get_enum(bytes, REVIEW_LEVELS + 1);
    get_id(bytes, &ret_entry->who);
    get_text(bytes, ret_entry->words, LIMIT_REDRESS_BYTES);
}

static void row_read(struct snapshot_bytes *bytes, struct redress *ret_row)
{
    memset(ret_row, 0, sizeof(*ret_row));
    ret_row->id = snapshot_get_number(bytes, 8);
    ret_row->opened_ms = (int64_t)snapshot_get_number(bytes, 8);
    ret_row->level = get_enum(bytes, REVIEW_LEVELS + 1);
    ret_row->reasons = (uint32_t)snapshot_get_number(bytes, 4);
    get_id(bytes, &ret_row->service);
    get_id(bytes, &ret_row->department);
    get_id(bytes, &ret_row->window);
    ret_row->provisional = get_enum(bytes, 2) != 0;
    ret_row->next = get_enum(bytes, REDRESS_STEP_COUNT + 1);
    ret_row->changed_ms = (int64_t)snapshot_get_number(bytes, 8);
    for (int step = 0; step < REDRESS_CLOCKS; step++) {
        ret_row->due_ms[step] = (int64_t)snapshot_get_number(bytes, 8);
        ret_row->missed_ms[step] = (int64_t)snapshot_get_number(bytes, 8);
    }
    ret_row->entry_count = get_enum(bytes, LIMIT_REDRESS_ENTRIES + 1);
    for (uint8_t k = 0; k < ret_row->entry_count && bytes->error == SNAPSHOT_OK; k++) {
        entry_read(bytes, &ret_row->entries[k]);
    }
}

void redress_read(struct engine *engine, struct snapshot_bytes *bytes)
{
    struct redresses *redresses = &engine->redress;
    const uint64_t count = snapshot_get_number(bytes, 4);
    if (count > LIMIT_REDRESS) {
        snapshot_refuse(bytes);
    }
    for (uint64_t i = 0; i < count && bytes->error == SNAPSHOT_OK; i++) {
        row_read(bytes, &redresses->rows[redresses->count++]);
    }
    due_find(redresses);
    if (bytes->error == SNAPSHOT_OK && redress_check(engine) != NULL) {
        snapshot_refuse(bytes);
    }
}
