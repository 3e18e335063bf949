/* Papers: how to lay them, what the camera sees; the scan; and what the scanner's thread tells. */
#include "kiosk/screens/screen.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

enum { GO = KIOSK_OWN, STOP, STEPS = 3, STEP_HIGH = 104, ACTION_HIGH = 160, STRIP_HIGH = 104 };

bool papers_offered(const struct kiosk *kiosk)
{
    return kiosk->scanner.device != PAPERS_NONE && kiosk->scanner.printer;
}

void papers_ask(struct kiosk *kiosk, enum papers_do what, int page, int value)
{
    kiosk_wish(kiosk, KIOSK_PAPERS, NULL);
    kiosk->wishes[kiosk->wish_count - 1].papers =
        (struct papers_order){.what = what, .page = page, .value = value};
}

static void open_start(struct kiosk *kiosk, int again)
{
    kiosk->visitor.papers.again = again;
    if (kiosk->scanner.camera) {
        papers_ask(kiosk, PAPERS_WATCH, -1, 0);
    }
    kiosk_show(kiosk, SCREEN_PAPERS);
}

void papers_begin(struct kiosk *kiosk)
{
    kiosk->visitor.papers = (struct papers_visit){.again = -1, .told = {.shown = -1}};
    open_start(kiosk, -1);
}

/* A camera is looked through first; a feeder that has its papers only needs to go. */
void papers_scan(struct kiosk *kiosk, int again)
{
    open_start(kiosk, again);
}

void papers_look(struct kiosk *kiosk, int page)
{
    struct papers_visit *papers = &kiosk->visitor.papers;
    assert(page >= 0 && page < papers->told.count);
    papers->page = page;
    papers_ask(kiosk, PAPERS_LOOK, page, 0);
    if (kiosk->screen == SCREEN_PAPERS_PAGE) {
        kiosk->dirty = true;
    } else {
        kiosk_show(kiosk, SCREEN_PAPERS_PAGE);
    }
}

/* ── what is told ── */

static bool came_well(const struct papers_told *told)
{
    return *told->code == '\0' && told->error == PAPERS_FINE && told->lost == 0;
}

static void scan_ended(struct kiosk *kiosk)
{
    struct papers_visit *papers = &kiosk->visitor.papers;
    const struct papers_told *told = &papers->told;
    const int again = papers->again;
    papers->print_failed = false;
    if (!came_well(told) || told->count == 0) {
        kiosk_show(kiosk, SCREEN_PAPERS_FAULT);
    } else if (again >= 0 && again < told->count) {
        papers_look(kiosk, again);
    } else {
        kiosk_show(kiosk, SCREEN_PAPERS_LIST);
    }
}

void kiosk_scanner(struct kiosk *kiosk, const struct papers_scanner *scanner, int64_t now_ms)
{
    kiosk->now_ms = now_ms;
    kiosk->scanner = *scanner;
    kiosk->dirty = true;
}

void kiosk_papers(struct kiosk *kiosk, uint32_t visit, const struct papers_told *told,
                  int64_t now_ms)
{
    struct papers_visit *papers = &kiosk->visitor.papers;
    assert(told->count >= 0 && told->count <= PAPERS_PAGES_MAX && told->shown < told->count);
    kiosk->now_ms = now_ms;
    if (visit != kiosk->visit) {
        return;
    }
    papers->told = *told;
    kiosk->dirty = true;
    if (papers->page >= told->count) {
        papers->page = told->count == 0 ? 0 : told->count - 1;
    }
    if (told->scans >= papers->scans) {
        staff_scanned(kiosk, came_well(told) && told->count > 0);
    }
    const bool one_is_seen =
        kiosk->screen == SCREEN_PAPERS_PAGE || kiosk->screen == SCREEN_PAPERS_TRIM;
    if (kiosk->screen == SCREEN_PAPERS_SCANNING && told->scans >= papers->scans) {
        scan_ended(kiosk);
    } else if (one_is_seen && !told->working && told->error != PAPERS_FINE) {
        kiosk_show(kiosk, SCREEN_PAPERS_FAULT);
    } else if (kiosk->screen == SCREEN_PAPERS_PRINTING && told->error != PAPERS_FINE) {
        kiosk_show(kiosk, SCREEN_PAPERS_FAULT); /* the PDF could not be made */
    } else if (one_is_seen && told->count == 0) {
        open_start(kiosk, -1); /* the last one was removed */
    }
}

/* ── start ── */

static const char *advice_of(const struct words *words, const char *zh, const char *en)
{
    return words->language == WORDS_ZH ? zh : en;
}

