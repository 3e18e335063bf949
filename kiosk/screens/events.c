/* What happens to people: each leads to its services, which go onto one number. */
#include "kiosk/screens/screen.h"

#include <string.h>

enum { EVENT_CARD_MIN = 140 };

void events_open(struct kiosk *kiosk)
{
    kiosk->visitor.pages[SCREEN_EVENTS] = 0;
    kiosk_show(kiosk, SCREEN_EVENTS);
}

static void draw(struct kiosk *kiosk, struct ui_frame *frame)
{
    struct words *words = &kiosk->words;
    const struct shape_services *services = kiosk->services;
    const int count = (int)services->event_count;
    const struct chrome chrome = {.title = words_say(words, WORD_EVENTS),
                                  .sub = words_say(words, WORD_EVENTS_HOW),
                                  .step = 1,
                                  .back = true,
                                  .home = true,
                                  .help = true};
    const struct page page = chrome_draw(kiosk, frame, &chrome);
    const int columns = !page.wide ? 2 : page.small ? 3 : 4;
    struct ui_rect body = page.body;
    const struct ui_rect pager = ui_cut_bottom(&body, UI_TARGET_MIN, UI_GAP);
    const int rows = rows_that_fit(body.h, ui_scale_grown(frame->scale, EVENT_CARD_MIN));
    const int first = pager_set(kiosk, count, columns * rows);

    if (!ui_rect_is_empty(page.info)) {
        chrome_tip(kiosk, frame, page.info, WORD_BASKET_TIP);
    }
    for (int i = 0; i < columns * rows && first + i < count; i++) {
        const struct shape_life_event *event = &services->events[first + i];
        list_card_draw(kiosk, frame, ui_grid(body, columns, rows, UI_GAP, i),
                       &(struct list_card){.target = "event",
                                           .index = i,
                                           .name = words_name(words, &event->name),
                                           .sub = words_fill_int(words, WORD_EVENT_COUNT,
                                                                 (int64_t)event->service_count)});
    }
    pager_draw(kiosk, frame, pager);
    chrome_bar(kiosk, frame, &page, &chrome);
}

void event_choose(struct kiosk *kiosk, int event)
{
    const struct shape_services *services = kiosk->services;
    const struct shape_life_event *chosen = &services->events[event];
    int rows[CLIENT_SERVICES_MAX];
    int count = 0;
    for (size_t i = 0; i < chosen->service_count && count < CLIENT_SERVICES_MAX; i++) {
        int row = (int)services->service_count - 1;
        while (row >= 0 && strcmp(services->services[row].id, chosen->services[i]) != 0) {
            row--;
        }
        if (row >= 0) {
            rows[count++] = row;
        }
    }
    if (count > 0) {
        basket_begin(kiosk, rows, count);
    }
}

static void act(struct kiosk *kiosk, ui_id id)
{
    const int event = kiosk_chosen(kiosk, id, (int)kiosk->services->event_count);
    if (event >= 0) {
        event_choose(kiosk, event);
    }
}

const struct screen screen_events = {
    .limit_ms = KIOSK_SESSION_MS, .asks = true, .draw = draw, .act = act};
