/* Ease of use: one switch a card, each saying in words whether it is on; and the languages, each in
 * its own name. */
#include "kiosk/screens/screen.h"

enum { CARD_SIZE = 40 };

bool access_is_changed(const struct kiosk *kiosk)
{
    const struct access_visit *access = &kiosk->visitor.access;
    return access->large || access->low || access->speech || access->more_time ||
           access->louder != 0 || kiosk->theme != UI_THEME_DAY ||
           kiosk->words.language != kiosk->language_first;
}

struct ui_scale access_scale(const struct kiosk *kiosk, const struct ui_scale *panel)
{
    /* Upright, a keyboard whose keys are large already leaves no room for larger ones: what stands
     * on them grows. */
    const struct access_visit *access = &kiosk->visitor.access;
    const bool field = kiosk_screen_now(kiosk)->typed != NULL;
    const bool in_place = access->large && field && !panel->wide;
    struct ui_scale scale = ui_scale_for_visitor(panel, access->large && !in_place, access->low);
    if (in_place) {
        ui_scale_grow_letters(&scale);
    }
    return scale;
}

/* Another look of the same screen: it is new under the finger. */
static void look_changed(struct kiosk *kiosk)
{
    kiosk_show(kiosk, kiosk->screen);
}

/* Who hears needs a language that is spoken. */
static void speech_switch(struct kiosk *kiosk)
{
    struct access_visit *access = &kiosk->visitor.access;
    access->speech = kiosk->has_speech && !access->speech;
    if (access->speech && kiosk->words.language > WORDS_EN) {
        kiosk->words.language = WORDS_EN;
    }
    kiosk->dirty = true;
}

void kiosk_headphones(struct kiosk *kiosk, bool plugged, int64_t now_ms)
{
    struct access_visit *access = &kiosk->visitor.access;
    kiosk->now_ms = now_ms;
    kiosk->headphones = plugged;
    kiosk->dirty = true;
    if (plugged && !access->speech) {
        kiosk_touched(kiosk, now_ms);
        speech_switch(kiosk);
        access->by_headphones = access->speech;
    } else if (!plugged && access->by_headphones) {
        access->by_headphones = false;
        access->speech = false;
    }
}

static void louder(struct kiosk *kiosk, int by)
{
    const int now = kiosk->visitor.access.louder + by;
    if (now >= -ACCESS_LOUDER && now <= ACCESS_LOUDER) {
        kiosk->visitor.access.louder = now;
    }
}

bool access_act(struct kiosk *kiosk, unsigned id)
{
    struct access_visit *access = &kiosk->visitor.access;
    switch (id) {
    case KIOSK_CONTRAST:
        kiosk->theme = kiosk->theme == UI_THEME_DAY ? UI_THEME_CONTRAST : UI_THEME_DAY;
        kiosk->dirty = true;
        return true;
    case KIOSK_LARGE:
        access->large = !access->large;
        look_changed(kiosk);
        return true;
    case KIOSK_LOW:
        access->low = !access->low;
        look_changed(kiosk);
        return true;
    case KIOSK_MORE_TIME:
        access->more_time = !access->more_time;
        kiosk->dirty = true;
        return true;
    case KIOSK_SPEECH:
        speech_switch(kiosk);
        return true;
    case KIOSK_LOUDER:
        louder(kiosk, 1);
        return true;
    case KIOSK_SOFTER:
        louder(kiosk, -1);
        return true;
    case KIOSK_ACCESS:
        kiosk_show(kiosk, SCREEN_ACCESS);
        return true;
    case KIOSK_LANGUAGE:
        kiosk_show(kiosk, SCREEN_LANGUAGE);
        return true;
    default:
        return false;
    }
}

static void card_draw(struct kiosk *kiosk, struct ui_frame *frame, struct ui_rect rect,
                      const struct ui_button *button, bool on)
{
    struct ui_button card = *button;
    card.sub = words_say(&kiosk->words, on ? WORD_ACCESS_ON : WORD_ACCESS_OFF);
    card.look = on ? UI_LOOK_MAIN : UI_LOOK_CARD;
    card.flags = on ? UI_TARGET_CHOSEN : 0;
    card.size = frame->scale->wide && frame->scale->height < 1000 ? 0 : CARD_SIZE;
    ui_button(frame, rect, &card);
}

