/*
 * Kiosks that lose the hall for minutes, hours or days, print from their blocks of numbers, and
 * merge when they are back. What they say they repeat until it is answered, as the real one does.
 *
 *   online: show each block once a day, take, now and then give back ── loses the hall ──> print
 *      ^                                                                                     │
 *      └──────────── every paper is merged, asked until answered <── hears the hall again ───┘
 */
#include "tests/sim/fail.h"
#include "tests/sim/world.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum {
    LOSES_HALL_ONCE_IN = 1500, /* turns */
    GIVES_BACK_ONCE_IN = 600,  /* of each block */
    SHOWS_AGAIN_ONCE_IN = 600,
    RESTORED_ONCE_IN = 2000,
    OPENED_ONCE_IN = 500,
    REPLACED_ONCE_IN = 2500,
    SKIPS_MOST = 20,
};

static int32_t kiosk_today(const struct world *world)
{
    return hall_business_day(server_config_now(world), world->now_ms);
}

static bool is_offline(const struct world *world, uint8_t kiosk)
{
    return world->kiosks[kiosk].offline_until_ms > world->now_ms;
}

static void drop_block(struct sim_kiosk *kiosk, uint32_t at)
{
    kiosk->blocks[at] = kiosk->blocks[--kiosk->block_count];
}

/* A kiosk knows by itself when the hall has forgotten it, and begins each day anew. */
static void look_at_calendar(struct world *world, struct sim_kiosk *kiosk)
{
    const int32_t today = kiosk_today(world);
    for (uint32_t i = kiosk->block_count; i-- > 0;) {
        if (kiosk->blocks[i].ends_day <= today) {
            drop_block(kiosk, i);
        }
    }
    for (uint32_t i = 0; kiosk->day != today && i < kiosk->block_count; i++) {
        kiosk->blocks[i].used = 0;
    }
    kiosk->day = today;
}

static struct sim_block *block_with_number(struct sim_kiosk *kiosk, uint16_t queue)
{
    for (uint32_t i = 0; i < kiosk->block_count; i++) {
        if (kiosk->blocks[i].queue == queue && kiosk->blocks[i].used < kiosk->blocks[i].count) {
            return &kiosk->blocks[i];
        }
    }
    return NULL;
}

/* ---- printing ---- */

static void look_for_twin(const struct world *world, const struct sim_paper *paper)
{
    for (uint32_t i = 0; i < world->paper_count; i++) {
        const struct sim_paper *other = &world->papers[i];
        if (other->day == paper->day && other->queue == paper->queue &&
            other->merge.number == paper->merge.number) {
            sim_fail("two papers of a day have the same number", "kiosks without the hall");
        }
    }
}

bool offline_print(struct world *world, uint8_t index, const struct command_issue *issue)
{
    struct sim_kiosk *kiosk = &world->kiosks[index];
    if (!is_offline(world, index) || world->paper_count == PAPERS_LIMIT) {
        return false;
    }
    look_at_calendar(world, kiosk);
    const uint16_t queue = server_config_now(world)->services[issue->services[0]].queue;
    struct sim_block *block = block_with_number(kiosk, queue);
    if (block == NULL) {
        return false;
    }
    struct sim_paper paper = {.kiosk = index, .queue = queue, .day = kiosk->day};
    paper.merge.number = (uint16_t)(block->first + block->used++);
    paper.merge.service_count = issue->service_count;
    memcpy(paper.merge.services, issue->services, sizeof(paper.merge.services));
    paper.merge.id = issue->id;
    paper.merge.secret = issue->secret;
    paper.merge.issued_ms = world->now_ms;
    look_for_twin(world, &paper);
    world->papers[world->paper_count++] = paper;
    return true;
}

/* ---- the hall is heard ---- */

static void ask_hall(struct world *world, struct command *command, uint8_t kiosk)
{
    people_name_kiosk(command, kiosk);
    people_name_request(world, command);
    ask_start(world, command, INDEX_NONE, kiosk, false);
}

/* False: all of its papers are in the hall. */
static bool merge_papers(struct world *world, uint8_t kiosk)
{
    bool open = false;
    for (uint32_t i = 0; i < world->paper_count; i++) {
        struct sim_paper *paper = &world->papers[i];
        if (paper->kiosk != kiosk || paper->answered) {
            continue;
        }
        open = true;
        if (!paper->asked) {
            struct command command = {.kind = COMMAND_BLOCK_MERGE, .as.merge = paper->merge};
            paper->asked = true;
            ask_hall(world, &command, kiosk);
        }
    }
    return open;
}

