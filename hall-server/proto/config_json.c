#include "hall-server/proto/config_json.h"

#include "hall-server/calendar/calendar_date.h"
#include "hall-server/proto/config_forms.h"
#include "hall-server/proto/config_screens.h"

#include <assert.h>
#include <inttypes.h>
#include <jansson.h>
#include <limits.h>
#include <sodium.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BOOK_TEXT_MAX_BYTES = 16 * 1024 * 1024, MINUTE_MS = 60000, DAY_MINUTES = 1440 };

/* Part of the book's text. */
struct book_span {
    uint32_t at;
    uint32_t size_bytes;
};

struct book_guide {
    struct book_span fee;  /* {"zh":…,"en":…} */
    struct book_span rest; /* "sample":…,"basis":…,"materials":…,"flow":… without braces */
    int32_t fee_fen;
    int16_t statutory_days;
    int16_t promised_days;
};

/* -1: as the guide says. */
struct book_service {
    uint16_t guide;
    int16_t statutory_days;
    int16_t promised_days;
    int32_t fee_fen;
};

struct book_person {
    struct short_id id;
    struct book_span text;
};

struct config_book {
    struct buffer text;
    uint16_t guide_count;
    uint16_t service_count;
    struct book_guide *guides;
    struct book_service *services;
    struct book_span events; /* of life: [{"id","name","services":[…]}…] */
    struct book_span floor;  /* the floor plan, as it came */
    struct book_span notices;
    struct book_span quiet;
    uint16_t person_count;
    struct book_person *persons;
};

/* Where the reader stands; the first thing that is wrong stays in `what`. */
struct reader {
    struct hall_config *config;
    const char *list; /* "services" */
    size_t place;     /* in the list */
    int result;
    char *what;
};

__attribute__((format(printf, 2, 3))) static void wrong(struct reader *reader, const char *format,
                                                        ...)
{
    char words[CONFIG_JSON_WHAT_ROOM / 2];
    if (reader->result != CONFIG_JSON_OK) {
        return;
    }
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(words, sizeof(words), format, arguments);
    va_end(arguments);
    snprintf(reader->what, CONFIG_JSON_WHAT_ROOM, "%s[%zu]: %s", reader->list, reader->place,
             words);
    reader->result = CONFIG_JSON_BAD;
}

static int64_t read_count(struct reader *reader, const json_t *object, const char *key,
                          int64_t least, int64_t most)
{
    const json_t *value = json_object_get(object, key);
    const int64_t count = json_integer_value(value);
    if (!json_is_integer(value) || count < least || count > most) {
        wrong(reader, "\"%s\" is not a whole number from %" PRId64 " to %" PRId64, key, least,
              most);
        return least;
    }
    return count;
}

/* A number that may be absent: then `otherwise`. */
static int64_t read_count_or(struct reader *reader, const json_t *object, const char *key,
                             int64_t least, int64_t most, int64_t otherwise)
{
    return json_object_get(object, key) == NULL ? otherwise
                                                : read_count(reader, object, key, least, most);
}

static bool read_flag(struct reader *reader, const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);
    if (!json_is_boolean(value)) {
        wrong(reader, "\"%s\" is neither true nor false", key);
    }
    return json_is_true(value);
}

static const char *read_string(struct reader *reader, const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);
    if (!json_is_string(value) || strlen(json_string_value(value)) != json_string_length(value)) {
        wrong(reader, "\"%s\" is not a text", key);
        return "";
    }
    return json_string_value(value);
}

static uint32_t read_text(struct reader *reader, const json_t *object, const char *key)
{
    const char *text = read_string(reader, object, key);
    uint32_t offset = 0;
    if (hall_config_add_text(reader->config, text, strlen(text), &offset) != HALL_CONFIG_OK) {
        wrong(reader, "the text \"%s\" is too long", key);
    }
    return offset;
}

static struct hall_name read_name(struct reader *reader, const json_t *object, const char *key)
{
    const json_t *name = json_object_get(object, key);
    struct hall_name result = {0};
    if (!json_is_object(name)) {
        wrong(reader, "\"%s\" is not a name in two languages", key);
        return result;
    }
    result.zh = read_text(reader, name, "zh");
    result.en = read_text(reader, name, "en");
    return result;
}

static struct short_id read_id(struct reader *reader, const json_t *object, const char *key)
{
    const char *text = read_string(reader, object, key);
    struct short_id id = {""};
    if (short_id_parse(text, strlen(text), &id) != ID_OK) {
        wrong(reader, "\"%s\" is not an id", key);
    }
    return id;
}