static void step_draw(struct ui_frame *frame, struct ui_rect row, const char *number,
                      const char *text, bool low)
{
    const struct ui_text digit = {.size = UI_SIZE_BODY,
                                  .weight = UI_BOLD,
                                  .colour = UI_ON_PRIMARY,
                                  .align = UI_CENTRE,
                                  .stand = UI_MIDDLE};
    const struct ui_text how = {.size = low ? UI_SIZE_SMALL : UI_SIZE_NAME,
                                .colour = UI_INK,
                                .stand = UI_MIDDLE,
                                .lines_max = 2};
    ui_card(frame, row, UI_RADIUS, UI_SURFACE, UI_NONE);
    row = ui_inset(row, 32, 0);
    const struct ui_rect disc = ui_centre(ui_cut_left(&row, 64, UI_GAP), 64, 64);
    ui_card(frame, disc, 32, UI_PRIMARY, UI_NONE);
    ui_text(frame, disc, &digit, number);
    ui_text(frame, row, &how, text);
}

static void steps_draw(struct kiosk *kiosk, struct ui_frame *frame, struct ui_rect rect, bool low)
{
    static const enum word rows[2][STEPS] = {
        {WORD_PAPERS_FEED_1, WORD_PAPERS_FEED_2, WORD_PAPERS_FEED_3},
        {WORD_PAPERS_CAMERA_1, WORD_PAPERS_CAMERA_2, WORD_PAPERS_CAMERA_3}};
    struct words *words = &kiosk->words;
    for (int i = 0; i < STEPS; i++) {
        const char *text =
            words_fill_int(words, rows[kiosk->scanner.camera ? 1 : 0][i], PAPERS_PAGES_MAX);
        step_draw(frame, ui_grid(rect, 1, STEPS, 16, i), words_int(words, i + 1), text, low);
    }
}

/* Ready, getting ready, or what is wrong and what to do about it. */
static void device_draw(struct kiosk *kiosk, struct ui_frame *frame, struct ui_rect strip)
{
    const struct words *words = &kiosk->words;
    const struct papers_scanner *scanner = &kiosk->scanner;
    const bool ready = scanner->device == PAPERS_READY;
    const bool bad = scanner->device == PAPERS_FAILED || scanner->device == PAPERS_ABSENT;
    const char *advice = advice_of(words, scanner->advice_zh, scanner->advice_en);
    const char *text = ready                 ? words_say(words, WORD_PAPERS_DEVICE_READY)
                       : bad && *advice != 0 ? advice
                                             : words_say(words, WORD_PAPERS_DEVICE_WAIT);
    const struct ui_text how = {.size = UI_SIZE_SMALL,
                                .weight = UI_BOLD,
                                .colour = ready ? UI_OK_TEXT
                                          : bad ? UI_WARN_TEXT
                                                : UI_INK,
                                .stand = UI_MIDDLE,
                                .lines_max = 2};
    ui_card(frame, strip, UI_RADIUS, ready ? UI_OK_TINT : bad ? UI_WARN_TINT : UI_TINT, UI_NONE);
    strip = ui_inset(strip, 24, 0);
    ui_icon(frame, ui_cut_left(&strip, 48, 16),
            ready ? UI_ICON_TICK
            : bad ? UI_ICON_WARN
                  : UI_ICON_CLOCK,
            18,
            ready ? UI_OK
            : bad ? UI_WARN
                  : UI_PRIMARY);
    ui_text(frame, strip, &how, text);
}

static void seen_draw(struct kiosk *kiosk, struct ui_frame *frame, struct ui_rect rect)
{
    const struct papers_told *told = &kiosk->visitor.papers.told;
    ui_card(frame, rect, UI_RADIUS, UI_TINT, UI_NONE);
    if (told->seen != 0) {
        (void)ui_picture(frame, ui_inset(rect, 12, 12), told->seen, told->seen_width_px,
                         told->seen_height_px);
    } else {
        const int side = rect.h < 200 ? rect.h * 2 / 3 : 160;
        ui_icon(frame, ui_centre(rect, side, side), UI_ICON_SCAN, 13, UI_PRIMARY);
    }
}

