#include "hall-server/field/field_line.h"

#include "drivers/base/clock.h"
#include "drivers/base/log.h"
#include "drivers/text/text.h"

#include <assert.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/random.h>
#include <unistd.h>

enum { FIELD_WAIT_MS_MAX = 20 };

/* --- What is next -------------------------------------------------------------------------------
 */

/*
 * A smaller rank goes first. On a full line some key is always due, so what else there is takes
 * turns with them, that nobody waits for ever: every FIELD_SHORT_TURN_MS something short, which is
 * a look at a quiet device or the first at a new one, or once in FIELD_PANEL_TURN_MS a panel; and
 * every FIELD_PICTURE_TURN_MS a piece of a picture, which is long, or a look for a lost device.
 */
static bool is_long(const struct field_device *device, enum field_urgency urgency)
{
    return urgency == FIELD_PICTURE || (urgency == FIELD_PROBE && device->state == FIELD_LOST);
}

/* A piece of new firmware has turns of its own; it is never in the way of a call. */
static bool is_update(const struct field_device *device, enum field_urgency urgency, int64_t now_ms)
{
    return urgency == FIELD_PICTURE && field_device_updates(device, now_ms);
}

static int rank_of(const struct field_line *line, const struct field_device *device,
                   enum field_urgency urgency, bool update, int64_t turn_ms)
{
    enum { RANKS_EACH = 4, TURN_RANK = FIELD_KEYS * RANKS_EACH - 1 };
    const int rank = (int)urgency * RANKS_EACH;
    if (rank <= TURN_RANK || urgency == FIELD_KEYS) {
        return rank;
    }
    if (urgency == FIELD_PANEL) {
        return turn_ms >= line->short_ms && turn_ms >= line->panel_ms ? TURN_RANK - 1 : rank;
    }
    if (device->state == FIELD_UNKNOWN && turn_ms >= line->short_ms) {
        return TURN_RANK - 2; /* a hall that opens wants all of them at once */
    }
    if (urgency == FIELD_PROBE && device->state == FIELD_LOST) {
        /* It has a limit of its own; pictures, which have none, would leave it no turn at all. */
        return turn_ms >= line->long_ms ? TURN_RANK - 1 : FIELD_PICTURE * RANKS_EACH - 1;
    }
    const int64_t from_ms = update                     ? line->update_ms
                            : is_long(device, urgency) ? line->long_ms
                                                       : line->short_ms;
    return turn_ms >= from_ms ? TURN_RANK : rank;
}

static int turn_for(enum field_urgency urgency, bool update)
{
    return update ? (int)FIELD_TURN_UPDATE : (int)urgency;
}

/*
 * Among two of one rank. Polls, and looks for lost devices, in the order in which they became due;
 * of those that want the same other thing, who had it longest ago. (Not simply round and round: the
 * panels and probes between two pieces of pictures, or a page that turns every few seconds among
 * many lost ones, would begin the round anew, and the last of the line would never have a turn.)
 */
static bool goes_before(const struct field_seat_device *seat, const struct field_seat_device *best,
                        enum field_urgency urgency, int turn, int best_turn)
{
    if (urgency == FIELD_KEYS || urgency == FIELD_LIFE || urgency == FIELD_PROBE) {
        return seat->device.due_ms < best->device.due_ms;
    }
    return turn == best_turn && seat->turn_ms[turn] < best->turn_ms[turn];
}

static bool is_quiet(const struct field_line *line)
{
    for (int i = 0; i < line->count; i++) {
        if (field_device_is_worked(&line->devices[i].device)) {
            return false;
        }
    }
    return true;
}

/* Shorter pieces have their turns sooner. */
static int long_turn_ms(const struct field_device *device, enum field_urgency urgency)
{
    const int turn_ms = FIELD_PICTURE_TURN_MS * device->piece / FIELD_WRITE_MAX;
    return urgency != FIELD_PICTURE        ? FIELD_PICTURE_TURN_MS
           : turn_ms > FIELD_PIECE_TURN_MS ? turn_ms
                                           : FIELD_PIECE_TURN_MS;
}

