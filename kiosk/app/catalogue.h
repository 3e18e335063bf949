/*
 * What the kiosk knows of the hall when the hall is not there: the catalogue with its guides, and
 * the hall's hours, kept in kiosk/store since they were told last. Guides are fetched one by one
 * while nobody uses the kiosk, so that no hall is asked for a thousand at once.
 *
 *   catalogue_open() ─► catalogue_hall(), catalogue_services()   at a start
 *   catalogue_guide()                                            … and for a service later
 *   catalogue_ask(), catalogue_walk(), catalogue_answer(), …_keep_…()   when the hall is there
 *
 * Without a store every function does nothing. Logs: it is a part of the program. The program's
 * first thread.
 */
#ifndef KIOSK_APP_CATALOGUE_H
#define KIOSK_APP_CATALOGUE_H

#include "hall-server/link/link.h"
#include "kiosk/screens/kiosk.h"
#include "kiosk/search/search.h"
#include "kiosk/store/store.h"

struct catalogue {
    struct store *store; /* NULL: nothing is kept */
    uint32_t hall_tag;   /* what was asked and is not answered; 0: nothing */
    struct shape *hall;  /* as it was kept */
    struct shape_hall hall_now;
    uint32_t guide_tag; /* as hall_tag */
    int guide_place;    /* of that guide, and of the next one */
    int64_t guide_due_ms;
    struct shape_service guide_now;
};

enum { CATALOGUE_GUIDE_EVERY_MS = 200, CATALOGUE_GUIDE_AGAIN_MS = 15000 };

/* `path` NULL: without. A file that cannot be used is logged; then without, too. */
void catalogue_open(struct catalogue *catalogue, const char *path);
void catalogue_close(struct catalogue *catalogue);

/*
 * The hall as it was told last, with this machine's clock: open in its hours. What nobody can know
 * now is not said: who waits, a notice. NULL: never told. Lives until catalogue_close().
 */
const struct shape_hall *catalogue_hall(struct catalogue *catalogue, int64_t wall_ms);
/* NULL: never told. The caller's to destroy. */
struct shape *catalogue_services(struct catalogue *catalogue);

/* What is to be kept beside the services. */
void catalogue_ask(struct catalogue *catalogue, struct link *link);
/* False: the answer is somebody else's. */
bool catalogue_answer(struct catalogue *catalogue, const struct shape_services *services,
                      const struct client_event *event, int64_t now_ms);
void catalogue_keep_guide(struct catalogue *catalogue, int place,
                          const struct shape_service *service, const char *text);
/* While nobody uses the kiosk: asks for the next guide that is not kept yet. */
void catalogue_walk(struct catalogue *catalogue, const struct shape_services *services,
                    struct link *link, int64_t now_ms);
/* When it would; INT64_MAX: all are there, or an answer is awaited. */
int64_t catalogue_wake_ms(const struct catalogue *catalogue, const struct shape_services *services);
/* The service with its guide, and without what nobody can know now. NULL: none is kept. *ret_shape
 * holds it and is the caller's; what is returned lives until then, or until the next call. */
const struct shape_service *catalogue_guide(struct catalogue *catalogue, const char *service,
                                            struct shape **ret_shape);
/* The services as the hall wrote them; NULL: no memory for the text. */
void catalogue_keep_services(struct catalogue *catalogue, const char *text);

/* KIOSK_FIND_GUIDES: tells the visit which guides have what is typed. Reads at most
 * SEARCH_PIECES_MAX of them whole. */
void catalogue_find(struct catalogue *catalogue, struct kiosk *kiosk, uint32_t visit,
                    int64_t now_ms);

/* Which services are chosen here often, to an index over these services; and one more. */
void catalogue_uses(struct catalogue *catalogue, const struct shape_services *services,
                    struct search *search);
void catalogue_use(struct catalogue *catalogue, const struct shape_services *services,
                   struct search *search, const char *service);

/* `wall_ms` is within the hours of the day, "09:00" to "17:00"; true when they cannot be read. */
bool catalogue_within_hours(const struct shape_hall *hall, int64_t wall_ms);

#endif
