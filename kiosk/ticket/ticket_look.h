/*
 * What a hall changes of its tickets: paper, logo, sizes, words, parts, and a small map of the way
 * to each area. A JSON file, with its pictures beside it; `hallctl ticket-preview` shows what it
 * makes:
 *
 *   { "paper_mm": 58,
 *     "logo": "logo.png",
 *     "maps": { "1": "way-1.png", "2": "way-2.png" },        by area's id: drawn on tickets for its
 * windows "sizes": { "number": 120, "text": 110 },               percent of the standard, 50–150
 *     "leave_out": ["materials", "fee"],
 *     "words": { "zh": { "greeting": "…", "advice": "…", "footer": "…" }, "en": { … } } }
 *
 * An area without a map of its own has one made of the hall's floor plan, where the kiosk knows its
 * own spot in it; "map" under "leave_out" leaves that one out.
 *
 * All of it may be left out; what is not known, or out of range, is refused with its name: a ticket
 * that is not what the hall meant is seen by every visitor. Hall, number, service, time and code
 * can't be left out.
 *
 * ticket_look_read() reads files; otherwise pure. One thread. Order: read, ticket_draw() with it,
 * deinit.
 */
#ifndef KIOSK_TICKET_TICKET_LOOK_H
#define KIOSK_TICKET_TICKET_LOOK_H

#include <stddef.h>
#include <stdint.h>

enum ticket_language {
    TICKET_ZH,
    TICKET_EN,
    TICKET_JA,
    TICKET_KO,
    TICKET_RU,
    TICKET_LANGUAGE_COUNT
};

/* What can be left out, as bits; and what has a size of its own. X(symbol, the file's word) */
#define TICKET_PARTS(X)                                                                            \
    X(TICKET_PART_AREA, "area")                                                                    \
    X(TICKET_PART_WINDOWS, "windows")                                                              \
    X(TICKET_PART_WAITING, "waiting")                                                              \
    X(TICKET_PART_HOLDER, "holder")                                                                \
    X(TICKET_PART_FEE, "fee")                                                                      \
    X(TICKET_PART_MATERIALS, "materials")                                                          \
    X(TICKET_PART_ADVICE, "advice")                                                                \
    X(TICKET_PART_FOOTER, "footer")                                                                \
    X(TICKET_PART_MAP, "map")
#define TICKET_SIZES(X)                                                                            \
    X(TICKET_SIZE_HALL, "hall")                                                                    \
    X(TICKET_SIZE_NUMBER, "number")                                                                \
    X(TICKET_SIZE_SERVICE, "service")                                                              \
    X(TICKET_SIZE_WINDOWS, "windows")                                                              \
    X(TICKET_SIZE_TEXT, "text")
#define TICKET_OWN_WORDS(X)                                                                        \
    X(TICKET_OWN_GREETING, "greeting")                                                             \
    X(TICKET_OWN_ADVICE, "advice")                                                                 \
    X(TICKET_OWN_FOOTER, "footer")

#define TICKET_LOOK_SYMBOL(symbol, word) symbol,
enum ticket_part { TICKET_PARTS(TICKET_LOOK_SYMBOL) TICKET_PART_COUNT };
enum ticket_size { TICKET_SIZES(TICKET_LOOK_SYMBOL) TICKET_SIZE_COUNT };
enum ticket_own_word { TICKET_OWN_WORDS(TICKET_LOOK_SYMBOL) TICKET_OWN_COUNT };
#undef TICKET_LOOK_SYMBOL

enum {
    TICKET_WIDTH_80_PX = 576,
    TICKET_WIDTH_58_PX = 384,
    TICKET_TEXT_BYTES_MAX = 512,
    TICKET_MAPS_MAX = 8,
    TICKET_LOGO_HEIGHT_PX_MAX = 240, /* 30 mm */
    TICKET_MAP_HEIGHT_PX_MAX = 640,  /* 80 mm */
    TICKET_AREA_ROOM = 16,
    TICKET_LOOK_BYTES_MAX = 65536,
    TICKET_LOOK_REASON_ROOM = 160,
    TICKET_PERCENT_MIN = 50,
    TICKET_PERCENT_MAX = 150,
};

/* Dots: 1 bit a pixel, the highest bit is left, 1 = black. `bytes` NULL: none. */
struct ticket_image {
    uint8_t *bytes;
    int width_px, height_px, stride_bytes;
};

struct ticket_look {
    int width_px; /* TICKET_WIDTH_80_PX or TICKET_WIDTH_58_PX */
    struct ticket_image logo;
    struct {
        char area[TICKET_AREA_ROOM];
        struct ticket_image image;
    } maps[TICKET_MAPS_MAX];
    int map_count;
    int percent[TICKET_SIZE_COUNT];
    unsigned left_out; /* bits of enum ticket_part */
    char words[TICKET_LANGUAGE_COUNT][TICKET_OWN_COUNT]
              [TICKET_TEXT_BYTES_MAX + 1]; /* "": the standard's */
};

/* The standard: 80 mm, all parts, nothing of a hall's own. Large: not for a stack. */
void ticket_look_init(struct ticket_look *look);

/*
 * Reads `path`; pictures are looked for in its folder. 0, or −1 with *ret_reason in plain English
 * and *look as ticket_look_init() makes it. Deinit in both cases.
 */
__attribute__((warn_unused_result)) int ticket_look_read(const char *path, struct ticket_look *look,
                                                         char ret_reason[TICKET_LOOK_REASON_ROOM]);

/* The same of bytes that are at hand; `path` only says where the pictures are. */
__attribute__((warn_unused_result)) int ticket_look_parse(const uint8_t *bytes, size_t size_bytes,
                                                          const char *path,
                                                          struct ticket_look *look,
                                                          char ret_reason[TICKET_LOOK_REASON_ROOM]);

void ticket_look_deinit(struct ticket_look *look);

#endif
