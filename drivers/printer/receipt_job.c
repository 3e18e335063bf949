#include "drivers/printer/receipt_job.h"

#include <assert.h>
#include <string.h>

#define RECEIPT_REASON_NAME(symbol, name) name,
static const char *const reason_names[] = {RECEIPT_REASONS(RECEIPT_REASON_NAME)};
#undef RECEIPT_REASON_NAME

static const char *const state_names[RECEIPT_STATE_COUNT] = {
    "link", "ask", "wait", "clear", "drain", "bands", "cut", "void", "end",
};

/* The drawing in the header, a row a state; END can be reached from everywhere. */
#define TO(state) (1U << (state))
static const unsigned moves[RECEIPT_STATE_COUNT] = {
    [RECEIPT_LINK] = TO(RECEIPT_ASK),
    [RECEIPT_ASK] = TO(RECEIPT_LINK) | TO(RECEIPT_WAIT) | TO(RECEIPT_CLEAR) | TO(RECEIPT_DRAIN) |
                    TO(RECEIPT_BANDS),
    [RECEIPT_WAIT] = TO(RECEIPT_LINK) | TO(RECEIPT_ASK),
    [RECEIPT_CLEAR] = TO(RECEIPT_LINK) | TO(RECEIPT_ASK) | TO(RECEIPT_VOID),
    [RECEIPT_DRAIN] = TO(RECEIPT_LINK) | TO(RECEIPT_BANDS) | TO(RECEIPT_WAIT),
    [RECEIPT_BANDS] = TO(RECEIPT_LINK) | TO(RECEIPT_CUT) | TO(RECEIPT_CLEAR),
    [RECEIPT_CUT] = 0,
    [RECEIPT_VOID] = 0,
    [RECEIPT_END] = 0,
};
#undef TO

/* The drawing over a fragment that is not a receipt: slanting bars, 24 rows. */
enum { HATCH_ROWS = 24 };

const char *receipt_reason_name(enum receipt_reason_at reason)
{
    assert(reason < RECEIPT_REASON_COUNT);
    return reason_names[reason];
}

const char *receipt_state_name(enum receipt_state state)
{
    assert(state < RECEIPT_STATE_COUNT);
    return state_names[state];
}

static void state_set(struct receipt_job *job, enum receipt_state state, int64_t now_ms)
{
    assert(state == RECEIPT_END || (moves[job->state] & (1U << state)) != 0);
    job->state = state;
    job->since_ms = now_ms;
}

static void job_end(struct receipt_job *job, enum receipt_outcome outcome, int64_t now_ms)
{
    assert(outcome != RECEIPT_NOTHING || job->progress == 0);
    job->outcome = outcome;
    state_set(job, RECEIPT_END, now_ms);
}

/* Given up, or the patience is over: says what can be said for certain. */
static void job_give_up(struct receipt_job *job, int64_t now_ms)
{
    job_end(job, job->progress == 0 ? RECEIPT_NOTHING : RECEIPT_UNKNOWN, now_ms);
}

/* ── Bytes that go out ── */

static void out_add(struct receipt_job *job, const uint8_t *bytes, size_t size_bytes)
{
    if (job->out_taken > 0) {
        job->out_length -= job->out_taken;
        memmove(job->out, job->out + job->out_taken, job->out_length);
        job->out_taken = 0;
    }
    assert(size_bytes <= sizeof(job->out) - job->out_length);
    memcpy(job->out + job->out_length, bytes, size_bytes);
    job->out_length += size_bytes;
}

static bool out_is_empty(const struct receipt_job *job)
{
    return job->out_taken == job->out_length;
}

static void barrier_send(struct receipt_job *job, int64_t now_ms)
{
    uint8_t bytes[ESCPOS_COMMAND_BYTES_MAX];
    out_add(job, bytes, escpos_put_barrier(bytes));
    job->barrier_ms = job->unconfirmed == 0 ? now_ms : job->barrier_ms;
    job->unconfirmed++;
}

static void cut_send(struct receipt_job *job)
{
    uint8_t bytes[ESCPOS_COMMAND_BYTES_MAX];
    out_add(job, bytes, escpos_put_cut(bytes));
}

