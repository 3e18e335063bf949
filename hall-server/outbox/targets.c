#include "hall-server/outbox/targets.h"

#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define TELL_NAME(symbol, name) name,
static const char *const telling_names[TELLING_COUNT] = {TELLINGS(TELL_NAME)};
#undef TELL_NAME

const char *telling_name(enum telling telling)
{
    return telling_names[telling];
}

/* Printable ASCII without spaces: what a request line and a header may have. */
static bool is_plain(const char *text)
{
    for (; *text != '\0'; text++) {
        if (*text <= ' ' || *text > '~') {
            return false;
        }
    }
    return true;
}

static bool url_parse(const char *url, struct target *target)
{
    target->secure = strncmp(url, "https://", 8) == 0;
    if (!target->secure && strncmp(url, "http://", 7) != 0) {
        return false;
    }
    url += target->secure ? 8 : 7;
    target->port = target->secure ? 443 : 80;
    const size_t host_bytes = strcspn(url, ":/?#@");
    if (host_bytes == 0 || host_bytes >= sizeof(target->host)) {
        return false;
    }
    memcpy(target->host, url, host_bytes);
    target->host[host_bytes] = '\0';
    url += host_bytes;
    if (*url == ':') {
        char *end = NULL;
        const long port = strtol(url + 1, &end, 10);
        if (end == url + 1 || port < 1 || port > 65535) {
            return false;
        }
        target->port = (int)port;
        url = end;
    }
    if ((*url != '\0' && *url != '/') || strlen(url) >= sizeof(target->path)) {
        return false;
    }
    snprintf(target->path, sizeof(target->path), "%s", *url == '\0' ? "/" : url);
    return true;
}

static bool tell_parse(const json_t *list, struct target *target)
{
    for (size_t i = 0; i < json_array_size(list); i++) {
        const char *name = json_string_value(json_array_get(list, i));
        int found = 0;
        while (found < TELLING_COUNT && (name == NULL || strcmp(telling_names[found], name) != 0)) {
            found++;
        }
        if (found == TELLING_COUNT || (target->tell & 1u << found) != 0) {
            return false;
        }
        target->tell |= 1u << found;
    }
    return target->tell != 0;
}

/* NULL: good; else the member that is not. */
static const char *target_parse(const json_t *row, struct target *target)
{
    const char *id = json_string_value(json_object_get(row, "id"));
    const char *url = json_string_value(json_object_get(row, "url"));
    const char *secret = json_string_value(json_object_get(row, "secret"));
    if (json_object_size(row) != 4) {
        return "id, url, secret and tell are wanted, and nothing else";
    }
    if (id == NULL || short_id_parse(id, strlen(id), &target->id) != ID_OK) {
        return "id is not a short name";
    }
    if (url == NULL || !is_plain(url) || !url_parse(url, target)) {
        return "url is not http(s)://host[:port][/path]";
    }
    if (secret == NULL || !is_plain(secret) || strlen(secret) < TARGET_SECRET_LEAST ||
        strlen(secret) >= sizeof(target->secret)) {
        return "secret is not 16 to 128 plain characters";
    }
    snprintf(target->secret, sizeof(target->secret), "%s", secret);
    return tell_parse(json_object_get(row, "tell"), target) ? NULL
                                                            : "tell names what cannot be told";
}

static bool id_is_taken(const struct targets *targets)
{
    const struct target *last = &targets->list[targets->count];
    for (size_t i = 0; i < targets->count; i++) {
        if (strcmp(targets->list[i].id.text, last->id.text) == 0) {
            return true;
        }
    }
    return false;
}

static int list_parse(const json_t *list, struct targets *targets,
                      char ret_words[TARGETS_WORDS_ROOM])
{
    if (!json_is_array(list) || json_array_size(list) > TARGETS_LIMIT) {
        snprintf(ret_words, TARGETS_WORDS_ROOM, "targets is not a list of at most %d",
                 TARGETS_LIMIT);
        return TARGETS_BAD;
    }
    for (size_t i = 0; i < json_array_size(list); i++) {
        const char *wrong = target_parse(json_array_get(list, i), &targets->list[targets->count]);
        wrong = wrong == NULL && id_is_taken(targets) ? "id is there twice" : wrong;
        if (wrong != NULL) {
            snprintf(ret_words, TARGETS_WORDS_ROOM, "target %d: %s", (int)i + 1, wrong);
            return TARGETS_BAD;
        }
        targets->count++;
    }
    return TARGETS_OK;
}