static void start_draw(struct kiosk *kiosk, struct ui_frame *frame)
{
    struct words *words = &kiosk->words;
    const struct papers_visit *papers = &kiosk->visitor.papers;
    const bool ready = kiosk->scanner.device == PAPERS_READY;
    const bool camera = kiosk->scanner.camera;
    const struct chrome chrome = {
        .title = words_say(words, WORD_PAPERS_TITLE),
        .sub = papers->again >= 0 ? words_fill_int(words, WORD_PAPERS_PAGE, papers->again + 1)
                                  : words_say(words, WORD_PAPERS_PRIVACY),
        .back = true,
        .home = true,
        .help = true,
    };
    const struct page page = chrome_draw(kiosk, frame, &chrome);
    const bool low = page.wide && page.small;
    struct ui_rect body = page.body;
    const struct ui_button go = {
        .id = GO,
        .name = "start",
        .label = words_say(words, camera ? WORD_PAPERS_SHOOT : WORD_PAPERS_START),
        .icon = UI_ICON_SCAN,
        .look = ready ? UI_LOOK_MAIN : UI_LOOK_OFF,
        .flags = ready ? UI_TARGET_MAIN : UI_TARGET_DISABLED,
        .size = UI_SIZE_HEAD,
    };
    if (page.wide) {
        struct ui_rect left = ui_cut_left(&body, body.w * (camera ? 4 : 3) / 7, 32);
        if (camera) {
            const struct ui_rect seen = left;
            left = body;
            body = seen;
        }
        const struct ui_rect action = ui_cut_bottom(&left, low ? 120 : ACTION_HIGH, UI_GAP);
        device_draw(kiosk, frame, ui_cut_bottom(&left, low ? 88 : STRIP_HIGH, 16));
        steps_draw(kiosk, frame, left, low);
        seen_draw(kiosk, frame, body);
        ui_button(frame, action, &go);
    } else {
        const struct ui_rect action = ui_cut_bottom(&body, ACTION_HIGH, UI_GAP);
        device_draw(kiosk, frame, ui_cut_bottom(&body, STRIP_HIGH, UI_GAP));
        struct ui_rect top = page.info; /* nothing but the button is touched */
        top.h = body.y + body.h - page.info.y;
        steps_draw(kiosk, frame, ui_cut_bottom(&top, STEPS * (STEP_HIGH + 16), UI_GAP), false);
        seen_draw(kiosk, frame, top);
        ui_button(frame, action, &go);
    }
    chrome_bar(kiosk, frame, &page, &chrome);
}

static void start_act(struct kiosk *kiosk, ui_id id)
{
    struct papers_visit *papers = &kiosk->visitor.papers;
    if (id == GO && kiosk->scanner.device == PAPERS_READY) {
        papers->scans = papers->told.scans + 1;
        papers_ask(kiosk, PAPERS_SCAN, papers->again, 0);
        kiosk_show(kiosk, SCREEN_PAPERS_SCANNING);
    }
}

static void start_back(struct kiosk *kiosk)
{
    const struct papers_visit *papers = &kiosk->visitor.papers;
    if (papers->again >= 0) {
        papers_look(kiosk, papers->again);
    } else if (papers->told.count > 0) {
        kiosk_show(kiosk, SCREEN_PAPERS_LIST);
    } else {
        kiosk_visit_end(kiosk);
    }
}

/* ── the scan ── */

static void scanning_draw(struct kiosk *kiosk, struct ui_frame *frame)
{
    struct words *words = &kiosk->words;
    const struct papers_told *told = &kiosk->visitor.papers.told;
    notice_draw(kiosk, frame,
                &(struct notice){
                    .icon = UI_ICON_SCAN,
                    .mark = UI_PRIMARY,
                    .tint = UI_TINT,
                    .title = words_say(words, WORD_PAPERS_SCANNING),
                    .body = words_say(words, WORD_PAPERS_SCANNING_SUB),
                    .under = words_fill_int(words, WORD_PAPERS_SCANNED, told->count),
                    .buttons = {{.id = STOP,
                                 .name = "stop",
                                 .label = words_say(words, WORD_PAPERS_STOP),
                                 .look = UI_LOOK_CARD,
                                 .flags = UI_TARGET_BACK}},
                });
}

static void scanning_back(struct kiosk *kiosk)
{
    papers_ask(kiosk, PAPERS_STOP, -1, 0); /* its end comes as always */
}

static void scanning_act(struct kiosk *kiosk, ui_id id)
{
    if (id == STOP) {
        scanning_back(kiosk);
    }
}

const struct screen screen_papers = {.limit_ms = KIOSK_SESSION_MS,
                                     .asks = true,
                                     .draw = start_draw,
                                     .act = start_act,
                                     .back = start_back};
/* Lamps warm up and sheets pass without a touch: the scanner's own time-outs end it. */
const struct screen screen_papers_scanning = {
    .draw = scanning_draw, .act = scanning_act, .back = scanning_back};