typedef uint16_t (*place_find)(const struct hall_config *config, const char *id);

static uint16_t find_place(struct reader *reader, place_find find, const char *id, const char *key)
{
    const uint16_t place = find(reader->config, id);
    if (place == INDEX_NONE) {
        wrong(reader, "\"%s\" names nothing that there is", key);
    }
    return place;
}

static uint16_t read_place(struct reader *reader, const json_t *object, const char *key,
                           place_find find)
{
    return find_place(reader, find, read_string(reader, object, key), key);
}

/* The array `key`, with the reader set to its first place; an empty one when it is wrong. */
static const json_t *read_list(struct reader *reader, const json_t *document, const char *key,
                               size_t most)
{
    const json_t *list = json_object_get(document, key);
    reader->list = key;
    reader->place = 0;
    if (!json_is_array(list) || json_array_size(list) > most) {
        wrong(reader, "not a list of at most %zu", most);
        return NULL;
    }
    return list;
}

static void read_areas(struct reader *reader, const json_t *document)
{
    const json_t *list = read_list(reader, document, "areas", LIMIT_AREAS);
    for (; reader->place < json_array_size(list); reader->place++) {
        const json_t *row = json_array_get(list, reader->place);
        struct hall_area *area = &reader->config->areas[reader->config->area_count++];
        area->id = read_id(reader, row, "id");
        area->name = read_name(reader, row, "name");
        area->floor = (int16_t)read_count(reader, row, "floor", -9, 99);
    }
}

static void read_departments(struct reader *reader, const json_t *document)
{
    const json_t *list = read_list(reader, document, "departments", LIMIT_DEPARTMENTS);
    for (; reader->place < json_array_size(list); reader->place++) {
        const json_t *row = json_array_get(list, reader->place);
        struct hall_department *department =
            &reader->config->departments[reader->config->department_count++];
        department->id = read_id(reader, row, "id");
        department->name = read_name(reader, row, "name");
        department->short_name = read_name(reader, row, "short");
    }
}

static void read_queue(struct reader *reader, const json_t *row, const json_t *hall,
                       struct hall_queue *queue)
{
    static const char *const rate_keys[CLASS_COUNT] = {[CLASS_ORDINARY] = "rate_ordinary",
                                                       [CLASS_PRIORITY] = "rate_priority",
                                                       [CLASS_APPOINTMENT] = "rate_appointment",
                                                       [CLASS_RETURN] = "rate_return",
                                                       [CLASS_PROJECT] = "rate_project"};
    queue->id = read_id(reader, row, "id");
    if (strlen(queue->id.text) > LIMIT_PREFIX_BYTES) {
        wrong(reader, "\"id\" is longer than a prefix");
        return;
    }
    memcpy(queue->prefix, queue->id.text, strlen(queue->id.text) + 1);
    queue->digits = (uint8_t)read_count(reader, row, "digits", 3, 4);
    queue->department = read_place(reader, row, "department", hall_department_find);
    queue->name = read_name(reader, row, "name");
    for (int class = 0; class < CLASS_COUNT; class ++) {
        const json_t *from = json_object_get(row, rate_keys[class]) != NULL ? row : hall;
        const bool said = class != CLASS_PROJECT || json_object_get(from, rate_keys[class]) != NULL;
        queue->rates[class] = said ? (uint16_t)read_count(reader, from, rate_keys[class], 1, 10000)
                                   : queue->rates[CLASS_ORDINARY];
    }
    const json_t *slots = json_object_get(row, "slot_quota") != NULL ? row : hall;
    queue->slot_quota =
        (uint16_t)read_count_or(reader, slots, "slot_quota", 0, LIMIT_SLOT_QUOTA, 0);
    queue->overtakings_limit = (uint16_t)read_count(reader, hall, "overtake_limit", 0, 1000);
    queue->overtaking_wait_limit_ms =
        (uint32_t)read_count(reader, hall, "overtake_minutes", 0, DAY_MINUTES) * MINUTE_MS;
    const json_t *from = json_object_get(row, "service_minutes") != NULL ? row : hall;
    queue->prior_service_ms =
        (uint32_t)read_count(reader, from, "service_minutes", 0, 240) * MINUTE_MS;
    const json_t *last = json_object_get(row, "last_number_minutes") != NULL ? row : hall;
    queue->last_number_min =
        (uint16_t)read_count_or(reader, last, "last_number_minutes", 0, DAY_MINUTES, 0);
    const json_t *once = json_object_get(row, "one_a_day") != NULL ? row : hall;
    queue->one_a_day =
        json_object_get(once, "one_a_day") != NULL && read_flag(reader, once, "one_a_day");
}

