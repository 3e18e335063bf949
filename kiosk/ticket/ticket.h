/*
 * The paper ticket: facts in, a 1-bit picture out (576 dots wide for 80 mm paper, 384 for 58 mm).
 *
 * Depends on drivers/text for letters and libqrencode for the code; no I/O, no clock, no network:
 * the caller gives the times. Uses the caller's `struct text_fonts`, so it runs on that one's
 * thread.
 *
 * Order: fill `struct ticket_facts`, ticket_draw(), print or show the picture, ticket_deinit().
 *
 *     ┌──────────────────────────┐
 *     │  hall name, area         │    small parts that have no facts leave no gap
 *     │        A047              │
 *     │  service                 │
 *     │ [ windows 12–16 ]        │
 *     │- - - - - - - - - - - - - │
 *     │ ahead    interval        │
 *     │- - - - - - - - - - - - - │
 *     │ rows: taken at, fee …    │
 *     │ things to have ready     │
 *     │          QR              │    8 dots a module, 4 modules of quiet around it
 *     │ [ rule for the missed ]  │
 *     └──────────────────────────┘
 */
#ifndef KIOSK_TICKET_TICKET_H
#define KIOSK_TICKET_TICKET_H

#include "drivers/text/text.h"
#include "kiosk/ticket/ticket_look.h"
#include "kiosk/ticket/ticket_map.h"

#include <stdint.h>

#define TICKET_ERRORS(X)                                                                           \
    X(TICKET_OK, 0, "ok")                                                                          \
    X(TICKET_NO_MEMORY, -1, "no memory")                                                           \
    X(TICKET_BAD_FACTS, -2, "a fact is missing, too long or not UTF-8")                            \
    X(TICKET_TOO_LONG, -3, "the ticket would be longer than the paper's limit")                    \
    X(TICKET_NO_CODE, -4, "the address does not fit in a QR code of this paper")

#define TICKET_ERROR_ENUM(symbol, value, name) symbol = (value),
enum ticket_error { TICKET_ERRORS(TICKET_ERROR_ENUM) };
#undef TICKET_ERROR_ENUM

enum {
    TICKET_HEIGHT_PX_MAX = 4096,
    TICKET_MATERIALS_MAX = 12,
    TICKET_ALSO_MAX = 3,
    TICKET_QR_MODULE_PX = 8,
    TICKET_WAIT_UNKNOWN = -1,
};

/* Text is UTF-8 in the ticket's language; NULL or "" leaves the part out unless it says "needed".
 */
struct ticket_facts {
    enum ticket_language language;
    const char *hall;             /* needed */
    const char *area;             /* "一楼大厅·A 区" */
    const char *area_id;          /* "1": whose map is drawn, if the look has one */
    const char *way;              /* the same in words: printed where the look has no map */
    const struct ticket_map *map; /* of the floor plan, where the look has none; NULL: no plan */
    const char *number;           /* needed: "A047" */
    const char *again;   /* "补打 14:05": under the number of a paper that is not the first */
    const char *service; /* needed */
    const char *also[TICKET_ALSO_MAX]; /* further services of this number: "食品经营 · 3 号窗口" */
    int also_count;
    const char *windows;      /* "12–16" or "3, 7": set into the sentence of the language */
    int ahead;                /* −1: leave out */
    int wait_p50_s;           /* TICKET_WAIT_UNKNOWN: no interval is printed */
    int wait_p90_s;           /* ≥ wait_p50_s */
    const char *issued_at;    /* needed: RFC 3339 with offset, as the server sent it */
    const char *holder_mark;  /* "尾号 4821" */
    const char *fee_and_time; /* "不收费 / 3 个工作日" */
    const char *materials[TICKET_MATERIALS_MAX];
    int material_count;
    const char *visitor_url; /* needed: what the QR says */
    const char *advice;      /* NULL: the language's own sentence on missed calls */
    const char *footer;      /* "1 号取号机·咨询投诉 12345" */
};

/* 1 bit a pixel, the highest bit is left, 1 = black; stride = width / 8. */
struct ticket_picture {
    uint8_t *bytes;
    int width_px;
    int height_px;
    int stride_bytes;
    char *words; /* what is written where, for printers with text (printer.h) */
};

/*
 * Draws the ticket as the hall wants it (`look`; NULL: the standard on 80 mm). On TICKET_OK the
 * picture is the caller's, to be freed by ticket_deinit(); on an error it is untouched.
 */
__attribute__((warn_unused_result)) int ticket_draw(struct text_fonts *fonts,
                                                    const struct ticket_look *look,
                                                    const struct ticket_facts *facts,
                                                    struct ticket_picture *ret_picture);

/*
 * The page for the installer: the outermost dots, millimetres across and along, every eighth dot of
 * the head, solid ink, text and a code. What is missing on paper is a wrong width, a clogged head
 * or a band that slipped. As ticket_draw().
 */
__attribute__((warn_unused_result)) int ticket_alignment_draw(struct text_fonts *fonts,
                                                              const struct ticket_look *look,
                                                              struct ticket_picture *ret_picture);

void ticket_deinit(struct ticket_picture *picture);

/* Static, never NULL. */
const char *ticket_error_name(int error);

#endif
