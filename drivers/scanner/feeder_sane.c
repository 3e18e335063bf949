/* Scanners through SANE: sheet feeders with one or two sides, flatbeds, network ones (airscan). */
#include "drivers/base/log.h"
#include "drivers/scanner/feeder.h"
#include "drivers/scanner/sane_choice.h"

#include <assert.h>
#include <sane/sane.h>
#include <sane/saneopts.h>
#include <string.h>

enum {
    OPTIONS_MAX = 512,
    READ_BYTES = 32768,
    ROW_BYTES_MAX = PAGE_SIDE_PX_MAX * 3 + 4096, /* some back-ends pad their rows */
    TEXT_ROOM = 256,
    SHEETS_MAX = 2000, /* a feeder that never gets empty is broken */
};

static const struct feeder_options *wishes;
static SANE_Handle handle;
static bool is_feeder; /* sheets come until they are used up */
static bool is_duplex;

static const struct {
    SANE_Status status;
    enum paper_problem problem;
} status_rows[] = {
    {SANE_STATUS_GOOD, SCAN_FINE},
    {SANE_STATUS_UNSUPPORTED, SCAN_SETTING},
    {SANE_STATUS_CANCELLED, SCAN_CANCELLED},
    {SANE_STATUS_DEVICE_BUSY, SCAN_BUSY},
    {SANE_STATUS_INVAL, SCAN_SETTING},
    {SANE_STATUS_EOF, SCAN_FINE},
    {SANE_STATUS_JAMMED, SCAN_JAM},
    {SANE_STATUS_NO_DOCS, SCAN_NO_PAPER},
    {SANE_STATUS_COVER_OPEN, SCAN_COVER_OPEN},
    {SANE_STATUS_IO_ERROR, SCAN_LOST},
    {SANE_STATUS_NO_MEM, SCAN_NO_MEMORY},
    {SANE_STATUS_ACCESS_DENIED, SCAN_DENIED},
};

static enum paper_problem problem_of(SANE_Status status)
{
    for (size_t i = 0; i < sizeof(status_rows) / sizeof(status_rows[0]); i++) {
        if (status_rows[i].status == status) {
            return status_rows[i].problem;
        }
    }
    return SCAN_LOST;
}

/* The number and the description of an option that can be set now; 0: there is none. */
static SANE_Int option_find(const char *name, const SANE_Option_Descriptor **ret_option)
{
    for (SANE_Int i = 1; i < OPTIONS_MAX; i++) {
        const SANE_Option_Descriptor *option = sane_get_option_descriptor(handle, i);
        if (option == NULL) {
            break;
        }
        if (option->name != NULL && strcmp(option->name, name) == 0) {
            *ret_option = option;
            return SANE_OPTION_IS_ACTIVE(option->cap) && SANE_OPTION_IS_SETTABLE(option->cap) ? i
                                                                                              : 0;
        }
    }
    return 0;
}

static bool option_set(SANE_Int number, void *value)
{
    SANE_Int info = 0;
    return sane_control_option(handle, number, SANE_ACTION_SET_VALUE, value, &info) ==
           SANE_STATUS_GOOD;
}

static bool option_set_text(SANE_Int number, const SANE_Option_Descriptor *option, const char *word)
{
    char text[TEXT_ROOM] = "";
    if (option->type != SANE_TYPE_STRING || option->size > TEXT_ROOM ||
        strlen(word) >= (size_t)option->size) {
        return false;
    }
    snprintf(text, sizeof(text), "%s", word);
    return option_set(number, text);
}

/* Sets a number, as near as the device has it. */
static bool option_set_number(SANE_Int number, const SANE_Option_Descriptor *option, double value)
{
    const bool fixed = option->type == SANE_TYPE_FIXED;
    if (!fixed && option->type != SANE_TYPE_INT) {
        return false;
    }
    SANE_Word word = fixed ? SANE_FIX(value) : (SANE_Word)value;
    if (option->constraint_type == SANE_CONSTRAINT_WORD_LIST &&
        option->constraint.word_list[0] > 0) {
        word = sane_choice_number(word, option->constraint.word_list + 1,
                                  option->constraint.word_list[0]);
    } else if (option->constraint_type == SANE_CONSTRAINT_RANGE) {
        const SANE_Range *range = option->constraint.range;
        word = sane_choice_in_range(word, range->min, range->max, range->quant);
    }
    return option_set(number, &word);
}