static void access_draw(struct kiosk *kiosk, struct ui_frame *frame)
{
    const struct words *words = &kiosk->words;
    const struct access_visit *access = &kiosk->visitor.access;
    const struct {
        ui_id id;
        const char *name;
        enum word label;
        enum ui_icon icon;
        bool on;
        bool offered;
    } switches[] = {
        {KIOSK_LARGE, "large", WORD_ACCESS_LARGE, UI_ICON_LETTERS, access->large, true},
        {KIOSK_CONTRAST, "contrast", WORD_ACCESS_CONTRAST, UI_ICON_CONTRAST,
         kiosk->theme == UI_THEME_CONTRAST, true},
        {KIOSK_SPEECH, "speech", WORD_ACCESS_SPEECH, UI_ICON_SOUND, access->speech,
         kiosk->has_speech},
        {KIOSK_LOW, "low", WORD_ACCESS_LOW, UI_ICON_WHEELCHAIR, access->low, kiosk->upright},
        {KIOSK_MORE_TIME, "more-time", WORD_ACCESS_TIME, UI_ICON_CLOCK, access->more_time, true},
    };
    enum { SWITCHES = sizeof(switches) / sizeof(switches[0]) };
    const struct chrome chrome = {.title = words_say(words, WORD_ACCESS_TITLE),
                                  .sub = words_say(words, WORD_ACCESS_TITLE_SUB),
                                  .back = true,
                                  .home = true,
                                  .help = true};
    const struct page page = chrome_draw(kiosk, frame, &chrome);
    int place = 0;
    for (int i = 0; i < SWITCHES; i++) {
        if (!switches[i].offered) {
            continue;
        }
        const struct ui_rect rect = page.wide ? ui_grid(page.body, 2, 3, UI_GAP, place)
                                              : ui_grid(page.body, 1, SWITCHES, UI_GAP, place);
        card_draw(kiosk, frame, rect,
                  &(struct ui_button){.id = switches[i].id,
                                      .name = switches[i].name,
                                      .label = words_say(words, switches[i].label),
                                      .icon = switches[i].icon},
                  switches[i].on);
        place++;
    }
    chrome_bar(kiosk, frame, &page, &chrome);
}

static void language_draw(struct kiosk *kiosk, struct ui_frame *frame)
{
    const struct words *words = &kiosk->words;
    const struct chrome chrome = {.title = words_say(words, WORD_LANGUAGE),
                                  .sub = words_say(words, WORD_LANGUAGE_SUB),
                                  .back = true,
                                  .home = true};
    const struct page page = chrome_draw(kiosk, frame, &chrome);
    for (int i = 0; i < WORDS_LANGUAGE_COUNT; i++) {
        const bool now = i == (int)words->language;
        const struct ui_rect rect =
            page.wide ? ui_grid(page.body, 2, (WORDS_LANGUAGE_COUNT + 1) / 2, UI_GAP, i)
                      : ui_grid(page.body, 1, WORDS_LANGUAGE_COUNT, UI_GAP, i);
        ui_button(frame, rect,
                  &(struct ui_button){.id = (ui_id)(KIOSK_ITEM + i),
                                      .name = words_language_code((enum words_language)i),
                                      .label = words_language_name((enum words_language)i),
                                      .icon = now ? UI_ICON_TICK : UI_ICON_NONE,
                                      .look = now ? UI_LOOK_MAIN : UI_LOOK_CARD,
                                      .flags = now ? UI_TARGET_CHOSEN : 0,
                                      .size = UI_SIZE_ACTION});
    }
    chrome_bar(kiosk, frame, &page, &chrome);
}

static void to_home(struct kiosk *kiosk)
{
    kiosk_show(kiosk, SCREEN_HOME);
}

static void act_language(struct kiosk *kiosk, ui_id id)
{
    if (id >= KIOSK_ITEM && id < KIOSK_ITEM + WORDS_LANGUAGE_COUNT) {
        kiosk->words.language = (enum words_language)(id - KIOSK_ITEM);
        /* A voice has two languages. */
        kiosk->visitor.access.speech =
            kiosk->visitor.access.speech && kiosk->words.language <= WORDS_EN;
        to_home(kiosk);
    }
}

const struct screen screen_access = {
    .limit_ms = KIOSK_SESSION_MS, .asks = true, .draw = access_draw, .back = to_home};
const struct screen screen_language = {.limit_ms = KIOSK_SESSION_MS,
                                       .asks = true,
                                       .draw = language_draw,
                                       .act = act_language,
                                       .back = to_home};