/* Marks what is over the knife as no receipt, and cuts it off. */
static void hatch_send(struct receipt_job *job)
{
    uint8_t bytes[ESCPOS_COMMAND_BYTES_MAX];
    out_add(job, bytes, escpos_put_band(bytes, job->picture->width_bytes, HATCH_ROWS));
    for (int row = 0; row < HATCH_ROWS; row++) {
        uint8_t line[ESCPOS_WIDTH_BYTES_MAX];
        const unsigned bars = 0x0F0FU >> (row % 8);
        memset(line, (int)(bars & 0xFF), sizeof(line));
        out_add(job, line, (size_t)job->picture->width_bytes);
    }
    cut_send(job);
}

/* A line of text that begins at the next row; how many rows it is, 0: there is none. */
static int text_send(struct receipt_job *job)
{
    const struct receipt_picture *picture = job->picture;
    if (job->next_line == picture->line_count ||
        picture->lines[job->next_line].row != job->next_row) {
        return 0;
    }
    const struct receipt_line *line = &picture->lines[job->next_line++];
    out_add(job, line->bytes, line->length);
    return line->rows;
}

/* The next ≤ 128 rows of dots, up to the next line of text; how many. */
static int dots_send(struct receipt_job *job)
{
    const struct receipt_picture *picture = job->picture;
    const int end =
        job->next_line < picture->line_count ? picture->lines[job->next_line].row : job->ink_rows;
    const int left = (end < job->ink_rows ? end : job->ink_rows) - job->next_row;
    const int rows = left < ESCPOS_BAND_ROWS_MAX ? left : ESCPOS_BAND_ROWS_MAX;
    assert(rows > 0);
    uint8_t header[ESCPOS_COMMAND_BYTES_MAX];
    out_add(job, header, escpos_put_band(header, picture->width_bytes, rows));
    const size_t size = (size_t)rows * (size_t)picture->width_bytes;
    out_add(job, picture->bytes + (size_t)job->next_row * (size_t)picture->width_bytes, size);
    uint8_t *dots = job->out + job->out_length - size;
    escpos_raster_blunt(dots, size);
    job->dirty |= escpos_raster_asks(dots, size) > 0;
    return rows;
}

/* The next part and its barrier. The last one ends at the last row that has ink. */
static void band_send(struct receipt_job *job, int64_t now_ms)
{
    const int text_rows = text_send(job);
    job->next_row += text_rows > 0 ? text_rows : dots_send(job);
    job->ask_due = true;
    job->fragment = true;
    const int share = job->next_row * 98 / job->ink_rows;
    job->progress = job->progress > 1 + share ? job->progress : 1 + share;
    barrier_send(job, now_ms);
}

static void tail_send(struct receipt_job *job, int64_t now_ms)
{
    for (int dots = job->picture->rows - job->ink_rows; dots > 0;) {
        const int part = dots < ESCPOS_FEED_DOTS_MAX ? dots : ESCPOS_FEED_DOTS_MAX;
        uint8_t bytes[ESCPOS_COMMAND_BYTES_MAX];
        out_add(job, bytes, escpos_put_feed(bytes, part));
        dots -= part;
    }
    cut_send(job);
    barrier_send(job, now_ms);
}

/* ── Questions ── */

static void ask_send(struct receipt_job *job, enum escpos_ask ask, int64_t now_ms)
{
    uint8_t bytes[ESCPOS_COMMAND_BYTES_MAX];
    out_add(job, bytes, escpos_put_ask(bytes, ask));
    job->ask = ask;
    job->ask_ms = now_ms;
}

static void round_begin(struct receipt_job *job, int64_t now_ms)
{
    job->asking = true;
    job->ask_due = false;
    job->status = (struct escpos_status){0};
    job->round_ms = now_ms;
    ask_send(job, ESCPOS_ASK_PRINTER, now_ms);
}

/* Waits for silence before a new question, so that late answers are not taken for its own. */
static void quiet_begin(struct receipt_job *job, int64_t now_ms)
{
    job->asking = false;
    job->ask_due = true;
    job->quiet_until_ms = now_ms + RECEIPT_QUIET_MS;
}

