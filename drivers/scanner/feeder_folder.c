/*
 * A folder as a scanner: network scanners that put files into a share, and tests. Its JPEG and PNG
 * files are the pages, in the order of their names.
 */
#include "drivers/scanner/feed_session.h"
#include "drivers/scanner/feeder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

enum { PATH_ROOM = 512, READ_BYTES = 65536 };

static char folder[PATH_ROOM];
static int folder_dpi;

static enum paper_problem folder_open(const struct feeder_options *options, const char *name,
                                      char ret_name[FEED_NAME_MAX + 1])
{
    snprintf(folder, sizeof(folder), "%s", name);
    folder_dpi = options->dpi;
    snprintf(ret_name, FEED_NAME_MAX + 1, "%s", name);
    DIR *entries = opendir(folder);
    if (entries == NULL) {
        return errno == EACCES ? SCAN_DENIED : SCAN_ABSENT;
    }
    closedir(entries);
    return SCAN_FINE;
}

static int is_page(const struct dirent *entry)
{
    static const char *const endings[] = {".jpg", ".jpeg", ".png"};
    const size_t length = strlen(entry->d_name);
    for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]); i++) {
        const size_t ending = strlen(endings[i]);
        if (length > ending && strcasecmp(entry->d_name + length - ending, endings[i]) == 0) {
            return entry->d_name[0] != '.';
        }
    }
    return 0;
}

static enum paper_problem file_send(const char *path)
{
    const int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0) {
        return errno == EACCES ? SCAN_DENIED : SCAN_LOST;
    }
    feeder_page(&(struct feed_page){.is_file = true, .shape = {.dpi = folder_dpi}});
    static uint8_t bytes[READ_BYTES];
    ssize_t got = 0;
    while ((got = read(file, bytes, sizeof(bytes))) > 0) {
        feeder_data(bytes, (size_t)got);
    }
    close(file);
    feeder_page_end(got < 0 ? SCAN_PAGE_CUT : SCAN_FINE);
    return got < 0 ? SCAN_LOST : SCAN_FINE;
}

static enum paper_problem folder_scan(int head)
{
    (void)head;
    struct dirent **entries = NULL;
    const int count = scandir(folder, &entries, is_page, alphasort);
    if (count < 0) {
        return SCAN_LOST;
    }
    enum paper_problem problem = count == 0 ? SCAN_NO_PAPER : SCAN_FINE;
    for (int i = 0; i < count; i++) {
        char path[PATH_ROOM + 260];
        snprintf(path, sizeof(path), "%s/%s", folder, entries[i]->d_name);
        if (problem == SCAN_FINE && feeder_is_cancelled()) {
            problem = SCAN_CANCELLED;
        }
        if (problem == SCAN_FINE) {
            problem = file_send(path);
        }
        free(entries[i]);
    }
    free(entries);
    return problem;
}

static void folder_close(void)
{
}

const struct feeder_kind feeder_folder = {
    .prefix = "folder:", .open = folder_open, .scan = folder_scan, .close = folder_close};