static void read_queues(struct reader *reader, const json_t *document)
{
    const json_t *hall = json_object_get(document, "hall");
    const json_t *list = read_list(reader, document, "queues", LIMIT_QUEUES);
    for (; reader->place < json_array_size(list); reader->place++) {
        read_queue(reader, json_array_get(list, reader->place), hall,
                   &reader->config->queues[reader->config->queue_count++]);
    }
}

static void read_services(struct reader *reader, const json_t *document)
{
    const json_t *list = read_list(reader, document, "services", LIMIT_SERVICES);
    for (; reader->place < json_array_size(list); reader->place++) {
        const json_t *row = json_array_get(list, reader->place);
        struct hall_service *service = &reader->config->services[reader->config->service_count++];
        service->id = read_id(reader, row, "id");
        service->code = read_text(reader, row, "code");
        service->name = read_name(reader, row, "name");
        service->queue = read_place(reader, row, "queue", hall_queue_find);
        service->department = read_place(reader, row, "department", hall_department_find);
    }
}

static void read_windows(struct reader *reader, const json_t *document)
{
    const json_t *list = read_list(reader, document, "windows", LIMIT_WINDOWS);
    for (; reader->place < json_array_size(list); reader->place++) {
        const json_t *row = json_array_get(list, reader->place);
        struct hall_window *window = &reader->config->windows[reader->config->window_count++];
        window->id = read_id(reader, row, "id");
        window->area = read_place(reader, row, "area", hall_area_find);
    }
}

static struct hall_wire read_wire(struct reader *reader, const json_t *row, const char *key)
{
    struct hall_wire wire = {0};
    if (json_object_get(row, key) != NULL) {
        wire.line = (uint8_t)read_count(reader, row, "line", 1, 16);
        wire.address = (uint8_t)read_count(reader, row, key, 1, 246);
    }
    return wire;
}

/* "3 1": of the queues in the same order; those that are not said weigh 1. */
static void read_weights(struct reader *reader, const json_t *row, struct hall_seat *seat)
{
    const char *text =
        json_object_get(row, "weights") == NULL ? "" : read_string(reader, row, "weights");
    for (uint16_t i = 0; *text != '\0'; i++) {
        char *end = NULL;
        const long weight = strtol(text, &end, 10);
        if (*text < '0' || *text > '9' || (*end != ' ' && *end != '\0') || weight < 1 ||
            weight > 100 || i >= seat->queue_count) {
            wrong(reader, "\"weights\" are not numbers from 1 to 100, one for each queue");
            return;
        }
        seat->weights[i] = (uint8_t)weight;
        text = *end == ' ' ? end + 1 : end;
    }
}

static void read_seat(struct reader *reader, const json_t *row, struct hall_seat *seat)
{
    const json_t *queues = json_object_get(row, "queues");
    seat->id = read_id(reader, row, "id");
    seat->window = read_place(reader, row, "window", hall_window_find);
    seat->pad = read_wire(reader, row, "pad");
    seat->evaluator = read_wire(reader, row, "evaluator");
    const struct hall_wire strip = read_wire(reader, row, "strip");
    if (strip.line != 0 && seat->window != INDEX_NONE) {
        struct hall_window *window = &reader->config->windows[seat->window];
        if (window->strip.line != 0) {
            wrong(reader, "its window has a strip already");
        }
        window->strip = strip;
    }
    if (!json_is_array(queues) || json_array_size(queues) > LIMIT_QUEUES_PER_SEAT) {
        wrong(reader, "\"queues\" is not a list of at most %d", LIMIT_QUEUES_PER_SEAT);
        return;
    }
    for (size_t i = 0; i < json_array_size(queues); i++) {
        const char *id = json_string_value(json_array_get(queues, i));
        seat->queues[seat->queue_count++] =
            find_place(reader, hall_queue_find, id == NULL ? "" : id, "queues");
    }
    read_weights(reader, row, seat);
}

static void read_seats(struct reader *reader, const json_t *document)
{
    const json_t *list = read_list(reader, document, "seats", LIMIT_SEATS);
    for (; reader->place < json_array_size(list); reader->place++) {
        read_seat(reader, json_array_get(list, reader->place),
                  &reader->config->seats[reader->config->seat_count++]);
    }
}