static unsigned reasons_of(const struct escpos_status *status)
{
    unsigned reasons = 0;
    reasons |= status->paper_end ? RECEIPT_MEDIA_EMPTY : 0U;
    reasons |= status->paper_low && !status->paper_end ? RECEIPT_MEDIA_LOW : 0U;
    reasons |= status->cover_open ? RECEIPT_COVER_OPEN : 0U;
    reasons |= status->cutter_error ? RECEIPT_JAM : 0U;
    reasons |= status->fatal_error || status->passing_error ? RECEIPT_OTHER : 0U;
    /* Offline for a reason that was given is not told twice. */
    const bool told = (reasons & ~(unsigned)RECEIPT_MEDIA_LOW) != 0;
    reasons |= status->offline && !told ? RECEIPT_OFFLINE : 0U;
    return reasons;
}

static void trouble_begin(struct receipt_job *job, int64_t now_ms)
{
    job->trouble_ms = job->trouble_ms < 0 ? now_ms : job->trouble_ms;
}

/* ── What the printer's state leads to ── */

static void attempt_begin(struct receipt_job *job, int64_t now_ms)
{
    uint8_t bytes[ESCPOS_COMMAND_BYTES_MAX];
    if (job->fragment) {
        hatch_send(job);
    }
    out_add(job, bytes, escpos_put_init(bytes));
    job->fragment = false;
    job->spoiled = false;
    job->clear_tried = false;
    job->cleared = false;
    job->next_row = 0;
    job->next_line = 0;
    job->unconfirmed = 0;
    job->barrier_again = false;
    job->last_ink_taken = false;
    job->dirty = false;
    state_set(job, RECEIPT_BANDS, now_ms);
}

static void clear_begin(struct receipt_job *job, int64_t now_ms)
{
    uint8_t bytes[ESCPOS_COMMAND_BYTES_MAX];
    out_add(job, bytes, escpos_put_clear(bytes));
    job->clear_tried = true;
    job->asking = false;
    state_set(job, RECEIPT_CLEAR, now_ms);
}

/* The printer stopped in the middle. What is on paper is no receipt unless all ink was confirmed.
 */
static void attempt_spoil(struct receipt_job *job, int64_t now_ms)
{
    if (job->state == RECEIPT_CUT) {
        job_end(job, RECEIPT_PRINTED, now_ms);
        return;
    }
    assert(job->state == RECEIPT_BANDS);
    job->spoiled = true;
    job->restarts++;
    /* The end of an old roll falls out when a new one is put in: there is nothing over the knife.
     */
    job->fragment = job->fragment && (job->reasons & RECEIPT_MEDIA_EMPTY) == 0;
    clear_begin(job, now_ms);
}

/* A printer that can't forget has printed, or will, what it was sent. */
static void not_cleared(struct receipt_job *job, int64_t now_ms)
{
    if (job->next_row >= job->ink_rows) {
        job_end(job, RECEIPT_UNKNOWN, now_ms); /* that would be all of it */
        return;
    }
    barrier_send(job, now_ms);
    job->fragment = true;
    state_set(job, RECEIPT_DRAIN, now_ms);
}

/* In state ASK: the round is over and it is ready. */
static void ready_go_on(struct receipt_job *job, int64_t now_ms)
{
    if (job->picture == NULL) {
        job_end(job, RECEIPT_PRINTED, now_ms);
    } else if (job->spoiled && !job->clear_tried) {
        clear_begin(job, now_ms);
    } else if (job->spoiled && !job->cleared) {
        not_cleared(job, now_ms);
    } else {
        attempt_begin(job, now_ms);
    }
}

