/*
 * Inside of kiosk/screens: what a screen is, and what the screens share.
 *
 * A new screen: a file with one `const struct screen`, a row in KIOSK_SCREENS, its words in
 * words.inc, its scenes in tests/lib/kiosk_fixture.h.
 */
#ifndef KIOSK_SCREENS_SCREEN_H
#define KIOSK_SCREENS_SCREEN_H

#include "kiosk/screens/kiosk.h"

struct screen {
    int64_t limit_ms; /* how long it stays without a touch; 0: for ever */
    bool asks;        /* "still there?" before it goes */
    void (*draw)(struct kiosk *kiosk, struct ui_frame *frame);
    /* What its targets do; those that all screens have are kiosk_act.c's. NULL: it has none. */
    void (*act)(struct kiosk *kiosk, ui_id id);
    void (*back)(struct kiosk *kiosk); /* NULL: the visit ends */
    /* What is typed in its field has changed (keys.h); NULL: it has no field. */
    void (*typed)(struct kiosk *kiosk);
    /* Instead of the stay's clock, which is screen_tick_stay(); NULL: that one. */
    void (*tick)(struct kiosk *kiosk);
    int64_t (*wake_ms)(const struct kiosk *kiosk); /* when `tick` is due; NULL: the stay alone */
};

#define KIOSK_SCREEN_EXTERN(symbol, name, object) extern const struct screen object;
KIOSK_SCREENS(KIOSK_SCREEN_EXTERN)
#undef KIOSK_SCREEN_EXTERN

/* The row of the screen that is shown. */
const struct screen *kiosk_screen_now(const struct kiosk *kiosk);
void screen_tick_stay(struct kiosk *kiosk);

/* The frame around a page: header with clock, title, steps, the bar at the foot. */
struct chrome {
    const char *title;
    const char *sub;
    int step; /* 1–3 for the bar of steps; 0: none */
    bool back;
    bool home;
    bool help;
    bool low; /* a small panel needs the title's room: there it stands in the header */
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
/* Upright screens: cuts the switch of the low reach (a wheelchair) off the right end of a row of
 * targets at the foot. Every screen with targets above a seated hand has it. */
void chrome_low(struct kiosk *kiosk, struct ui_frame *frame, struct ui_rect *row);
/* Header alone; returns what is left. */
struct ui_rect chrome_header(struct kiosk *kiosk, struct ui_frame *frame);

/* Two papers that the printer of pages makes, side by side; off while it prints nothing. */
enum { A4_PAPERS = 2 };
struct a4_paper {
    ui_id id;
    const char *name;
    enum word label;
};
void a4_papers_draw(struct kiosk *kiosk, struct ui_frame *frame, struct ui_rect row,
                    const struct a4_paper papers[A4_PAPERS]);

/* A sentence that helps, for page.info. */
void chrome_tip(struct kiosk *kiosk, struct ui_frame *frame, struct ui_rect rect, enum word tip);
/* A card for a phone: its code (none while it is empty), and what the phone is for. */
void chrome_phone(struct kiosk *kiosk, struct ui_frame *frame, struct ui_rect rect,
                  const struct ui_qr *qr, enum word head, enum word sub);

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
    struct ui_button more[2];    /* between them; upright a row over them. id 0: none */
};
void notice_draw(struct kiosk *kiosk, struct ui_frame *frame, const struct notice *notice);
/* One that asks whether the visit goes on, KIOSK_ASK_MS long; `body` takes the seconds that are
 * left. */
void notice_ask_draw(struct kiosk *kiosk, struct ui_frame *frame, enum ui_icon icon,
                     enum word title, enum word body);

/* A short wait in which nothing can be touched; a ticket that is there shows its number while it is
 * printed. */
void working_draw(struct kiosk *kiosk, struct ui_frame *frame, enum ui_icon icon, enum word head,
                  enum word under);

/* Milliseconds until the visit ends by itself; INT64_MAX on screens that do not. */
int64_t kiosk_left_ms(const struct kiosk *kiosk);
/* Seconds, rounded up: what a ring shows. */
int64_t seconds_left(int64_t left_ms);