/* The spans under `key`; those of `otherwise` where there are none. */
static struct calendar_day_hours read_day_hours(struct reader *reader, const json_t *hall,
                                                const char *key,
                                                const struct calendar_day_hours *otherwise)
{
    const json_t *list = json_object_get(hall, key);
    struct calendar_day_hours day = {0};
    if (list == NULL && otherwise != NULL) {
        return *otherwise;
    }
    if (!json_is_array(list) || json_array_size(list) > CALENDAR_SPANS_MAX) {
        wrong(reader, "\"%s\" is not a list of at most %d", key, CALENDAR_SPANS_MAX);
        return day;
    }
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *span = json_array_get(list, i);
        const json_int_t opens = json_integer_value(json_array_get(span, 0));
        const json_int_t closes = json_integer_value(json_array_get(span, 1));
        if (json_array_size(span) != 2 || opens < 0 || closes <= opens || closes > DAY_MINUTES) {
            wrong(reader, "\"%s\" has a span that is none", key);
            return day;
        }
        day.spans[day.count++] = (struct calendar_span){(int16_t)opens, (int16_t)closes};
    }
    return day;
}

/* Monday to Friday and make-up days as "hours" says, the weekend closed, but for what a day's own
 * key says. */
static void read_hours(struct reader *reader, const json_t *hall)
{
    static const char *const keys[CALENDAR_WEEKDAYS] = {
        "hours_monday", "hours_tuesday",  "hours_wednesday", "hours_thursday",
        "hours_friday", "hours_saturday", "hours_sunday"};
    static const struct calendar_day_hours closed = {0};
    struct calendar_hours *hours = &reader->config->hours;
    const struct calendar_day_hours usual = read_day_hours(reader, hall, "hours", NULL);
    for (int weekday = 0; weekday < CALENDAR_WEEKDAYS; weekday++) {
        hours->week[weekday] =
            read_day_hours(reader, hall, keys[weekday], weekday < 5 ? &usual : &closed);
    }
    hours->make_up = read_day_hours(reader, hall, "hours_make_up", &usual);
    hours->always_open = read_flag(reader, hall, "always_open");
}

/* `key` holds words between spaces; true when `word` is one of them, or when the text is "all". */
static bool words_have(struct reader *reader, const json_t *hall, const char *key, const char *word,
                       bool otherwise)
{
    if (json_object_get(hall, key) == NULL) {
        return otherwise;
    }
    const char *text = read_string(reader, hall, key);
    const size_t length = strlen(word);
    if (text[0] == '\0' || strcmp(text, "all") == 0) {
        return text[0] != '\0' || otherwise;
    }
    for (const char *at = text; (at = strstr(at, word)) != NULL; at += length) {
        if ((at == text || at[-1] == ' ') && (at[length] == ' ' || at[length] == '\0')) {
            return true;
        }
    }
    return false;
}

static void words_are_grounds(struct reader *reader, const json_t *hall, const char *key)
{
    const char *text = json_object_get(hall, key) == NULL ? "" : read_string(reader, hall, key);
    if (strcmp(text, "all") == 0) {
        return;
    }
    while (*text != '\0') {
        const size_t length = strcspn(text, " ");
        bool known = false;
        for (int i = GROUND_NONE; i < GROUND_COUNT; i++) {
            const char *name = ticket_ground_name((enum ticket_ground)i);
            known = known || (strlen(name) == length && memcmp(name, text, length) == 0);
        }
        if (!known) {
            wrong(reader, "\"%s\" is not all, none, or grounds with a space between them", key);
            return;
        }
        text += length + (text[length] == ' ' ? 1 : 0);
    }
}

/* Which grounds count, which staff must see, and at which rate; a hall that does not say takes all
 * as they are told. */
static void read_grounds(struct reader *reader, const json_t *hall)
{
    words_are_grounds(reader, hall, "priority_grounds");
    words_are_grounds(reader, hall, "priority_confirm");
    for (int i = GROUND_NONE + 1; i < GROUND_COUNT; i++) {
        struct hall_ground *ground = &reader->config->grounds[i];
        const char *name = ticket_ground_name((enum ticket_ground)i);
        char key[40];
        snprintf(key, sizeof(key), "rate_%s", name);
        ground->ignored = !words_have(reader, hall, "priority_grounds", name, true);
        ground->confirm = words_have(reader, hall, "priority_confirm", name, false);
        ground->rate = (uint16_t)read_count_or(reader, hall, key, 1, 10000, 0);
    }
}

