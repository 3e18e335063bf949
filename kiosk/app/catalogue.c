#include "kiosk/app/catalogue.h"

#include "drivers/base/buffer.h"
#include "drivers/base/log.h"
#include "hall-server/client/ask.h"
#include "kiosk/app/guide_texts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MINUTE_MS = 60000, DAY_MIN = 24 * 60, WORDS_BYTES_MAX = 64 * 1024, LOOKS_AT_ONCE = 32 };

static const char HALL[] = "hall";
static const char SERVICES[] = "services";

void catalogue_open(struct catalogue *catalogue, const char *path)
{
    *catalogue = (struct catalogue){0};
    if (path == NULL) {
        return;
    }
    const int result = store_open(path, &catalogue->store);
    if (result != STORE_OK) {
        log_line(result < 0 ? LOG_ERROR : LOG_WARN, "kiosk.store", "file=%s error=%s", path,
                 store_result_words(result));
    }
}

void catalogue_close(struct catalogue *catalogue)
{
    shape_destroy(catalogue->hall);
    store_close(catalogue->store);
    *catalogue = (struct catalogue){0};
}

/* ---- read ---- */

/* Frees `text`. NULL: it can't be read. */
static struct shape *shape_read(const char *name, enum shape_kind kind, char *text,
                                size_t size_bytes)
{
    struct shape *shape = NULL;
    const int result = shape_parse(kind, text, size_bytes, &shape);
    if (result != SHAPE_OK) {
        log_line(LOG_WARN, "kiosk.store", "name=%s error=%d", name, result);
    }
    free(text);
    return shape;
}

/* What was kept under this name; NULL: nothing, or nothing that can be read. */
static struct shape *shape_kept(struct catalogue *catalogue, const char *name, enum shape_kind kind)
{
    char *text = NULL;
    size_t size_bytes = 0;
    if (catalogue->store == NULL ||
        store_get(catalogue->store, name, &text, &size_bytes) != STORE_OK) {
        return NULL;
    }
    return shape_read(name, kind, text, size_bytes);
}

const struct shape_service *catalogue_guide(struct catalogue *catalogue, const char *service,
                                            struct shape **ret_shape)
{
    char *text = NULL;
    size_t size_bytes = 0;
    if (catalogue->store == NULL ||
        store_guide_get(catalogue->store, service, &text, &size_bytes) != STORE_OK) {
        return NULL;
    }
    struct shape *shape = shape_read(service, SHAPE_SERVICE, text, size_bytes);
    if (shape == NULL) {
        return NULL;
    }
    catalogue->guide_now = *shape->of.service;
    catalogue->guide_now.ahead = -1;
    catalogue->guide_now.wait = NULL;
    catalogue->guide_now.likely_served = "";
    catalogue->guide_now.stopped = false;
    *ret_shape = shape;
    return &catalogue->guide_now;
}

static bool clock_read(const char *text, int *ret_minute)
{
    unsigned hour;
    unsigned minute;
    if (sscanf(text, "%2u:%2u", &hour, &minute) != 2 || hour > 24 || minute > 59) {
        return false;
    }
    *ret_minute = (int)(hour * 60 + minute);
    return true;
}

bool catalogue_within_hours(const struct shape_hall *hall, int64_t wall_ms)
{
    int opens;
    int closes;
    if (!clock_read(hall->opens, &opens) || !clock_read(hall->closes, &closes)) {
        return true;
    }
    const int now = (int)((wall_ms / MINUTE_MS + hall->offset_min) % DAY_MIN);
    return now >= opens && now < closes;
}

const struct shape_hall *catalogue_hall(struct catalogue *catalogue, int64_t wall_ms)
{
    if (catalogue->hall == NULL) {
        catalogue->hall = shape_kept(catalogue, HALL, SHAPE_HALL);
    }
    if (catalogue->hall == NULL) {
        return NULL;
    }
    struct shape_hall *now = &catalogue->hall_now;
    *now = *catalogue->hall->of.hall;
    now->now_ms = wall_ms;
    now->open = catalogue_within_hours(now, wall_ms);
    now->state = now->open ? SHAPE_HALL_OPEN : SHAPE_HALL_CLOSED;
    now->waiting = -1;
    now->notice = NULL;
    return now;
}

