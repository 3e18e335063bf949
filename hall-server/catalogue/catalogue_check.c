#include "hall-server/catalogue/catalogue_table.h"
#include "hall-server/model/picture.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { LINE_DEVICES_MAX = 40, LINES = 17, ADDRESSES = 247 };

/* Where the check stands. */
struct check {
    const struct catalogue *catalogue;
    struct catalogue_problems *problems;
    enum catalogue_file file;
    int row;
};

static const char *cell(const struct check *check, int column)
{
    return catalogue_cell(check->catalogue, check->file, check->row, column);
}

static int line_of(const struct check *check, int row)
{
    return check->catalogue->tables[check->file].lines[row];
}

/* A problem of the cell under layout column `column`. */
__attribute__((format(printf, 4, 5))) static void problem(const struct check *check, int column,
                                                          const char *code, const char *format, ...)
{
    char words[CATALOGUE_WORDS_ROOM];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(words, sizeof(words), format, arguments);
    va_end(arguments);
    catalogue_problem_add(check->problems, check->file, line_of(check, check->row),
                          check->catalogue->tables[check->file].positions[column] + 1, code, "%s",
                          words);
}

static const char *reference_file(const struct catalogue_column *what)
{
    return catalogue_layout(what->to)->file_name;
}

static void check_references(const struct check *check, int column,
                             const struct catalogue_column *what, const char *text)
{
    const char *words[CATALOGUE_WORDS_MAX];
    int lengths[CATALOGUE_WORDS_MAX];
    int count = 0;
    const char *word = NULL;
    int length = 0;
    while (catalogue_word_next(&text, &word, &length)) {
        if (count == what->max) {
            problem(check, column, "too_many", "more than %d ids", (int)what->max);
            return;
        }
        if (catalogue_find(check->catalogue, what->to, word, length) < 0) {
            problem(check, column, "unknown_reference", "\"%.*s\" is not in %s",
                    length > 24 ? 24 : length, word, reference_file(what));
        }
        for (int i = 0; i < count; i++) {
            if (lengths[i] == length && memcmp(words[i], word, (size_t)length) == 0) {
                problem(check, column, "duplicate", "\"%.*s\" is named twice",
                        length > 24 ? 24 : length, word);
            }
        }
        words[count] = word;
        lengths[count++] = length;
    }
}

static bool text_has_edge_spaces(const char *text)
{
    const size_t length = strlen(text);
    return length > 0 && (text[0] == ' ' || text[length - 1] == ' ');
}

static void check_value(const struct check *check, int column, const struct catalogue_column *what,
                        const char *text)
{
    int64_t count = 0;
    int minutes = 0;
    struct catalogue_hours hours;

    if (text[0] == '\0') {
        if (what->required) {
            problem(check, column, "missing", "\"%s\" must be filled in", what->name);
        }
        return;
    }
    switch (what->kind) {
    case KIND_ID:
        if (!catalogue_id_is_good(text)) {
            problem(check, column, "bad_id", "\"%.40s\" is not 1-24 of A-Z a-z 0-9 -", text);
        }
        break;
    case KIND_PREFIX:
        if (!catalogue_prefix_is_good(text)) {
            problem(check, column, "bad_prefix", "\"%.40s\" is not one or two of A-Z", text);
        }
        break;
    case KIND_TEXT:
        if ((int64_t)strlen(text) > what->max) {
            problem(check, column, "too_long", "longer than %d bytes", (int)what->max);
        } else if (text_has_edge_spaces(text)) {
            problem(check, column, "edge_space", "a space before or after the text");
        }
        break;
    case KIND_PICTURE:
        if (!picture_name_is_good(text)) {
            problem(check, column, "bad_picture",
                    "\"%.40s\" is not a file's name of at most %d of A-Z a-z 0-9 - _ .", text,
                    (int)what->max);
        }
        break;
    case KIND_COUNT:
        if (!catalogue_count_read(text, what->min, what->max, &count)) {
            problem(check, column, "bad_number", "\"%.20s\" is not a whole number from %d to %d",
                    text, (int)what->min, (int)what->max);
        }
        break;
    case KIND_FLAG:
        if (strcmp(text, "true") != 0 && strcmp(text, "false") != 0) {
            problem(check, column, "bad_flag", "\"%.20s\" is neither true nor false", text);
        }
        break;
    case KIND_CLOCK:
        if (!catalogue_clock_read(text, &minutes)) {
            problem(check, column, "bad_time", "\"%.20s\" is not a time such as 04:00", text);
        }
        break;
    case KIND_HOURS:
        if (!catalogue_hours_read(text, &hours)) {
            problem(check, column, "bad_hours", "\"%.40s\" is not such as 09:00-12:00 13:00-17:00",
                    text);
        }
        break;
    case KIND_REFERENCE:
        if (catalogue_find(check->catalogue, what->to, text, (int)strlen(text)) < 0) {
            problem(check, column, "unknown_reference", "\"%.40s\" is not in %s", text,
                    reference_file(what));
        }
        break;
    case KIND_REFERENCES:
        check_references(check, column, what, text);
        break;
    case KIND_IGNORED:
        break;
    }
}

