#include "drivers/idcard/card_reader.h"

#include <assert.h>
#include <string.h>

/* ── what each state asks ── */

enum { FOUND_BYTES = 0, SELECTED_BYTES = 8, WITH_FINGERPRINT_MS = 6000 };

/*
 * An answer fits if it is good with this status and size, or bad with a status that this command
 * can have: "not found" (80) answers a search alone, and "not selected" (81) a selection.
 */
static const struct {
    enum sam_command command;
    int64_t answer_ms; /* the longest that an answer may take */
    uint8_t good;      /* SW3 */
    uint8_t no_card;   /* 0: it cannot say so */
    bool at_least;     /* so many bytes of data, or more */
    uint16_t data_bytes;
} asks[CARD_READER_STATE_COUNT] = {
    [CARD_READER_UNPLUGGED] = {SAM_COMMAND_COUNT, 0, 0, 0, false, 0},
    [CARD_READER_RESETTING] = {SAM_RESET, 1000, 0x90, 0, false, 0},
    [CARD_READER_ASKING] = {SAM_STATUS, 500, 0x90, 0, false, 0},
    [CARD_READER_NAMING] = {SAM_READ_ID, 500, 0x90, 0, false, SAM_ID_BYTES},
    [CARD_READER_SEEKING] = {SAM_FIND_CARD, 500, 0x9F, 0x80, true, FOUND_BYTES},
    [CARD_READER_SELECTING] = {SAM_SELECT_CARD, 500, 0x90, 0x81, false, SELECTED_BYTES},
    [CARD_READER_READING] = {SAM_READ_BASE, 3000, 0x90, 0, true, CARD_TEXT_BYTES},
    [CARD_READER_ADDRESS] = {SAM_READ_ADDRESS, 1000, 0x90, 0, false, CARD_ADDRESS_BYTES},
    [CARD_READER_HOLDING_FIND] = {SAM_FIND_CARD, 500, 0x9F, 0x80, true, FOUND_BYTES},
    [CARD_READER_HOLDING_SELECT] = {SAM_SELECT_CARD, 500, 0x90, 0x81, false, SELECTED_BYTES},
};

static void check(const struct card_reader *reader)
{
    assert(reader->state < CARD_READER_STATE_COUNT);
    assert(reader->state != CARD_READER_UNPLUGGED || !reader->asked);
    assert(reader->out_bytes == 0 || reader->asked);
    assert(reader->silent < CARD_READER_SILENT_MAX && reader->tries < CARD_READER_TRIES_MAX);
    assert(reader->misses < CARD_READER_MISSES_MAX);
    assert(reader->state == CARD_READER_ADDRESS || reader->text.size_bytes == 0);
}

/* ── small steps ── */

static void part_wipe(struct card_reader_part *part)
{
    explicit_bzero(part, sizeof(*part));
}

static void card_wipe(struct card_reader *reader)
{
    part_wipe(&reader->text);
    part_wipe(&reader->photo);
    part_wipe(&reader->fingerprint);
    part_wipe(&reader->address);
}

static bool part_take(struct card_reader_part *part, const uint8_t *bytes, size_t size_bytes)
{
    if (size_bytes > sizeof(part->bytes)) {
        return false;
    }
    memcpy(part->bytes, bytes, size_bytes);
    part->size_bytes = size_bytes;
    return true;
}

static void tell(struct card_reader *reader, enum card_reader_event_kind kind)
{
    const struct card_reader_event event = {
        .kind = kind,
        .id = reader->id,
        .problem = reader->problem,
        .text = reader->text.bytes,
        .photo = reader->photo.bytes,
        .fingerprint = reader->fingerprint.bytes,
        .address = reader->address.bytes,
        .text_bytes = reader->text.size_bytes,
        .photo_bytes = reader->photo.size_bytes,
        .fingerprint_bytes = reader->fingerprint.size_bytes,
        .address_bytes = reader->address.size_bytes,
    };
    reader->settings.on_event(reader->settings.context, &event);
}

static void tell_problem(struct card_reader *reader, const struct sam_problem *problem)
{
    if (reader->problem != problem) {
        reader->problem = problem;
        tell(reader, CARD_READER_EVENT_PROBLEM);
    }
}

