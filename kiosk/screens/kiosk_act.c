/* What a touch does: the visit's course, one function a screen. */
#include "kiosk/screens/screen.h"

#include <assert.h>
#include <string.h>

static void show_departments(struct kiosk *kiosk)
{
    if (kiosk->services == NULL) {
        return; /* not yet known: the button is off */
    }
    kiosk->pages[SCREEN_DEPARTMENTS] = 0;
    kiosk_show(kiosk, SCREEN_DEPARTMENTS);
}

static void act_home(struct kiosk *kiosk, ui_id id)
{
    switch (id) {
    case KIOSK_TAKE:
        if (kiosk->hall != NULL && !kiosk_hall_gives(kiosk)) {
            kiosk_show(kiosk, SCREEN_CLOSED);
        } else {
            show_departments(kiosk);
        }
        break;
    case KIOSK_GUIDE:
        show_departments(kiosk);
        break;
    case KIOSK_CONTRAST:
        kiosk->theme = kiosk->theme == UI_THEME_DAY ? UI_THEME_CONTRAST : UI_THEME_DAY;
        kiosk->dirty = true;
        break;
    default:
        break;
    }
}

/* The card's index in its whole list, or -1 when no such card is there. */
static int chosen(const struct kiosk *kiosk, ui_id id, int count)
{
    const int index = id - KIOSK_ITEM + kiosk->page_first;
    return id >= KIOSK_ITEM && index < count ? index : -1;
}

static void open_group(struct kiosk *kiosk, int group)
{
    kiosk->group = group;
    kiosk->pages[SCREEN_SERVICES] = 0;
    kiosk_show(kiosk, SCREEN_SERVICES);
}

static void act_departments(struct kiosk *kiosk, ui_id id)
{
    const int count = (int)kiosk->services->department_count;
    const int department = chosen(kiosk, id, count);
    int groups[GROUPS_MAX];
    if (department < 0) {
        return;
    }
    kiosk->department = department;
    const int group_count = department_groups(kiosk->services, department, groups, GROUPS_MAX);
    if (group_count == 1) {
        open_group(kiosk, groups[0]);
    } else {
        kiosk->pages[SCREEN_GROUPS] = 0;
        kiosk_show(kiosk, SCREEN_GROUPS);
    }
}

static void act_groups(struct kiosk *kiosk, ui_id id)
{
    int groups[GROUPS_MAX];
    const int count = department_groups(kiosk->services, kiosk->department, groups, GROUPS_MAX);
    const int index = chosen(kiosk, id, count);
    if (index >= 0) {
        open_group(kiosk, groups[index]);
    }
}

static void act_services(struct kiosk *kiosk, ui_id id)
{
    int rows[SERVICES_OF_GROUP_MAX];
    const int count = group_services(kiosk->services, kiosk->department, kiosk->group, rows,
                                     SERVICES_OF_GROUP_MAX);
    const int index = chosen(kiosk, id, count);
    if (index < 0) {
        return;
    }
    kiosk->service_row = rows[index];
    kiosk->service = NULL;
    kiosk->service_failed = false;
    kiosk->ticked = 0;
    kiosk->pages[SCREEN_CONFIRM] = 0;
    kiosk_wish(kiosk, KIOSK_GET_SERVICE, kiosk->services->services[rows[index]].id);
    if (kiosk->has_printer) {
        kiosk_wish(kiosk, KIOSK_ASK_PAPER, NULL); /* so that its state is fresh when it counts */
    }
    kiosk_show(kiosk, SCREEN_CONFIRM);
}

static void take_by_phone(struct kiosk *kiosk)
{
    kiosk->by_phone = true;
    kiosk_wish(kiosk, KIOSK_ISSUE, kiosk->services->services[kiosk->service_row].id);
    kiosk_show(kiosk, SCREEN_ISSUING);
}

static void act_confirm(struct kiosk *kiosk, ui_id id)
{
    if (id >= KIOSK_ITEM) {
        const int material = id - KIOSK_ITEM + kiosk->page_first;
        if (material < KIOSK_MATERIALS_MAX) {
            kiosk->ticked ^= (uint32_t)1 << material;
            kiosk->dirty = true;
        }
        return;
    }
    if (id != KIOSK_PRINT_NUMBER && id != KIOSK_PHONE) {
        return;
    }
    if (!kiosk_hall_gives(kiosk)) {
        kiosk_show(kiosk, SCREEN_CLOSED);
    } else if (id == KIOSK_PHONE) {
        take_by_phone(kiosk);
    } else {
        kiosk->by_phone = false;
        kiosk_wish(kiosk, KIOSK_ASK_PAPER, NULL);
        kiosk_show(kiosk, SCREEN_CHECKING);
    }
}

