/*
 * `hallctl guide-book`: the guides of a whole hall as a PDF; `hallctl guide`: one service's, or
 * what of it is still missing. From a catalogue folder, or from the configuration that a hall has
 * in force; both are the same JSON text (catalogue_json.h).
 */
#include "drivers/base/clock.h"
#include "hall-server/calendar/calendar_date.h"
#include "hall-server/hallctl/command.h"
#include "kiosk/leaflet/guide_book.h"

#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { WINDOWS_ROOM = 128, WINDOWS_MAX = 512, HOURS_ROOM = 96 };

struct source {
    json_t *document;
    enum leaflet_language language;
    json_t **services; /* borrowed; in the book's order */
    char (*windows)[WINDOWS_ROOM];
    int service_count;
    struct guide_book_department departments[GUIDE_BOOK_DEPARTMENTS_MAX];
    int department_count;
};

/* The text of a name {"zh","en"}; English that is missing is told in Chinese. */
static const char *name_text(const struct source *source, const json_t *name)
{
    const char *zh = json_string_value(json_object_get(name, "zh"));
    const char *en = json_string_value(json_object_get(name, "en"));
    const bool english = source->language == LEAFLET_EN && en != NULL && en[0] != '\0';
    return english ? en : zh == NULL ? "" : zh;
}

static const char *text_of(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text == NULL ? "" : text;
}

/* The row of `list` whose id is this; rows are some dozens. */
static json_t *row_find(const json_t *list, const char *id)
{
    size_t i = 0;
    json_t *row = NULL;
    json_array_foreach(list, i, row)
    {
        if (strcmp(text_of(row, "id"), id) == 0) {
            return row;
        }
    }
    return NULL;
}

/* ── Windows ── */

static bool words_hold(const json_t *list, const char *word)
{
    size_t i = 0;
    json_t *item = NULL;
    json_array_foreach(list, i, item)
    {
        const char *text = json_string_value(item);
        if (text != NULL && strcmp(text, word) == 0) {
            return true;
        }
    }
    return false;
}

static int number_compare(const void *left, const void *right)
{
    const int a = *(const int *)left;
    const int b = *(const int *)right;
    return a < b ? -1 : a > b;
}

/* "3, 7–9" of the windows whose seats may call the queue; ids that are no numbers stand as they
 * are. */
static void windows_write(const json_t *seats, const char *queue, char ret_text[WINDOWS_ROOM])
{
    int numbers[WINDOWS_MAX];
    int count = 0;
    size_t used = 0;
    size_t i = 0;
    json_t *seat = NULL;
    ret_text[0] = '\0';
    json_array_foreach(seats, i, seat)
    {
        const char *window = text_of(seat, "window");
        char *end = NULL;
        if (!words_hold(json_object_get(seat, "queues"), queue) || count == WINDOWS_MAX) {
            continue;
        }
        const long number = strtol(window, &end, 10);
        if (*window == '\0' || *end != '\0' || number < 0 || number > 99999) {
            continue; /* a window with a name of letters is found by its sign */
        }
        numbers[count++] = (int)number;
    }
    qsort(numbers, (size_t)count, sizeof(numbers[0]), number_compare);
    for (int at = 0; at < count;) {
        int to = at;
        while (to + 1 < count && numbers[to + 1] <= numbers[to] + 1) {
            to++;
        }
        char part[32];
        const char *between = used == 0 ? "" : ", ";
        const int length =
            numbers[to] == numbers[at]
                ? snprintf(part, sizeof(part), "%s%d", between, numbers[at])
                : snprintf(part, sizeof(part), "%s%d–%d", between, numbers[at], numbers[to]);
        if (length < 0 || used + (size_t)length >= WINDOWS_ROOM) {
            break;
        }
        memcpy(ret_text + used, part, (size_t)length + 1);
        used += (size_t)length;
        at = to + 1;
    }
}

/* ── The order of the book ── */

/* Departments as the catalogue has them, each with its services; `only` NULL: all. */
static int services_gather(struct source *source, const char *only)
{
    const json_t *services = json_object_get(source->document, "services");
    const json_t *departments = json_object_get(source->document, "departments");
    const json_t *seats = json_object_get(source->document, "seats");
    const size_t most = json_array_size(services);
    source->services = calloc(most + 1, sizeof(json_t *));
    source->windows = calloc(most + 1, sizeof(source->windows[0]));
    if (source->services == NULL || source->windows == NULL) {
        return command_refuse("memory is short");
    }
    if (only != NULL && row_find(departments, only) == NULL) {
        return command_refuse("there is no department %s", only);
    }
    size_t i = 0;
    json_t *department = NULL;
    json_array_foreach(departments, i, department)
    {
        const char *id = text_of(department, "id");
        struct guide_book_department *row = &source->departments[source->department_count];
        *row = (struct guide_book_department){
            .name = name_text(source, json_object_get(department, "name")),
            .first = source->service_count};
        size_t k = 0;
        json_t *service = NULL;
        json_array_foreach(services, k, service)
        {
            if ((only == NULL || strcmp(only, id) == 0) &&
                strcmp(text_of(service, "department"), id) == 0) {
                windows_write(seats, text_of(service, "queue"),
                              source->windows[source->service_count]);
                source->services[source->service_count++] = service;
            }
        }
        row->count = source->service_count - row->first;
        source->department_count +=
            row->count > 0 && source->department_count + 1 < GUIDE_BOOK_DEPARTMENTS_MAX ? 1 : 0;
    }
    return source->service_count > 0 ? COMMAND_DONE : command_refuse("there are no services");
}