/* The one setter: what the state asks goes out at `at_ms`; a search also waits for its turn. */
static void go(struct card_reader *reader, enum card_reader_state state, int64_t at_ms)
{
    const int64_t turn_ms = reader->sought_ms + CARD_READER_POLL_MS;
    reader->state = state;
    reader->asked = false;
    reader->out_bytes = 0;
    reader->due_ms = asks[state].command == SAM_FIND_CARD && turn_ms > at_ms ? turn_ms : at_ms;
}

static enum sam_command command_of(const struct card_reader *reader)
{
    return reader->state == CARD_READER_READING && reader->settings.with_fingerprint
               ? SAM_READ_WITH_FINGERPRINT
               : asks[reader->state].command;
}

static void ask(struct card_reader *reader, int64_t now_ms)
{
    const enum sam_command command = command_of(reader);
    reader->asked = true;
    reader->due_ms =
        now_ms + (command == SAM_READ_WITH_FINGERPRINT ? WITH_FINGERPRINT_MS
                                                       : asks[reader->state].answer_ms);
    reader->out_bytes = sam_command_put(command, reader->out);
    if (command == SAM_FIND_CARD) {
        reader->sought_ms = now_ms;
    }
}

/* ── what follows from an answer ── */

static void fail_module(struct card_reader *reader, const struct sam_problem *problem,
                        int64_t now_ms)
{
    if (reader->card_told) {
        reader->card_told = false;
        tell(reader, CARD_READER_EVENT_GONE);
    }
    card_wipe(reader);
    reader->silent = 0;
    reader->tries = 0;
    reader->misses = 0;
    reader->failing = true;
    tell_problem(reader, problem);
    go(reader, problem->status == SAM_SILENT ? CARD_READER_ASKING : CARD_READER_RESETTING,
       now_ms + CARD_READER_AGAIN_MS);
}

/* The card cannot be read as it lies: tried again, then told; then it must be taken away. */
static void fail_card(struct card_reader *reader, const struct sam_problem *problem, int64_t now_ms)
{
    card_wipe(reader);
    if (++reader->tries < CARD_READER_TRIES_MAX) {
        go(reader, CARD_READER_SEEKING, now_ms);
        return;
    }
    reader->tries = 0;
    tell_problem(reader, problem);
    go(reader, CARD_READER_HOLDING_FIND, now_ms);
}

static void tell_ready(struct card_reader *reader, int64_t now_ms)
{
    reader->failing = false;
    reader->problem = NULL;
    tell(reader, CARD_READER_EVENT_READY);
    go(reader, CARD_READER_SEEKING, now_ms);
}

static void tell_card(struct card_reader *reader, int64_t now_ms)
{
    reader->tries = 0;
    reader->problem = NULL;
    reader->card_told = true;
    tell(reader, CARD_READER_EVENT_CARD);
    card_wipe(reader);
    go(reader, CARD_READER_HOLDING_FIND, now_ms);
}

/* No search in a row found the card that was here. */
static void miss_card(struct card_reader *reader, int64_t now_ms)
{
    if (++reader->misses < CARD_READER_MISSES_MAX) {
        go(reader, CARD_READER_HOLDING_FIND, now_ms);
        return;
    }
    reader->misses = 0;
    reader->problem = NULL;
    tell(reader, reader->card_told ? CARD_READER_EVENT_GONE : CARD_READER_EVENT_CLEAR);
    reader->card_told = false;
    go(reader, CARD_READER_SEEKING, now_ms);
}

static void take_card(struct card_reader *reader, const struct sam_answer *answer, int64_t now_ms)
{
    struct sam_card card;
    if (!sam_card_of(answer, reader->settings.with_fingerprint, &card) ||
        card.text_bytes != CARD_TEXT_BYTES ||
        !part_take(&reader->text, card.text, card.text_bytes) ||
        !part_take(&reader->photo, card.photo, card.photo_bytes) ||
        !part_take(&reader->fingerprint, card.fingerprint, card.fingerprint_bytes)) {
        fail_card(reader, sam_problem_of(SAM_BAD_BLOCK), now_ms);
    } else if (reader->settings.with_address) {
        go(reader, CARD_READER_ADDRESS, now_ms);
    } else {
        tell_card(reader, now_ms);
    }
}

