#include "drivers/scanner/scan_command.h"

#include "drivers/base/clock.h"
#include "drivers/base/options.h"
#include "drivers/io/device_loop.h"
#include "drivers/scanner/page_encode.h"
#include "drivers/scanner/paper_job.h"
#include "drivers/scanner/paper_turn.h"
#include "drivers/scanner/paper_words.h"
#include "drivers/scanner/scanner.h"

#include <assert.h>
#include <fcntl.h>
#include <signal.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>

enum { LOOK_EVERY_MS = 250 };

static const char usage[] =
    "mashang-scan --source SOURCE --to FOLDER [...]\n"
    "  --source sane:NAME | sane: | v4l2:/dev/video0[+/dev/video2] | folder:PATH\n"
    "  --to FOLDER      where files go; codes on pages name them\n"
    "  --name NAME      of files without a code (else the time)\n"
    "  --text           black on white, as G4: a tenth of the size\n"
    "  --dpi N          300\n"
    "  --ink WORD       colour | grey | ink, as the device scans\n"
    "  --duplex         both sides            --flatbed  not from the feeder\n"
    "  --setting N=V    of SANE, may come again\n"
    "  --head N         of a document camera: 0, 1 ...\n"
    "  --split          a page with a code begins a new file\n"
    "  --keep-blank --keep-skew --keep-ground --keep-frame   leave it as it is\n"
    "  --upright        turn pages that lie on a side or their head (asks tesseract)\n"
    "  --quality N      of JPEGs made anew (80)\n"
    "  --words          a .txt beside each file, read by tesseract: a hint for searching\n"
    "  --language L     of it (chi_sim)\n"
    "  --feeder PATH    another feeder's program\n";

struct scan {
    struct paper_options paper;
    const char *source;
    const char *dpi;
    const char *ink;
    const char *feeder;
    const char *language;
    int head;
    int quality;
    bool text;
    bool duplex;
    bool flatbed;
    bool words;
    bool upright;
    const char *settings[16];
    size_t setting_count;
    /* while it runs */
    struct paper_job *job;
    struct buffer page_words;
    int pages;
    bool ready;
    bool done;
    bool problem;
    char name[32];
};

static volatile sig_atomic_t stopped;

static void stop(int number)
{
    (void)number;
    stopped = 1;
}

static int take_setting(void *field, const char *value)
{
    struct scan *scan = field;
    if (scan->setting_count == sizeof(scan->settings) / sizeof(scan->settings[0])) {
        return 0;
    }
    scan->settings[scan->setting_count++] = value;
    return 1;
}

static int take_digit(void *field, const char *value)
{
    *(int *)field = value[0] - '0';
    return value[0] >= '0' && value[0] <= '9' && value[1] == '\0';
}

static int take_quality(void *field, const char *value)
{
    char *rest = NULL;
    const long quality = strtol(value, &rest, 10);
    *(int *)field = (int)quality;
    return *rest == '\0' && quality >= PAGE_QUALITY_MIN && quality <= PAGE_QUALITY_MAX;
}

#define PAPER_OPTION(field) (offsetof(struct scan, paper) + offsetof(struct paper_options, field))
static const struct option_row rows[] = {
    {"--source", option_take_text, offsetof(struct scan, source)},
    {"--to", option_take_text, PAPER_OPTION(folder)},
    {"--name", option_take_text, PAPER_OPTION(name)},
    {"--text", NULL, offsetof(struct scan, text)},
    {"--dpi", option_take_text, offsetof(struct scan, dpi)},
    {"--ink", option_take_text, offsetof(struct scan, ink)},
    {"--duplex", NULL, offsetof(struct scan, duplex)},
    {"--flatbed", NULL, offsetof(struct scan, flatbed)},
    {"--setting", take_setting, 0},
    {"--head", take_digit, offsetof(struct scan, head)},
    {"--split", NULL, PAPER_OPTION(split)},
    {"--keep-blank", NULL, PAPER_OPTION(keep_blank)},
    {"--keep-skew", NULL, PAPER_OPTION(keep_skew)},
    {"--keep-ground", NULL, PAPER_OPTION(keep_ground)},
    {"--keep-frame", NULL, PAPER_OPTION(keep_frame)},
    {"--quality", take_quality, offsetof(struct scan, quality)},
    {"--upright", NULL, offsetof(struct scan, upright)},
    {"--words", NULL, offsetof(struct scan, words)},
    {"--language", option_take_text, offsetof(struct scan, language)},
    {"--feeder", option_take_text, offsetof(struct scan, feeder)},
};