static bool same_cell(const struct check *check, int row, int other, int column)
{
    return strcmp(catalogue_cell(check->catalogue, check->file, row, column),
                  catalogue_cell(check->catalogue, check->file, other, column)) == 0;
}

/* The row before it in the sorted order that has the same key, or -1. */
static int same_key_before(const struct check *check, int place)
{
    const struct catalogue_table *table = &check->catalogue->tables[check->file];
    const int keys = catalogue_layout(check->file)->key_columns;
    const int own = table->sorted[place];
    for (int i = place - 1; i >= 0; i--) {
        const int other = table->sorted[i];
        if (!same_cell(check, own, other, 0)) {
            return -1;
        }
        if (keys < 2 || same_cell(check, own, other, 1)) {
            return other;
        }
    }
    return -1;
}

static void check_table(struct check *check)
{
    const struct catalogue_table *table = &check->catalogue->tables[check->file];
    const struct catalogue_layout *layout = catalogue_layout(check->file);
    for (check->row = 0; check->row < table->row_count; check->row++) {
        for (int i = 0; layout->columns[i].name != NULL; i++) {
            check_value(check, i, &layout->columns[i], cell(check, i));
        }
    }
    for (int place = 1; layout->key_columns > 0 && place < table->row_count; place++) {
        const int before = same_key_before(check, place);
        if (before >= 0) {
            check->row = table->sorted[place];
            problem(check, 0, "duplicate", "\"%.40s\" is in line %d already", cell(check, 0),
                    line_of(check, before));
        }
    }
}

/* hall.csv: each key known, its value of the key's kind, none missing. */
static void check_hall(struct check *check)
{
    const struct catalogue_column *keys = catalogue_hall_keys();
    check->file = CATALOGUE_HALL;
    for (check->row = 0; check->row < catalogue_rows(check->catalogue, CATALOGUE_HALL);
         check->row++) {
        int key = 0;
        while (keys[key].name != NULL && strcmp(keys[key].name, cell(check, 0)) != 0) {
            key++;
        }
        if (keys[key].name == NULL) {
            problem(check, 0, "unknown_key", "no setting is called \"%.40s\"", cell(check, 0));
        } else {
            check_value(check, 1, &keys[key], cell(check, 1));
        }
    }
    for (int key = 0; keys[key].name != NULL; key++) {
        const int length = (int)strlen(keys[key].name);
        if (keys[key].required &&
            catalogue_find(check->catalogue, CATALOGUE_HALL, keys[key].name, length) < 0) {
            catalogue_problem_add(check->problems, CATALOGUE_HALL, 0, 0, "missing_key",
                                  "the setting \"%s\" is missing", keys[key].name);
        }
    }
}