struct shape *catalogue_services(struct catalogue *catalogue)
{
    return shape_kept(catalogue, SERVICES, SHAPE_SERVICES);
}

/* ---- kept ---- */

static void keep(struct catalogue *catalogue, const char *name, const char *text)
{
    if (catalogue->store == NULL || text == NULL) {
        return;
    }
    const int result = store_put(catalogue->store, name, text, strlen(text));
    if (result != STORE_OK) {
        log_line(LOG_WARN, "kiosk.store", "name=%s error=%s", name, store_result_words(result));
    }
}

void catalogue_keep_services(struct catalogue *catalogue, const char *text)
{
    char *before = NULL;
    size_t size_bytes = 0;
    if (catalogue->store == NULL || text == NULL) {
        return;
    }
    const bool same = store_get(catalogue->store, SERVICES, &before, &size_bytes) == STORE_OK &&
                      strcmp(before, text) == 0;
    free(before);
    catalogue->guide_place = 0;
    if (!same && store_guides_forget(catalogue->store) == STORE_OK) {
        keep(catalogue, SERVICES, text);
    }
}

void catalogue_keep_guide(struct catalogue *catalogue, int place,
                          const struct shape_service *service, const char *text)
{
    struct buffer words;
    if (catalogue->store == NULL || text == NULL) {
        return;
    }
    buffer_init(&words, WORDS_BYTES_MAX);
    if (guide_texts_words(service, &words) != BUFFER_OK ||
        store_guide(catalogue->store, place, service->id, text, buffer_text(&words)) != STORE_OK) {
        log_line(LOG_WARN, "kiosk.store", "guide=%s error=not_kept", service->id);
    }
    buffer_deinit(&words);
}

void catalogue_walk(struct catalogue *catalogue, const struct shape_services *services,
                    struct link *link, int64_t now_ms)
{
    const int count = (int)services->service_count;
    if (catalogue->store == NULL || catalogue->guide_tag != 0 || now_ms < catalogue->guide_due_ms) {
        return;
    }
    for (int looks = 0; looks < LOOKS_AT_ONCE && catalogue->guide_place < count; looks++) {
        const char *id = services->services[catalogue->guide_place].id;
        if (!store_has_guide(catalogue->store, id)) {
            struct client_ask ask = client_get_service(id);
            ask.keep_text = true;
            catalogue->guide_tag = link_ask(link, ask);
            break;
        }
        catalogue->guide_place++;
    }
    catalogue->guide_due_ms = now_ms + CATALOGUE_GUIDE_EVERY_MS;
}

int64_t catalogue_wake_ms(const struct catalogue *catalogue, const struct shape_services *services)
{
    return catalogue->store == NULL || services == NULL || catalogue->guide_tag != 0 ||
                   catalogue->guide_place >= (int)services->service_count
               ? INT64_MAX
               : catalogue->guide_due_ms;
}

void catalogue_ask(struct catalogue *catalogue, struct link *link)
{
    if (catalogue->store != NULL && catalogue->hall_tag == 0) {
        struct client_ask ask = client_get_hall();
        ask.keep_text = true;
        catalogue->hall_tag = link_ask(link, ask);
    }
}

static void guide_answered(struct catalogue *catalogue, const struct shape_services *services,
                           const struct client_event *event, int64_t now_ms)
{
    const int place = catalogue->guide_place;
    catalogue->guide_tag = 0;
    if (event->outcome != CLIENT_DONE) {
        catalogue->guide_due_ms = now_ms + CATALOGUE_GUIDE_AGAIN_MS;
    } else if (place < (int)services->service_count &&
               strcmp(services->services[place].id, event->shape->of.service->id) == 0) {
        catalogue_keep_guide(catalogue, place, event->shape->of.service, event->text);
        catalogue->guide_place++;
    }
}