static void speak_of_blocks(struct world *world, uint8_t index)
{
    struct sim_kiosk *kiosk = &world->kiosks[index];
    struct command command = {.kind = COMMAND_BLOCK_TAKE};
    struct command_block *body = &command.as.block;
    body->queue = (uint16_t)dice_roll(&world->dice, server_config_now(world)->queue_count);
    for (uint32_t i = 0; i < kiosk->block_count; i++) {
        const struct sim_block *block = &kiosk->blocks[i];
        const bool back = dice_once_in(&world->dice, GIVES_BACK_ONCE_IN);
        if (back || block->shown_day != kiosk->day ||
            dice_once_in(&world->dice, SHOWS_AGAIN_ONCE_IN)) {
            command.kind = back ? COMMAND_BLOCK_GIVE_BACK : COMMAND_BLOCK_SHOW;
            body->queue = block->queue;
            body->first = block->first;
            body->count = block->count;
            body->given_ms = block->given_ms;
            body->ends_day = block->ends_day;
            if (back) {
                drop_block(kiosk, i);
            }
            break;
        }
    }
    const bool full =
        kiosk->block_count == KIOSK_BLOCKS_LIMIT || block_with_number(kiosk, body->queue) != NULL;
    if (command.kind != COMMAND_BLOCK_TAKE || !full) {
        kiosk->speaks = true;
        ask_hall(world, &command, index);
    }
}

static void manager_speaks(struct world *world, enum command_kind kind)
{
    struct command command = {.kind = kind, .actor = {.role = ROLE_MANAGER, .id = {"manager"}}};
    command.as.block.skip = (uint16_t)dice_roll(&world->dice, SKIPS_MOST);
    if (kind == COMMAND_RESTORED && dice_once_in(&world->dice, 2)) { /* of one queue */
        command.as.block.queue =
            (uint16_t)dice_roll(&world->dice, server_config_now(world)->queue_count);
        command.as.block.first = (uint16_t)dice_between(&world->dice, 1, 40);
    }
    people_name_request(world, &command);
    ask_start(world, &command, INDEX_NONE, SIM_KIOSKS, false);
}

/* A spare takes its place: it has the name and none of the blocks, which go on under another name.
 * All papers were told before, and none is printed until the answer. */
static void be_replaced(struct world *world, uint8_t index)
{
    struct sim_kiosk *kiosk = &world->kiosks[index];
    struct command command = {.kind = COMMAND_KIOSK_REPLACE};
    struct short_id *retired = &command.as.replace.retired;
    people_name_kiosk(&command, index);
    command.as.replace.kiosk = command.actor.id;
    (void)snprintf(retired->text, sizeof(retired->text), "gone-%" PRId64,
                   world->now_ms / SECOND_MS);
    command.actor = (struct actor){.role = ROLE_MANAGER, .id = {"manager"}};
    people_name_request(world, &command);
    kiosk->block_count = 0;
    kiosk->speaks = true;
    ask_start(world, &command, INDEX_NONE, index, false);
}

void offline_turn(struct world *world, const struct message *message)
{
    struct dice *dice = &world->dice;
    const uint8_t index = (uint8_t)message->who;
    struct sim_kiosk *kiosk = &world->kiosks[index];
    struct message *next =
        message_make(world, MESSAGE_KIOSK, dice_between(dice, 10 * SECOND_MS, 2 * MINUTE_MS));
    next->who = index;
    message_post(world, next);
    if (is_offline(world, index)) {
        return;
    }
    look_at_calendar(world, kiosk);
    const bool merging = merge_papers(world, index);
    if (world->draining) {
        return;
    }
    if (!world->options.calm && dice_once_in(dice, LOSES_HALL_ONCE_IN)) {
        const int64_t for_ms = dice_once_in(dice, 3)
                                   ? dice_between(dice, 3 * HOUR_MS, 40 * (int64_t)HOUR_MS)
                                   : dice_between(dice, 10 * MINUTE_MS, 3 * HOUR_MS);
        kiosk->offline_until_ms = world->now_ms + for_ms;
    } else if (dice_once_in(dice, RESTORED_ONCE_IN)) {
        manager_speaks(world, COMMAND_RESTORED);
    } else if (dice_once_in(dice, OPENED_ONCE_IN)) {
        manager_speaks(world, COMMAND_BLOCKS_OPEN);
    }
    if (merging || kiosk->speaks) {
        return;
    }
    if (!world->options.calm && dice_once_in(dice, REPLACED_ONCE_IN)) {
        be_replaced(world, index);
    } else {
        speak_of_blocks(world, index);
    }
}

/* ---- answers ---- */

