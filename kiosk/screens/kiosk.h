/*
 * The kiosk's visit: what a visitor sees and touches, what the hall and the printer answered, and
 * what is to be done next. State + events + now_ms → a draw list and wishes; no I/O, no clock.
 *
 *                         ┌────────────────────── time-out, 首页, done ──────────────────────┐
 *                         ▼                                                                  │
 *   HOME ─take─► DEPARTMENTS ─► GROUPS ─► SERVICES ─► CONFIRM ─print─► CHECKING ─paper─► ISSUING
 *     │             (GROUPS is passed when a department has one)         │no paper          │
 *     │                                          ▲            ▼          ▼                  │
 *     │                                          └─ back ─ NO_PAPER ─phone──────────► ISSUING
 *     │                                                                                    │ ticket
 *     │ hall closed: CLOSED                          printed                 paper         ▼
 *     │ no line: GONE, and back by itself   THANKS ◄───────── PRINTING ◄───────────────────┤
 *     │                                       ▲                  │ failed, unknown         │ phone
 *     └─ help: HELP                           └──── claimed ── CLAIM ◄─────────────────────┘
 *                                                                │ nobody claimed: CLAIM_OVER
 *   a refusal of the hall: REFUSED                               ▼
 *
 * Before a time-out, any screen of a visit asks "still there?"; a touch goes on.
 *
 * The program calls kiosk_init(); then for every event one of the functions below; then empties
 * kiosk_next_wish(), and draws with kiosk_draw() if kiosk_is_dirty(). At kiosk_next_wake_ms() it
 * calls kiosk_tick(). Shapes that are given stay the caller's, and must live until they are
 * replaced by the next of their kind, or until KIOSK_FORGET; functions that return false did not
 * keep theirs. One thread.
 */
#ifndef KIOSK_SCREENS_KIOSK_H
#define KIOSK_SCREENS_KIOSK_H

#include "hall-server/client/ask.h"
#include "kiosk/screens/a4.h"
#include "kiosk/screens/access.h"
#include "kiosk/screens/book.h"
#include "kiosk/screens/call.h"
#include "kiosk/screens/desk.h"
#include "kiosk/screens/forms.h"
#include "kiosk/screens/glass.h"
#include "kiosk/screens/papers.h"
#include "kiosk/screens/plan.h"
#include "kiosk/screens/search.h"
#include "kiosk/screens/spare.h"
#include "kiosk/screens/staff.h"
#include "kiosk/screens/way.h"
#include "kiosk/screens/whose.h"
#include "kiosk/screens/words.h"
#include "kiosk/ui/frame.h"
#include "kiosk/ui/keys.h"

#include <stdbool.h>
#include <stdint.h>

/*
 * Symbol, name, and the screen itself (screen.h): one `const struct screen` in a file of its own,
 * or beside its like. Families of screens stand together; a new one starts a group of its own.
 */
