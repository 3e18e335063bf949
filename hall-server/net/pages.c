#include "hall-server/net/pages.h"

#include <assert.h>
#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const struct {
    const char *ending;
    const char *type;
} types[] = {
    {".html", "text/html; charset=utf-8"},
    {".js", "text/javascript; charset=utf-8"},
    {".mjs", "text/javascript; charset=utf-8"},
    {".css", "text/css; charset=utf-8"},
    {".json", "application/json"},
    {".webmanifest", "application/manifest+json"},
    {".svg", "image/svg+xml"},
    {".png", "image/png"},
    {".jpg", "image/jpeg"},
    {".ico", "image/x-icon"},
    {".webp", "image/webp"},
    {".woff2", "font/woff2"},
    {".ttf", "font/ttf"},
    {".txt", "text/plain; charset=utf-8"},
    {".map", "application/json"},
    {".mp3", "audio/mpeg"},
    {".wav", "audio/wav"},
};

static const char *type_of(const char *path)
{
    const char *dot = strrchr(path, '.');
    for (size_t i = 0; dot != NULL && i < sizeof types / sizeof types[0]; i++) {
        if (strcmp(dot, types[i].ending) == 0) {
            return types[i].type;
        }
    }
    return NULL;
}

/* Every segment of `path` is plain; a slash at the end is fine. */
static bool path_is_plain(const char *path, size_t length_bytes)
{
    bool at_start = true;
    if (length_bytes == 0 || path[0] != '/') {
        return false;
    }
    for (size_t i = 1; i < length_bytes; i++) {
        const char c = path[i];
        const bool letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
                            (c >= '0' && c <= '9') || c == '_' || c == '-';
        if (c == '/' ? at_start : !(letter || (c == '.' && !at_start))) {
            return false;
        }
        at_start = c == '/';
    }
    return true;
}

/* Looks at folder/name; a folder there is PAGES_REDIRECT. */
static int file_look(const char *folder, const char *name, size_t length_bytes,
                     struct pages_file *file, struct stat *ret_status)
{
    const int length =
        snprintf(file->path, sizeof file->path, "%s/%.*s", folder, (int)length_bytes, name);
    if (length < 0 || length >= (int)sizeof file->path || stat(file->path, ret_status) != 0) {
        return PAGES_UNKNOWN;
    }
    if (S_ISDIR(ret_status->st_mode)) {
        return PAGES_REDIRECT;
    }
    return S_ISREG(ret_status->st_mode) ? PAGES_OK : PAGES_UNKNOWN;
}

/* Addresses of one page with something of its own in each: a ticket's token, a service's id. */
static const struct {
    const char *prefix;
    const char *page;
} one_page[] = {
    {"/t/", "visit/index.html"},
    {"/g/", "guide/index.html"},
};

/* The page of such an address, or NULL. */
static const char *page_of(const char *path, size_t length_bytes)
{
    for (size_t i = 0; i < sizeof one_page / sizeof one_page[0]; i++) {
        const size_t length = strlen(one_page[i].prefix);
        if (length_bytes > length && strncmp(path, one_page[i].prefix, length) == 0) {
            return one_page[i].page;
        }
    }
    return NULL;
}

int pages_find(const char *folder, const char *path, size_t length_bytes, const char *seen_tag,
               struct pages_file *ret_file)
{
    static const char assets[] = "/assets/";
    char name[PAGES_PATH_ROOM];
    struct pages_file file = {0};
    struct stat status;
    assert(folder != NULL && path != NULL && ret_file != NULL);

    if (!path_is_plain(path, length_bytes) || length_bytes + 16 > sizeof name) {
        return PAGES_UNKNOWN;
    }
    const char *page = page_of(path, length_bytes);
    if (page != NULL) {
        (void)snprintf(name, sizeof name, "%s", page);
    } else {
        (void)snprintf(name, sizeof name, "%.*s%s", (int)(length_bytes - 1), path + 1,
                       path[length_bytes - 1] == '/' ? "index.html" : "");
    }
    int error = file_look(folder, name, strlen(name), &file, &status);
    if (error == PAGES_UNKNOWN && strncmp(path, assets, sizeof assets - 1) == 0) {
        const char *rest = name + sizeof assets - 2;
        error = file_look(folder, rest, strlen(rest), &file, &status);
    }
    if (error != PAGES_OK) {
        return error;
    }
    file.length_bytes = (size_t)status.st_size;
    file.type = type_of(file.path);
    if (file.type == NULL) {
        return PAGES_UNKNOWN;
    }
    (void)snprintf(file.tag, sizeof file.tag, "\"%llx-%llx\"", (unsigned long long)status.st_size,
                   (unsigned long long)status.st_mtim.tv_sec * 1000 +
                       (unsigned long long)status.st_mtim.tv_nsec / 1000000);
    *ret_file = file;
    return seen_tag != NULL && strcmp(seen_tag, file.tag) == 0 ? PAGES_SAME : PAGES_OK;
}

int pages_read(const struct pages_file *file, struct buffer *body)
{
    char chunk[16384];
    size_t total = 0;
    const int descriptor = open(file->path, O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) {
        return PAGES_REFUSED;
    }
    int error = PAGES_OK;
    for (;;) {
        const ssize_t length = read(descriptor, chunk, sizeof chunk);
        if (length == 0) {
            break;
        }
        if (length < 0 || (total += (size_t)length) > PAGES_FILE_MAX_BYTES ||
            buffer_append(body, chunk, (size_t)length) != BUFFER_OK) {
            error = PAGES_REFUSED;
            break;
        }
    }
    (void)close(descriptor);
    return error;
}