/* Chooses among the words of a list; false: the device has no such option, or no word for it. */
static bool wish_set(const char *name, enum sane_wish wish)
{
    const SANE_Option_Descriptor *option = NULL;
    const SANE_Int number = option_find(name, &option);
    if (number == 0 || option->constraint_type != SANE_CONSTRAINT_STRING_LIST) {
        return false;
    }
    const char *word = sane_choice_word(wish, (const char *const *)option->constraint.string_list);
    return word != NULL && option_set_text(number, option, word);
}

/* "name=value", whatever its type. */
static bool setting_set(const char *setting)
{
    char name[TEXT_ROOM];
    const char *value = strchr(setting, '=');
    assert(value != NULL);
    snprintf(name, sizeof(name), "%.*s", (int)(value - setting), setting);
    value++;
    const SANE_Option_Descriptor *option = NULL;
    const SANE_Int number = option_find(name, &option);
    if (number == 0) {
        return false;
    }
    if (option->type == SANE_TYPE_STRING) {
        return option_set_text(number, option, value);
    }
    if (option->type == SANE_TYPE_BOOL) {
        SANE_Bool word = strcmp(value, "yes") == 0 ? SANE_TRUE : SANE_FALSE;
        return option_set(number, &word);
    }
    char *rest = NULL;
    const double wanted = strtod(value, &rest);
    return rest != value && *rest == '\0' && option_set_number(number, option, wanted);
}

static enum paper_problem settings_set(void)
{
    static const enum sane_wish ink_wishes[] = {SANE_WISH_COLOUR, SANE_WISH_GREY, SANE_WISH_INK};
    const SANE_Option_Descriptor *option = NULL;
    is_duplex = wishes->duplex && wish_set(SANE_NAME_SCAN_SOURCE, SANE_WISH_DUPLEX);
    is_feeder =
        is_duplex || (!wishes->flatbed && wish_set(SANE_NAME_SCAN_SOURCE, SANE_WISH_FEEDER));
    if (!is_feeder) {
        (void)wish_set(SANE_NAME_SCAN_SOURCE, SANE_WISH_FLATBED);
    }
    if (wishes->duplex && !is_duplex) {
        log_line(LOG_WARN, "scan_feeder.one_side", "the scanner offers no duplex");
    }
    /* A device of one colour has no such option; it is taken as it is. */
    if (!wish_set(SANE_NAME_SCAN_MODE, ink_wishes[wishes->ink]) && wishes->ink == FEEDER_INK) {
        (void)wish_set(SANE_NAME_SCAN_MODE, SANE_WISH_GREY);
    }
    SANE_Int number = option_find(SANE_NAME_BIT_DEPTH, &option);
    if (number != 0 && wishes->ink != FEEDER_INK) {
        (void)option_set_number(number, option, 8);
    }
    number = option_find(SANE_NAME_SCAN_RESOLUTION, &option);
    if (number != 0 && !option_set_number(number, option, wishes->dpi)) {
        return SCAN_SETTING;
    }
    for (size_t i = 0; i < wishes->setting_count; i++) {
        if (!setting_set(wishes->settings[i])) {
            log_line(LOG_ERROR, "scan_feeder.setting", "refused=%s", wishes->settings[i]);
            return SCAN_SETTING;
        }
    }
    return SCAN_FINE;
}

/* The resolution that the device took. */
static int resolution(void)
{
    const SANE_Option_Descriptor *option = NULL;
    const SANE_Int number = option_find(SANE_NAME_SCAN_RESOLUTION, &option);
    SANE_Word word = 0;
    SANE_Int info = 0;
    if (number == 0 || sane_control_option(handle, number, SANE_ACTION_GET_VALUE, &word, &info) !=
                           SANE_STATUS_GOOD) {
        return wishes->dpi;
    }
    return option->type == SANE_TYPE_FIXED ? (int)SANE_UNFIX(word) : word;
}

static enum paper_problem sane_begin(const struct feeder_options *options, const char *name,
                                     char ret_name[FEED_NAME_MAX + 1])
{
    wishes = options;
    if (sane_init(NULL, NULL) != SANE_STATUS_GOOD) {
        return SCAN_ABSENT;
    }
    const SANE_Device **devices = NULL;
    if (*name == '\0') {
        if (sane_get_devices(&devices, SANE_FALSE) != SANE_STATUS_GOOD || devices[0] == NULL) {
            return SCAN_ABSENT;
        }
        name = devices[0]->name;
    }
    snprintf(ret_name, FEED_NAME_MAX + 1, "%s", name);
    const SANE_Status status = sane_open(name, &handle);
    if (status != SANE_STATUS_GOOD) {
        handle = NULL;
        /* A name that no back-end knows, and one whose device does not answer. */
        return status == SANE_STATUS_INVAL || status == SANE_STATUS_IO_ERROR ||
                       status == SANE_STATUS_UNSUPPORTED
                   ? SCAN_ABSENT
                   : problem_of(status);
    }
    return settings_set();
}