/* The wait of a queue and how many are in it; NULL and 0 when not known. */
const struct shape_queue *kiosk_queue(const struct kiosk *kiosk, const char *queue);
/* visitor.service_stopped, by what the hall says of its queues. */
void kiosk_stop_follow(struct kiosk *kiosk);
/* Groups of a department that have services: fills indices in services->groups; at most `room`. */
int department_groups(const struct shape_services *services, int department, int *ret_groups,
                      int room);
int group_services(const struct shape_services *services, int department, int group, int *ret_rows,
                   int room);
/* Where a service stands: its department, its group; -1 when the catalogue has none. */
void service_place(const struct shape_services *services, int row, int *ret_department,
                   int *ret_group);
enum { GROUPS_MAX = 64, SERVICES_OF_GROUP_MAX = 512 };

/* The card's index in its whole list of `count`, or -1: `id` is no card of it. */
int kiosk_chosen(const struct kiosk *kiosk, ui_id id, int count);

/* The hall's wall clock now. */
int64_t kiosk_wall_ms(const struct kiosk *kiosk);
/* The hall gives numbers now, as far as is known. */
bool kiosk_hall_gives(const struct kiosk *kiosk);
/* What the hall refused with `code`, in words. */
enum word kiosk_refusal(const char *code);

void kiosk_wish(struct kiosk *kiosk, enum kiosk_wish_kind kind, const char *id);
/* A question to the hall for this visit; the answer comes to `answered`, unless the visit is over.
 */
void kiosk_ask(struct kiosk *kiosk, struct client_ask ask, kiosk_answered_fn *answered);
/* One whose answer serves every visit. */
void kiosk_ask_for_all(struct kiosk *kiosk, struct client_ask ask, kiosk_answered_fn *answered);

/* The one setter of the screen. */
void kiosk_show(struct kiosk *kiosk, enum kiosk_screen screen);
void kiosk_show_departments(struct kiosk *kiosk);
void kiosk_show_search(struct kiosk *kiosk);
void kiosk_open_department(struct kiosk *kiosk, int department);
void kiosk_open_group(struct kiosk *kiosk, int group);
/* Any screen's way to a service (CONFIRM), whose 返回 leads to the screen that is shown now. */
void kiosk_open_service(struct kiosk *kiosk, int row);
void kiosk_visit_end(struct kiosk *kiosk);
void kiosk_touch_at(struct kiosk *kiosk, int64_t now_ms);

/* The shown service's flow and law (guide.c). */
void guide_open(struct kiosk *kiosk);

/* What is said of a number before it is taken: basket.c, ground.c. */
/* Services of this ticket, the shown one last, as rows of the catalogue. Returns how many. */
int basket_rows(const struct kiosk *kiosk, int ret_rows[CLIENT_SERVICES_MAX]);
/* The list of them; from the first service on to the choice of a second. */
void basket_open(struct kiosk *kiosk);
/* These go onto one ticket, 1 to CLIENT_SERVICES_MAX of them in the order of doing: the list. */
void basket_begin(struct kiosk *kiosk, const int rows[], int count);

/* Where somebody wants to go (find.c), on the hall's floor plan. */
void find_open(struct kiosk *kiosk);

/* Life events (events.c): the list of them; the services of one. */
void events_open(struct kiosk *kiosk);
void event_choose(struct kiosk *kiosk, int event);
/* One of a few large rows of which one is chosen; its target is KIOSK_ITEM + index. */
struct choice_row {
    const char *name;
    enum ui_icon icon;
    enum word label;
    enum word sub;
    bool chosen;
};
void choice_row_draw(struct kiosk *kiosk, struct ui_frame *frame, struct ui_rect rect, int index,
                     const struct choice_row *row);
/* The word of a ground, "老年人"; WORD_GROUND for none. */
enum word ground_word(enum client_ground ground);
void ground_open(struct kiosk *kiosk);
/* Who a number is for (whose.c): the choice, under `wanted` as its title's line; the label of the
 * way there, and whether something was chosen. */
