#include "kiosk/ticket/ticket.h"

#include "drivers/base/utf8.h"
#include "kiosk/ticket/ticket_paper.h"
#include "kiosk/ticket/ticket_words.h"

#include <assert.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    BOX_PAD = 24,
    BOX_PAD_TOP = 12,
    TOP_DOTS = 24,
    FOOT_DOTS = 40,
    FORMAT_BYTES = TICKET_TEXT_BYTES_MAX * 2,
};

#define TICKET_ERROR_NAME(symbol, value, name) {value, name},
static const struct {
    int value;
    const char *name;
} error_names[] = {TICKET_ERRORS(TICKET_ERROR_NAME)};
#undef TICKET_ERROR_NAME

const char *ticket_error_name(int error)
{
    for (size_t i = 0; i < sizeof(error_names) / sizeof(error_names[0]); i++) {
        if (error_names[i].value == error) {
            return error_names[i].name;
        }
    }
    return "unknown error";
}

static bool is_given(const char *text)
{
    return text != NULL && text[0] != '\0';
}

/* ── Parts, from top to foot ── */

static const char *own_word(const struct ticket_paper *paper, const struct ticket_facts *facts,
                            enum ticket_own_word word)
{
    return paper->look->words[facts->language][word];
}

static bool is_left_out(const struct ticket_look *look, enum ticket_part part)
{
    return (look->left_out >> part & 1) != 0;
}

static void head_put(struct ticket_paper *paper, const struct ticket_facts *facts)
{
    if (paper->look->logo.bytes != NULL) {
        paper_image(paper, &paper->look->logo);
        paper->y += paper_scaled(paper, PAPER_GAP);
    }
    paper_text(paper, HALL, facts->hall, CENTRE);
    paper_text(paper, SMALL, own_word(paper, facts, TICKET_OWN_GREETING), CENTRE);
    paper_text(paper, SMALL, facts->area, CENTRE);
    paper->y += paper_scaled(paper, 8);
    /* A long number ("AB0047") is made smaller rather than broken. */
    const int margin = paper_scaled(paper, PAPER_MARGIN);
    const int width = paper_width(paper);
    int size = paper_size_of(paper, NUMBER);
    const size_t length = strlen(facts->number);
    while (size > PAPER_SMALLEST_PX &&
           paper_text_width(paper, NUMBER, size, facts->number) > width) {
        size -= 4;
    }
    paper_line(paper, NUMBER, size, paper->y, facts->number, length, margin, width, CENTRE);
    paper->y += paper_line_of(paper, NUMBER) + paper_scaled(paper, 8);
    paper_text(paper, HEADING, facts->again, CENTRE);
    paper_text(paper, SERVICE, facts->service, CENTRE);
    for (int i = 0; i < facts->also_count; i++) {
        paper_text(paper, BODY, facts->also[i], CENTRE);
    }
}

/* Under a language that the hall's people may not read: the same in Chinese, so that any of them
 * can show the way. */
static void windows_in_chinese_put(struct ticket_paper *paper, const struct ticket_facts *facts)
{
    if (facts->language == TICKET_ZH || facts->language == TICKET_EN) {
        return;
    }
    char text[FORMAT_BYTES];
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    snprintf(text, sizeof(text), ticket_word(TICKET_ZH, TICKET_WORD_WINDOWS), facts->windows);
#pragma GCC diagnostic pop
    paper_text_in(paper, LABEL, text,
                  paper_scaled(paper, PAPER_MARGIN) + paper_scaled(paper, PAPER_GAP),
                  paper_width(paper) - 2 * paper_scaled(paper, PAPER_GAP), CENTRE);
}

static void windows_put(struct ticket_paper *paper, const struct ticket_facts *facts)
{
    if (!is_given(facts->windows)) {
        return;
    }
    char text[FORMAT_BYTES];
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    snprintf(text, sizeof(text), ticket_word(facts->language, TICKET_WORD_WINDOWS), facts->windows);
#pragma GCC diagnostic pop
    const int margin = paper_scaled(paper, PAPER_MARGIN);
    paper->y += paper_scaled(paper, PAPER_GAP);
    const int top = paper->y;
    paper->y += paper_scaled(paper, 8) + PAPER_RULE_DOTS;
    paper_text_in(paper, WINDOWS, text, margin + paper_scaled(paper, PAPER_GAP),
                  paper_width(paper) - 2 * paper_scaled(paper, PAPER_GAP), CENTRE);
    windows_in_chinese_put(paper, facts);
    paper->y += paper_scaled(paper, 8) + PAPER_RULE_DOTS;
    paper_frame(paper, margin, top, paper_width(paper), paper->y - top);
}

