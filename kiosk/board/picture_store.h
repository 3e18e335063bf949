/*
 * The hall's pictures at a screen: those that it has on its disk, and those that are on their way.
 * A picture's name is made of its bytes (hall-server/model/picture.h), so what is here is never
 * old, and what comes is only taken if it is what was asked for.
 *
 *   want ──► on the disk ─────────────────────────────────► picture
 *       └──► asked of the hall, for ever ──answer──► kept ──► picture
 *
 * Without a folder nothing is kept over a restart. The program's first thread.
 */
#ifndef KIOSK_BOARD_PICTURE_STORE_H
#define KIOSK_BOARD_PICTURE_STORE_H

#include "hall-server/client/client.h"
#include "hall-server/link/link.h"
#include "hall-server/model/picture.h"
#include "kiosk/sdl/picture_file.h"

#include <stdbool.h>

enum { PICTURE_STORE_ASKED_MAX = 16 };

struct picture_store {
    const char *folder; /* the program's; NULL: none */
    struct {
        uint32_t tag; /* 0: free */
        char name[PICTURE_KEPT_ROOM];
    } asked[PICTURE_STORE_ASKED_MAX];
};

enum picture_store_result {
    PICTURE_HERE,  /* *ret_file is the caller's */
    PICTURE_ASKED, /* picture_store_answer() will tell */
    PICTURE_NEVER, /* no name that a hall gives, or too many at once */
};

/* Makes the folder if it is not there. */
void picture_store_init(struct picture_store *store, const char *folder);

enum picture_store_result picture_store_want(struct picture_store *store, struct link *link,
                                             const char *name, struct picture_file *ret_file);

/*
 * True if `event` answers a question of the store. Then ret_name is the picture's name, and
 * *ret_file the picture, the caller's: its pixels are NULL if the hall has none or it is broken.
 */
bool picture_store_answer(struct picture_store *store, const struct client_event *event,
                          char ret_name[PICTURE_KEPT_ROOM], struct picture_file *ret_file);

#endif