void whose_open(struct kiosk *kiosk, enum word wanted);
const char *whose_label(struct kiosk *kiosk, bool *ret_chosen);
/* What is said to the hall of who takes the number. */
struct client_visitor whose_visitor(const struct kiosk *kiosk);
/* A card was laid down; the screen that is shown wants it for its number (true); it is gone. */
void whose_laid(struct kiosk *kiosk, const char *card);
bool whose_card(struct kiosk *kiosk);
void whose_card_gone(struct kiosk *kiosk);

/* Papers (papers_start.c), from home. */
bool papers_offered(const struct kiosk *kiosk);
void papers_begin(struct kiosk *kiosk);
/* An order to the scanner's thread. */
void papers_ask(struct kiosk *kiosk, enum papers_do what, int page, int value);
void papers_scan(struct kiosk *kiosk, int again);
void papers_print(struct kiosk *kiosk);
void papers_look(struct kiosk *kiosk, int page);

/* The course of a number (number.c), for every screen that ends in one. */
void number_take(struct kiosk *kiosk, bool by_phone); /* for visitor.service_row */
/* The same course for what is no new number of a service: `ask` asks the hall, or prints. */
void number_take_by(struct kiosk *kiosk, void (*ask)(struct kiosk *kiosk), bool by_phone);
/* The same for the paper alone of what is there already: without paper, no phone is offered. */
void number_print_again(struct kiosk *kiosk, void (*print)(struct kiosk *kiosk));
void number_show_claim(struct kiosk *kiosk);
void number_show_thanks(struct kiosk *kiosk);
void number_again(struct kiosk *kiosk); /* the same service, after one that came to nothing */

/* The review of the ticket that desk shows (review.c): it can be reviewed, by who holds its code,
 * once the hall is heard. */
bool review_may(const struct kiosk *kiosk);
void review_open(struct kiosk *kiosk);
/* Tells the hall visitor.review_level of review_leg, with review_reasons if there are any. */
void review_send(struct kiosk *kiosk);
enum word review_level_word(int level); /* 1–5 */

/* Appointments (book.c): for the service that is shown; another time for the one that desk shows,
 * and giving it up. */
void book_open(struct kiosk *kiosk);
void book_open_change(struct kiosk *kiosk);
void book_open_cancel(struct kiosk *kiosk);
void book_choose_day(struct kiosk *kiosk, int index);
void book_choose_time(struct kiosk *kiosk, int index);
void book_send(struct kiosk *kiosk);
void book_look_again(struct kiosk *kiosk);  /* days and times may have changed */
void book_print_again(struct kiosk *kiosk); /* the slip of the one that desk shows */
void book_give_up(struct kiosk *kiosk);     /* no answer comes */
/* A card is laid down, or goes. True: it is for the appointment, and leads nowhere else. */
bool book_card(struct kiosk *kiosk, const char *card);
void book_card_gone(struct kiosk *kiosk);
/* The row of the catalogue that it is for; NULL when it is in none. */
const struct shape_service_row *book_service(const struct kiosk *kiosk);

/* Codes and cards (desk.c). */
bool desk_print_ended(struct kiosk *kiosk, enum kiosk_print_end end); /* true: it was a copy */
void desk_ask_keys(struct kiosk *kiosk);
void desk_show_where(struct kiosk *kiosk);
/* Looks up what was typed; the standing that is shown; of a card's day the row at `index`. */
void desk_look_typed(struct kiosk *kiosk);
void desk_look_again(struct kiosk *kiosk);
void desk_open_row(struct kiosk *kiosk, int index);
int desk_row_count(const struct kiosk *kiosk);
void desk_give_up(struct kiosk *kiosk); /* no answer comes */
void desk_check_in(struct kiosk *kiosk, bool ordinary);
void desk_copy(struct kiosk *kiosk);
/* The ticket that is shown was found by its card: its paper is lost, and is made anew. */
bool desk_is_lost(const struct kiosk *kiosk);
/* The hall gives this person no other number: the one that there is is shown (true). */
bool desk_had_number(struct kiosk *kiosk, const char *code);
void desk_come_back(struct kiosk *kiosk);

#endif
