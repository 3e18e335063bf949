#include "kiosk/app/catalogue.h"

#include "drivers/base/log.h"
#include "hall-server/client/ask.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MINUTE_MS = 60000, DAY_MIN = 24 * 60 };

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

/* What was kept under this name; NULL: nothing, or nothing that can be read. */
static struct shape *shape_kept(struct catalogue *catalogue, const char *name, enum shape_kind kind)
{
    struct shape *shape = NULL;
    char *text = NULL;
    size_t size_bytes = 0;
    if (catalogue->store == NULL ||
        store_get(catalogue->store, name, &text, &size_bytes) != STORE_OK) {
        return NULL;
    }
    const int result = shape_parse(kind, text, size_bytes, &shape);
    if (result != SHAPE_OK) {
        log_line(LOG_WARN, "kiosk.store", "name=%s error=%d", name, result);
    }
    free(text);
    return shape;
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
    keep(catalogue, SERVICES, text);
}

void catalogue_ask(struct catalogue *catalogue, struct link *link)
{
    if (catalogue->store != NULL && catalogue->hall_tag == 0) {
        struct client_ask ask = client_get_hall();
        ask.keep_text = true;
        catalogue->hall_tag = link_ask(link, ask);
    }
}

bool catalogue_answer(struct catalogue *catalogue, const struct client_event *event)
{
    if (event->tag == 0 || event->tag != catalogue->hall_tag) {
        return false;
    }
    catalogue->hall_tag = 0;
    if (event->outcome == CLIENT_DONE) {
        keep(catalogue, HALL, event->text);
    }
    return true;
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