/* Notes whose turn it was. */
static void note_chosen(struct field_line *line, int chosen, enum field_urgency urgency,
                        int64_t now_ms)
{
    struct field_device *device = &line->devices[chosen].device;
    const bool update = is_update(device, urgency, now_ms);
    line->chosen_ms = now_ms;
    line->devices[chosen].turn_ms[turn_for(urgency, update)] = now_ms;
    line->turn_given = urgency > FIELD_KEYS;
    if (urgency == FIELD_PANEL) {
        field_device_panel_first(device);
        line->panel_ms = now_ms + FIELD_PANEL_TURN_MS;
    }
    if (update) {
        line->update_ms = now_ms + FIELD_UPDATE_TURN_MS;
        device->update.quiet_line = is_quiet(line);
    } else if (is_long(device, urgency)) {
        line->long_ms = now_ms + long_turn_ms(device, urgency);
    } else if (urgency != FIELD_REGION && urgency != FIELD_KEYS) {
        line->short_ms = now_ms + FIELD_SHORT_TURN_MS;
    }
    if (device->state == FIELD_LOST) {
        line->probe_ms = now_ms + FIELD_LINE_PROBE_MS;
    }
    if (urgency != FIELD_KEYS && urgency != FIELD_LIFE) {
        line->next = (chosen + 1) % line->count;
    }
}

/* What this device would be asked for now. */
static enum field_urgency urgency_of(const struct field_line *line,
                                     const struct field_device *device, int64_t now_ms,
                                     int64_t turn_ms)
{
    if (turn_ms >= line->short_ms && turn_ms >= line->panel_ms &&
        field_device_panel_waits(device, now_ms)) {
        return FIELD_PANEL;
    }
    if (device->state == FIELD_LOST && now_ms < line->probe_ms) {
        return FIELD_NONE;
    }
    const enum field_urgency urgency = field_device_urgency(device, now_ms);
    return now_ms < line->update_from_ms && is_update(device, urgency, now_ms) ? FIELD_NONE
                                                                               : urgency;
}

/*
 * When turns other than those of keys count from. Where a request takes as long as a turn (a
 * gateway that is late), somebody's turn would always be there, and keys never: there they go
 * before the next.
 */
static int64_t turn_of(const struct field_line *line, int64_t now_ms)
{
    const bool keys_first = line->turn_given && now_ms - line->chosen_ms >= FIELD_SHORT_TURN_MS;
    return keys_first ? INT64_MIN : now_ms;
}

int field_line_choose(struct field_line *line, int64_t now_ms, int64_t *ret_wait_ms)
{
    const int64_t turn_ms = turn_of(line, now_ms);
    int best = -1;
    int best_rank = INT_MAX;
    int best_turn = FIELD_TURNS;
    enum field_urgency best_urgency = FIELD_NONE;
    int64_t wait_ms = FIELD_WAIT_MS_MAX;
    for (int i = 0; i < line->count; i++) {
        const int at = (line->next + i) % line->count;
        const struct field_seat_device *seat = &line->devices[at];
        const struct field_device *device = &seat->device;
        const enum field_urgency urgency = urgency_of(line, device, now_ms, turn_ms);
        if (urgency == FIELD_NONE) {
            const int64_t left_ms = device->due_ms - now_ms;
            wait_ms = left_ms > 0 && left_ms < wait_ms ? left_ms : wait_ms;
            continue;
        }
        const bool update = is_update(device, urgency, now_ms);
        const int rank = rank_of(line, device, urgency, update, turn_ms);
        const int turn = turn_for(urgency, update);
        if (rank < best_rank || (rank == best_rank && goes_before(seat, &line->devices[best],
                                                                  urgency, turn, best_turn))) {
            best = at;
            best_turn = turn;
            best_rank = rank;
            best_urgency = urgency;
        }
    }
    if (best < 0) {
        *ret_wait_ms = wait_ms;
        return -1;
    }
    note_chosen(line, best, best_urgency, now_ms);
    return best;
}

bool field_line_updates(const struct field_line *line, int64_t now_ms)
{
    for (int i = 0; i < line->count; i++) {
        if (field_device_updates(&line->devices[i].device, now_ms)) {
            return true;
        }
    }
    return false;
}

void field_line_pressed(struct field_line *line, int64_t now_ms)
{
    line->update_from_ms = now_ms + FIELD_CALL_MS;
}

void field_line_found(struct field_line *line)
{
    line->probe_ms = 0;
    line->long_ms = 0;
}

