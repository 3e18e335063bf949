/*
 * Inside of kiosk/screens: what the screens share. A screen is one function that draws; what its
 * targets do is in kiosk_act.c, so that the visit's course can be read in one place.
 */
#ifndef KIOSK_SCREENS_SCREEN_H
#define KIOSK_SCREENS_SCREEN_H

#include "kiosk/screens/kiosk.h"

/* One file each. */
void screen_home(struct kiosk *kiosk, struct ui_frame *frame);
void screen_departments(struct kiosk *kiosk, struct ui_frame *frame);
void screen_groups(struct kiosk *kiosk, struct ui_frame *frame);
void screen_services(struct kiosk *kiosk, struct ui_frame *frame);
void screen_confirm(struct kiosk *kiosk, struct ui_frame *frame);
void screen_working(struct kiosk *kiosk, struct ui_frame *frame); /* CHECKING ISSUING PRINTING */
void screen_thanks(struct kiosk *kiosk, struct ui_frame *frame);
void screen_claim(struct kiosk *kiosk, struct ui_frame *frame); /* CLAIM CLAIM_OVER */
void screen_fault(struct kiosk *kiosk, struct ui_frame *frame); /* NO_PAPER CLOSED GONE REFUSED */
void screen_help(struct kiosk *kiosk, struct ui_frame *frame);
void screen_still_there(struct kiosk *kiosk, struct ui_frame *frame);

/* The frame around a page: header with clock, title, steps, the bar at the foot. */
struct chrome {
    const char *title;
    const char *sub;
    int step; /* 1–3 for the bar of steps; 0: none */
    bool back;
    bool home;
    bool help;
};

struct page {
    struct ui_rect info; /* upright: above the reach of a hand, only for words; wide: empty */
    struct ui_rect body; /* where targets may be */
    struct ui_rect bar;  /* for chrome_bar() */
    bool wide;
    bool small; /* wide and low: 864 units high */
};

struct page chrome_draw(struct kiosk *kiosk, struct ui_frame *frame, const struct chrome *chrome);
/* The bar at the foot: last, so that keys and speech come to it after the page. */
void chrome_bar(struct kiosk *kiosk, struct ui_frame *frame, const struct page *page,
                const struct chrome *chrome);
/* Header alone; returns what is left. */
struct ui_rect chrome_header(struct kiosk *kiosk, struct ui_frame *frame);

/* Previous, "1 / 3", next; for kiosk->page_count pages. */
void pager_draw(struct kiosk *kiosk, struct ui_frame *frame, struct ui_rect rect);
/* Sets page_count for `count` cards at `per_page` and keeps page within. Returns the first card. */
int pager_set(struct kiosk *kiosk, int count, int per_page);
/* How many targets of `height` with gaps fit one under another; at least 1. */
int rows_that_fit(int room, int height);

/* A card of a list: name at left, wait at right. */
struct list_card {
    const char *target; /* "service:0" is made of this and the index */
    int index;
    const char *name;
    const char *sub;
    const char *wait_label; /* NULL: no wait */
    const char *wait;
};
void list_card_draw(struct kiosk *kiosk, struct ui_frame *frame, struct ui_rect rect,
                    const struct list_card *card);

/* A page that tells something: mark, title, body, one picture (QR, ring or number), two buttons. */
struct notice {
    enum ui_icon icon;
    enum ui_colour mark;
    enum ui_colour tint;
    const char *title;
    const char *body;
    const struct ui_qr *qr;
    const char *number;          /* large */
    const char *number_label;    /* over it */
    const char *count;           /* in the ring */
    int ring_part;               /* of 1000 */
    const char *under;           /* a line under the picture */
    struct ui_button buttons[2]; /* id 0: none; the main one last */
};
void notice_draw(struct kiosk *kiosk, struct ui_frame *frame, const struct notice *notice);

/* Milliseconds until the visit ends by itself; INT64_MAX on screens that do not. */
int64_t kiosk_left_ms(const struct kiosk *kiosk);
/* Seconds, rounded up: what a ring shows. */
int64_t seconds_left(int64_t left_ms);

/* The wait of a queue and how many are in it; NULL and 0 when not known. */
const struct shape_queue *kiosk_queue(const struct kiosk *kiosk, const char *queue);
/* Groups of a department that have services: fills indices in services->groups; at most `room`. */
int department_groups(const struct shape_services *services, int department, int *ret_groups,
                      int room);
int group_services(const struct shape_services *services, int department, int group, int *ret_rows,
                   int room);
enum { GROUPS_MAX = 64, SERVICES_OF_GROUP_MAX = 512 };

/* The hall's wall clock now. */
int64_t kiosk_wall_ms(const struct kiosk *kiosk);
/* The hall gives numbers now, as far as is known. */
bool kiosk_hall_gives(const struct kiosk *kiosk);
void kiosk_wish(struct kiosk *kiosk, enum kiosk_wish_kind kind, const char *id);
void kiosk_show(struct kiosk *kiosk, enum kiosk_screen screen);
void kiosk_visit_end(struct kiosk *kiosk);
void kiosk_touch_at(struct kiosk *kiosk, int64_t now_ms);

#endif
