#include "kiosk/app/place.h"

#include "drivers/base/log.h"
#include "hall-server/link/link.h"
#include "kiosk/app/small_file.h"

#include <errno.h>
#include <jansson.h>
#include <libgen.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { PATH_ROOM = 4096 };

/* The file as JSON, or NULL: a bare key, or none. */
static json_t *tree_read(const char *path)
{
    return json_load_file(path, JSON_REJECT_DUPLICATES, NULL);
}

bool place_read(const char *path, struct place *ret_place)
{
    struct place place = {.key = ""};
    if (access(path, F_OK) != 0 && errno == ENOENT) {
        *ret_place = place;
        return true;
    }
    if (link_read_key(path, "kiosk", place.key, sizeof(place.key)) != LINK_OK) {
        return false;
    }
    json_t *tree = tree_read(path);
    const char *area = json_string_value(json_object_get(json_object_get(tree, "kiosk"), "place"));
    (void)snprintf(place.area, sizeof(place.area), "%s", area == NULL ? "" : area);
    json_decref(tree);
    *ret_place = place;
    return true;
}

bool place_keep(const char *path, const struct shape_place *place)
{
    json_t *tree = tree_read(path);
    if (!json_is_object(tree)) {
        json_decref(tree);
        tree = json_object();
    }
    const char *area = place->place == NULL ? "" : place->place;
    json_object_set_new(
        tree, "kiosk",
        json_pack("{s:s,s:s,s:s}", "key", place->key, "device", place->device, "place", area));
    char *text = json_dumps(tree, JSON_INDENT(1));
    json_decref(tree);
    const bool good = text != NULL && small_file_write(path, text);
    if (text != NULL) {
        explicit_bzero(text, strlen(text));
    }
    free(text);
    log_line(good ? LOG_INFO : LOG_ERROR, "kiosk.place", "device=%s place=%s kept=%d",
             place->device, area, good);
    return good;
}

enum spare_may place_may(const char *path, const struct offline *offline)
{
    char copy[PATH_ROOM];
    if (path == NULL) {
        return SPARE_NO_FILE;
    }
    (void)snprintf(copy, sizeof(copy), "%s", path);
    if (access(dirname(copy), W_OK) != 0) {
        return SPARE_NO_FILE;
    }
    return offline != NULL && offline_unmerged(offline) > 0 ? SPARE_UNMERGED : SPARE_MAY;
}