static void read_hall(struct reader *reader, const json_t *document)
{
    struct hall_config *config = reader->config;
    const json_t *hall = json_object_get(document, "hall");
    reader->list = "hall";
    config->version = (uint32_t)read_count(reader, document, "version", 1, UINT32_MAX);
    config->name = read_name(reader, hall, "name");
    config->zone.zh = read_text(reader, hall, "zone");
    config->public_url.zh = read_text(reader, hall, "public_url");
    config->zone_offset_min = (int16_t)read_count(reader, hall, "offset_min", -720, 840);
    config->day_turn_min = (uint16_t)read_count(reader, hall, "day_turn", 0, DAY_MINUTES - 1);
    config->hold_timeout_ms =
        (uint32_t)read_count(reader, hall, "claim_timeout_s", 10, 3600) * 1000;
    config->absent_reenter_ms =
        (uint32_t)read_count(reader, hall, "absent_minutes", 0, DAY_MINUTES) * MINUTE_MS;
    config->absent_limit = (uint8_t)read_count(reader, hall, "absent_limit", 0, 100);
    config->absent_calls = (uint8_t)read_count_or(reader, hall, "absent_calls", 1, 3, 1);
    config->absent_places =
        (uint8_t)read_count_or(reader, hall, "absent_places", 0, LIMIT_PLACES, 0);
    read_grounds(reader, hall);
    config->refuse_unlikely = json_object_get(hall, "refuse_unlikely") != NULL &&
                              read_flag(reader, hall, "refuse_unlikely");
    config->booking_days =
        (uint16_t)read_count_or(reader, hall, "booking_days", 0, LIMIT_BOOKING_DAYS, 0);
    config->booking_grace_ms =
        (uint32_t)read_count_or(reader, hall, "grace_minutes", 0, 240, 15) * MINUTE_MS;
    config->offline_from =
        (uint16_t)read_count_or(reader, hall, "offline_from", 0, LIMIT_NUMBER, 0);
    config->block_size =
        (uint8_t)read_count_or(reader, hall, "block_size", 1, LIMIT_BLOCK_NUMBERS, 50);
    config->miss_limit = (uint16_t)read_count_or(reader, hall, "miss_limit", 0, 100, 0);
    config->miss_ban_days = (uint16_t)read_count_or(reader, hall, "miss_ban_days", 1, 3650, 30);
    read_hours(reader, hall);
}

static int day_compare(const void *left, const void *right)
{
    const struct calendar_exception *a = left;
    const struct calendar_exception *b = right;
    const int years = a->year - b->year;
    const int months = a->month - b->month;
    return years != 0 ? years : months != 0 ? months : a->day - b->day;
}

static void read_days(struct reader *reader, const json_t *list_of, const char *key, bool off)
{
    struct hall_calendar *calendar = &reader->config->calendar;
    const json_t *list = read_list(reader, list_of, key, LIMIT_CALENDAR_DAYS);
    for (; reader->place < json_array_size(list); reader->place++) {
        const char *text = json_string_value(json_array_get(list, reader->place));
        int32_t day = 0;
        const bool good = text != NULL && calendar_day_parse(text, &day) == 0;
        if (!good || calendar->count == LIMIT_CALENDAR_DAYS) {
            wrong(reader, !good ? "not a date" : "more days than a calendar has room for");
            return;
        }
        const struct calendar_date date = calendar_date_from_day(day);
        calendar->rows[calendar->count++] = (struct calendar_exception){
            (int16_t)date.year, (int8_t)date.month, (int8_t)date.day, off ? 1 : 0};
    }
}

static void read_calendar(struct reader *reader, const json_t *document)
{
    struct hall_calendar *calendar = &reader->config->calendar;
    const json_t *list_of = json_object_get(document, "calendar");
    read_days(reader, list_of, "off", true);
    read_days(reader, list_of, "work", false);
    qsort(calendar->rows, calendar->count, sizeof(calendar->rows[0]), day_compare);
}

/* Appends `value` as compact JSON without its first and last `trim` bytes. */
static struct book_span book_put(struct reader *reader, struct config_book *book,
                                 const json_t *value, size_t trim)
{
    struct book_span span = {(uint32_t)book->text.length_bytes, 0};
    char *text = value == NULL ? NULL : json_dumps(value, JSON_COMPACT);
    if (text == NULL) {
        wrong(reader, "a part of the guide is missing");
        return span;
    }
    const size_t length = strlen(text);
    if (length < 2 * trim ||
        buffer_append(&book->text, text + trim, length - 2 * trim) != BUFFER_OK) {
        wrong(reader, "the guides are too long");
    } else {
        span.size_bytes = (uint32_t)(length - 2 * trim);
    }
    free(text);
    return span;
}