#define KIOSK_SCREENS(X)                                                                           \
    X(SCREEN_HOME, "home", screen_home)                                                            \
    X(SCREEN_IDLE, "idle", screen_idle)                                                            \
    X(SCREEN_HELP, "help", screen_help)                                                            \
    X(SCREEN_STILL_THERE, "still-there", screen_still_there)                                       \
    X(SCREEN_CALL_WHY, "call-why", screen_call_why)                                                \
    X(SCREEN_CALL_SENDING, "call-sending", screen_call_sending)                                    \
    X(SCREEN_CALL, "call", screen_call)                                                            \
    /* a service */                                                                                \
    X(SCREEN_DEPARTMENTS, "departments", screen_departments)                                       \
    X(SCREEN_GROUPS, "groups", screen_groups)                                                      \
    X(SCREEN_SERVICES, "services", screen_services)                                                \
    X(SCREEN_EVENTS, "events", screen_events)                                                      \
    X(SCREEN_SEARCH, "search", screen_search)                                                      \
    X(SCREEN_CONFIRM, "confirm", screen_confirm)                                                   \
    X(SCREEN_GUIDE, "guide", screen_guide)                                                         \
    X(SCREEN_FORMS, "forms", screen_forms)                                                         \
    X(SCREEN_FORM, "form", screen_form)                                                            \
    X(SCREEN_A4, "a4", screen_a4)                                                                  \
    /* what is said of a number before it is taken */                                              \
    X(SCREEN_BASKET, "basket", screen_basket)                                                      \
    X(SCREEN_GROUND, "ground", screen_ground)                                                      \
    X(SCREEN_WHOSE, "whose", screen_whose)                                                         \
    X(SCREEN_FOR_OTHER, "for-other", screen_for_other)                                             \
    /* a number */                                                                                 \
    X(SCREEN_CHECKING, "checking", screen_checking)                                                \
    X(SCREEN_ISSUING, "issuing", screen_issuing)                                                   \
    X(SCREEN_PRINTING, "printing", screen_printing)                                                \
    X(SCREEN_THANKS, "thanks", screen_thanks)                                                      \
    X(SCREEN_CLAIM, "claim", screen_claim)                                                         \
    X(SCREEN_CLAIM_OVER, "claim-over", screen_claim_over)                                          \
    /* codes and cards */                                                                          \
    X(SCREEN_WHERE, "where", screen_where)                                                         \
    X(SCREEN_LOOKING, "looking", screen_looking)                                                   \
    X(SCREEN_STANDING, "standing", screen_standing)                                                \
    X(SCREEN_BOOKING, "booking", screen_booking)                                                   \
    X(SCREEN_CARD, "card", screen_card)                                                            \
    X(SCREEN_CARD_TAKEN, "card-taken", screen_card_taken)                                          \
    X(SCREEN_TAKE_CARD, "take-card", screen_take_card)                                             \
    X(SCREEN_CODE_PROBLEM, "code-problem", screen_code_problem)                                    \
    /* an appointment is made */                                                                   \
    X(SCREEN_BOOK_DAYS, "book-days", screen_book_days)                                             \
    X(SCREEN_BOOK_TIMES, "book-times", screen_book_times)                                          \
    X(SCREEN_BOOK_SURE, "book-sure", screen_book_sure)                                             \
    X(SCREEN_BOOK_SENDING, "book-sending", screen_book_sending)                                    \
    X(SCREEN_BOOKED, "booked", screen_booked)                                                      \
    X(SCREEN_BOOK_REFUSED, "book-refused", screen_book_refused)                                    \
    X(SCREEN_BOOK_CANCEL, "book-cancel", screen_book_cancel)                                       \
    X(SCREEN_WAY, "way", screen_way)                                                               \
    X(SCREEN_FIND, "find", screen_find)                                                            \
    /* how it was */                                                                               \
    X(SCREEN_REVIEW, "review", screen_review)                                                      \
    X(SCREEN_REVIEW_SENDING, "review-sending", screen_review_sending)                              \
    X(SCREEN_REVIEW_WHY, "review-why", screen_review_why)                                          \
    X(SCREEN_REVIEWED, "reviewed", screen_reviewed)                                                \
    /* papers */                                                                                   \
    X(SCREEN_PAPERS, "papers", screen_papers)                                                      \
    X(SCREEN_PAPERS_SCANNING, "papers-scanning", screen_papers_scanning)                           \
    X(SCREEN_PAPERS_LIST, "papers-list", screen_papers_list)                                       \
    X(SCREEN_PAPERS_PAGE, "papers-page", screen_papers_page)                                       \
    X(SCREEN_PAPERS_TRIM, "papers-trim", screen_papers_trim)                                       \
    X(SCREEN_PAPERS_PRINTING, "papers-printing", screen_papers_printing)                           \
    X(SCREEN_PAPERS_DONE, "papers-done", screen_papers_done)                                       \
    X(SCREEN_PAPERS_FAULT, "papers-fault", screen_papers_fault)                                    \
    /* faults */                                                                                   \
    X(SCREEN_NO_PAPER, "no-paper", screen_no_paper)                                                \
    X(SCREEN_CLOSED, "closed", screen_closed)                                                      \
    X(SCREEN_GONE, "gone", screen_gone)                                                            \
    X(SCREEN_REFUSED, "refused", screen_refused)                                                   \
    /* staff */                                                                                    \
    X(SCREEN_STAFF_USER, "staff-user", screen_staff_user)                                          \
    X(SCREEN_STAFF_PASSWORD, "staff-password", screen_staff_password)                              \
    X(SCREEN_STAFF_SIGNING, "staff-signing", screen_staff_signing)                                 \
    X(SCREEN_SPARE, "spare", screen_spare)                                                         \
    X(SCREEN_SPARE_SENDING, "spare-sending", screen_spare_sending)                                 \
    X(SCREEN_SPARE_DONE, "spare-done", screen_spare_done)                                          \
    X(SCREEN_STAFF, "staff", screen_staff)                                                         \
    X(SCREEN_STAFF_QUEUES, "staff-queues", screen_staff_queues)                                    \
    X(SCREEN_STAFF_SURE, "staff-sure", screen_staff_sure)                                          \
    X(SCREEN_STAFF_SENDING, "staff-sending", screen_staff_sending)                                 \
    X(SCREEN_STAFF_SENT, "staff-sent", screen_staff_sent)                                          \
    X(SCREEN_STAFF_TOUCH, "staff-touch", screen_staff_touch)                                       \
    X(SCREEN_STAFF_TOUCHED, "staff-touched", screen_staff_touched)                                 \
    X(SCREEN_STAFF_TURN, "staff-turn", screen_staff_turn)                                          \
    X(SCREEN_STAFF_TURNED, "staff-turned", screen_staff_turned)                                    \
    /* ease of use */                                                                              \
    X(SCREEN_ACCESS, "access", screen_access)                                                      \
    X(SCREEN_LANGUAGE, "language", screen_language)