void field_line_opened(struct field_line *line, int64_t now_ms)
{
    for (int i = 0; i < line->count; i++) {
        line->devices[i].device.due_ms = now_ms;
    }
    field_line_found(line);
}

int field_line_timeout_ms(const struct field_device *device, const struct field_request *request)
{
    enum { FRAME_BYTES = 13, BITS_A_BYTE = 10, MS_A_SECOND = 1000 };
    const int bytes = FRAME_BYTES + 2 * request->write_count;
    const int wire_ms = bytes * BITS_A_BYTE * MS_A_SECOND / FIELD_BAUD + 1;
    if (device->state == FIELD_LOST) {
        return wire_ms + FIELD_PROBE_TIMEOUT_MS;
    }
    return wire_ms + FIELD_ANSWER_TIMEOUT_MS + device->misses * FIELD_MISS_PATIENCE_MS;
}

/* --- The mailbox --------------------------------------------------------------------------------
 */

/*
 * Draws the strip's page; a picture that can't be drawn leaves the last one. Words that have no
 * room on one scroll over the first where the strip can do that by itself, else its pages turn.
 */
static void draw_page(struct field_line *line, struct field_seat_device *seat, int64_t now_ms)
{
    struct field_device *device = &seat->device;
    struct strip_image image;
    struct strip_scroll scroll;
    const bool scrolls =
        field_device_can_scroll(device) &&
        strip_scroll_draw(line->fonts, &seat->strip, device->width_px, device->height_px, &scroll);
    field_device_show_scroll(device, scrolls ? &scroll : NULL);
    const int pages =
        scrolls ? 1
                : strip_image_pages(line->fonts, &seat->strip, device->width_px, device->height_px);
    seat->page = seat->page % pages;
    seat->page_until_ms = pages > 1 ? now_ms + FIELD_PAGE_MS : INT64_MAX;
    if (strip_image_draw(line->fonts, &seat->strip, seat->page, device->width_px, device->height_px,
                         &image)) {
        field_device_show_frame(device, &image);
    }
}

static void draw_strip(struct field_line *line, struct field_seat_device *seat, int64_t now_ms)
{
    struct field_device *device = &seat->device;
    if (!seat->strip_known || device->state != FIELD_PRESENT) {
        return;
    }
    draw_page(line, seat, now_ms);
    const bool called = seat->strip.state == STRIP_CALLED;
    struct strip_image image;
    if (strip_state_has_number(seat->strip.state) &&
        strip_image_region(line->fonts, &seat->strip, device->width_px, device->height_px,
                           &image)) {
        field_device_show_region(device, &image, called);
    } else {
        field_device_show_region(device, NULL, false);
    }
}

/* Gives the device what came for it. `mail` is a copy: the lock is not held while we draw. */
static void take_mail(struct field_line *line, struct field_seat_device *seat,
                      const struct field_mail *mail, int64_t now_ms)
{
    if (mail->done_new) {
        field_device_key_done(&seat->device, mail->done_session, mail->done_number);
    }
    if (mail->again) {
        field_device_keys_again(&seat->device);
    }
    if (mail->sound_new) {
        field_device_sound(&seat->device, mail->sound);
    }
    if (mail->update != NULL) {
        field_device_update(&seat->device, mail->update, now_ms);
        if (mail->update_may_be_older) {
            field_update_allow_older(&seat->device.update);
        }
    }
    if (!mail->view_new) {
        return;
    }
    switch (seat->device.kind) {
    case DEVICE_PAD:
        field_device_show_pad(&seat->device, &mail->view.pad);
        break;
    case DEVICE_EVALUATOR:
        field_device_show_review(&seat->device, mail->view.review);
        break;
    case DEVICE_STRIP:
        seat->strip = mail->view.strip;
        seat->strip_known = true;
        seat->page = 0;
        draw_strip(line, seat, now_ms);
        break;
    }
}