/* Minutes of the day in `issued_at` ("…T10:34:…"), moved on by `after_s`, as "10:42". */
static void clock_after(const char *issued_at, int after_s, char ret_text[8])
{
    const int hour = (issued_at[11] - '0') * 10 + issued_at[12] - '0';
    const int minute = (issued_at[14] - '0') * 10 + issued_at[15] - '0';
    const int at = (hour * 60 + minute + after_s / 60) % (24 * 60);
    snprintf(ret_text, 8, "%02d:%02d", at / 60, at % 60);
}

/* The sentence of the interval: in whole minutes, the lower end down and the upper one up. */
static void wait_words(const struct ticket_facts *facts, char *ret_text, size_t room)
{
    const int low = facts->wait_p50_s / 60;
    const int high = (facts->wait_p90_s + 59) / 60;
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    if (high <= 1) {
        snprintf(ret_text, room, "%s", ticket_word(facts->language, TICKET_WORD_SOON));
    } else if (low == high) {
        snprintf(ret_text, room, ticket_word(facts->language, TICKET_WORD_ABOUT), high);
    } else {
        snprintf(ret_text, room, ticket_word(facts->language, TICKET_WORD_MINUTES), low, high);
    }
#pragma GCC diagnostic pop
}

static void waiting_put(struct ticket_paper *paper, const struct ticket_facts *facts)
{
    const bool ahead = facts->ahead >= 0;
    const bool wait = facts->wait_p50_s >= 0;
    if (!ahead && !wait) {
        return;
    }
    paper_dashes(paper);
    const int margin = paper_scaled(paper, PAPER_MARGIN);
    const int column = ahead ? paper_scaled(paper, 184) : 0;
    const int top = paper->y;
    int foot = top;
    char text[FORMAT_BYTES];
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    if (ahead) {
        paper_text_in(paper, LABEL, ticket_word(facts->language, TICKET_WORD_AHEAD), margin, column,
                      LEFT);
        snprintf(text, sizeof(text), ticket_word(facts->language, TICKET_WORD_PEOPLE),
                 facts->ahead);
        paper_text_in(paper, VALUE, text, margin, column, LEFT);
        foot = paper->y;
    }
    if (wait) {
        const int width = paper_width(paper) - column;
        paper->y = top;
        paper_text_in(paper, LABEL, ticket_word(facts->language, TICKET_WORD_WAIT), margin + column,
                      width, LEFT);
        wait_words(facts, text, sizeof(text));
        paper_text_in(paper, VALUE, text, margin + column, width, LEFT);
        char from[8];
        char to[8];
        clock_after(facts->issued_at, facts->wait_p50_s, from);
        clock_after(facts->issued_at, facts->wait_p90_s + 59, to);
        snprintf(text, sizeof(text), ticket_word(facts->language, TICKET_WORD_CLOCK), from, to);
        paper_text_in(paper, LABEL, text, margin + column, width, LEFT);
    }
#pragma GCC diagnostic pop
    paper->y = paper->y > foot ? paper->y : foot;
}

/* "label ……… value" on one line; on two when both don't fit. */
static void row_put(struct ticket_paper *paper, const char *label, const char *value)
{
    if (!is_given(value)) {
        return;
    }
    const int margin = paper_scaled(paper, PAPER_MARGIN);
    const int width = paper_width(paper);
    const int size = paper_size_of(paper, BODY);
    const int label_px = paper_text_width(paper, BODY, size, label);
    const int value_px = paper_text_width(paper, BODY, size, value);
    paper_line(paper, BODY, size, paper->y, label, strlen(label), margin, width, LEFT);
    if (label_px + paper_scaled(paper, PAPER_GAP) + value_px > width) {
        paper->y += paper_line_of(paper, BODY);
    }
    paper_text_in(paper, BODY, value, margin, width, RIGHT);
}

static void rows_put(struct ticket_paper *paper, const struct ticket_facts *facts)
{
    paper_dashes(paper);
    char issued[20];
    snprintf(issued, sizeof(issued), "%.10s %.5s", facts->issued_at, facts->issued_at + 11);
    row_put(paper, ticket_word(facts->language, TICKET_WORD_ISSUED), issued);
    row_put(paper, ticket_word(facts->language, TICKET_WORD_HOLDER), facts->holder_mark);
    row_put(paper, ticket_word(facts->language, TICKET_WORD_FEE), facts->fee_and_time);
}