static void sane_end(void)
{
    if (handle != NULL) {
        sane_close(handle);
        handle = NULL;
    }
}

/* Rows as they are sent on: without what the back-end puts behind them. */
struct row_cut {
    size_t wanted_bytes; /* of each row */
    size_t given_bytes;  /* of each row, with padding */
    size_t at;           /* in the row */
};

static void rows_send(struct row_cut *cut, const uint8_t *bytes, size_t size_bytes)
{
    if (cut->wanted_bytes == cut->given_bytes) {
        feeder_data(bytes, size_bytes);
        return;
    }
    while (size_bytes > 0) {
        const bool wanted = cut->at < cut->wanted_bytes;
        const size_t edge = wanted ? cut->wanted_bytes : cut->given_bytes;
        const size_t part = edge - cut->at < size_bytes ? edge - cut->at : size_bytes;
        if (wanted) {
            feeder_data(bytes, part);
        }
        cut->at = (cut->at + part) % cut->given_bytes;
        bytes += part;
        size_bytes -= part;
    }
}

static enum paper_problem shape_get(struct page_shape *ret_shape, struct row_cut *ret_cut)
{
    SANE_Parameters given;
    const SANE_Status status = sane_get_parameters(handle, &given);
    if (status != SANE_STATUS_GOOD) {
        return problem_of(status);
    }
    const bool grey = given.format == SANE_FRAME_GRAY;
    const bool colour = given.format == SANE_FRAME_RGB;
    if ((!grey && !colour) || (given.depth != 8 && !(grey && given.depth == 1)) ||
        given.pixels_per_line <= 0 || given.pixels_per_line > PAGE_SIDE_PX_MAX) {
        return SCAN_SETTING; /* three passes or 16 bits: only very old scanners, or a setting */
    }
    *ret_shape = (struct page_shape){
        .width_px = given.pixels_per_line,
        .height_px = given.lines > 0 ? given.lines : 0,
        .channels = colour ? 3 : 1,
        .bits = given.depth,
        .dpi = resolution(),
    };
    *ret_cut = (struct row_cut){
        .wanted_bytes =
            ((size_t)given.pixels_per_line * (size_t)(ret_shape->channels * given.depth) + 7) / 8,
        .given_bytes = given.bytes_per_line > 0 ? (size_t)given.bytes_per_line : 0,
    };
    return ret_cut->given_bytes < ret_cut->wanted_bytes || ret_cut->given_bytes > ROW_BYTES_MAX
               ? SCAN_SETTING
               : SCAN_FINE;
}

/* One side of a sheet, after sane_start(). */
static enum paper_problem side_send(enum feed_side side)
{
    struct feed_page page = {.side = side};
    struct row_cut cut = {0};
    enum paper_problem problem = shape_get(&page.shape, &cut);
    if (problem != SCAN_FINE) {
        return problem;
    }
    feeder_page(&page);
    SANE_Status status = SANE_STATUS_GOOD;
    while (status == SANE_STATUS_GOOD && !feeder_is_cancelled()) {
        static SANE_Byte bytes[READ_BYTES];
        SANE_Int got = 0;
        status = sane_read(handle, bytes, sizeof(bytes), &got);
        if (status == SANE_STATUS_GOOD && got > 0) {
            rows_send(&cut, bytes, (size_t)got);
        }
    }
    problem = status == SANE_STATUS_GOOD ? SCAN_CANCELLED : problem_of(status);
    feeder_page_end(problem == SCAN_FINE ? SCAN_FINE : SCAN_PAGE_CUT);
    return problem;
}

static enum paper_problem sane_scan(int head)
{
    (void)head;
    enum paper_problem problem = SCAN_FINE;
    int sides = 0;
    do {
        SANE_Status status = sane_start(handle);
        if (status == SANE_STATUS_NO_DOCS && sides > 0) {
            break; /* all sheets are through */
        }
        problem = problem_of(status);
        if (problem == SCAN_FINE) {
            problem = side_send(is_duplex && sides % 2 == 1 ? FEED_BACK : FEED_FRONT);
            sides++;
        }
        if (problem == SCAN_FINE && feeder_is_cancelled()) {
            problem = SCAN_CANCELLED;
        }
    } while (problem == SCAN_FINE && is_feeder && sides < SHEETS_MAX);
    sane_cancel(handle);
    return problem;
}

const struct feeder_kind feeder_sane = {
    .prefix = "sane:", .open = sane_begin, .scan = sane_scan, .close = sane_end};