/* A whole round was answered. */
static void round_end(struct receipt_job *job, int64_t now_ms)
{
    job->asking = false;
    job->garbage_ms = -1;
    job->reasons = reasons_of(&job->status);
    job->reasons_known = true;
    const bool ready = escpos_status_ready(&job->status);
    if (ready) {
        job->trouble_ms = -1;
    } else {
        trouble_begin(job, now_ms);
    }
    if (job->state == RECEIPT_ASK) {
        if (ready) {
            ready_go_on(job, now_ms);
        } else if (job->picture == NULL) {
            job_end(job, RECEIPT_PRINTED, now_ms);
        } else {
            state_set(job, RECEIPT_WAIT, now_ms);
        }
    } else if (!ready && (job->state == RECEIPT_BANDS || job->state == RECEIPT_CUT)) {
        attempt_spoil(job, now_ms);
    } else if (!ready && job->state == RECEIPT_DRAIN) {
        state_set(job, RECEIPT_WAIT, now_ms);
    }
}

/* No sensible answer came in time. */
static void round_fail(struct receipt_job *job, int64_t now_ms)
{
    job->asking = false;
    job->reasons = RECEIPT_OFFLINE;
    job->reasons_known = true;
    trouble_begin(job, now_ms);
    if (job->state == RECEIPT_CUT) {
        job_end(job, RECEIPT_PRINTED, now_ms); /* all ink is out; the cut is a courtesy */
    } else if (job->state == RECEIPT_ASK && job->picture == NULL) {
        job_end(job, RECEIPT_PRINTED, now_ms);
    } else if (job->state == RECEIPT_ASK) {
        state_set(job, RECEIPT_WAIT, now_ms);
    }
    /* In the middle of a picture a silent printer is waited for: its answer may still tell all. */
    job->quiet_until_ms = now_ms + RECEIPT_AGAIN_MS;
    job->ask_due = true;
}

/* ── Bytes that come in ── */

static void garbage_add(struct receipt_job *job, int64_t now_ms)
{
    job->garbage++;
    job->garbage_ms = job->garbage_ms < 0 ? now_ms : job->garbage_ms;
    if (job->garbage > RECEIPT_GARBAGE_MAX) {
        job->garbage = 0;
        job->relink = true;
    }
    if (job->asking || job->state == RECEIPT_ASK) {
        quiet_begin(job, now_ms);
    }
}

static void status_take(struct receipt_job *job, uint8_t byte, int64_t now_ms)
{
    if (!job->asking || now_ms < job->quiet_until_ms) {
        /* Late, or an answer to dots that read like a question. */
        if (now_ms < job->quiet_until_ms) {
            job->quiet_until_ms = now_ms + RECEIPT_QUIET_MS;
        }
        return;
    }
    if (escpos_status_add(job->ask, byte, &job->status) != ESCPOS_OK) {
        garbage_add(job, now_ms);
        return;
    }
    if (job->ask == ESCPOS_ASK_LAST) {
        round_end(job, now_ms);
    } else {
        ask_send(job, (enum escpos_ask)(job->ask + 1), now_ms);
    }
}

static void barrier_take(struct receipt_job *job, const struct escpos_answer *answer,
                         int64_t now_ms)
{
    if (job->unconfirmed == 0) {
        garbage_add(job, now_ms);
        return;
    }
    /* After a lost answer one more barrier was sent: what it confirms is all that was before it. */
    job->unconfirmed = job->barrier_again ? 0 : job->unconfirmed - 1;
    job->barrier_again = false;
    job->barrier_ms = now_ms;
    job->dirty = job->dirty && job->unconfirmed > 0;
    job->ask_due |= answer->paper.paper_end;
    const bool all_ink = job->next_row >= job->ink_rows && job->unconfirmed == 0;
    if (job->state == RECEIPT_BANDS && all_ink) {
        job->progress = 100;
        job->fragment = false;
        tail_send(job, now_ms);
        state_set(job, RECEIPT_CUT, now_ms);
    } else if (job->state == RECEIPT_CLEAR && all_ink) {
        /* It had printed all before it heard that it should forget. */
        job->progress = 100;
        job_end(job, RECEIPT_PRINTED, now_ms);
    } else if (job->unconfirmed == 0 && (job->state == RECEIPT_CUT || job->state == RECEIPT_VOID)) {
        job_end(job, job->state == RECEIPT_CUT ? RECEIPT_PRINTED : RECEIPT_UNKNOWN, now_ms);
    } else if (job->unconfirmed == 0 && job->state == RECEIPT_DRAIN) {
        attempt_begin(job, now_ms);
    }
}