static void materials_put(struct ticket_paper *paper, const struct ticket_facts *facts)
{
    if (facts->material_count == 0) {
        return;
    }
    paper_dashes(paper);
    paper_text(paper, HEADING, ticket_word(facts->language, TICKET_WORD_MATERIALS), LEFT);
    paper->y += paper_scaled(paper, 8);
    const int margin = paper_scaled(paper, PAPER_MARGIN);
    const int indent = paper_scaled(paper, 40);
    for (int i = 0; i < facts->material_count; i++) {
        const int box = paper_scaled(paper, 24);
        const int top = paper->y + (paper_line_of(paper, BODY) - box) / 2;
        paper_rect(paper, margin, top, box, PAPER_RULE_DOTS);
        paper_rect(paper, margin, top + box - PAPER_RULE_DOTS, box, PAPER_RULE_DOTS);
        paper_rect(paper, margin, top, PAPER_RULE_DOTS, box);
        paper_rect(paper, margin + box - PAPER_RULE_DOTS, top, PAPER_RULE_DOTS, box);
        paper_text_in(paper, BODY, facts->materials[i], margin + indent,
                      paper_width(paper) - indent, LEFT);
    }
}

static void code_put(struct ticket_paper *paper, const struct ticket_facts *facts)
{
    paper_dashes(paper);
    /* The gap over the code is a part of its quiet zone, and so is one below. */
    paper_code(paper, facts->visitor_url, paper_scaled(paper, PAPER_RULE_GAP));
    paper->y -= paper_scaled(paper, 8);
    paper_text(paper, SCAN, ticket_word(facts->language, TICKET_WORD_SCAN), CENTRE);
}

/* The way to the windows: as the hall has drawn it for their area; else from its floor plan, and in
 * words. */
static void map_put(struct ticket_paper *paper, const struct ticket_facts *facts)
{
    bool drawn = false;
    for (int i = 0; i < paper->look->map_count && is_given(facts->area_id); i++) {
        if (strcmp(paper->look->maps[i].area, facts->area_id) == 0) {
            paper_dashes(paper);
            paper_image(paper, &paper->look->maps[i].image);
            drawn = true;
        }
    }
    const bool planned = !drawn && facts->map != NULL;
    if (planned) {
        paper_dashes(paper);
        ticket_map_put(paper, facts->map);
    }
    if (!drawn && is_given(facts->way)) {
        if (planned) {
            paper->y += paper_scaled(paper, PAPER_GAP);
        } else {
            paper_dashes(paper);
        }
        paper_text(paper, BODY, facts->way, CENTRE);
    }
}

static void advice_put(struct ticket_paper *paper, const struct ticket_facts *facts)
{
    const char *own = own_word(paper, facts, TICKET_OWN_ADVICE);
    const char *advice = is_given(own) ? own
                         : is_given(facts->advice)
                             ? facts->advice
                             : ticket_word(facts->language, TICKET_WORD_ADVICE);
    const int margin = paper_scaled(paper, PAPER_MARGIN);
    const int width = paper_width(paper);
    const int pad = paper_scaled(paper, BOX_PAD);
    const int top = paper->y;
    paper->y += paper_scaled(paper, BOX_PAD_TOP);
    paper_text_in(paper, HEADING, ticket_word(facts->language, TICKET_WORD_RULE), margin + pad,
                  width - 2 * pad, LEFT);
    paper_text_in(paper, BODY, advice, margin + pad, width - 2 * pad, LEFT);
    paper->y += paper_scaled(paper, BOX_PAD_TOP);
    paper_frame(paper, margin, top, width, paper->y - top);
    paper->y += paper_scaled(paper, PAPER_RULE_GAP);
}

static void foot_put(struct ticket_paper *paper, const struct ticket_facts *facts)
{
    const char *own = own_word(paper, facts, TICKET_OWN_FOOTER);
    paper_dashes(paper);
    if (!is_left_out(paper->look, TICKET_PART_ADVICE)) {
        advice_put(paper, facts);
    }
    if (!is_left_out(paper->look, TICKET_PART_FOOTER)) {
        paper_text(paper, SMALL, is_given(own) ? own : facts->footer, CENTRE);
    }
    paper_text(paper, SMALL, ticket_word(facts->language, TICKET_WORD_FOOT), CENTRE);
}

/* ── Facts ── */

static bool text_is_good(const char *text, bool needed)
{
    if (!is_given(text)) {
        return !needed;
    }
    const size_t size = strnlen(text, TICKET_TEXT_BYTES_MAX + 1);
    bool good = size <= TICKET_TEXT_BYTES_MAX && utf8_is_valid(text, size);
    for (size_t i = 0; good && i < size; i++) {
        good = (unsigned char)text[i] >= 0x20;
    }
    return good;
}