static int number_or(const json_t *service, const json_t *guide, const char *key)
{
    const json_t *own = json_object_get(service, key);
    const json_t *number = json_is_integer(own) ? own : json_object_get(guide, key);
    return json_is_integer(number) ? (int)json_integer_value(number) : -1;
}

static void guide_fill(const struct source *source, const json_t *guide,
                       struct leaflet_service *service)
{
    size_t i = 0;
    json_t *row = NULL;
    service->basis = name_text(source, json_object_get(guide, "basis"));
    service->fee = name_text(source, json_object_get(guide, "fee"));
    service->sample = json_is_true(json_object_get(guide, "sample"));
    json_array_foreach(json_object_get(guide, "materials"), i, row)
    {
        if (service->material_count < LEAFLET_MATERIALS_MAX) {
            service->materials[service->material_count++] = (struct leaflet_material){
                .name = name_text(source, json_object_get(row, "name")),
                .form = name_text(source, json_object_get(row, "form")),
                .required = json_is_true(json_object_get(row, "required"))};
        }
    }
    json_array_foreach(json_object_get(guide, "flow"), i, row)
    {
        if (service->step_count < LEAFLET_STEPS_MAX) {
            service->steps[service->step_count++] = name_text(source, row);
        }
    }
}

static void service_give(void *context, int place, struct leaflet_service *ret_service)
{
    const struct source *source = context;
    const json_t *service = source->services[place];
    const json_t *guide =
        row_find(json_object_get(source->document, "guides"), text_of(service, "guide"));
    *ret_service =
        (struct leaflet_service){.name = name_text(source, json_object_get(service, "name")),
                                 .code = text_of(service, "code"),
                                 .windows = source->windows[place],
                                 .statutory_days = number_or(service, guide, "statutory_days"),
                                 .promised_days = number_or(service, guide, "promised_days")};
    guide_fill(source, guide, ret_service);
}

/* ── The paper ── */

static int file_sink(void *context, const uint8_t *bytes, size_t size_bytes)
{
    return fwrite(bytes, 1, size_bytes, context) == size_bytes ? 0 : -1;
}

/* "09:00–12:00 13:30–17:00" of the hall's usual hours. */
static void hours_write(const json_t *hall, char ret_text[HOURS_ROOM])
{
    size_t used = 0;
    size_t i = 0;
    json_t *span = NULL;
    ret_text[0] = '\0';
    json_array_foreach(json_object_get(hall, "hours"), i, span)
    {
        const int opens = (int)json_integer_value(json_array_get(span, 0));
        const int closes = (int)json_integer_value(json_array_get(span, 1));
        const int length =
            snprintf(ret_text + used, HOURS_ROOM - used, "%s%02d:%02d–%02d:%02d",
                     used == 0 ? "" : "　", opens / 60, opens % 60, closes / 60, closes % 60);
        if (length < 0 || used + (size_t)length >= HOURS_ROOM) {
            ret_text[used] = '\0';
            return;
        }
        used += (size_t)length;
    }
}

/* A paper under its name only when it is whole. */
struct paper_file {
    FILE *file;
    const char *path;
    char beside[COMMAND_PATH_ROOM];
    struct text_fonts *fonts;
};

static int paper_open(struct paper_file *paper, const char *path)
{
    static struct text_fonts *fonts; /* to the program's end: cairo keeps its faces */
    *paper = (struct paper_file){.path = path};
    const int result = fonts == NULL ? text_fonts_create(NULL, &fonts) : TEXT_OK;
    if (result != TEXT_OK) {
        return command_refuse("%s", text_error_name(result));
    }
    paper->fonts = fonts;
    snprintf(paper->beside, sizeof(paper->beside), "%s.part", path);
    paper->file = fopen(paper->beside, "wb");
    return paper->file != NULL ? COMMAND_DONE : command_refuse("%s: %s", path, strerror(errno));
}

/* `about`: the service that can't be printed; "". */
static int paper_close(struct paper_file *paper, int result, const char *about)
{
    if (fclose(paper->file) != 0 && result == LEAFLET_OK) {
        result = LEAFLET_NOT_WRITTEN;
    }
    if (result == LEAFLET_OK && rename(paper->beside, paper->path) != 0) {
        result = LEAFLET_NOT_WRITTEN;
    }
    if (result == LEAFLET_OK) {
        return COMMAND_DONE;
    }
    (void)unlink(paper->beside);
    return command_refuse("%s%s%s", leaflet_error_name(result), about[0] == '\0' ? "" : ": ",
                          about);
}