static void clear_end(struct receipt_job *job, bool cleared, int64_t now_ms)
{
    job->cleared = cleared;
    if (cleared) {
        job->unconfirmed = 0;
        job->barrier_again = false;
    }
    if (job->restarts > RECEIPT_RESTARTS_MAX) {
        job_end(job, RECEIPT_UNKNOWN, now_ms);
    } else if (job->cancel_by_ms >= 0 && job->fragment && cleared) {
        hatch_send(job);
        barrier_send(job, now_ms);
        state_set(job, RECEIPT_VOID, now_ms);
    } else if (job->cancel_by_ms >= 0) {
        job_end(job, RECEIPT_UNKNOWN, now_ms);
    } else {
        state_set(job, RECEIPT_ASK, now_ms);
        quiet_begin(job, now_ms);
    }
}

static void answer_take(struct receipt_job *job, const struct escpos_answer *answer, int64_t now_ms)
{
    switch (answer->kind) {
    case ESCPOS_ANSWER_STATUS:
        status_take(job, answer->byte, now_ms);
        break;
    case ESCPOS_ANSWER_BARRIER:
        barrier_take(job, answer, now_ms);
        break;
    case ESCPOS_ANSWER_CLEARED:
        if (job->state == RECEIPT_CLEAR) {
            clear_end(job, true, now_ms);
        } else if (job->spoiled && job->clear_tried && !job->cleared &&
                   (job->state == RECEIPT_ASK || job->state == RECEIPT_WAIT)) {
            job->cleared = true; /* late, but it did */
            job->unconfirmed = 0;
        } else {
            garbage_add(job, now_ms);
        }
        break;
    case ESCPOS_ANSWER_FLOW:
        break;
    }
}

void receipt_job_receive(struct receipt_job *job, const uint8_t *bytes, size_t size_bytes,
                         int64_t now_ms)
{
    for (size_t i = 0; i < size_bytes; i++) {
        assert(job->in_length < sizeof(job->in));
        job->in[job->in_length++] = bytes[i];
        while (job->in_length > 0 && job->state != RECEIPT_END && job->link_up) {
            struct escpos_answer answer;
            size_t taken = 0;
            const int result = escpos_answer_read(job->in, job->in_length, &answer, &taken);
            if (result == ESCPOS_NEED_MORE) {
                break;
            }
            job->in_length -= taken;
            memmove(job->in, job->in + taken, job->in_length);
            if (result == ESCPOS_OK) {
                answer_take(job, &answer, now_ms);
            } else {
                garbage_add(job, now_ms);
            }
        }
        if (job->state == RECEIPT_END || !job->link_up) {
            job->in_length = 0;
            return;
        }
    }
    receipt_job_tick(job, now_ms);
}

/* ── The rest of the world ── */

void receipt_job_init(struct receipt_job *job, const struct receipt_picture *picture,
                      int64_t patience_ms, int64_t now_ms)
{
    *job = (struct receipt_job){
        .picture = picture,
        .patience_ms = patience_ms,
        .state = RECEIPT_LINK,
        .since_ms = now_ms,
        .trouble_ms = -1,
        .cancel_by_ms = -1,
        .garbage_ms = -1,
    };
    if (picture == NULL) {
        return;
    }
    assert(picture->rows > 0 && picture->rows <= RECEIPT_ROWS_MAX);
    assert(picture->width_bytes > 0 && picture->width_bytes <= ESCPOS_WIDTH_BYTES_MAX);
    for (int row = 0; row < picture->rows; row++) {
        const uint8_t *dots = picture->bytes + (size_t)row * (size_t)picture->width_bytes;
        for (int i = 0; i < picture->width_bytes; i++) {
            job->ink_rows = dots[i] != 0 ? row + 1 : job->ink_rows;
        }
    }
    /* A line of text is out when it is fed. */
    for (int i = 0; i < picture->line_count; i++) {
        const struct receipt_line *line = &picture->lines[i];
        assert(i == 0 || line->row >= line[-1].row + line[-1].rows);
        assert(line->rows > 0 && line->row + line->rows <= picture->rows);
        if (line->row < job->ink_rows && line->row + line->rows > job->ink_rows) {
            job->ink_rows = line->row + line->rows;
        }
    }
    /* A picture without ink is one blank row, so that its way is the same. */
    job->ink_rows = job->ink_rows == 0 ? 1 : job->ink_rows;
}