/* True until the line is told to stop. */
static bool take_mailbox(struct field_line *line, int64_t now_ms)
{
    for (int i = 0; i < line->count; i++) {
        struct field_seat_device *seat = &line->devices[i];
        pthread_mutex_lock(&line->lock);
        const bool stopping = line->stopping;
        const struct field_mail mail = seat->mail;
        seat->mail.view_new = false;
        seat->mail.sound_new = false;
        seat->mail.done_new = false;
        seat->mail.again = false;
        seat->mail.update = NULL;
        pthread_mutex_unlock(&line->lock);
        if (stopping) {
            return false;
        }
        take_mail(line, seat, &mail, now_ms);
        if (now_ms >= seat->page_until_ms && seat->strip_known &&
            seat->device.state == FIELD_PRESENT && !strip_state_has_number(seat->strip.state) &&
            field_device_frame_shown(&seat->device) && !field_line_updates(line, now_ms)) {
            seat->page++;
            draw_page(line, seat, now_ms);
        }
    }
    return true;
}

/* What was asked for devices by their unique id. */
static void take_seek_mail(struct field_line *line)
{
    struct field_seek_mail mail[FIELD_ORDERS_MAX];
    pthread_mutex_lock(&line->lock);
    const int count = line->seek_mail_count;
    memcpy(mail, line->seek_mail, sizeof(mail));
    line->seek_mail_count = 0;
    pthread_mutex_unlock(&line->lock);
    for (int i = 0; i < count; i++) {
        field_line_seek_order(line, clock_monotonic_ms(), &mail[i]);
    }
}

static void publish_new_devices(struct field_line *line)
{
    pthread_mutex_lock(&line->lock);
    line->new_count = line->find.count;
    memcpy(line->new_devices, line->find.found, sizeof(line->new_devices));
    pthread_mutex_unlock(&line->lock);
}

static bool mail_is_there(const struct field_line *line)
{
    if (line->seek_mail_count > 0) {
        return true;
    }
    for (int i = 0; i < line->count; i++) {
        const struct field_mail *mail = &line->devices[i].mail;
        if (mail->view_new || mail->sound_new || mail->done_new || mail->again ||
            mail->update != NULL) {
            return true;
        }
    }
    return line->stopping;
}

/* Sleeps until there is mail, for `wait_ms` at most. */
static void wait_for_mail(struct field_line *line, int64_t wait_ms)
{
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_nsec += (long)(wait_ms % 1000) * 1000000;
    until.tv_sec += (time_t)(wait_ms / 1000) + until.tv_nsec / 1000000000;
    until.tv_nsec %= 1000000000;
    pthread_mutex_lock(&line->lock);
    while (!mail_is_there(line) &&
           pthread_cond_timedwait(&line->mail_came, &line->lock, &until) == 0) {
    }
    pthread_mutex_unlock(&line->lock);
}

/* --- The wire -----------------------------------------------------------------------------------
 */

static bool bus_open(struct field_line *line)
{
    line->bus = field_bus_open(line->path);
    if (line->bus != NULL) {
        log_line(LOG_INFO, "field.line_open", "path=%s", line->path);
    }
    return line->bus != NULL;
}

/* Carries one request. After a failure the line has settled; a port that is gone, closed. */
static enum field_bus_heard bus_carry(struct field_line *line, int address, int timeout_ms,
                                      const struct field_request *request, uint16_t *registers)
{
    const enum field_bus_heard heard =
        field_bus_carry(line->bus, address, timeout_ms, request, registers);
    if (heard == BUS_GONE) {
        log_line(LOG_WARN, "field.line_gone", "path=%s", line->path);
        field_bus_close(line->bus);
        line->bus = NULL;
    } else {
        field_bus_settle(line->bus, heard);
    }
    return heard;
}

/* --- The thread ---------------------------------------------------------------------------------
 */

/* An update that ended, for the log and on record. One that had nothing to do is for the log. */
static void tell_update(struct field_line *line, const struct field_seat_device *seat,
                        enum device_note_what what)
{
    const struct field_update *update = &seat->device.update;
    const uint16_t version = update->file->parts[0].head.version;
    if (what == DEVICE_NOTE_UPDATE_ENDED) {
        log_line(update->state == FIELD_UPDATE_DONE ? LOG_INFO : LOG_WARN, "field.update",
                 "path=%s kind=%s address=%d version=%d.%d result=%d words=\"%s\"", line->path,
                 device_kind_name((int)seat->device.kind), seat->address, version >> 8,
                 version & 0xFF, (int)update->code, field_update_words(update->code));
    }
    field_line_note(line, seat, seat->device.unique_id,
                    (struct device_note){.what = (uint8_t)what,
                                         .version_from = update->version_from,
                                         .version_to = version,
                                         .result = (uint8_t)update->code});
}

