/*
 * What was found for what one person typed. A part of struct visitor: nothing of
 * it outlives the visit.
 */
#ifndef KIOSK_SCREENS_SEARCH_H
#define KIOSK_SCREENS_SEARCH_H

#include "hall-server/client/shapes.h"
#include "kiosk/search/search.h"

#include <stdbool.h>

enum {
    SEARCH_FIELD_MAX = 24,   /* characters */
    SEARCH_TYPED_ROOM = 256, /* of what is typed, in bytes */
    SEARCH_PIECES_MAX = 24,  /* guides below the names */
    SEARCH_PIECE_ROOM = 240,
    SEARCH_GUIDE_LEAST = 3, /* bytes: a Chinese character, or so many letters */
};

/* The part of a guide that a piece is of. */
enum search_part {
    SEARCH_PART_MATERIAL,
    SEARCH_PART_STEP,
    SEARCH_PART_BASIS,
    SEARCH_PART_FEE,
    SEARCH_PART_FORM,
    SEARCH_PART_COUNT
};

/* A service whose guide has what was typed, and where. */
struct search_piece {
    int row; /* of the services */
    enum search_part part;
    int from_byte; /* of `text`, what matched … */
    int to_byte;   /* … to before here */
    bool cut_before;
    bool cut_after;
    char text[SEARCH_PIECE_ROOM];
};

struct search_visit {
    int hit_count;
    struct search_hit hits[SEARCH_HITS_MAX];
    uint32_t guide_serial; /* of the newest question */
    bool guides_whole;     /* all guides of the catalogue were looked through */
    int piece_count;
    struct search_piece pieces[SEARCH_PIECES_MAX];
};

struct kiosk;

/*
 * What the guides are asked for by KIOSK_FIND_GUIDES: the text of the field; letters that still
 * wait stand for the first word that pinyin makes of them, since guides are found by characters;
 * `as_letters`: for themselves, since somebody may type an English word. Returns the question's
 * serial.
 */
uint32_t search_guides_question(const struct kiosk *kiosk, bool as_letters,
                                char ret_typed[SEARCH_TYPED_ROOM]);
/* The service is among the names that were found: it is not shown again. */
bool search_has_hit(const struct kiosk *kiosk, int service_row);

/* The index of a catalogue: rows of hits are rows of its services and departments. Allocates: the
 * caller's to destroy. NULL: no memory. */
struct search *search_of_services(const struct shape_services *services);

#endif