/* What is wrong in a list that is only told on is the reader's. */
static void rows_wrong(struct reader *reader, const struct config_rows_wrong *mistake)
{
    if (mistake->what != NULL) {
        reader->list = mistake->list;
        reader->place = mistake->place;
        wrong(reader, "%s", mistake->what);
    }
}

/* The document's forms, the caller's. */
static json_t *read_forms(struct reader *reader, const json_t *document)
{
    struct config_rows_wrong mistake = {NULL, 0, NULL};
    json_t *forms = config_forms_read(document, &mistake);
    rows_wrong(reader, &mistake);
    return forms;
}

static void put_forms(struct reader *reader, const json_t *forms, const json_t *row, json_t *rest)
{
    json_t *own = config_forms_of(forms, read_string(reader, row, "id"));
    if (json_array_size(own) > CONFIG_FORMS_OF_GUIDE_MAX) {
        wrong(reader, "more than %d forms", CONFIG_FORMS_OF_GUIDE_MAX);
    }
    if (json_object_set_new(rest, "forms", own) != 0) {
        wrong(reader, "no memory");
    }
}

static void read_guide(struct reader *reader, struct config_book *book, const json_t *forms,
                       const json_t *row)
{
    static const char *const keys[] = {"sample", "basis", "materials", "flow"};
    struct book_guide *guide = &book->guides[book->guide_count++];
    json_t *rest = json_object();
    for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
        json_t *part = json_object_get(row, keys[i]);
        if (part == NULL || json_object_set(rest, keys[i], part) != 0) {
            wrong(reader, "\"%s\" is missing", keys[i]);
        }
    }
    put_forms(reader, forms, row, rest);
    guide->rest = book_put(reader, book, rest, 1);
    json_decref(rest);
    guide->fee = book_put(reader, book, json_object_get(row, "fee"), 0);
    guide->fee_fen = (int32_t)read_count(reader, row, "fee_fen", 0, INT32_MAX);
    guide->statutory_days = (int16_t)read_count(reader, row, "statutory_days", 0, INT16_MAX);
    guide->promised_days = (int16_t)read_count(reader, row, "promised_days", 0, INT16_MAX);
}

static uint16_t guide_find(const json_t *guides, const char *id)
{
    size_t i = 0;
    const json_t *guide = NULL;
    json_array_foreach(guides, i, guide)
    {
        const char *text = json_string_value(json_object_get(guide, "id"));
        if (text != NULL && strcmp(text, id) == 0) {
            return (uint16_t)i;
        }
    }
    return INDEX_NONE;
}

static void read_book(struct reader *reader, const json_t *document, struct config_book *book)
{
    json_t *forms = read_forms(reader, document);
    const json_t *guides = read_list(reader, document, "guides", CONFIG_GUIDES_MAX);
    for (; reader->place < json_array_size(guides); reader->place++) {
        read_guide(reader, book, forms, json_array_get(guides, reader->place));
    }
    json_decref(forms);
    const json_t *services = read_list(reader, document, "services", LIMIT_SERVICES);
    for (; reader->place < json_array_size(services); reader->place++) {
        const json_t *row = json_array_get(services, reader->place);
        struct book_service *service = &book->services[book->service_count++];
        service->guide = guide_find(guides, read_string(reader, row, "guide"));
        if (service->guide == INDEX_NONE) {
            wrong(reader, "\"guide\" names nothing that there is");
        }
        service->fee_fen = (int32_t)read_count_or(reader, row, "fee_fen", 0, INT32_MAX, -1);
        service->statutory_days =
            (int16_t)read_count_or(reader, row, "statutory_days", 0, INT16_MAX, -1);
        service->promised_days =
            (int16_t)read_count_or(reader, row, "promised_days", 0, INT16_MAX, -1);
    }
}

/* Documents from before life events have none. */
static void read_events(struct reader *reader, const json_t *document, struct config_book *book)
{
    json_t *none = json_array();
    const json_t *list = json_object_get(document, "life_events") == NULL
                             ? none
                             : read_list(reader, document, "life_events", CONFIG_EVENTS_MAX);
    for (; list != none && reader->place < json_array_size(list); reader->place++) {
        const json_t *row = json_array_get(list, reader->place);
        const json_t *services = json_object_get(row, "services");
        const json_t *name = json_object_get(row, "name");
        (void)read_id(reader, row, "id");
        (void)read_string(reader, name, "zh");
        (void)read_string(reader, name, "en");
        if (json_array_size(services) < 1 || json_array_size(services) > LIMIT_LEGS_PER_ISSUE) {
            wrong(reader, "\"services\" is not a list of 1 to %d", LIMIT_LEGS_PER_ISSUE);
        }
        size_t i = 0;
        const json_t *service = NULL;
        json_array_foreach(services, i, service)
        {
            const char *id = json_string_value(service);
            if (id == NULL || hall_service_find(reader->config, id) == INDEX_NONE) {
                wrong(reader, "\"services\" names nothing that there is");
            }
        }
    }
    if (reader->result == CONFIG_JSON_OK) {
        book->events = book_put(reader, book, list, 0);
    }
    json_decref(none);
}

