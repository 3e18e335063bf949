/*
 * The kiosk's own file: what the hall said last of its catalogue, as the hall wrote it; the text of
 * the guides, to be searched; and how often each service was chosen here. Nothing of a visitor.
 *
 *   store_open() ─► store_get("services") … at a start without the hall
 *                   store_put() when the hall has answered
 *
 * All of it comes back from the hall: a file that is damaged, or of another form, is made anew and
 * nothing but counts is lost. SQLite, WAL, without a sync at each write: after a power cut the file
 * is whole and perhaps a little old.
 *
 * Includes drivers/base and sqlite3. The program's first thread. Order: store_open(), any of the
 * others, store_close().
 */
#ifndef KIOSK_STORE_STORE_H
#define KIOSK_STORE_STORE_H

#include <stdbool.h>
#include <stddef.h>

enum {
    STORE_TEXT_BYTES_MAX = 4 * 1024 * 1024, /* as much as a shape may have */
    STORE_NAME_BYTES_MAX = 80,
    STORE_FOUND_MAX = 256,
    STORE_WORDS_BYTES_MAX = 512, /* of what is searched for; more is not looked at */
    STORE_USES_MAX = 100000,     /* then all counts are halved: what was is less than what is */
};

/* code, words */
#define STORE_RESULTS(X)                                                                           \
    X(STORE_OK, 0, "ok")                                                                           \
    X(STORE_ANEW, 1, "the file was damaged or of another form, and was made anew")                 \
    X(STORE_IO, -1, "the file cannot be opened, read or written")                                  \
    X(STORE_NO_MEMORY, -2, "no memory")                                                            \
    X(STORE_TOO_LARGE, -3, "more than 4 MiB")                                                      \
    X(STORE_NOTHING, -4, "nothing of this name was put")
#define STORE_ENUM(symbol, value, words) symbol = (value),
enum store_result { STORE_RESULTS(STORE_ENUM) };
#undef STORE_ENUM

const char *store_result_words(int result);

struct store;

/* STORE_OK or STORE_ANEW and *ret_store; else it is untouched. */
__attribute__((warn_unused_result)) int store_open(const char *path, struct store **ret_store);
void store_close(struct store *store); /* NULL is fine */

/* Keeps `text` under `name`, in place of what was there; nothing is written if it is the same. */
__attribute__((warn_unused_result)) int store_put(struct store *store, const char *name,
                                                  const char *text, size_t size_bytes);
/* The caller frees *ret_text, which a NUL follows. */
__attribute__((warn_unused_result)) int store_get(struct store *store, const char *name,
                                                  char **ret_text, size_t *ret_size_bytes);

/*
 * The guide of the service at `place` in the catalogue: `text` as the hall wrote it, and what is to
 * be found of it (`words`, UTF-8). One that is there already stays.
 */
__attribute__((warn_unused_result)) int store_guide(struct store *store, int place,
                                                    const char *service, const char *text,
                                                    const char *words);
/* As store_get(). */
__attribute__((warn_unused_result)) int store_guide_get(struct store *store, const char *service,
                                                        char **ret_text, size_t *ret_size_bytes);
bool store_has_guide(struct store *store, const char *service);
/* How many guides there are; 0 when it cannot be said. */
int store_guide_count(struct store *store);
/* Another catalogue: none of the guides holds. */
__attribute__((warn_unused_result)) int store_guides_forget(struct store *store);
/*
 * The places of the guides with all of `words`, best first; returns how many, at most `room`, or
 * STORE_IO.
 * Chinese is found by any two characters that follow each other or one that begins them, other
 * words from their beginning; what else is in `words` is passed over.
 */
__attribute__((warn_unused_result)) int store_find(struct store *store, const char *words,
                                                   int *ret_places, int room);

/* A service was chosen here. */
__attribute__((warn_unused_result)) int store_use(struct store *store, const char *service);
/* How often; 0 for never. */
int store_uses(struct store *store, const char *service);

#endif