static void act_claim(struct kiosk *kiosk, ui_id id)
{
    if (id == KIOSK_GIVE_BACK) {
        kiosk_wish(kiosk, KIOSK_CANCEL_TICKET, kiosk->ticket->id);
        kiosk_visit_end(kiosk);
    }
}

/* After a number that came to nothing: the same service again. */
static void act_again(struct kiosk *kiosk)
{
    kiosk->ticket = NULL;
    kiosk->qr.size = 0;
    kiosk->print_given_up = false;
    kiosk->by_phone = false;
    kiosk_show(kiosk, kiosk->service_row >= 0 ? SCREEN_CONFIRM : SCREEN_HOME);
    if (kiosk->has_printer) {
        kiosk_wish(kiosk, KIOSK_ASK_PAPER, NULL);
    }
}

static void act_back(struct kiosk *kiosk)
{
    int groups[GROUPS_MAX];
    switch (kiosk->screen) {
    case SCREEN_GROUPS:
        kiosk_show(kiosk, SCREEN_DEPARTMENTS);
        break;
    case SCREEN_SERVICES:
        kiosk_show(kiosk,
                   department_groups(kiosk->services, kiosk->department, groups, GROUPS_MAX) > 1
                       ? SCREEN_GROUPS
                       : SCREEN_DEPARTMENTS);
        break;
    case SCREEN_CONFIRM:
        kiosk->service = NULL;
        kiosk_show(kiosk, SCREEN_SERVICES);
        break;
    case SCREEN_NO_PAPER:
        kiosk_show(kiosk, SCREEN_CONFIRM);
        break;
    case SCREEN_HELP:
        kiosk_show(kiosk, kiosk->under);
        break;
    default:
        kiosk_visit_end(kiosk);
    }
}

static void act_page(struct kiosk *kiosk, int by)
{
    const int page = kiosk->pages[kiosk->screen] + by;
    if (page >= 0 && page < kiosk->page_count) {
        kiosk->pages[kiosk->screen] = page; /* the same screen: who pages fast is not held up */
        kiosk->dirty = true;
    }
}

/* The same on every screen that has the target; false when it is the screen's own. */
static bool act_common(struct kiosk *kiosk, ui_id id)
{
    switch (id) {
    case KIOSK_BACK:
        act_back(kiosk);
        return true;
    case KIOSK_HOME:
    case KIOSK_DONE:
    case KIOSK_END:
        kiosk_visit_end(kiosk);
        return true;
    case KIOSK_LANGUAGE:
        kiosk->words.language = kiosk->words.language == WORDS_ZH ? WORDS_EN : WORDS_ZH;
        kiosk->dirty = true;
        return true;
    case KIOSK_HELP:
        kiosk->under = kiosk->screen;
        kiosk_show(kiosk, SCREEN_HELP);
        return true;
    case KIOSK_GO_ON:
    case KIOSK_WAKE:
        kiosk_show(kiosk, kiosk->under);
        return true;
    case KIOSK_PREVIOUS:
        act_page(kiosk, -1);
        return true;
    case KIOSK_NEXT:
        act_page(kiosk, 1);
        return true;
    case KIOSK_AGAIN:
        act_again(kiosk);
        return true;
    default:
        return false;
    }
}

void kiosk_act(struct kiosk *kiosk, ui_id id, int64_t now_ms)
{
    assert(id != 0);
    kiosk_touch_at(kiosk, now_ms);
    if (act_common(kiosk, id)) {
        return;
    }
    switch (kiosk->screen) {
    case SCREEN_HOME:
        act_home(kiosk, id);
        break;
    case SCREEN_DEPARTMENTS:
        act_departments(kiosk, id);
        break;
    case SCREEN_GROUPS:
        act_groups(kiosk, id);
        break;
    case SCREEN_SERVICES:
        act_services(kiosk, id);
        break;
    case SCREEN_CONFIRM:
        act_confirm(kiosk, id);
        break;
    case SCREEN_NO_PAPER:
        if (id == KIOSK_PHONE) {
            take_by_phone(kiosk);
        }
        break;
    case SCREEN_CLOSED:
        if (id == KIOSK_GUIDE) {
            show_departments(kiosk);
        }
        break;
    case SCREEN_CLAIM:
        act_claim(kiosk, id);
        break;
    default:
        break;
    }
}