/* It went well: the next state, by this one. */
static void on_good(struct card_reader *reader, const struct sam_answer *answer, int64_t now_ms)
{
    switch (reader->state) {
    case CARD_READER_RESETTING:
        go(reader, CARD_READER_ASKING, now_ms);
        break;
    case CARD_READER_ASKING:
        go(reader, CARD_READER_NAMING, now_ms);
        break;
    case CARD_READER_NAMING:
        sam_id_text(answer->data, reader->id);
        tell_ready(reader, now_ms);
        break;
    case CARD_READER_SEEKING:
        go(reader, CARD_READER_SELECTING, now_ms);
        break;
    case CARD_READER_SELECTING:
        go(reader, CARD_READER_READING, now_ms);
        break;
    case CARD_READER_READING:
        take_card(reader, answer, now_ms);
        break;
    case CARD_READER_ADDRESS:
        (void)part_take(&reader->address, answer->data, answer->data_bytes);
        tell_card(reader, now_ms);
        break;
    case CARD_READER_HOLDING_FIND:
    case CARD_READER_HOLDING_SELECT:
        reader->misses = 0;
        reader->tries = 0;
        go(reader, CARD_READER_HOLDING_FIND, now_ms);
        break;
    default:
        assert(false);
    }
}

static void on_no_card(struct card_reader *reader, int64_t now_ms)
{
    switch (reader->state) {
    case CARD_READER_HOLDING_FIND:
        go(reader, CARD_READER_HOLDING_SELECT, now_ms);
        break;
    case CARD_READER_HOLDING_SELECT:
        miss_card(reader, now_ms);
        break;
    case CARD_READER_SELECTING: /* it was found and is no longer there: seldom, and no fault */
    default:
        reader->tries = 0;
        go(reader, CARD_READER_SEEKING, now_ms);
        break;
    }
}

/* This card, as it lies there. While one is held, any answer but "no card" shows that one is there.
 */
static void on_card_fault(struct card_reader *reader, const struct sam_problem *problem,
                          int64_t now_ms)
{
    switch (reader->state) {
    case CARD_READER_ADDRESS:
        tell_card(reader, now_ms);
        break;
    case CARD_READER_HOLDING_FIND:
        go(reader, CARD_READER_HOLDING_SELECT, now_ms);
        break;
    case CARD_READER_HOLDING_SELECT:
        miss_card(reader, now_ms);
        break;
    case CARD_READER_NAMING: /* some modules do not say it */
        tell_ready(reader, now_ms);
        break;
    case CARD_READER_RESETTING:
    case CARD_READER_ASKING:
        fail_module(reader, problem, now_ms);
        break;
    default:
        fail_card(reader, problem, now_ms);
        break;
    }
}

/* The command came badly: it is said again, as often as a card is tried. */
static void on_line_fault(struct card_reader *reader, const struct sam_problem *problem,
                          int64_t now_ms)
{
    if (reader->state == CARD_READER_NAMING || reader->state == CARD_READER_ADDRESS) {
        on_card_fault(reader, problem, now_ms); /* an old module may not know it */
    } else if (++reader->tries < CARD_READER_TRIES_MAX) {
        go(reader, reader->state, now_ms + CARD_READER_SETTLE_MS);
    } else {
        reader->tries = 0;
        fail_module(reader, problem, now_ms);
    }
}

/* False: it does not answer what was asked; a late one. */
static bool fits(const struct card_reader *reader, const struct sam_answer *answer,
                 const struct sam_problem *problem)
{
    switch (problem->class) {
    case SAM_CLASS_GOOD:
        return answer->sw3 == asks[reader->state].good &&
               (answer->data_bytes == asks[reader->state].data_bytes ||
                (asks[reader->state].at_least &&
                 answer->data_bytes > asks[reader->state].data_bytes));
    case SAM_CLASS_NO_CARD:
        return answer->sw3 == asks[reader->state].no_card;
    case SAM_CLASS_NOTHING:
        return reader->state == CARD_READER_ADDRESS;
    default:
        return true;
    }
}