#define KIOSK_SCREEN_ENUM(symbol, name, object) symbol,
enum kiosk_screen { KIOSK_SCREENS(KIOSK_SCREEN_ENUM) SCREEN_COUNT };
#undef KIOSK_SCREEN_ENUM

/* What the printer says; the same order as drivers/printer (the program asserts it). */
enum kiosk_paper {
    KIOSK_PAPER_UNKNOWN,
    KIOSK_PAPER_READY,
    KIOSK_PAPER_LOW,
    KIOSK_PAPER_OFFLINE,
    KIOSK_PAPER_JAM,
    KIOSK_PAPER_COVER_OPEN,
    KIOSK_PAPER_EMPTY,
    KIOSK_PAPER_COUNT
};

enum kiosk_print_end { KIOSK_PRINTED, KIOSK_PRINT_FAILED, KIOSK_PRINT_UNKNOWN };

/* The line to the hall. */
enum kiosk_line { KIOSK_LINE_DOWN, KIOSK_LINE_UP, KIOSK_LINE_REFUSED };

enum {
    KIOSK_NO_VISIT = 0,
    KIOSK_WISHES_MAX = 32,
    KIOSK_ID_ROOM = 72,
    KIOSK_REASON_ROOM = 40,
    KIOSK_MATERIALS_MAX = 32,

    KIOSK_SESSION_MS = 75000, /* without a touch */
    KIOSK_RING_MS = 30000,    /* the ring is shown when so much is left */
    KIOSK_ASK_MS = 20000,     /* and the question when so much is (WCAG 2.2.1) */
    KIOSK_NOTICE_MS = 45000,  /* screens that only tell something */
    KIOSK_THANKS_MS = 20000,
    KIOSK_IDLE_MS = 60000,       /* home untouched, then what is good to know takes turns */
    KIOSK_IDLE_PAGE_MS = 12000,  /* each so long */
    KIOSK_CLAIM_MS = 120000,     /* as long as the hall keeps an unclaimed number */
    KIOSK_CLAIM_ASK_MS = 1500,   /* has a phone claimed it? */
    KIOSK_PAPER_ASK_MS = 3000,   /* has somebody put a roll in? */
    KIOSK_PAPER_WAIT_MS = 4000,  /* for the printer's word before a number is taken */
    KIOSK_PRINT_WAIT_MS = 25000, /* then the job is given up */
    KIOSK_PRINT_END_MS = 12000,  /* and so long its end is waited for */
    KIOSK_GONE_MS = 1500,        /* a line that is lost for less is not worth a word */
    KIOSK_QUEUES_EVERY_MS = 10000,
    KIOSK_CATALOGUE_RETRY_MS = 3000,
};