static void merge_answered(struct world *world, const struct ask *ask, const struct answer *answer)
{
    for (uint32_t i = 0; i < world->paper_count; i++) {
        struct sim_paper *paper = &world->papers[i];
        if (!uuid_equal(&paper->merge.id, &ask->command.as.merge.id)) {
            continue;
        }
        if (answer->result.problem != PROBLEM_NONE) {
            sim_fail("the hall refused a paper that was printed", "merge");
        }
        if (paper->merged_seq == 0) {
            sim_fail("a paper that was merged is not in the hall", "merge");
        }
        paper->answered = true;
        if (!uuid_is_nil(&answer->result.ticket) && dice_once_in(&world->dice, 2)) {
            people_plan(world, answer->result.ticket, COMMAND_COUNT, ask->kiosk,
                        dice_between(&world->dice, 1000, 40 * MINUTE_MS));
        }
        return;
    }
}

static void remember_block(struct sim_kiosk *kiosk, const struct number_block *given)
{
    uint32_t at = 0;
    while (at < kiosk->block_count &&
           (kiosk->blocks[at].queue != given->queue || kiosk->blocks[at].first != given->first)) {
        at++;
    }
    if (at == KIOSK_BLOCKS_LIMIT) {
        return; /* the hall gives it again when it is asked again */
    }
    struct sim_block *block = &kiosk->blocks[at];
    if (at == kiosk->block_count) {
        kiosk->block_count++;
        *block = (struct sim_block){.queue = given->queue,
                                    .first = given->first,
                                    .count = given->count,
                                    .given_ms = given->given_ms};
        while (block->used < block->count && (given->used >> block->used) != 0) {
            block->used++; /* printed from it before, and merged */
        }
    }
    block->ends_day = engine_block_ends_day(given);
    block->shown_day = given->last_day;
}

void offline_answered(struct world *world, const struct ask *ask, const struct answer *answer)
{
    if (ask->command.kind == COMMAND_BLOCK_MERGE) {
        merge_answered(world, ask, answer);
        return;
    }
    if (ask->kiosk == SIM_KIOSKS) {
        return; /* a manager */
    }
    struct sim_kiosk *kiosk = &world->kiosks[ask->kiosk];
    const struct command_block *said = &ask->command.as.block;
    kiosk->speaks = false;
    if (ask->command.kind == COMMAND_KIOSK_REPLACE) {
        return;
    }
    if (ask->command.kind == COMMAND_BLOCK_SHOW && answer->result.problem != PROBLEM_NONE) {
        if (said->ends_day > engine_business_day(world->server.engine)) {
            sim_fail("the hall forgot a block that is a kiosk's", "show");
        }
        look_at_calendar(world, kiosk);
        return;
    }
    if (ask->command.kind != COMMAND_BLOCK_GIVE_BACK && answer->block.count > 0) {
        look_at_calendar(world, kiosk);
        remember_block(kiosk, &answer->block);
    }
}

static void look_at_given_back(const struct engine *engine, const struct command_block *back)
{
    const struct number_block *block = engine_block_find(engine, back->queue, back->first);
    if (block == NULL || !block->back) {
        sim_fail("a block was given back, and is not", "give back");
    }
}

/* What the answer to a kiosk says: the block that it holds, as the hall has it. */
void offline_tell(const struct world *world, const struct command *command,
                  struct answer *ret_answer)
{
    const struct engine *engine = world->server.engine;
    const bool take = command->kind == COMMAND_BLOCK_TAKE;
    const bool done = ret_answer->result.problem == PROBLEM_NONE && !ret_answer->result.repeated;
    if (command->kind == COMMAND_BLOCK_GIVE_BACK && done) {
        look_at_given_back(engine, &command->as.block);
    }
    if ((!take && command->kind != COMMAND_BLOCK_SHOW) ||
        ret_answer->result.problem != PROBLEM_NONE) {
        return;
    }
    for (uint32_t i = 0; i < engine_block_count(engine); i++) {
        const struct number_block *block = engine_block_at(engine, i);
        const uint64_t all = UINT64_MAX >> (64 - block->count);
        if (block->queue == command->as.block.queue && !block->back &&
            short_id_equal(&block->kiosk, &command->actor.id) &&
            (take ? block->used != all : block->first == command->as.block.first)) {
            ret_answer->block = *block;
            return;
        }
    }
    if (done) {
        sim_fail("a kiosk was told that it has a block, and has none", "take or show");
    }
}

/* ---- the books of papers ---- */

/* When the doors open on the hall's day: who stood before them waits from then on. By the hall's
 * clock, which may be a day ahead of the one that printed the paper. */
