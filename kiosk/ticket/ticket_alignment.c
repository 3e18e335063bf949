#include "kiosk/ticket/ticket_paper.h"

#include <assert.h>
#include <stdio.h>

/* 203 dots an inch, as nearly all receipt heads have: eight a millimetre. */
enum {
    DOTS_PER_MM = 8,
    LONG_TICK = 40,
    MIDDLE_TICK = 24,
    SHORT_TICK = 12,
    LADDER_ROWS = 3 * 128, /* three bands, so that two seams are within */
    SOLID_ROWS = 48,
};

static int tick_of(int mm)
{
    return mm % 10 == 0 ? LONG_TICK : mm % 5 == 0 ? MIDDLE_TICK : SHORT_TICK;
}

/* A frame of one dot at the very edge: a side that is missing is cut off by the paper or the width.
 */
static void edge_draw(struct ticket_paper *paper, int top, int foot)
{
    const int width = paper->canvas.width_px;
    paper_rect(paper, 0, top, width, 1);
    paper_rect(paper, 0, foot - 1, width, 1);
    paper_rect(paper, 0, top, 1, foot - top);
    paper_rect(paper, width - 1, top, 1, foot - top);
}

static void across_draw(struct ticket_paper *paper)
{
    for (int mm = 0; mm * DOTS_PER_MM < paper->canvas.width_px; mm++) {
        paper_rect(paper, mm * DOTS_PER_MM, paper->y, 2, tick_of(mm));
        if (mm % 10 == 0 && mm > 0) {
            char text[8];
            const int size = snprintf(text, sizeof(text), "%d", mm);
            paper_line(paper, SMALL, paper_size_of(paper, SMALL), paper->y + LONG_TICK, text,
                       (size_t)size, mm * DOTS_PER_MM - LONG_TICK, 2 * LONG_TICK, CENTRE);
        }
    }
    paper->y += LONG_TICK + paper_line_of(paper, SMALL);
}

/* Millimetres along both sides, and a stair whose steps are torn where a band slips. */
static void along_draw(struct ticket_paper *paper)
{
    const int width = paper->canvas.width_px;
    for (int row = 0; row < LADDER_ROWS; row++) {
        if (row % DOTS_PER_MM == 0) {
            const int tick = tick_of(row / DOTS_PER_MM);
            paper_rect(paper, 0, paper->y + row, tick, 2);
            paper_rect(paper, width - tick, paper->y + row, tick, 2);
        }
        for (int step = 2 * LONG_TICK + row % 64; step < width - 2 * LONG_TICK; step += 64) {
            paper_rect(paper, step, paper->y + row, 3, 1);
        }
    }
    paper->y += LADDER_ROWS + PAPER_GAP;
}

/* Each dot of the head by itself, eight rows in turn, then all at once: a white stripe is a dead
 * dot. */
static void head_draw(struct ticket_paper *paper)
{
    for (int turn = 0; turn < DOTS_PER_MM; turn++) {
        for (int x = turn; x < paper->canvas.width_px; x += DOTS_PER_MM) {
            paper_rect(paper, x, paper->y + turn * 6, 1, 6);
        }
    }
    paper->y += DOTS_PER_MM * 6 + PAPER_GAP;
    paper_rect(paper, 0, paper->y, paper->canvas.width_px, SOLID_ROWS);
    paper->y += SOLID_ROWS + PAPER_GAP;
}

int ticket_alignment_draw(struct text_fonts *fonts, const struct ticket_look *look,
                          struct ticket_picture *ret_picture)
{
    struct ticket_paper paper;
    char text[64];
    assert(fonts != NULL && look != NULL && ret_picture != NULL);
    const int begun = paper_begin(&paper, fonts, look);
    if (begun != TICKET_OK) {
        return begun;
    }
    paper.y = 2;
    across_draw(&paper);
    (void)snprintf(text, sizeof(text), "校准页 · %d 点 · %d mm", look->width_px,
                   look->width_px / DOTS_PER_MM);
    paper_text(&paper, HEADING, text, CENTRE);
    paper_text(&paper, SMALL, "四边都应有一条细线；每格 1 mm；斜线不应断开；黑条中不应有白线",
               CENTRE);
    paper.y += PAPER_GAP;
    along_draw(&paper);
    head_draw(&paper);
    paper_code(&paper, "https://hall.example/alignment", 0);
    if (look->logo.bytes != NULL) {
        paper_image(&paper, &look->logo);
        paper.y += PAPER_GAP;
    }
    edge_draw(&paper, 0, paper.y);
    return paper_end(&paper, ret_picture);
}