static void on_answer(struct card_reader *reader, const struct sam_answer *answer, int64_t now_ms)
{
    const struct sam_problem *problem = sam_problem_of(answer->sw3);
    if (!reader->asked || !fits(reader, answer, problem)) {
        return;
    }
    reader->silent = 0;
    switch (problem->class) {
    case SAM_CLASS_GOOD:
        on_good(reader, answer, now_ms);
        break;
    case SAM_CLASS_NOTHING:
        tell_card(reader, now_ms);
        break;
    case SAM_CLASS_NO_CARD:
        on_no_card(reader, now_ms);
        break;
    case SAM_CLASS_CARD:
        on_card_fault(reader, problem, now_ms);
        break;
    case SAM_CLASS_LINE:
        on_line_fault(reader, problem, now_ms);
        break;
    case SAM_CLASS_READER:
        fail_module(reader, problem, now_ms);
        break;
    }
}

/* No answer in time. What comes of it later is forgotten; the line becomes quiet first. */
static void on_silence(struct card_reader *reader, int64_t now_ms)
{
    sam_decoder_init(&reader->decoder);
    if (reader->failing || ++reader->silent >= CARD_READER_SILENT_MAX) {
        fail_module(reader, sam_problem_of(SAM_SILENT), now_ms);
        return;
    }
    switch (reader->state) {
    case CARD_READER_NAMING:
    case CARD_READER_ADDRESS:
        on_card_fault(reader, sam_problem_of(SAM_SILENT), now_ms);
        break;
    case CARD_READER_SELECTING:
    case CARD_READER_READING:
        fail_card(reader, sam_problem_of(0x41), now_ms);
        break;
    default:
        go(reader, reader->state, now_ms);
        break;
    }
    if (reader->due_ms < now_ms + CARD_READER_SETTLE_MS) {
        reader->due_ms = now_ms + CARD_READER_SETTLE_MS;
    }
}

/* ── the outside ── */

void card_reader_init(struct card_reader *reader, const struct card_reader_settings *settings)
{
    assert(settings->on_event != NULL);
    memset(reader, 0, sizeof(*reader));
    reader->settings = *settings;
    reader->due_ms = INT64_MAX;
    sam_decoder_init(&reader->decoder);
}

void card_reader_plug(struct card_reader *reader, int64_t now_ms)
{
    assert(reader->state == CARD_READER_UNPLUGGED);
    sam_decoder_init(&reader->decoder);
    reader->id[0] = '\0';
    reader->failing = false;
    reader->problem = NULL;
    reader->sought_ms = now_ms - CARD_READER_POLL_MS;
    go(reader, CARD_READER_ASKING, now_ms);
    card_reader_tick(reader, now_ms);
}

void card_reader_unplug(struct card_reader *reader)
{
    if (reader->card_told) {
        reader->card_told = false;
        tell(reader, CARD_READER_EVENT_GONE);
    }
    card_wipe(reader);
    sam_decoder_init(&reader->decoder);
    reader->silent = 0;
    reader->tries = 0;
    reader->misses = 0;
    go(reader, CARD_READER_UNPLUGGED, INT64_MAX);
    check(reader);
}

void card_reader_tick(struct card_reader *reader, int64_t now_ms)
{
    /* A silence may lead to a command that is due at once, and no further. */
    for (int i = 0; i < 2 && now_ms >= reader->due_ms; i++) {
        if (reader->asked) {
            on_silence(reader, now_ms);
        } else {
            ask(reader, now_ms);
        }
    }
    check(reader);
}

void card_reader_input(struct card_reader *reader, const uint8_t *bytes, size_t size_bytes,
                       int64_t now_ms)
{
    if (reader->state == CARD_READER_UNPLUGGED) {
        return;
    }
    for (size_t at = 0; at < size_bytes;) {
        struct sam_frame frame;
        struct sam_answer answer;
        at += sam_decoder_put(&reader->decoder, bytes + at, size_bytes - at);
        while (sam_decoder_next(&reader->decoder, &frame)) {
            if (sam_answer_of(&frame, &answer)) {
                on_answer(reader, &answer, now_ms);
                check(reader);
            }
        }
    }
    card_reader_tick(reader, now_ms);
}

size_t card_reader_output(struct card_reader *reader, uint8_t ret_bytes[SAM_COMMAND_MAX_BYTES])
{
    const size_t size = reader->out_bytes;
    memcpy(ret_bytes, reader->out, size);
    reader->out_bytes = 0;
    return size;
}

int64_t card_reader_next_ms(const struct card_reader *reader)
{
    return reader->due_ms;
}

void card_reader_deinit(struct card_reader *reader)
{
    explicit_bzero(reader, sizeof(*reader));
}