static int64_t doors_ms(const struct world *world)
{
    const struct hall_config *config = world->observer.config;
    const int32_t today = world->observer.day;
    const struct calendar_day_hours hours = observer_hours_of_day(config, today);
    return config->hours.always_open || hours.count == 0
               ? INT64_MIN
               : observer_moment_ms(config, today, hours.spans[0].opens_min);
}

/* When the block was given that the paper's number is of; INT64_MIN: nobody holds it any more. */
static int64_t given_ms(const struct world *world, const struct sim_paper *paper)
{
    const struct observed_blocks *blocks = &world->observer.blocks;
    for (uint32_t i = 0; i < blocks->count; i++) {
        const struct observed_block *block = &blocks->rows[i];
        if (block->queue == paper->queue && paper->merge.number >= block->first &&
            paper->merge.number < block->first + block->count) {
            return block->given_ms;
        }
    }
    return INT64_MIN;
}

/* By the kiosk's clock; but of a block that was given today nothing was printed on another day. */
static bool is_of_a_past_day(const struct world *world, const struct sim_paper *paper)
{
    const struct hall_config *config = world->observer.config;
    const int32_t today = world->observer.day;
    const int64_t given = given_ms(world, paper);
    return paper->day < today &&
           (given == INT64_MIN || observer_business_day(config, given) < today);
}

/* Later than the kiosk says only when the hall's clock was ahead: never later than its block; or
 * when the doors were not open yet. */
static bool is_later_than_needed(const struct world *world, const struct sim_paper *paper,
                                 int64_t issued_ms, int64_t at_ms)
{
    const int64_t opens_ms = doors_ms(world);
    const bool early = paper->merge.issued_ms < opens_ms && issued_ms <= opens_ms &&
                       (issued_ms == opens_ms || issued_ms == at_ms);
    return issued_ms > paper->merge.issued_ms && issued_ms != given_ms(world, paper) && !early;
}

static const char *paper_is_right(const struct world *world, const struct sim_paper *paper,
                                  const struct event *event)
{
    const struct event_ticket_merged *body = &event->as.ticket_merged;
    const int64_t said_ms = paper->merge.issued_ms;
    if (body->issued.number != paper->merge.number || body->issued.legs[0].queue != paper->queue) {
        return "a paper was merged with another number";
    }
    if ((body->past != 0) != is_of_a_past_day(world, paper)) {
        return "a paper of a past day is in today's queue, or one of today is history";
    }
    if (body->past ? body->issued_ms != said_ms
                   : body->issued_ms < said_ms && body->issued_ms != event->at_ms) {
        return "a paper's time of issue was changed without need";
    }
    if (body->past == 0 && is_later_than_needed(world, paper, body->issued_ms, event->at_ms)) {
        return "a paper's wait was shortened without need";
    }
    return NULL;
}

void offline_event(struct world *world, const struct event *event)
{
    if (event->kind != EVENT_TICKET_MERGED) {
        return;
    }
    world->figures->merged++;
    world->figures->merged_past += event->as.ticket_merged.past;
    for (uint32_t i = 0; i < world->paper_count; i++) {
        struct sim_paper *paper = &world->papers[i];
        if (uuid_equal(&paper->merge.id, &event->as.ticket_merged.issued.id)) {
            const char *wrong = paper->merged_seq != 0 ? "a paper was merged twice"
                                                       : paper_is_right(world, paper, event);
            if (wrong != NULL) {
                sim_fail(wrong, "merge");
            }
            paper->merged_seq = event->seq;
            return;
        }
    }
    sim_fail("a paper was merged that nobody printed", "merge");
}

/* A crash took what came after `kept`: those papers are to be merged again. */
void offline_forget(struct world *world, uint64_t kept)
{
    for (uint32_t i = 0; i < world->paper_count; i++) {
        struct sim_paper *paper = &world->papers[i];
        if (paper->merged_seq > kept) {
            if (paper->answered) {
                sim_fail("a crash took a paper whose merge was answered", "merge");
            }
            paper->merged_seq = 0;
        }
    }
}

void offline_start(struct world *world)
{
    for (uint32_t i = 0; i < SIM_KIOSKS; i++) {
        struct message *message = message_make(world, MESSAGE_KIOSK, 1000 + i);
        message->who = i;
        message_post(world, message);
    }
}

void offline_end(struct world *world)
{
    for (uint32_t i = 0; i < SIM_KIOSKS; i++) {
        world->kiosks[i].offline_until_ms = 0;
    }
}

void offline_check(const struct world *world)
{
    for (uint32_t i = 0; i < world->paper_count; i++) {
        if (!world->papers[i].answered || world->papers[i].merged_seq == 0) {
            sim_fail("a paper that was printed is lost", "the end");
        }
    }
}