enum kiosk_wish_kind {
    KIOSK_GET_SERVICES,  /* then kiosk_services() */
    KIOSK_GET_BOARD,     /* then kiosk_board() */
    KIOSK_GET_QUEUES,    /* then kiosk_queues() */
    KIOSK_GET_SERVICE,   /* id; then kiosk_service() or kiosk_service_failed() */
    KIOSK_ASK_PAPER,     /* then kiosk_paper() */
    KIOSK_ISSUE,         /* `ask`; id is the service; then kiosk_issued() or kiosk_refused() */
    KIOSK_PRINT,         /* the ticket; then kiosk_print_ended() */
    KIOSK_PRINT_CANCEL,  /* give the job up; its end comes all the same */
    KIOSK_REPORT_PRINT,  /* id, end, reason: tell the hall; then kiosk_ticket() */
    KIOSK_GET_TICKET,    /* id; then kiosk_ticket() */
    KIOSK_CANCEL_TICKET, /* id: nobody wants it */
    KIOSK_ASK_HALL,      /* `ask`; then kiosk_answered() with `answered` */
    KIOSK_ASK_IME,       /* what ui_keys_ask() gives; then kiosk_ime_answer() or kiosk_ime_lost() */
    KIOSK_PRINT_A4,      /* `a4`, of the service that is shown; then kiosk_a4_ended() */
    KIOSK_PAPERS,        /* `papers`; then kiosk_papers(), or kiosk_papers_printed() */
    KIOSK_TRY,           /* `part`: staff tries it; then kiosk_staff_tried(), or its facts */
    KIOSK_SIGN_OUT,      /* `ask`; nobody waits for its answer */
    KIOSK_TAKE_PLACE,    /* visitor.spare.place: keep it, begin anew; or kiosk_place_lost() */
    KIOSK_PRINT_SLIP,    /* of the appointment (visitor.book); then kiosk_slip_ended() */
    KIOSK_FIND_GUIDES,   /* by search_guides_question(); then kiosk_guides_found() */
    KIOSK_GLASS,         /* `glass`; then kiosk_glass_fitted(), _kept() or _turned() */
    KIOSK_FORGET,        /* the visit is over: drop the ticket, the guide and its answers */
};

struct kiosk;

/* What the hall said to a screen's question. */
struct kiosk_answer {
    const struct shape *shape; /* of the kind that the ask names; NULL: refused, or no answer */
    const char *code;          /* then why: the hall's code, or CLIENT_CODE_NO_ANSWER */
};

/* Takes an answer. True: the screens go on looking at `shape`; it then lives until the next one
 * that the same function keeps, or the visit's end. */
typedef bool kiosk_answered_fn(struct kiosk *kiosk, const struct kiosk_answer *answer);

struct kiosk_wish {
    enum kiosk_wish_kind kind;
    uint32_t visit; /* give it back with the answer: an answer to an older visit is ignored.
                       KIOSK_NO_VISIT: the answer is for all visits */
    char id[KIOSK_ID_ROOM];
    enum kiosk_print_end end;
    char reason[KIOSK_REASON_ROOM];
    enum a4_what a4;
    struct client_ask ask;
    kiosk_answered_fn *answered;
    struct papers_order papers;
    enum staff_part part;
    enum glass_do glass;
    int quarters;
};

/* Targets. Cards of a list are KIOSK_ITEM + index on the page; what one screen alone has it numbers
 * from KIOSK_OWN. */
enum {
    KIOSK_TAKE = 1,
    KIOSK_GUIDE,
    KIOSK_LANGUAGE,
    KIOSK_CONTRAST,
    KIOSK_HELP,
    KIOSK_BACK,
    KIOSK_HOME,
    KIOSK_PREVIOUS,
    KIOSK_NEXT,
    KIOSK_PRINT_NUMBER,
    KIOSK_PHONE,
    KIOSK_DONE,
    KIOSK_GIVE_BACK,
    KIOSK_AGAIN,
    KIOSK_GO_ON,
    KIOSK_END,
    KIOSK_GREEN,
    KIOSK_EVENTS,
    KIOSK_MORE,
    KIOSK_FLOW,
    KIOSK_SEARCH,
    KIOSK_WHERE,
    KIOSK_SCAN_PAPERS,
    KIOSK_WAKE, /* the whole screen, where nothing else can be done */
    KIOSK_ACCESS,
    KIOSK_LARGE,
    KIOSK_LOW,
    KIOSK_SPEECH,
    KIOSK_MORE_TIME,
    KIOSK_LOUDER, /* keys alone, as the one after */
    KIOSK_SOFTER,
    KIOSK_PRINT_NOTICE,
    KIOSK_PRINT_GUIDE,
    KIOSK_BOOK,
    KIOSK_WAY,
    KIOSK_WHOSE,
    KIOSK_FIND,
    KIOSK_FORMS,
    KIOSK_PRINT_BLANK,
    KIOSK_PRINT_SAMPLE,
    KIOSK_ITEM = 100,
    KIOSK_OWN = 1000,
};