static void link_lost(struct receipt_job *job, int64_t now_ms)
{
    job->link_up = false;
    job->asking = false;
    job->out_length = 0;
    job->out_taken = 0;
    job->in_length = 0;
    job->reasons = RECEIPT_OFFLINE;
    job->reasons_known = true;
    trouble_begin(job, now_ms);
    const bool was_sending = job->state == RECEIPT_BANDS || job->state == RECEIPT_CLEAR;
    if (job->state == RECEIPT_CUT) {
        job_end(job, RECEIPT_PRINTED, now_ms);
    } else if (job->state == RECEIPT_VOID || (was_sending && job->last_ink_taken)) {
        job_end(job, RECEIPT_UNKNOWN, now_ms);
    } else if (job->state == RECEIPT_DRAIN ||
               (job->spoiled && job->clear_tried && !job->cleared && !was_sending)) {
        /* What it still holds is not known any more. */
        job_end(job, RECEIPT_UNKNOWN, now_ms);
    } else if (job->picture == NULL) {
        job_end(job, RECEIPT_PRINTED, now_ms);
    } else {
        job->restarts += job->state == RECEIPT_BANDS ? 1 : 0;
        job->spoiled = job->spoiled || job->state == RECEIPT_BANDS;
        job->clear_tried = job->clear_tried && job->cleared;
        job->unconfirmed = 0;
        state_set(job, RECEIPT_LINK, now_ms);
    }
}

void receipt_job_link(struct receipt_job *job, bool up, int64_t now_ms)
{
    job->relink = false;
    if (job->state == RECEIPT_END || up == job->link_up) {
        return;
    }
    if (!up) {
        link_lost(job, now_ms);
        return;
    }
    assert(job->state == RECEIPT_LINK);
    job->link_up = true;
    job->garbage = 0;
    state_set(job, RECEIPT_ASK, now_ms);
    quiet_begin(job, now_ms);
}

size_t receipt_job_output(const struct receipt_job *job, const uint8_t **ret_bytes)
{
    *ret_bytes = job->out + job->out_taken;
    return job->link_up ? job->out_length - job->out_taken : 0;
}

void receipt_job_sent(struct receipt_job *job, size_t size_bytes, int64_t now_ms)
{
    assert(size_bytes <= job->out_length - job->out_taken);
    job->out_taken += size_bytes;
    /* A part of the last band counts as all of it: in doubt nothing is printed again. */
    if (job->state == RECEIPT_BANDS && job->next_row >= job->ink_rows && size_bytes > 0) {
        job->last_ink_taken = true;
    }
    receipt_job_tick(job, now_ms);
}

void receipt_job_cancel(struct receipt_job *job, int64_t now_ms)
{
    if (job->cancel_by_ms >= 0 || job->state == RECEIPT_END) {
        return;
    }
    job->cancel_by_ms = now_ms + RECEIPT_CANCEL_MS;
    const bool sending = job->state == RECEIPT_BANDS && job->next_row > 0;
    if (sending && job->next_row < job->ink_rows) {
        job->spoiled = true;
        clear_begin(job, now_ms);
    } else if (!sending && job->state != RECEIPT_CUT && job->state != RECEIPT_CLEAR) {
        job_give_up(job, now_ms);
    }
    /* Else all ink is out or on its way: to end it is the better end. */
}

/* The barrier that should have come. */
static void barrier_watch(struct receipt_job *job, int64_t now_ms)
{
    const int64_t late_ms = now_ms - job->barrier_ms;
    if (job->unconfirmed == 0 || job->asking || (job->ask_due && !job->dirty)) {
        return;
    }
    if (late_ms >= RECEIPT_BARRIER_LOST_MS && !job->barrier_again && job->trouble_ms < 0) {
        barrier_send(job, now_ms);
        job->barrier_again = true;
        job->barrier_ms = now_ms;
    } else if (late_ms >= RECEIPT_BARRIER_LOOK_MS && now_ms - job->round_ms >= RECEIPT_AGAIN_MS) {
        job->ask_due = true;
        job->dirty = false; /* whatever its dots made it answer has come by now */
    }
}

