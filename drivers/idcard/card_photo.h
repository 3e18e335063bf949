/*
 * The photo of a card. It comes packed (WLT, 1,024 bytes), and how to unpack it is known to vendors
 * alone: a hall that has a vendor's library puts it behind one function in a plug-in,
 *
 *   int mashang_card_photo(const uint8_t wlt[1024], uint8_t rgb[CARD_PHOTO_BYTES]);    0: done
 *
 * which is opened in a child (mashang-card-photo) that may crash, hang or talk: then, and where
 * there is no plug-in, the photo is a silhouette. The child has no core dump, a limit of memory,
 * and nothing open but its two pipes.
 *
 *   IDLE ── card_photo_start() ──▶ WAITING ── all of it, the child's end, or CARD_PHOTO_LIMIT_MS
 * ──▶ DONE
 *
 * Order: create, then start and wait by poll() until DONE, any number of times, destroy. One
 * thread. Holds a person's picture until card_photo_wipe().
 */
#ifndef DRIVERS_IDCARD_CARD_PHOTO_H
#define DRIVERS_IDCARD_CARD_PHOTO_H

#include <poll.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    CARD_PHOTO_WIDTH_PX = 102,
    CARD_PHOTO_HEIGHT_PX = 126,
    CARD_PHOTO_BYTES = CARD_PHOTO_WIDTH_PX * CARD_PHOTO_HEIGHT_PX * 3, /* RGB, rows from the top */
    CARD_PHOTO_WLT_BYTES = 1024,
    CARD_PHOTO_LIMIT_MS = 2000,
    CARD_PHOTO_CHILD_MAX_BYTES = 256 << 20, /* of memory */
};

#define CARD_PHOTO_FUNCTION "mashang_card_photo"

enum card_photo_state { CARD_PHOTO_IDLE, CARD_PHOTO_WAITING, CARD_PHOTO_DONE };

struct card_photo;

/*
 * `child` is the path of mashang-card-photo, `plugin` that of the plug-in (both copied); a NULL or
 * "" plug-in: always a silhouette. NULL: no memory.
 */
struct card_photo *card_photo_create(const char *child, const char *plugin);

/* Begins with a photo as the card has it (any size; one that is wrong gives a silhouette). */
void card_photo_start(struct card_photo *photo, const uint8_t *wlt, size_t size_bytes,
                      int64_t now_ms);

/* The child's end to wait for; 0 or 1 row. */
size_t card_photo_poll_fds(const struct card_photo *photo, struct pollfd *fds, size_t room);

/* After poll(), or when card_photo_next_ms() has come. */
void card_photo_on_ready(struct card_photo *photo, int64_t now_ms);

/* INT64_MAX: nothing is waited for. */
int64_t card_photo_next_ms(const struct card_photo *photo);

enum card_photo_state card_photo_state(const struct card_photo *photo);

/* DONE: the picture, CARD_PHOTO_BYTES; *ret_real: not the silhouette. */
const uint8_t *card_photo_rgb(const struct card_photo *photo, bool *ret_real);

/* Back to IDLE; the child, if any, is ended. */
void card_photo_wipe(struct card_photo *photo);

/* NULL is fine. */
void card_photo_destroy(struct card_photo *photo);

/* A person without a face. */
void card_photo_silhouette(uint8_t ret_rgb[CARD_PHOTO_BYTES]);

#endif