/* Services that go onto one ticket with the one that is shown (service_row). */
struct basket {
    int rows[CLIENT_SERVICES_MAX - 1];
    int count;
};

/* All that one person chose, typed and was given: nothing of it outlives the visit. A family of
 * screens adds a struct of its own. */
struct visitor {
    int pages[SCREEN_COUNT]; /* the page that each list stands at */

    /* A service: indices in kiosk->services, or -1. */
    int department;
    int group;
    int service_row;
    enum kiosk_screen service_from;      /* where it was chosen */
    const struct shape_service *service; /* the guide */
    bool service_failed;
    bool service_stopped;  /* numbers of its queue are, by what the hall said last */
    uint32_t ticked;       /* materials, a bit each */
    struct ui_qr guide_qr; /* of the guide on a phone */
    int form;              /* of the guide's, the one that is looked at */
    struct a4_visit a4;
    struct basket basket;
    enum client_ground ground; /* why to be let go earlier */
    enum kiosk_screen ground_from;
    struct whose_visit whose;

    /* A number. */
    const struct shape_ticket *ticket;
    int64_t issued_ms;
    bool by_phone; /* this ticket goes to a phone, not to paper */
    enum kiosk_print_end print_end;
    bool print_given_up;
    int64_t asked_ticket_ms;
    struct ui_qr qr;
    enum word refusal;
    enum kiosk_screen number_from;           /* where it was asked for */
    void (*number_ask)(struct kiosk *kiosk); /* asks for it; NULL: a number for service_row */
    bool paper_alone; /* it is there already, and only its paper is made: no phone instead */

    struct desk_visit desk; /* codes and cards */
    struct book_visit book; /* an appointment that is being made */
    enum kiosk_screen book_from;
    struct way_visit way; /* to a window */
    enum kiosk_screen way_from;
    int find_area;           /* a thing of the plan + 1 whose windows are listed; 0: none yet */
    int review_level;        /* 1–5 that was touched; 0: none yet */
    int review_leg;          /* of the ticket that desk shows */
    bool review_said;        /* the hall has a level of it, which may be said anew */
    uint32_t review_reasons; /* that were chosen, bits of enum review_reason */
    enum word review_end;    /* WORD_REVIEW_THANKS, or why not */

    struct papers_visit papers;

    struct call_visit call; /* for a guide */
    enum kiosk_screen call_from;

    /* The field of the screen that has one (keys.h). */
    struct ui_keys keys;

    struct access_visit access; /* how this person wants the kiosk to be */
    struct search_visit search;
    struct staff_visit staff;
    struct spare_visit spare;
    struct glass_visit glass;
};

struct kiosk {
    /* What others told. */
    const struct shape_hall *hall; /* NULL until known */
    const struct shape_services *services;
    const struct shape_queues *queues;
    const struct shape_board *board;
    int64_t hall_told_ms; /* when `hall` came, by now_ms */
    enum kiosk_line line;
    int64_t line_since_ms;
    bool offline; /* numbers can be printed without the hall */
    enum kiosk_paper paper;
    bool has_printer;
    bool has_a4; /* a printer of pages; set before a visit */
    enum kiosk_paper a4;
    bool has_ime;      /* somebody turns pinyin and strokes into characters; set before a visit */
    bool has_speech;   /* the program has a voice */
    bool headphones;   /* plugged in now, whoever did it */
    const char *place; /* the id of the area where it stands; NULL: not told. Set before a visit */
    const char *spot;  /* the id of this kiosk in the floor plan; NULL: not told. Likewise */
    struct floor_plan plan; /* of `services` */
    bool upright;           /* the panel that was drawn on last */
    struct search *search;  /* over `services`; NULL until made */
    struct papers_scanner scanner;
    int64_t asked_paper_ms;
    int64_t asked_queues_ms;
    int64_t asked_services_ms;
    bool services_asked;
    const struct shape_kiosk_keys *keys; /* the hall's, for card reader and codes */
    bool keys_asked;
    int64_t asked_keys_ms;
    bool parts[KIOSK_PART_COUNT]; /* that serve */
    struct staff_facts staff_facts;
    bool glass_corrected;     /* touches are put right; set by the program */
    int glass_quarters;       /* so far the picture is turned, clockwise; likewise */
    enum spare_may spare_may; /* set by the program */
    bool place_taken;         /* the hall says that a spare has this one's place; likewise */
    bool clock_held;          /* staff's gesture, so far */
    int64_t clock_held_ms;
    bool hash_typed;
    int64_t hash_typed_ms;
    bool card_lies;         /* on the reader, whoever's it is */
    uint32_t call_asked_by; /* the visit whose call for a guide the hall has not answered yet, which
                               may be over; KIOSK_NO_VISIT: none */

