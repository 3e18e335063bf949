/* What touches do that is the same on every screen; the rest is each screen's own. */
#include "kiosk/screens/keys.h"
#include "kiosk/screens/screen.h"

#include <assert.h>

int kiosk_chosen(const struct kiosk *kiosk, ui_id id, int count)
{
    const int index = id - KIOSK_ITEM + kiosk->page_first;
    return id >= KIOSK_ITEM && index < count ? index : -1;
}

static void act_page(struct kiosk *kiosk, int by)
{
    const int page = kiosk->visitor.pages[kiosk->screen] + by;
    if (page >= 0 && page < kiosk->page_count) {
        kiosk->visitor.pages[kiosk->screen] =
            page; /* the same screen: who pages fast is not held up */
        kiosk->dirty = true;
    }
}

/* The same on every screen that has the target; false when it is the screen's own. */
static bool act_common(struct kiosk *kiosk, ui_id id)
{
    switch (id) {
    case KIOSK_BACK:
        if (kiosk_screen_now(kiosk)->back != NULL) {
            kiosk_screen_now(kiosk)->back(kiosk);
        } else {
            kiosk_visit_end(kiosk);
        }
        return true;
    case KIOSK_HOME:
    case KIOSK_DONE:
    case KIOSK_END:
        kiosk_visit_end(kiosk);
        return true;
    case KIOSK_HELP:
        kiosk->under = kiosk->screen;
        kiosk_show(kiosk, SCREEN_HELP);
        return true;
    case KIOSK_GO_ON:
    case KIOSK_WAKE:
        /* Who was asked and is still there needs longer: once, then for the visit. */
        kiosk->visitor.access.more_time = true;
        kiosk_show(kiosk, kiosk->under);
        return true;
    case KIOSK_WHERE:
        desk_show_where(kiosk);
        return true;
    case KIOSK_PREVIOUS:
        act_page(kiosk, -1);
        return true;
    case KIOSK_NEXT:
        act_page(kiosk, 1);
        return true;
    case KIOSK_AGAIN:
        number_again(kiosk);
        return true;
    default:
        return access_act(kiosk, id);
    }
}

void kiosk_act(struct kiosk *kiosk, ui_id id, int64_t now_ms)
{
    assert(id != 0);
    kiosk_touch_at(kiosk, now_ms);
    if (act_common(kiosk, id) || keys_act(kiosk, id)) {
        return;
    }
    const struct screen *screen = kiosk_screen_now(kiosk);
    if (screen->act != NULL) {
        screen->act(kiosk, id);
    }
}