/* Where things stand is for those who draw it; here only that it can be told on. Documents from
 * before floor plans have none. */
static void read_floor(struct reader *reader, const json_t *document, struct config_book *book)
{
    static const char *const numbers[] = {"floor", "x_dm", "y_dm", "w_dm", "h_dm"};
    static const char *const texts[] = {"kind", "id", "front"};
    json_t *none = json_array();
    const json_t *list = json_object_get(document, "floor_plan") == NULL
                             ? none
                             : read_list(reader, document, "floor_plan", CONFIG_FLOOR_MAX);
    for (; list != none && reader->place < json_array_size(list); reader->place++) {
        const json_t *row = json_array_get(list, reader->place);
        const json_t *name = json_object_get(row, "name");
        for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
            (void)read_count(reader, row, numbers[i], i == 0 ? INT8_MIN : 0, INT16_MAX);
        }
        for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
            (void)read_string(reader, row, texts[i]);
        }
        (void)read_string(reader, name, "zh");
        (void)read_string(reader, name, "en");
    }
    if (reader->result == CONFIG_JSON_OK) {
        book->floor = book_put(reader, book, list, 0);
    }
    json_decref(none);
}

/* What screens are told. */
static void read_screens(struct reader *reader, const json_t *document, struct config_book *book)
{
    struct config_rows_wrong mistake = {NULL, 0, NULL};
    json_t *quiet = config_quiet_read(document, &mistake);
    json_t *notices = config_notices_read(document, reader->config, &mistake);
    json_t *staff = config_staff_read(document, reader->config, &mistake);
    rows_wrong(reader, &mistake);
    if (reader->result == CONFIG_JSON_OK) {
        book->quiet = book_put(reader, book, quiet, 0);
        book->notices = book_put(reader, book, notices, 0);
        reader->list = "staff";
        for (reader->place = 0; reader->place < json_array_size(staff); reader->place++) {
            const json_t *row = json_array_get(staff, reader->place);
            struct book_person *person = &book->persons[book->person_count++];
            person->id = read_id(reader, row, "id");
            person->text = book_put(reader, book, row, 0);
        }
    }
    json_decref(quiet);
    json_decref(notices);
    json_decref(staff);
}

static struct config_book *book_create(const json_t *document)
{
    struct config_book *book = calloc(1, sizeof(*book));
    if (book == NULL) {
        return NULL;
    }
    const size_t guides = json_array_size(json_object_get(document, "guides"));
    const size_t services = json_array_size(json_object_get(document, "services"));
    buffer_init(&book->text, BOOK_TEXT_MAX_BYTES);
    book->guides = calloc(guides + 1, sizeof(book->guides[0]));
    book->services = calloc(services + 1, sizeof(book->services[0]));
    const size_t staff = json_array_size(json_object_get(document, "staff"));
    book->persons = calloc(staff + 1, sizeof(book->persons[0]));
    if (book->guides == NULL || book->services == NULL || book->persons == NULL) {
        config_book_destroy(book);
        return NULL;
    }
    return book;
}

void config_book_destroy(struct config_book *book)
{
    if (book != NULL) {
        buffer_deinit(&book->text);
        free(book->guides);
        free(book->services);
        free(book->persons);
        free(book);
    }
}

/* Lowest first: a row finds what it names among those before it. */
static void read_document(struct reader *reader, const json_t *document)
{
    read_hall(reader, document);
    read_calendar(reader, document);
    read_areas(reader, document);
    read_departments(reader, document);
    read_queues(reader, document);
    read_services(reader, document);
    read_windows(reader, document);
    read_seats(reader, document);
    const char *what = NULL;
    size_t place = 0;
    if (reader->result == CONFIG_JSON_OK &&
        hall_config_check(reader->config, &what, &place) != HALL_CONFIG_OK) {
        reader->list = "configuration";
        reader->place = place;
        wrong(reader, "%s", what);
    }
}

int config_json_read(const char *text, size_t size_bytes, struct hall_config *ret_config,
                     struct config_book **ret_book, char ret_what[CONFIG_JSON_WHAT_ROOM])
{
    assert(text != NULL && ret_config != NULL && ret_what != NULL);