/* {"targets": […]} and maybe "ca". */
static int root_parse(const json_t *root, struct targets *targets,
                      char ret_words[TARGETS_WORDS_ROOM])
{
    const json_t *ca = json_object_get(root, "ca");
    const char *path = json_string_value(ca);
    if (json_object_size(root) != (ca == NULL ? 1u : 2u)) {
        snprintf(ret_words, TARGETS_WORDS_ROOM, "targets is wanted, and maybe ca; nothing else");
        return TARGETS_BAD;
    }
    if (ca != NULL &&
        (path == NULL || *path == '\0' || !is_plain(path) || strlen(path) >= sizeof(targets->ca))) {
        snprintf(ret_words, TARGETS_WORDS_ROOM, "ca is not the name of a file");
        return TARGETS_BAD;
    }
    if (ca != NULL) {
        snprintf(targets->ca, sizeof(targets->ca), "%s", path);
    }
    return list_parse(json_object_get(root, "targets"), targets, ret_words);
}

int targets_parse(const char *text, size_t size_bytes, struct targets *ret_targets,
                  char ret_words[TARGETS_WORDS_ROOM])
{
    static struct targets targets;
    json_error_t error;
    memset(&targets, 0, sizeof(targets));
    json_t *root = json_loadb(text, size_bytes, JSON_REJECT_DUPLICATES, &error);
    int result = TARGETS_BAD;
    if (root == NULL) {
        snprintf(ret_words, TARGETS_WORDS_ROOM, "line %d: %.100s", error.line, error.text);
    } else {
        result = root_parse(root, &targets, ret_words);
    }
    json_decref(root);
    if (result == TARGETS_OK) {
        *ret_targets = targets;
    }
    return result;
}

/* A hall that would trust nobody, since a file is not where it is said to be, says so at its start.
 */
static int ca_find(const char *folder, struct targets *targets, char ret_words[TARGETS_WORDS_ROOM])
{
    char path[TARGETS_CA_ROOM];
    if (targets->ca[0] == '\0') {
        return TARGETS_OK;
    }
    const bool rooted = targets->ca[0] == '/';
    const int size = snprintf(path, sizeof(path), "%s%s%s", rooted ? "" : folder, rooted ? "" : "/",
                              targets->ca);
    if (size >= (int)sizeof(path) || access(path, R_OK) != 0) {
        snprintf(ret_words, TARGETS_WORDS_ROOM, "ca: %.100s: %s", targets->ca, strerror(errno));
        return TARGETS_UNREADABLE;
    }
    memcpy(targets->ca, path, sizeof(path));
    return TARGETS_OK;
}

int targets_load(const char *folder, struct targets *ret_targets,
                 char ret_words[TARGETS_WORDS_ROOM])
{
    static char text[TARGETS_FILE_BYTES];
    char path[1024];
    struct stat status;
    snprintf(path, sizeof(path), "%.1000s/webhooks.json", folder);
    const int file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (file < 0 && errno == ENOENT) {
        memset(ret_targets, 0, sizeof(*ret_targets));
        return TARGETS_OK;
    }
    if (file < 0 || fstat(file, &status) != 0) {
        snprintf(ret_words, TARGETS_WORDS_ROOM, "%s", strerror(errno));
        return TARGETS_UNREADABLE;
    }
    const ssize_t size = read(file, text, sizeof(text));
    close(file);
    if ((status.st_mode & 0077) != 0) {
        snprintf(ret_words, TARGETS_WORDS_ROOM, "others may read its secrets; chmod 600");
        return TARGETS_OPEN_TO_OTHERS;
    }
    if (size < 0 || size == (ssize_t)sizeof(text)) {
        snprintf(ret_words, TARGETS_WORDS_ROOM, "it cannot be read, or is too long");
        return TARGETS_UNREADABLE;
    }
    const int result = targets_parse(text, (size_t)size, ret_targets, ret_words);
    return result == TARGETS_OK ? ca_find(folder, ret_targets, ret_words) : result;
}