    /* The visit. */
    enum kiosk_screen screen;
    enum kiosk_screen under; /* what STILL_THERE and HELP lie over */
    uint32_t screen_serial;  /* another screen, or home with other entries: another serial */
    uint32_t home_serial;    /* at home's last tick, and which entries stood there (a bit each) */
    uint32_t home_entries;
    uint32_t visit; /* never KIOSK_NO_VISIT */
    struct visitor visitor;
    int64_t screen_since_ms;
    int64_t touched_ms;
    int idle_turn;  /* the page of IDLE that is shown */
    int page_count; /* of the list that was drawn last */
    int page_first; /* its first card */

    enum words_language language_first; /* of a new visit */
    enum ui_theme theme;
    struct words words;
    bool dirty;
    int64_t now_ms;

    struct kiosk_wish wishes[KIOSK_WISHES_MAX];
    int wish_count;
};

void kiosk_init(struct kiosk *kiosk, enum words_language language, bool has_printer,
                int64_t now_ms);

/* From the hall. NULL for a shape that is no more. */
void kiosk_line(struct kiosk *kiosk, enum kiosk_line line, int64_t now_ms);
/* Whether numbers can be printed while the line is down: then home stays open. */
void kiosk_offline(struct kiosk *kiosk, bool offline, int64_t now_ms);
void kiosk_hall(struct kiosk *kiosk, const struct shape_hall *hall, int64_t now_ms);
void kiosk_services(struct kiosk *kiosk, const struct shape_services *services, int64_t now_ms);
/* Services of an earlier day, until the hall tells its own. */
void kiosk_services_kept(struct kiosk *kiosk, const struct shape_services *services,
                         int64_t now_ms);
/* The index over the services that were told last (search_of_services()); NULL: none. It must live
 * until the next one, or until kiosk_services(). */
void kiosk_search(struct kiosk *kiosk, struct search *search, int64_t now_ms);
void kiosk_queues(struct kiosk *kiosk, const struct shape_queues *queues, int64_t now_ms);
void kiosk_board(struct kiosk *kiosk, const struct shape_board *board, int64_t now_ms);
bool kiosk_service(struct kiosk *kiosk, uint32_t visit, const struct shape_service *service,
                   int64_t now_ms);
void kiosk_service_failed(struct kiosk *kiosk, uint32_t visit, int64_t now_ms);
/* The answer to KIOSK_ISSUE, or newer news of the same ticket. */
bool kiosk_issued(struct kiosk *kiosk, uint32_t visit, const struct shape_ticket *ticket,
                  int64_t now_ms);
bool kiosk_ticket(struct kiosk *kiosk, uint32_t visit, const struct shape_ticket *ticket,
                  int64_t now_ms);
/* No number: the hall's `code`, or "no_answer". */
void kiosk_refused(struct kiosk *kiosk, uint32_t visit, const char *code, int64_t now_ms);

/* The answer to KIOSK_ASK_HALL: true, the shape is looked at from now on. */
bool kiosk_answered(struct kiosk *kiosk, uint32_t visit, kiosk_answered_fn *answered,
                    const struct kiosk_answer *answer, int64_t now_ms);

/* From the printer. `answer`: it was just asked. */
void kiosk_paper(struct kiosk *kiosk, enum kiosk_paper paper, bool answer, int64_t now_ms);
void kiosk_print_ended(struct kiosk *kiosk, uint32_t visit, enum kiosk_print_end end,
                       const char *reason, int64_t now_ms);