static void bands_pump(struct receipt_job *job, int64_t now_ms)
{
    const bool quiet = now_ms >= job->quiet_until_ms;
    if (job->ask_due && !job->asking && quiet && !job->dirty && out_is_empty(job)) {
        round_begin(job, now_ms);
    }
    const bool clear_way = !job->asking && (!job->ask_due || job->dirty) && job->trouble_ms < 0;
    if (job->state == RECEIPT_BANDS && clear_way && out_is_empty(job) &&
        job->unconfirmed < RECEIPT_UNCONFIRMED_MAX && job->next_row < job->ink_rows) {
        band_send(job, now_ms);
    }
    barrier_watch(job, now_ms);
}

/* What each state does when time has passed or the way out is free. */
static void state_tick(struct receipt_job *job, int64_t now_ms)
{
    const int64_t age_ms = now_ms - job->since_ms;
    switch (job->state) {
    case RECEIPT_ASK:
        if (!job->asking && now_ms >= job->quiet_until_ms) {
            round_begin(job, now_ms);
        }
        break;
    case RECEIPT_WAIT:
        if (age_ms >= RECEIPT_AGAIN_MS) {
            state_set(job, RECEIPT_ASK, now_ms);
            quiet_begin(job, now_ms);
        }
        break;
    case RECEIPT_CLEAR:
        if (age_ms >= RECEIPT_CLEAR_MS) {
            clear_end(job, false, now_ms);
        }
        break;
    case RECEIPT_DRAIN:
    case RECEIPT_BANDS:
    case RECEIPT_CUT:
        bands_pump(job, now_ms);
        break;
    case RECEIPT_LINK:
        if (job->picture == NULL && age_ms >= 2 * (int64_t)RECEIPT_ANSWER_MS) {
            job->reasons = RECEIPT_OFFLINE;
            job->reasons_known = true;
            job_end(job, RECEIPT_PRINTED, now_ms);
        } else if (age_ms >= RECEIPT_AGAIN_MS) {
            job->reasons = RECEIPT_OFFLINE;
            job->reasons_known = true;
            trouble_begin(job, now_ms);
        }
        break;
    case RECEIPT_VOID:
    case RECEIPT_END:
    case RECEIPT_STATE_COUNT:
        break;
    }
}

void receipt_job_tick(struct receipt_job *job, int64_t now_ms)
{
    if (job->state == RECEIPT_END) {
        return;
    }
    if (job->cancel_by_ms >= 0 && now_ms >= job->cancel_by_ms) {
        job_end(job, job->progress == 100 ? RECEIPT_PRINTED : RECEIPT_UNKNOWN, now_ms);
        return;
    }
    if (job->trouble_ms >= 0 && now_ms - job->trouble_ms >= job->patience_ms) {
        if (job->progress == 100) {
            job_end(job, RECEIPT_PRINTED, now_ms);
        } else {
            job_give_up(job, now_ms);
        }
        return;
    }
    const bool babble = job->garbage_ms >= 0 && now_ms - job->garbage_ms >= RECEIPT_BABBLE_MS;
    if (babble || (job->asking && now_ms - job->ask_ms >= RECEIPT_ANSWER_MS)) {
        job->garbage_ms = -1;
        round_fail(job, now_ms);
    }
    if (job->state != RECEIPT_END) {
        state_tick(job, now_ms);
    }
}

void receipt_job_resume(struct receipt_job *job)
{
    assert(job->state == RECEIPT_LINK && job->picture != NULL);
    job->progress = 1;
    job->spoiled = true;
    job->fragment = true;
    /* What the run before had sent is not known: a printer that can't forget must end as unknown.
     */
    job->next_row = job->ink_rows;
}

bool receipt_job_in_doubt(const struct receipt_job *job)
{
    return job->state == RECEIPT_BANDS && job->next_row >= job->ink_rows;
}