bool catalogue_answer(struct catalogue *catalogue, const struct shape_services *services,
                      const struct client_event *event, int64_t now_ms)
{
    if (event->tag != 0 && event->tag == catalogue->guide_tag) {
        guide_answered(catalogue, services, event, now_ms);
        return true;
    }
    if (event->tag == 0 || event->tag != catalogue->hall_tag) {
        return false;
    }
    catalogue->hall_tag = 0;
    if (event->outcome == CLIENT_DONE) {
        keep(catalogue, HALL, event->text);
    }
    return true;
}

/* ---- found ---- */

/* The guide at `place`, as it was kept, as a piece. False: nothing of it can be shown. */
static bool piece_of(struct catalogue *catalogue, const struct kiosk *kiosk, int place,
                     const char *typed, struct search_piece *ret_piece)
{
    struct shape *shape = NULL;
    const struct shape_service *service =
        catalogue_guide(catalogue, kiosk->services->services[place].id, &shape);
    const bool good =
        service != NULL &&
        guide_texts_piece(service, typed, kiosk->words.language != WORDS_ZH, place, ret_piece);
    shape_destroy(shape);
    return good;
}

/* The pieces of guides that have `typed` and are no hits by their names; returns how many. */
static int pieces_find(struct catalogue *catalogue, const struct kiosk *kiosk, const char *typed,
                       struct search_piece pieces[SEARCH_PIECES_MAX])
{
    int places[STORE_FOUND_MAX];
    int count = 0;
    const int found = store_find(catalogue->store, typed, places, STORE_FOUND_MAX);
    if (found < 0) {
        log_line(LOG_WARN, "kiosk.store", "find=%s", store_result_words(found));
    }
    for (int i = 0, looks = 0; i < found && looks < LOOKS_AT_ONCE && count < SEARCH_PIECES_MAX;
         i++) {
        if (places[i] >= (int)kiosk->services->service_count || search_has_hit(kiosk, places[i])) {
            continue;
        }
        looks++;
        count += piece_of(catalogue, kiosk, places[i], typed, &pieces[count]);
    }
    return count;
}

void catalogue_find(struct catalogue *catalogue, struct kiosk *kiosk, uint32_t visit,
                    int64_t now_ms)
{
    struct search_piece pieces[SEARCH_PIECES_MAX];
    char typed[SEARCH_TYPED_ROOM];
    if (catalogue->store == NULL || kiosk->services == NULL) {
        return;
    }
    const uint32_t serial = search_guides_question(kiosk, false, typed);
    int count = pieces_find(catalogue, kiosk, typed, pieces);
    if (count == 0) { /* what pinyin took for Chinese may be an English word */
        (void)search_guides_question(kiosk, true, typed);
        count = pieces_find(catalogue, kiosk, typed, pieces);
    }
    const bool whole = store_guide_count(catalogue->store) >= (int)kiosk->services->service_count;
    kiosk_guides_found(kiosk, visit, serial, pieces, count, whole, now_ms);
}

/* ---- uses ---- */

void catalogue_uses(struct catalogue *catalogue, const struct shape_services *services,
                    struct search *search)
{
    for (size_t i = 0; catalogue->store != NULL && search != NULL && i < services->service_count;
         i++) {
        const int uses = store_uses(catalogue->store, services->services[i].id);
        search_used(search, SEARCH_SERVICE, (int)i, uses);
    }
}

void catalogue_use(struct catalogue *catalogue, const struct shape_services *services,
                   struct search *search, const char *service)
{
    for (size_t i = 0; services != NULL && i < services->service_count; i++) {
        if (strcmp(services->services[i].id, service) != 0) {
            continue;
        }
        if (search != NULL) {
            search_used(search, SEARCH_SERVICE, (int)i, 1);
        }
        if (catalogue->store != NULL && store_use(catalogue->store, service) != STORE_OK) {
            log_line(LOG_WARN, "kiosk.store", "error=not_counted");
        }
        return;
    }
}