static void day_write(const json_t *hall, char ret_day[CALENDAR_DATE_ROOM])
{
    const int offset = (int)json_integer_value(json_object_get(hall, "offset_min"));
    calendar_day_format(calendar_local_day(clock_wall_ms(), offset), ret_day);
}

static int book_save(struct source *source, const char *path)
{
    char hours[HOURS_ROOM];
    char day[CALENDAR_DATE_ROOM];
    const json_t *hall = json_object_get(source->document, "hall");
    hours_write(hall, hours);
    day_write(hall, day);
    const struct guide_book book = {.language = source->language,
                                    .hall = name_text(source, json_object_get(hall, "name")),
                                    .printed_at = day,
                                    .hours = hours,
                                    .url = text_of(hall, "public_url"),
                                    .departments = source->departments,
                                    .department_count = source->department_count,
                                    .service_count = source->service_count,
                                    .service = service_give,
                                    .context = source};
    struct paper_file paper;
    int place = -1;
    if (paper_open(&paper, path) != COMMAND_DONE) {
        return COMMAND_FAILED;
    }
    const int result = guide_book_write(paper.fonts, &book, file_sink, paper.file, &place);
    const char *about = place < 0 ? "" : text_of(source->services[place], "id");
    if (paper_close(&paper, result, about) != COMMAND_DONE) {
        return COMMAND_FAILED;
    }
    printf("%s: %d services of %d departments\n", path, source->service_count,
           source->department_count);
    return COMMAND_DONE;
}

/* "1,3" ticks the first and third material; false: no such list. */
static bool ticks_read(const char *text, struct leaflet_service *service)
{
    while (*text != '\0') {
        char *end = NULL;
        const long number = strtol(text, &end, 10);
        if (end == text || number < 0 || number > service->material_count ||
            (*end != '\0' && *end != ',')) {
            return false;
        }
        if (number > 0) { /* 0: none of them */
            service->materials[number - 1].have = true;
        }
        text = *end == ',' ? end + 1 : end;
    }
    return true;
}

static int guide_save(struct source *source, const char *path, const char *id, const char *have)
{
    static struct leaflet_facts facts; /* large; what it points at lives as long */
    static char hours[HOURS_ROOM];
    static char day[CALENDAR_DATE_ROOM];
    static char url[LEAFLET_URL_BYTES_MAX];
    const json_t *hall = json_object_get(source->document, "hall");
    int place = 0;
    while (place < source->service_count &&
           strcmp(text_of(source->services[place], "id"), id) != 0) {
        place++;
    }
    if (place == source->service_count) {
        return command_refuse("there is no service %s", id);
    }
    hours_write(hall, hours);
    day_write(hall, day);
    facts = (struct leaflet_facts){.language = source->language,
                                   .hall = name_text(source, json_object_get(hall, "name")),
                                   .hours = hours,
                                   .printed_at = day};
    service_give(source, place, &facts.service);
    facts.service.department =
        name_text(source, json_object_get(row_find(json_object_get(source->document, "departments"),
                                                   text_of(source->services[place], "department")),
                                          "name"));
    const char *public_url = text_of(hall, "public_url");
    if (public_url[0] != '\0' &&
        snprintf(url, sizeof(url), "%s/g/%s", public_url, id) < (int)sizeof(url)) {
        facts.service.url = url;
    }
    if (have != NULL && !ticks_read(have, &facts.service)) {
        return command_refuse("--have takes numbers of materials, such as 1,3; 0 for none");
    }
    struct paper_file paper;
    if (paper_open(&paper, path) != COMMAND_DONE) {
        return COMMAND_FAILED;
    }
    const int result = have != NULL
                           ? leaflet_notice_write(paper.fonts, &facts, file_sink, paper.file)
                           : leaflet_guide_write(paper.fonts, &facts, file_sink, paper.file);
    return paper_close(&paper, result, id);
}

/* Opens what the line says; `folder` NULL: a catalogue folder. */
static int source_open(struct source *source, const struct command_line *line, const char *folder)
{
    unsigned long size = 0;
    char *text = folder != NULL ? command_hall_text(folder, &size)
                                : command_catalogue_text(line->catalogue, 1, false, NULL, &size);
    if (text == NULL) {
        return COMMAND_FAILED;
    }
    source->language = line->english ? LEAFLET_EN : LEAFLET_ZH;
    source->document = json_loadb(text, size, 0, NULL);
    free(text);
    return source->document == NULL ? command_refuse("memory is short")
                                    : services_gather(source, line->department);
}

static void source_close(struct source *source)
{
    free(source->services);
    free(source->windows);
    json_decref(source->document);
}

int command_guide_book(const struct command_line *line)
{
    static struct source source;
    int result = source_open(&source, line, line->words[1]);
    if (result == COMMAND_DONE) {
        result = book_save(&source, line->words[0]);
    }
    source_close(&source);
    return result;
}

int command_guide(const struct command_line *line)
{
    static struct source source;
    int result = source_open(&source, line, line->words[2]);
    if (result == COMMAND_DONE) {
        result = guide_save(&source, line->words[0], line->words[1], line->have);
    }
    source_close(&source);
    return result;
}