/* Devices of one line: no address twice, no more than the bus carries. */
static void check_devices(struct check *check)
{
    static const char *const kinds[] = {"pad", "evaluator", "strip"};
    unsigned char taken[LINES][ADDRESSES] = {{0}};
    int devices[LINES] = {0};
    const int line_column = catalogue_column(CATALOGUE_SEATS, "line");

    for (check->row = 0; check->row < catalogue_rows(check->catalogue, CATALOGUE_SEATS);
         check->row++) {
        int64_t line = 0;
        const bool on_line = catalogue_count_read(cell(check, line_column), 1, LINES - 1, &line);
        for (int i = 0; i < 3; i++) {
            const int column = catalogue_column(CATALOGUE_SEATS, kinds[i]);
            int64_t address = 0;
            if (!catalogue_count_read(cell(check, column), 1, ADDRESSES - 1, &address)) {
                continue;
            }
            if (!on_line) {
                problem(check, column, "no_line", "a device needs a line");
            } else if (taken[line][address]++ > 0) {
                problem(check, column, "address_taken", "address %d of line %d is taken",
                        (int)address, (int)line);
            } else if (++devices[line] == LINE_DEVICES_MAX + 1) {
                problem(check, line_column, "line_full", "more than %d devices on line %d",
                        LINE_DEVICES_MAX, (int)line);
            }
        }
    }
}

/* A seat is called as its window, or that and one small letter: "12", "12b". */
static void check_seat_names(struct check *check)
{
    for (check->row = 0; check->row < catalogue_rows(check->catalogue, CATALOGUE_SEATS);
         check->row++) {
        const char *seat = cell(check, 0);
        const char *window = cell(check, 1);
        const size_t length = strlen(window);
        const bool begins = strncmp(seat, window, length) == 0;
        const char *rest = begins ? seat + length : "??";
        if (rest[0] != '\0' && (rest[0] < 'b' || rest[0] > 'z' || rest[1] != '\0')) {
            problem(check, 0, "bad_seat", "a seat of window %.24s is called %.24s or %.24sb",
                    window, window, window);
        }
    }
}

static bool seats_name(const struct catalogue *catalogue, int column, const char *id)
{
    for (int row = 0; row < catalogue_rows(catalogue, CATALOGUE_SEATS); row++) {
        const char *text = catalogue_cell(catalogue, CATALOGUE_SEATS, row, column);
        const char *word = NULL;
        int length = 0;
        while (catalogue_word_next(&text, &word, &length)) {
            if (strlen(id) == (size_t)length && memcmp(id, word, (size_t)length) == 0) {
                return true;
            }
        }
    }
    return false;
}

/* Every row of `file` is named by a seat under `column`. */
static void check_seated(struct check *check, enum catalogue_file file, const char *column,
                         const char *code, const char *words)
{
    check->file = file;
    for (check->row = 0; check->row < catalogue_rows(check->catalogue, file); check->row++) {
        const int seats_column = catalogue_column(CATALOGUE_SEATS, column);
        if (!seats_name(check->catalogue, seats_column, cell(check, 0))) {
            problem(check, 0, code, "%s", words);
        }
    }
}

void catalogue_check(const struct catalogue *catalogue, struct catalogue_problems *problems)
{
    assert(catalogue != NULL && problems != NULL);

    struct check check = {.catalogue = catalogue, .problems = problems};
    for (int file = 0; file < CATALOGUE_FILE_COUNT; file++) {
        check.file = (enum catalogue_file)file;
        check_table(&check);
    }
    check_hall(&check);
    check.file = CATALOGUE_SEATS;
    check_devices(&check);
    check_seat_names(&check);
    if (problems->count == 0) {
        check_seated(&check, CATALOGUE_QUEUES, "queues", "queue_unserved", "no seat serves it");
        check_seated(&check, CATALOGUE_WINDOWS, "window", "window_empty", "it has no seat");
    }
    if (problems->count == 0) {
        catalogue_floor_check(catalogue, problems);
    }
}
