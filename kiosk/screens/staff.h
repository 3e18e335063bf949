/*
 * The kiosk's own room for staff: sign in, see how every device stands, try each, and leave.
 *
 *   HOME, IDLE, CLOSED, GONE ─clock held for 3 s, or the keys # #─► STAFF_USER ─► STAFF_PASSWORD
 *                                          a code (spare.h) ◄─ 备用机 ──┤
 *                                                                     ▲  refused      │
 *                                                                     └────────── STAFF_SIGNING
 *                                                                                     │
 *   HOME ◄── signed out: 首页, or STAFF_STAY_MS without a touch ──────────── STAFF ◄──┘
 *                                                                             │
 *                  STAFF_QUEUES ◄── 排队控制 ──────────────────────────────────┘
 *                    │ stop or give numbers ─► STAFF_SURE ─► STAFF_SENDING ─► STAFF_SENT
 *
 * The password stands in the field alone, as dots, until it is asked of the hall; then it is wiped
 * here. While STAFF is shown, what gun and card reader read is a test of theirs and begins no
 * visit. Part of kiosk/screens: pure, of the thread that draws.
 */
#ifndef KIOSK_SCREENS_STAFF_H
#define KIOSK_SCREENS_STAFF_H

#include "hall-server/client/shapes.h"
#include "kiosk/screens/words.h"
#include "kiosk/ui/scale.h"

#include <stdbool.h>
#include <stdint.h>

enum {
    STAFF_HOLD_MS = 3000,   /* so long the clock is held */
    STAFF_KEYS_MS = 1500,   /* so soon the second # comes */
    STAFF_STAY_MS = 120000, /* signed in and untouched */
    STAFF_PAPER_MS = 3000,  /* how often the printer is asked */
    STAFF_TEST_MS = 30000,  /* then a test has no result */
    STAFF_FIELD_MAX = 40,   /* characters of a work number, of a password */
    STAFF_USER_ROOM = 128,  /* as UI_KEYS_TEXT_ROOM */
    STAFF_QUEUE_ROOM = 65,  /* an id of the hall */
};

/* What is shown of this kiosk, in the order of the list. */
enum staff_part {
    STAFF_PRINTER,
    STAFF_A4,
    STAFF_GUN,
    STAFF_CARD_READER,
    STAFF_SCANNER,
    STAFF_SOUND,
    STAFF_NETWORK,
    STAFF_MACHINE,
    STAFF_BUNDLE,
    STAFF_QUEUES, /* from here on each is a screen of its own */
    STAFF_TOUCH,
    STAFF_TURN,
    STAFF_PART_COUNT
};

/* What the last try of a part came to. */
enum staff_result {
    STAFF_UNTRIED,
    STAFF_RUNS,
    STAFF_PASSED,
    STAFF_FAILED,
    STAFF_UNSURE,
    STAFF_HEARD
};

/* What only the program knows: for as long as it runs. Texts stay the caller's. */
struct staff_facts {
    const char *version; /* NULL: the program told nothing */
    const char *hall;    /* its address */
    const char *bundle;  /* the folder for what is packed up; NULL: none */
    int offline_left;    /* numbers that can be printed without the hall; -1: none are kept */
};

/* One sign-in: in struct visitor. */
struct staff_visit {
    char user[STAFF_USER_ROOM];
    const struct shape_session *session; /* NULL: nobody is signed in */
    bool refused;
    enum word refusal; /* when refused */
    enum staff_result results[STAFF_PART_COUNT];
    int64_t tried_ms[STAFF_PART_COUNT];
    int64_t asked_paper_ms;
    int64_t round_trip_ms; /* of the last try of the network */
    bool stops;            /* the hall is asked to stop giving numbers; else to give them again */
    char queue[STAFF_QUEUE_ROOM]; /* of this one; "": of all */
    bool moved;                   /* it did */
    enum word move_end;           /* what came of that, in words */
};

struct kiosk;

/* A finger goes down, and up, anywhere on the panel: what lies under it acts all the same. */
void kiosk_staff_press(struct kiosk *kiosk, const struct ui_scale *panel, int x_px, int y_px,
                       int64_t now_ms);
void kiosk_staff_release(struct kiosk *kiosk, const struct ui_scale *panel, int x_px, int y_px,
                         int64_t now_ms);
/* Any key of a keypad; 0 for one without a letter. True: it opened the sign-in and means nothing
 * else; it is not to be typed there. */
bool kiosk_staff_key(struct kiosk *kiosk, char letter, int64_t now_ms);
/* What the program knows; copied but for its texts. */
void kiosk_staff_facts(struct kiosk *kiosk, const struct staff_facts *facts, int64_t now_ms);
/* How a try ended that the program was wished for (KIOSK_TRY). */
void kiosk_staff_tried(struct kiosk *kiosk, uint32_t visit, enum staff_part part,
                       enum staff_result result, int64_t now_ms);

/* For staff_list.c: the queues, and the hall's numbers stopped and given again (staff_queues.c). */
void staff_queues_open(struct kiosk *kiosk);

/* For the machine (kiosk.c, desk.c, number.c). */
/* The visit is about to be wiped: signs out. */
void staff_leave(struct kiosk *kiosk);
/* Gun or card reader read something; true: it was a try of theirs, or staff is signing in. */
bool staff_took(struct kiosk *kiosk, enum staff_part part);
/* A scan of this visit has ended: perhaps their try. */
void staff_scanned(struct kiosk *kiosk, bool well);

#endif
