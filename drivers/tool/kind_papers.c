/* Scanners and document cameras for `mashang-device`: whether they are there and what they are.
 * `mashang-scan` takes pages from them. */
#include "drivers/scanner/scanner.h"
#include "drivers/tool/kind.h"

#include <stdio.h>
#include <string.h>

enum { LINE_ROOM = FEED_NAME_MAX + 32, SOURCE_ROOM = WHERE_PATH_ROOM + 16 };

/* One device a process: what it needs while it is there. */
static struct {
    struct scanner *scanner;
    const struct kind_tell *tell;
    char source[SOURCE_ROOM];
    const char *words[3];
} papers;

static void hear(void *context, const struct feed_event *event)
{
    char line[LINE_ROOM];
    (void)context;
    if (event->kind == FEED_EVENT_READY) {
        snprintf(line, sizeof(line), "papers model=\"%s\"", scanner_name(papers.scanner));
        papers.tell->line(papers.tell->context, line);
    }
}

static struct device *create(const struct kind_use *use, struct port **ret_port,
                             const char **ret_wrong)
{
    const enum where_cable cable = use->where->cable;
    *ret_port = NULL;
    *ret_wrong = "a scanner is tested and watched; its bytes are papers, so not recorded";
    if (use->sink != NULL || use->replay) {
        return NULL;
    }
    *ret_wrong = "papers come from sane:NAME, v4l2:/dev/video0 or folder:PATH";
    if (cable != WHERE_SANE && cable != WHERE_V4L2 && cable != WHERE_FOLDER) {
        return NULL;
    }
    snprintf(papers.source, sizeof(papers.source), "%s:%s", where_cable_name(cable),
             use->where->path);
    papers.tell = use->tell;
    papers.words[0] = "--source";
    papers.words[1] = papers.source;
    const struct scanner_options options = {.words = papers.words, .listener = hear};
    *ret_wrong = "no memory";
    return scanner_create(&options, &papers.scanner) == SCANNER_OK ? scanner_device(papers.scanner)
                                                                   : NULL;
}

static void destroy(struct device *device)
{
    (void)device;
    scanner_destroy(papers.scanner);
    papers.scanner = NULL;
}

const struct tool_kind kind_papers = {
    .name = "papers",
    .help = "a scanner or document camera: whether it is there, and what it calls itself",
    .create = create,
    .destroy = destroy,
};
