#include "kiosk/ticket/ticket_slip.h"

#include "drivers/base/utf8.h"
#include "kiosk/ticket/ticket_paper.h"

#include <assert.h>
#include <stdbool.h>
#include <string.h>

enum { TOP_DOTS = 24, FOOT_DOTS = 40, CODE_PX_MOST = 96 };

static bool text_is_good(const char *text)
{
    const size_t size = text == NULL ? 0 : strnlen(text, TICKET_TEXT_BYTES_MAX + 1);
    bool good = size > 0 && size <= TICKET_TEXT_BYTES_MAX && utf8_is_valid(text, size);
    for (size_t i = 0; good && i < size; i++) {
        good = (unsigned char)text[i] >= 0x20;
    }
    return good;
}

static bool slip_is_good(const struct ticket_slip *slip)
{
    return text_is_good(slip->hall) && text_is_good(slip->title) && text_is_good(slip->code) &&
           text_is_good(slip->service) && text_is_good(slip->when) && text_is_good(slip->how) &&
           text_is_good(slip->signed_code) && text_is_good(slip->footer);
}

/* The code as large as it fits on one line. */
static void code_put(struct ticket_paper *paper, const char *code)
{
    const int margin = paper_scaled(paper, PAPER_MARGIN);
    const int width = paper_width(paper);
    int size = paper_scaled(paper, CODE_PX_MOST);
    while (size > PAPER_SMALLEST_PX && paper_text_width(paper, NUMBER, size, code) > width) {
        size -= 4;
    }
    paper->y += paper_scaled(paper, 8);
    paper_line(paper, NUMBER, size, paper->y, code, strlen(code), margin, width, CENTRE);
    paper->y += paper_line_of(paper, NUMBER) + paper_scaled(paper, 8);
}

static void when_put(struct ticket_paper *paper, const char *when)
{
    const int margin = paper_scaled(paper, PAPER_MARGIN);
    const int gap = paper_scaled(paper, PAPER_GAP);
    paper->y += gap;
    const int top = paper->y;
    paper->y += paper_scaled(paper, 8) + PAPER_RULE_DOTS;
    paper_text_in(paper, WINDOWS, when, margin + gap, paper_width(paper) - 2 * gap, CENTRE);
    paper->y += paper_scaled(paper, 8) + PAPER_RULE_DOTS;
    paper_frame(paper, margin, top, paper_width(paper), paper->y - top);
    paper->y += gap;
}

int ticket_slip_draw(struct text_fonts *fonts, const struct ticket_look *look,
                     const struct ticket_slip *slip, struct ticket_picture *ret_picture)
{
    struct ticket_look standard;
    struct ticket_paper paper;
    assert(fonts != NULL && slip != NULL && ret_picture != NULL);
    ticket_look_init(&standard);
    if (!slip_is_good(slip)) {
        return TICKET_BAD_FACTS;
    }
    const int begun = paper_begin(&paper, fonts, look == NULL ? &standard : look);
    if (begun != TICKET_OK) {
        return begun;
    }
    paper.y = paper_scaled(&paper, TOP_DOTS);
    paper_text(&paper, HALL, slip->hall, CENTRE);
    paper_text(&paper, BODY, slip->title, CENTRE);
    code_put(&paper, slip->code);
    paper_text(&paper, SERVICE, slip->service, CENTRE);
    when_put(&paper, slip->when);
    paper_text(&paper, BODY, slip->how, LEFT);
    paper_dashes(&paper);
    paper_code(&paper, slip->signed_code, paper_scaled(&paper, PAPER_RULE_GAP));
    paper_text(&paper, SMALL, slip->footer, CENTRE);
    paper.y += paper_scaled(&paper, FOOT_DOTS);
    return paper_end(&paper, ret_picture);
}