static void say_problem(struct scan *scan, const char *what, enum paper_problem problem)
{
    const struct scan_words *words = paper_problem_words(problem);
    printf("%s %s %s / %s\n", what, words->code, words->advice_zh, words->advice_en);
    scan->problem = true;
}

/* A code's text is a stranger's: what a terminal would obey is left out. */
static void say_code(const struct page_code *code)
{
    fputs(" code=\"", stdout);
    for (size_t i = 0; i < code->text_bytes; i++) {
        const unsigned char byte = (unsigned char)code->text[i];
        fputc(byte < 0x20 || byte == 0x7f || byte == '"' ? '?' : byte, stdout);
    }
    fputc('"', stdout);
}

static void say_page(const struct scan *scan, const struct paper_note *note)
{
    if (note->dropped) {
        printf("page %d blank ink=%d\n", scan->pages, note->ink_per_million);
        return;
    }
    printf("page %d kept%s%s%s", scan->pages, note->cut ? " cut" : "",
           note->whitened ? " whitened" : "", note->as_given ? " as-given" : "");
    if (note->skew_centideg != 0) {
        printf(" skew=%.2f", note->skew_centideg / 100.0);
    }
    for (size_t i = 0; i < note->codes.count; i++) {
        say_code(&note->codes.codes[i]);
    }
    fputc('\n', stdout);
}

static void page_come(struct scan *scan, struct page *page)
{
    struct page taken = *page;
    *page = (struct page){0};
    scan->pages++;
    struct paper_note note;
    if (scan->upright && look_turn_quarters(&taken, paper_turn_find(&taken, NULL)) != PAGE_OK) {
        say_problem(scan, "problem", SCAN_NO_MEMORY);
    }
    const int result = paper_job_page(scan->job, &taken, &note);
    if (result == PAPER_JOB_OK) {
        say_page(scan, &note);
    } else {
        say_problem(scan, "problem", paper_problem_of_job(result));
        /* Memory may be there for the next page; a full disk stays full. */
        scan->done = scan->done || result != PAPER_JOB_NO_MEMORY;
    }
}

static void heard(void *context, const struct feed_event *event)
{
    struct scan *scan = context;
    switch (event->kind) {
    case FEED_EVENT_READY:
        printf("device %s\n", event->name);
        scan->ready = true;
        break;
    case FEED_EVENT_PAGE:
        page_come(scan, event->page);
        break;
    case FEED_EVENT_LOST_PAGE:
        scan->pages++;
        printf("page %d ", scan->pages);
        say_problem(scan, "lost", event->problem);
        break;
    case FEED_EVENT_DONE:
        if (event->problem != SCAN_FINE) {
            say_problem(scan, "problem", event->problem);
        }
        scan->done = true;
        break;
    case FEED_EVENT_OVER:
        if (!scan->done) {
            say_problem(scan, "problem", event->problem);
        }
        scan->done = true;
        break;
    case FEED_EVENT_PREVIEW:
        break;
    }
    fflush(stdout);
}

/* The words of the page that goes into the file. */
static void page_look(void *context, const struct page *page)
{
    struct scan *scan = context;
    if (!scan->words) {
        return;
    }
    const enum paper_problem problem =
        paper_words_read(page, NULL, scan->language, PAPER_WORDS_PAGE_MS, &scan->page_words);
    if (problem == SCAN_NO_LANGUAGE) {
        const struct scan_words *words = paper_problem_words(problem);
        printf("note %s %s / %s\n", words->code, words->advice_zh, words->advice_en);
        scan->words = false;
    }
}

