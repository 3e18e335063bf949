#include "kiosk/board/picture_store.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PATH_ROOM = 1024 };

void picture_store_init(struct picture_store *store, const char *folder)
{
    *store = (struct picture_store){.folder = folder};
    if (folder != NULL) {
        (void)mkdir(folder, 0700); /* what can't be kept is asked for again */
    }
}

static bool path_of(const struct picture_store *store, const char *name, const char *end,
                    char path[PATH_ROOM])
{
    const int length = snprintf(path, PATH_ROOM, "%s/%s%s", store->folder, name, end);
    return length > 0 && length < PATH_ROOM;
}

/* Whole or not at all: the power may go at any time. */
static void keep(const struct picture_store *store, const char *name, const char *bytes,
                 size_t size_bytes)
{
    char path[PATH_ROOM];
    char part[PATH_ROOM];
    if (store->folder == NULL || !path_of(store, name, "", path) ||
        !path_of(store, name, ".part", part)) {
        return;
    }
    FILE *file = fopen(part, "wb");
    if (file == NULL) {
        return;
    }
    const bool written = fwrite(bytes, 1, size_bytes, file) == size_bytes && fflush(file) == 0 &&
                         fsync(fileno(file)) == 0;
    if (fclose(file) != 0 || !written || rename(part, path) != 0) {
        (void)unlink(part);
    }
}

enum picture_store_result picture_store_want(struct picture_store *store, struct link *link,
                                             const char *name, struct picture_file *ret_file)
{
    char id[PICTURE_ID_ROOM];
    if (!picture_kept_read(name, id)) {
        return PICTURE_NEVER;
    }
    if (store->folder != NULL && picture_file_read(store->folder, name, ret_file)) {
        return PICTURE_HERE;
    }
    int room = -1;
    for (int i = 0; i < PICTURE_STORE_ASKED_MAX; i++) {
        if (store->asked[i].tag == 0) {
            room = i;
        } else if (strcmp(store->asked[i].name, name) == 0) {
            return PICTURE_ASKED;
        }
    }
    if (room < 0) {
        return PICTURE_NEVER;
    }
    store->asked[room].tag = link_ask(link, client_get_picture(id));
    snprintf(store->asked[room].name, PICTURE_KEPT_ROOM, "%s", name);
    return store->asked[room].tag != 0 ? PICTURE_ASKED : PICTURE_NEVER;
}

/* It is what was asked for, whole. */
static bool bytes_are(const char *name, const char *text, size_t size_bytes)
{
    const uint8_t *bytes = (const uint8_t *)text;
    char wanted[PICTURE_ID_ROOM];
    char got[PICTURE_ID_ROOM];
    if (text == NULL || picture_wrong(bytes, size_bytes) != NULL ||
        !picture_kept_read(name, wanted)) {
        return false;
    }
    picture_id_of(bytes, size_bytes, got);
    return strcmp(wanted, got) == 0;
}

bool picture_store_answer(struct picture_store *store, const struct client_event *event,
                          char ret_name[PICTURE_KEPT_ROOM], struct picture_file *ret_file)
{
    for (int i = 0; event->kind == CLIENT_ANSWER && i < PICTURE_STORE_ASKED_MAX; i++) {
        if (store->asked[i].tag == 0 || store->asked[i].tag != event->tag) {
            continue;
        }
        store->asked[i].tag = 0;
        memcpy(ret_name, store->asked[i].name, PICTURE_KEPT_ROOM);
        *ret_file = (struct picture_file){0};
        if (event->outcome == CLIENT_DONE && bytes_are(ret_name, event->text, event->text_bytes) &&
            picture_file_decode(event->text, event->text_bytes, ret_file)) {
            keep(store, ret_name, event->text, event->text_bytes);
        }
        return true;
    }
    return false;
}