    struct reader reader = {ret_config, "document", 0, CONFIG_JSON_OK, ret_what};
    struct config_book *book = NULL;
    json_error_t error;
    json_t *document = size_bytes > CONFIG_JSON_MAX_BYTES
                           ? NULL
                           : json_loadb(text, size_bytes, JSON_REJECT_DUPLICATES, &error);
    hall_config_reset(ret_config);
    if (document == NULL) {
        wrong(&reader, "not JSON, or longer than 8 MiB");
    } else if (read_count(&reader, document, "format", 1, CONFIG_JSON_FORMAT) > 0) {
        read_document(&reader, document);
        book = ret_book == NULL || reader.result != CONFIG_JSON_OK ? NULL : book_create(document);
        if (book != NULL) {
            read_book(&reader, document, book);
            read_events(&reader, document, book);
            read_floor(&reader, document, book);
            read_screens(&reader, document, book);
        } else if (ret_book != NULL && reader.result == CONFIG_JSON_OK) {
            reader.result = CONFIG_JSON_NO_MEMORY;
        }
    }
    json_decref(document);
    if (reader.result != CONFIG_JSON_OK) {
        config_book_destroy(book);
        return reader.result;
    }
    const int hashed = crypto_generichash(ret_config->hash, sizeof(ret_config->hash),
                                          (const unsigned char *)text, size_bytes, NULL, 0);
    assert(hashed == 0);
    if (ret_book != NULL) {
        *ret_book = book;
    }
    return CONFIG_JSON_OK;
}

static int put_fee(const struct config_book *book, const struct book_service *service,
                   const struct book_guide *guide, struct buffer *out)
{
    if (service->fee_fen < 0) {
        return buffer_append(out, book->text.bytes + guide->fee.at, guide->fee.size_bytes);
    }
    if (service->fee_fen == 0) {
        return buffer_append_text(out, "{\"zh\":\"不收费\",\"en\":\"Free of charge\"}");
    }
    const int yuan = (int)(service->fee_fen / 100);
    const int fen = (int)(service->fee_fen % 100);
    return buffer_append_format(out, "{\"zh\":\"%d.%02d 元\",\"en\":\"%d.%02d yuan\"}", yuan, fen,
                                yuan, fen);
}

int config_book_events(const struct config_book *book, struct buffer *out)
{
    return buffer_append(out, book->text.bytes + book->events.at, book->events.size_bytes);
}

int config_book_floor(const struct config_book *book, struct buffer *out)
{
    return buffer_append(out, book->text.bytes + book->floor.at, book->floor.size_bytes);
}

int config_book_notices(const struct config_book *book, struct buffer *out)
{
    return buffer_append(out, book->text.bytes + book->notices.at, book->notices.size_bytes);
}

int config_book_quiet(const struct config_book *book, struct buffer *out)
{
    return buffer_append(out, book->text.bytes + book->quiet.at, book->quiet.size_bytes);
}

int config_book_person(const struct config_book *book, const char *id, struct buffer *out)
{
    for (uint16_t i = 0; i < book->person_count; i++) {
        const struct book_person *person = &book->persons[i];
        if (strcmp(person->id.text, id) == 0) {
            return buffer_append(out, book->text.bytes + person->text.at, person->text.size_bytes);
        }
    }
    return buffer_append_text(out, "null");
}

int config_book_guide(const struct config_book *book, uint16_t service, struct buffer *out)
{
    assert(book != NULL && service < book->service_count && out != NULL);

    const struct book_service *own = &book->services[service];
    const struct book_guide *guide = &book->guides[own->guide];
    const int statutory = own->statutory_days < 0 ? guide->statutory_days : own->statutory_days;
    const int promised = own->promised_days < 0 ? guide->promised_days : own->promised_days;
    const int64_t fee_fen = own->fee_fen < 0 ? guide->fee_fen : own->fee_fen;

    int error = buffer_append_format(out,
                                     "{\"fee_fen\":%" PRId64 ",\"statutory_days\":%d"
                                     ",\"promised_days\":%d,\"fee\":",
                                     fee_fen, statutory, promised);
    error = error != BUFFER_OK ? error : put_fee(book, own, guide, out);
    error = error != BUFFER_OK ? error : buffer_append_text(out, ",");
    error = error != BUFFER_OK
                ? error
                : buffer_append(out, book->text.bytes + guide->rest.at, guide->rest.size_bytes);
    return error != BUFFER_OK ? error : buffer_append_text(out, "}");
}
