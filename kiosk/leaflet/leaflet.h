/*
 * A4 papers that a visitor takes home: facts in, a PDF out, page by page.
 *
 *   leaflet_notice_write()   一次性告知单: what is still missing, said once and whole
 *   leaflet_guide_write()    a service's guide: materials, basis, fee, limits, the flow as a
 * drawing leaflet_form_write()     a form to fill in, blank or with its example
 *   guide_book.h             the guides of a whole hall, with contents and an index by pinyin
 *
 *      facts ──► sheet.h (what stands where) ──► cairo ──► bytes, by a function of the caller's
 *
 * Knows no hall, no printer and no file. Texts are UTF-8 in the paper's language; what is NULL or
 * "" leaves its part out unless it says "needed". Blocks for the time of the pages (tens of ms), so
 * a program that draws gives it a thread. One thread per `struct text_fonts`; these fonts draw
 * nothing else and are never destroyed, since cairo keeps their faces (drivers/text/text_face.h).
 */
#ifndef KIOSK_LEAFLET_LEAFLET_H
#define KIOSK_LEAFLET_LEAFLET_H

#include "drivers/text/text.h"

#include <stdbool.h>
#include <stdint.h>

#define LEAFLET_ERRORS(X)                                                                          \
    X(LEAFLET_OK, 0, "ok")                                                                         \
    X(LEAFLET_NO_MEMORY, -1, "no memory")                                                          \
    X(LEAFLET_BAD_FACTS, -2, "a fact is missing, too long or not UTF-8")                           \
    X(LEAFLET_NOT_WRITTEN, -3, "the bytes could not be written")                                   \
    X(LEAFLET_TOO_LONG, -4, "more pages than the limit")                                           \
    X(LEAFLET_NO_CODE, -5, "the address does not fit in a QR code")

#define LEAFLET_ERROR_ENUM(symbol, value, name) symbol = (value),
enum leaflet_error { LEAFLET_ERRORS(LEAFLET_ERROR_ENUM) };
#undef LEAFLET_ERROR_ENUM

enum leaflet_language { LEAFLET_ZH, LEAFLET_EN, LEAFLET_LANGUAGE_COUNT };

enum {
    LEAFLET_MATERIALS_MAX = 40, /* as a catalogue may have of one guide */
    LEAFLET_STEPS_MAX = 20,
    LEAFLET_FIELDS_MAX = 24,
    LEAFLET_TEXT_BYTES_MAX = 1000,
    LEAFLET_URL_BYTES_MAX = 400,
    LEAFLET_PAGES_MAX = 2000,
};

struct leaflet_material {
    const char *name; /* needed */
    const char *form; /* "原件 1 份" */
    bool required;
    bool have; /* ticked: the visitor has it */
};

/* One service as its guide says it. */
struct leaflet_service {
    const char *name; /* needed */
    const char *code; /* the national item code */
    const char *department;
    const char *windows; /* "3, 7–9" */
    const char *basis;
    const char *fee;    /* "不收费" */
    int statutory_days; /* 0: on the spot; < 0: not known */
    int promised_days;
    bool sample; /* the guide is sample text: said on the paper */
    struct leaflet_material materials[LEAFLET_MATERIALS_MAX];
    int material_count;
    const char *steps[LEAFLET_STEPS_MAX];
    int step_count;
    const char *url; /* what the QR opens; NULL: no QR */
};

struct leaflet_field {
    const char *label; /* needed */
    const char *value; /* of a made-up person */
    const char *hint;
};

/* A form to fill in, with an example. */
struct leaflet_form {
    const char *title; /* needed, when there are fields */
    struct leaflet_field fields[LEAFLET_FIELDS_MAX];
    int field_count;
};

struct leaflet_facts {
    enum leaflet_language language;
    const char *hall;       /* needed */
    const char *hours;      /* "09:00–12:00, 13:30–17:00" */
    const char *printed_at; /* "2026-03-16 10:34" */
    const char *place;      /* "1 号取号机" */
    struct leaflet_service service;
    struct leaflet_form form; /* of the papers of a form alone */
};

/* Returns 0, or anything else: the bytes could not be written, and none will be given again. */
typedef int leaflet_sink(void *context, const uint8_t *bytes, size_t size_bytes);

/*
 * The materials that are not ticked, and a list of those that are; if none is missing it says so.
 * LEAFLET_BAD_FACTS before the first byte; after another error the bytes are no PDF.
 */
__attribute__((warn_unused_result)) int leaflet_notice_write(struct text_fonts *fonts,
                                                             const struct leaflet_facts *facts,
                                                             leaflet_sink *sink, void *context);

/* The whole guide; ticks are not looked at. As leaflet_notice_write(). */
__attribute__((warn_unused_result)) int leaflet_guide_write(struct text_fonts *fonts,
                                                            const struct leaflet_facts *facts,
                                                            leaflet_sink *sink, void *context);

/* The form, to be filled in; or with its example, which says of itself that it is one. As
 * leaflet_notice_write(); LEAFLET_BAD_FACTS for one without fields. */
__attribute__((warn_unused_result)) int leaflet_form_write(struct text_fonts *fonts,
                                                           const struct leaflet_facts *facts,
                                                           bool filled, leaflet_sink *sink,
                                                           void *context);

/* Whether a service can stand on paper: texts there, whole and short enough. */
bool leaflet_service_is_good(const struct leaflet_service *service);

/* Static, never NULL. */
const char *leaflet_error_name(int error);

#endif