/* "2026-03-16T10:34…": only its shape; the server is the one that knows the day. */
static bool time_is_good(const char *text)
{
    static const char shape[] = "dddd-dd-ddTdd:dd";
    if (text == NULL || strlen(text) < sizeof(shape) - 1) {
        return false;
    }
    for (size_t i = 0; i < sizeof(shape) - 1; i++) {
        const bool digit = text[i] >= '0' && text[i] <= '9';
        if (shape[i] == 'd' ? !digit : text[i] != shape[i]) {
            return false;
        }
    }
    return true;
}

static bool facts_are_good(const struct ticket_facts *facts)
{
    bool good = facts->language < TICKET_LANGUAGE_COUNT && time_is_good(facts->issued_at) &&
                facts->material_count >= 0 && facts->material_count <= TICKET_MATERIALS_MAX &&
                facts->also_count >= 0 && facts->also_count <= TICKET_ALSO_MAX &&
                facts->ahead >= -1 && facts->wait_p50_s >= TICKET_WAIT_UNKNOWN &&
                facts->wait_p90_s >= facts->wait_p50_s && facts->wait_p90_s < 24 * 60 * 60;
    good = good && text_is_good(facts->hall, true) && text_is_good(facts->number, true) &&
           text_is_good(facts->service, true) && text_is_good(facts->visitor_url, true) &&
           text_is_good(facts->area, false) && text_is_good(facts->area_id, false) &&
           text_is_good(facts->way, false) && text_is_good(facts->again, false) &&
           text_is_good(facts->windows, false) && text_is_good(facts->holder_mark, false) &&
           text_is_good(facts->fee_and_time, false) && text_is_good(facts->advice, false) &&
           text_is_good(facts->footer, false);
    for (int i = 0; good && i < facts->material_count; i++) {
        good = text_is_good(facts->materials[i], true);
    }
    for (int i = 0; good && i < facts->also_count; i++) {
        good = text_is_good(facts->also[i], true);
    }
    return good;
}

/* What a look leaves out is as if nobody knew it. */
static struct ticket_facts facts_kept(const struct ticket_facts *facts,
                                      const struct ticket_look *look)
{
    struct ticket_facts kept = *facts;
    kept.area = is_left_out(look, TICKET_PART_AREA) ? NULL : kept.area;
    kept.map = is_left_out(look, TICKET_PART_MAP) ? NULL : kept.map;
    kept.way = is_left_out(look, TICKET_PART_WINDOWS) ? NULL : kept.way;
    kept.windows = is_left_out(look, TICKET_PART_WINDOWS) ? NULL : kept.windows;
    kept.holder_mark = is_left_out(look, TICKET_PART_HOLDER) ? NULL : kept.holder_mark;
    kept.fee_and_time = is_left_out(look, TICKET_PART_FEE) ? NULL : kept.fee_and_time;
    kept.material_count = is_left_out(look, TICKET_PART_MATERIALS) ? 0 : kept.material_count;
    if (is_left_out(look, TICKET_PART_WAITING)) {
        kept.ahead = -1;
        kept.wait_p50_s = kept.wait_p90_s = TICKET_WAIT_UNKNOWN;
    }
    return kept;
}

int ticket_draw(struct text_fonts *fonts, const struct ticket_look *look,
                const struct ticket_facts *facts, struct ticket_picture *ret_picture)
{
    static const struct ticket_look standard = {.width_px = TICKET_WIDTH_80_PX,
                                                .percent = {100, 100, 100, 100, 100}};
    _Static_assert(TICKET_SIZE_COUNT == 5, "a percent for each");
    struct ticket_paper paper;
    assert(fonts != NULL && facts != NULL && ret_picture != NULL);
    look = look == NULL ? &standard : look;
    if (!facts_are_good(facts)) {
        return TICKET_BAD_FACTS;
    }
    const int begun = paper_begin(&paper, fonts, look);
    if (begun != TICKET_OK) {
        return begun;
    }
    const struct ticket_facts kept = facts_kept(facts, look);
    paper.y = paper_scaled(&paper, TOP_DOTS);
    head_put(&paper, &kept);
    windows_put(&paper, &kept);
    waiting_put(&paper, &kept);
    rows_put(&paper, &kept);
    materials_put(&paper, &kept);
    code_put(&paper, &kept);
    map_put(&paper, &kept);
    foot_put(&paper, &kept);
    paper.y += paper_scaled(&paper, FOOT_DOTS);
    return paper_end(&paper, ret_picture);
}

void ticket_deinit(struct ticket_picture *picture)
{
    free(picture->bytes);
    free(picture->words);
    *picture = (struct ticket_picture){0};
}