/* Writes the words beside the file; a hint that can't be written is no fault. */
static void words_write(struct scan *scan, const char *path)
{
    char beside[PAPER_PATH_ROOM + 4];
    snprintf(beside, sizeof(beside), "%.*s.txt", (int)(strlen(path) - strlen(".pdf")), path);
    const int file = open(beside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (file >= 0) {
        const ssize_t written =
            write(file, buffer_text(&scan->page_words), scan->page_words.length_bytes);
        (void)written;
        close(file);
    }
}

static void file_done(void *context, const char *path, int pages)
{
    struct scan *scan = context;
    printf("file %s pages=%d\n", path, pages);
    if (scan->page_words.length_bytes > 0) {
        words_write(scan, path);
        buffer_clear(&scan->page_words);
    }
}

/* "scan-20261123-101530", in the hall's time. */
static void name_of_time(char *ret_name, size_t room)
{
    const time_t now = (time_t)(clock_wall_ms() / 1000);
    struct tm at;
    memset(&at, 0, sizeof(at));
    localtime_r(&now, &at);
    strftime(ret_name, room, "scan-%Y%m%d-%H%M%S", &at);
}

static void scan_run(struct scan *scan, struct scanner *scanner)
{
    struct device *device = scanner_device(scanner);
    bool started = false;
    bool told = false;
    while (!scan->done) {
        device_loop_once(&device, 1, LOOK_EVERY_MS);
        const int64_t now_ms = clock_monotonic_ms();
        if (stopped && !started) {
            say_problem(scan, "problem", SCAN_CANCELLED);
            return;
        }
        if (stopped && !told) {
            scanner_cancel(scanner, now_ms);
            puts("cancelling");
            fflush(stdout);
            told = true;
        } else if (scan->ready && !started) {
            started = scanner_start(scanner, scan->head, now_ms) == SCANNER_OK;
        }
    }
}

/* The feeder's words out of ours. */
static void feeder_words(const struct scan *scan, const char *ret_words[SCANNER_WORDS_MAX])
{
    size_t count = 0;
    ret_words[count++] = "--source";
    ret_words[count++] = scan->source;
    ret_words[count++] = "--dpi";
    ret_words[count++] = scan->dpi != NULL ? scan->dpi : "300";
    ret_words[count++] = "--ink";
    ret_words[count++] = scan->ink != NULL ? scan->ink : scan->text ? "grey" : "colour";
    if (scan->duplex) {
        ret_words[count++] = "--duplex";
    }
    if (scan->flatbed) {
        ret_words[count++] = "--flatbed";
    }
    for (size_t i = 0; i < scan->setting_count; i++) {
        ret_words[count++] = "--setting";
        ret_words[count++] = scan->settings[i];
    }
    ret_words[count] = NULL;
    assert(count < SCANNER_WORDS_MAX - 1);
}

static int scan_all(struct scan *scan)
{
    const char *words[SCANNER_WORDS_MAX];
    struct scanner *scanner = NULL;
    feeder_words(scan, words);
    const struct scanner_options options = {
        .feeder = scan->feeder, .words = words, .listener = heard, .context = scan};
    int result = paper_job_begin(&scan->paper, &scan->job);
    if (result != PAPER_JOB_OK) {
        say_problem(scan, "problem", paper_problem_of_job(result));
        return SCAN_COMMAND_PROBLEM;
    }
    if (scanner_create(&options, &scanner) != SCANNER_OK) {
        say_problem(scan, "problem", SCAN_NO_MEMORY);
    } else if (device_open(scanner_device(scanner), clock_monotonic_ms()) != 0) {
        say_problem(scan, "problem", SCAN_CRASHED);
    } else {
        scan_run(scan, scanner);
    }
    scanner_destroy(scanner);
    result = paper_job_end(scan->job);
    if (result != PAPER_JOB_OK) {
        say_problem(scan, "problem", paper_problem_of_job(result));
    }
    return scan->problem ? SCAN_COMMAND_PROBLEM : SCAN_COMMAND_DONE;
}

int scan_command(int count, char *const *words)
{
    struct scan scan = {0};
    const char *wrong = NULL;
    const int read =
        options_read(rows, sizeof(rows) / sizeof(rows[0]), count, words, &scan, &wrong);
    if (read == OPTIONS_HELP) {
        fputs(usage, stdout);
        return SCAN_COMMAND_DONE;
    }
    if (read != OPTIONS_OK || scan.source == NULL || scan.paper.folder == NULL) {
        fprintf(stderr, "%s%s\n%s", read == OPTIONS_OK ? "" : "not understood: ",
                read == OPTIONS_OK ? "--source and --to are needed" : wrong, usage);
        return SCAN_COMMAND_USAGE;
    }
    if (scan.paper.name == NULL) {
        name_of_time(scan.name, sizeof(scan.name));
        scan.paper.name = scan.name;
    }
    scan.paper.kind = scan.text ? PAPER_TEXT : PAPER_COLOUR;
    scan.paper.quality = scan.quality;
    scan.paper.on_page = page_look;
    scan.paper.on_file = file_done;
    scan.paper.context = &scan;
    buffer_init(&scan.page_words, PAPER_WORDS_BYTES_MAX);
    struct sigaction action = {.sa_handler = stop};
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    const int result = scan_all(&scan);
    buffer_deinit(&scan.page_words);
    fflush(stdout);
    return result;
}