static void tell(struct field_line *line, struct field_seat_device *seat,
                 const struct field_news *news, int64_t now_ms)
{
    const struct field_config *config = line->config;
    if (news->state_changed) {
        field_line_note_state(line, (int)(seat - line->devices), now_ms);
    }
    if (news->state_changed && seat->device.state == FIELD_PRESENT) {
        field_line_found(line);
    }
    if (news->state_changed) {
        draw_strip(line, seat, now_ms);
        config->on_state(config->context, seat->index, seat->device.state);
    }
    if (news->update_begun) {
        tell_update(line, seat, DEVICE_NOTE_UPDATE_BEGUN);
    }
    if (news->update_ended) {
        tell_update(line, seat, DEVICE_NOTE_UPDATE_ENDED);
    }
    if (news->key_count > 0) {
        field_line_pressed(line, now_ms);
    }
    for (int i = 0; i < news->key_count; i++) {
        struct field_press press = {.device = seat->index, .key = news->keys[i]};
        memcpy(press.unique_id, seat->device.unique_id, sizeof(press.unique_id));
        config->on_key(config->context, line->field, &press);
    }
}

static uint32_t entropy(void)
{
    uint32_t value = 0;
    const ssize_t size = getrandom(&value, sizeof(value), 0);
    assert(size == (ssize_t)sizeof(value));
    (void)size;
    return value;
}

static void one_request(struct field_line *line, int chosen)
{
    struct field_seat_device *seat = &line->devices[chosen];
    struct field_request request;
    uint16_t registers[FIELD_READ_MAX] = {0};
    struct field_news news;
    field_device_next(&seat->device, clock_monotonic_ms(), entropy(), &request);
    const int timeout_ms = field_line_timeout_ms(&seat->device, &request);
    const enum field_bus_heard heard =
        line->bus == NULL ? BUS_GONE
                          : bus_carry(line, seat->address, timeout_ms, &request, registers);
    const int64_t now_ms = clock_monotonic_ms();
    field_device_answer(&seat->device, now_ms, heard == BUS_GOOD, registers, &news);
    if (news.astray) {
        field_bus_settle(line->bus, BUS_BROKEN);
    }
    field_line_publish_look(line, seat, news.astray ? BUS_BROKEN : heard, now_ms);
    if (seat->device.kind == DEVICE_STRIP) {
        field_line_publish_strip(line, seat, now_ms);
    }
    tell(line, seat, &news, now_ms);
}

static void seek(struct field_line *line)
{
    struct field_request request;
    uint16_t registers[FIELD_READ_MAX] = {0};
    field_line_seek_next(line, clock_monotonic_ms(), &request);
    const enum field_bus_heard bus =
        bus_carry(line, DEVICE_ADDRESS_FIND, FIND_WAIT_MS, &request, registers);
    const enum field_find_heard heard = bus == BUS_GOOD     ? FIND_HEARD_GOOD
                                        : bus == BUS_SILENT ? FIND_HEARD_NOTHING
                                                            : FIND_HEARD_NOISE;
    const int64_t now_ms = clock_monotonic_ms();
    if (field_line_seek_answer(line, now_ms, heard, registers)) {
        publish_new_devices(line);
    }
}

void *field_line_run(void *argument)
{
    struct field_line *line = argument;
    (void)prctl(PR_SET_NAME, FIELD_THREAD_NAME);
    int64_t open_ms = 0;
    field_find_init(&line->find, clock_monotonic_ms());
    while (take_mailbox(line, clock_monotonic_ms())) {
        take_seek_mail(line);
        int64_t now_ms = clock_monotonic_ms();
        if (line->bus == NULL && now_ms >= open_ms) {
            open_ms = now_ms + FIELD_REOPEN_MS;
            if (bus_open(line)) {
                field_line_opened(line, now_ms);
            }
        }
        int64_t wait_ms = 0;
        const bool seeking = line->bus != NULL && field_line_seek_due(line, now_ms);
        const int chosen = seeking ? -1 : field_line_choose(line, now_ms, &wait_ms);
        if (seeking) {
            seek(line);
        } else if (chosen >= 0) {
            one_request(line, chosen);
        } else {
            wait_for_mail(line, wait_ms);
        }
    }
    field_bus_close(line->bus);
    return NULL;
}