void kiosk_slip_ended(struct kiosk *kiosk, uint32_t visit, enum kiosk_print_end end,
                      int64_t now_ms);

/* From the gun and the card reader. `card` is the reader's hash in hexadecimal digits; both texts
 * are copied. */
void kiosk_scanned(struct kiosk *kiosk, const struct kiosk_code *code, int64_t now_ms);
void kiosk_card(struct kiosk *kiosk, const char *card, const char *name_masked, int64_t now_ms);
void kiosk_card_gone(struct kiosk *kiosk, int64_t now_ms);
/* Headphones were plugged in: who does that wants to hear, for this visit. Pulled out again, what
 * they switched on is off. */
void kiosk_headphones(struct kiosk *kiosk, bool plugged, int64_t now_ms);
void kiosk_part(struct kiosk *kiosk, enum kiosk_part part, bool serves, int64_t now_ms);
/* From the scanner's thread: the device, and what it has of this visit. */
void kiosk_scanner(struct kiosk *kiosk, const struct papers_scanner *scanner, int64_t now_ms);
void kiosk_papers(struct kiosk *kiosk, uint32_t visit, const struct papers_told *told,
                  int64_t now_ms);
void kiosk_papers_printed(struct kiosk *kiosk, uint32_t visit, enum kiosk_print_end end,
                          int64_t now_ms);

/* From the printer of pages. */
void kiosk_a4_state(struct kiosk *kiosk, enum kiosk_paper paper, int64_t now_ms);
void kiosk_a4_ended(struct kiosk *kiosk, uint32_t visit, enum kiosk_print_end end, int64_t now_ms);

/* The guides with what was asked for, best first: at most SEARCH_PIECES_MAX, which are copied.
 * `whole`: all guides of the catalogue are there to be looked through. */
void kiosk_guides_found(struct kiosk *kiosk, uint32_t visit, uint32_t serial,
                        const struct search_piece *pieces, int count, bool whole, int64_t now_ms);

/* From the visitor: a target acts (kiosk/ui/input.h); anything at all was touched. */
void kiosk_act(struct kiosk *kiosk, ui_id id, int64_t now_ms);
void kiosk_touched(struct kiosk *kiosk, int64_t now_ms);
/* A key of a real keyboard, ASCII or '\b'. False: no field wants it, and it may mean something
 * else.
 */
bool kiosk_type(struct kiosk *kiosk, char letter, int64_t now_ms);
/* A finger draws (ui_input_pen). */
void kiosk_pen(struct kiosk *kiosk, const struct ui_pen *pen, int64_t now_ms);

/* From who knows Chinese (kiosk/ime): the answer to question `serial` of that visit, or none. */
void kiosk_ime_answer(struct kiosk *kiosk, uint32_t visit, uint32_t serial,
                      const struct ui_candidates *candidates, int64_t now_ms);
void kiosk_ime_lost(struct kiosk *kiosk, uint32_t visit, uint32_t serial, int64_t now_ms);

void kiosk_tick(struct kiosk *kiosk, int64_t now_ms);
/* When kiosk_tick() is due; INT64_MAX for never. */
int64_t kiosk_next_wake_ms(const struct kiosk *kiosk);

/* The number came from this kiosk alone, so nobody heard of the ground for priority. */
bool kiosk_ground_unsaid(const struct kiosk *kiosk);

/* No more events of a visitor's may be told in this turn; the rest waits for the next: another
 * screen than that of `serial_seen` is to be shown before it is touched, and its guard begins; and
 * wishes have room for what the rest of a turn asks. */
bool kiosk_is_full(const struct kiosk *kiosk, uint32_t serial_seen);
bool kiosk_next_wish(struct kiosk *kiosk, struct kiosk_wish *ret_wish);

/* Something that can be seen has changed since the last kiosk_draw(). */
bool kiosk_is_dirty(const struct kiosk *kiosk);
void kiosk_draw(struct kiosk *kiosk, struct ui_list *list, const struct ui_scale *scale,
                const struct ui_measure *measure, const struct ui_input *input);

/* The public name of a window's area; "" when not known. */
const struct shape_area *kiosk_area_of(const struct kiosk *kiosk, const char *window);

const char *kiosk_screen_name(enum kiosk_screen screen);
/* The printer lets a number be printed. */
bool kiosk_paper_prints(enum kiosk_paper paper);

#endif
