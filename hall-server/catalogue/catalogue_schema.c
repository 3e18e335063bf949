#include "hall-server/catalogue/catalogue_schema.h"

#include "hall-server/model/picture.h"

#include "kiosk/floor/floor.h"

#include <assert.h>
#include <stddef.h>
#include <string.h>

enum {
    NAME_BYTES = 400,
    TICKET_SERVICES = 4,
    DAYS_MAX = 400,
    FEE_MAX_FEN = 100000000,
    DAY_MINUTES = 1440
};

static const struct catalogue_column hall_keys[] = {
    {"name_zh", KIND_TEXT, true, 0, NAME_BYTES, 0},
    {"name_en", KIND_TEXT, false, 0, NAME_BYTES, 0},
    {"zone", KIND_TEXT, true, 0, 40, 0},
    {"offset_min", KIND_COUNT, true, -720, 840, 0},
    {"day_turn", KIND_CLOCK, true, 0, 0, 0},
    {"hours", KIND_HOURS, true, 0, 0, 0},
    {"hours_monday", KIND_HOURS, false, 0, 0, 0},
    {"hours_tuesday", KIND_HOURS, false, 0, 0, 0},
    {"hours_wednesday", KIND_HOURS, false, 0, 0, 0},
    {"hours_thursday", KIND_HOURS, false, 0, 0, 0},
    {"hours_friday", KIND_HOURS, false, 0, 0, 0},
    {"hours_saturday", KIND_HOURS, false, 0, 0, 0},
    {"hours_sunday", KIND_HOURS, false, 0, 0, 0},
    {"hours_make_up", KIND_HOURS, false, 0, 0, 0},
    {"last_number_minutes", KIND_COUNT, false, 0, 1440, 0},
    {"refuse_unlikely", KIND_FLAG, false, 0, 0, 0},
    {"one_a_day", KIND_FLAG, false, 0, 0, 0},
    {"always_open", KIND_FLAG, true, 0, 0, 0},
    {"claim_timeout_s", KIND_COUNT, true, 10, 3600, 0},
    {"overtake_limit", KIND_COUNT, true, 0, 1000, 0},
    {"overtake_minutes", KIND_COUNT, true, 0, 1440, 0},
    {"absent_minutes", KIND_COUNT, true, 0, 1440, 0},
    {"absent_limit", KIND_COUNT, true, 0, 100, 0},
    {"absent_calls", KIND_COUNT, false, 1, 3, 0},
    {"absent_places", KIND_COUNT, false, 0, 20, 0},
    {"rate_ordinary", KIND_COUNT, true, 1, 10000, 0},
    {"rate_priority", KIND_COUNT, true, 1, 10000, 0},
    {"rate_appointment", KIND_COUNT, true, 1, 10000, 0},
    {"rate_return", KIND_COUNT, true, 1, 10000, 0},
    {"rate_project", KIND_COUNT, false, 1, 10000, 0},
    {"rate_elderly", KIND_COUNT, false, 1, 10000, 0},
    {"rate_disabled", KIND_COUNT, false, 1, 10000, 0},
    {"rate_pregnant", KIND_COUNT, false, 1, 10000, 0},
    {"rate_with_infant", KIND_COUNT, false, 1, 10000, 0},
    {"rate_military", KIND_COUNT, false, 1, 10000, 0},
    {"rate_enterprise", KIND_COUNT, false, 1, 10000, 0},
    {"rate_major_project", KIND_COUNT, false, 1, 10000, 0},
    {"priority_grounds", KIND_TEXT, false, 0, 120, 0},
    {"priority_confirm", KIND_TEXT, false, 0, 120, 0},
    {"service_minutes", KIND_COUNT, true, 0, 240, 0},
    {"public_url", KIND_TEXT, false, 0, 200, 0},
    {"slot_quota", KIND_COUNT, false, 0, 1000, 0},
    {"offline_from", KIND_COUNT, false, 0, 9999, 0},
    {"block_size", KIND_COUNT, false, 1, 64, 0},
    {"booking_days", KIND_COUNT, false, 0, 60, 0},
    {"grace_minutes", KIND_COUNT, false, 0, 240, 0},
    {"miss_limit", KIND_COUNT, false, 0, 100, 0},
    {"miss_ban_days", KIND_COUNT, false, 1, 3650, 0},
    {"quiet_hours", KIND_HOURS, false, 0, 0, 0},
    {NULL, KIND_IGNORED, false, 0, 0, 0},
};

/* One column a line: name, kind, required, min, max (bytes of a text), the file of a reference. */
static const struct catalogue_layout layouts[CATALOGUE_FILE_COUNT] = {
    [CATALOGUE_HALL] = {"hall.csv",
                        "hall",
                        1,
                        1,
                        64,
                        {{"key", KIND_TEXT, true, 0, 40, 0},
                         {"value", KIND_TEXT, false, 0, NAME_BYTES, 0},
                         {"meaning", KIND_IGNORED, false, 0, NAME_BYTES, 0}}},
    [CATALOGUE_AREAS] = {"areas.csv",
                         "areas",
                         1,
                         1,
                         16,
                         {{"id", KIND_ID, true, 0, 0, 0},
                          {"name_zh", KIND_TEXT, true, 0, NAME_BYTES, 0},
                          {"name_en", KIND_TEXT, false, 0, NAME_BYTES, 0},
                          {"floor", KIND_COUNT, true, -9, 99, 0}}},
    [CATALOGUE_DEPARTMENTS] = {"departments.csv",
                               "departments",
                               1,
                               1,
                               64,
                               {{"id", KIND_ID, true, 0, 0, 0},
                                {"name_zh", KIND_TEXT, true, 0, NAME_BYTES, 0},
                                {"short_zh", KIND_TEXT, true, 0, 48, 0},
                                {"name_en", KIND_TEXT, false, 0, NAME_BYTES, 0},
                                {"short_en", KIND_TEXT, false, 0, 48, 0},
                                {"source_name", KIND_IGNORED, false, 0, NAME_BYTES, 0}}},
    [CATALOGUE_QUEUES] = {"queues.csv",
                          "queues",
                          1,
                          1,
                          96,
                          {{"id", KIND_PREFIX, true, 0, 0, 0},
                           {"department", KIND_REFERENCE, true, 0, 0, CATALOGUE_DEPARTMENTS},
                           {"name_zh", KIND_TEXT, true, 0, 48, 0},
                           {"name_en", KIND_TEXT, false, 0, 96, 0},
                           {"digits", KIND_COUNT, true, 3, 4, 0},
                           {"rate_ordinary", KIND_COUNT, false, 1, 10000, 0},
                           {"rate_priority", KIND_COUNT, false, 1, 10000, 0},
                           {"rate_appointment", KIND_COUNT, false, 1, 10000, 0},
                           {"rate_return", KIND_COUNT, false, 1, 10000, 0},
                           {"service_minutes", KIND_COUNT, false, 0, 240, 0},
                           {"last_number_minutes", KIND_COUNT, false, 0, 1440, 0},
                           {"one_a_day", KIND_FLAG, false, 0, 0, 0},
                           {"slot_quota", KIND_COUNT, false, 0, 1000, 0}}},
    [CATALOGUE_GUIDES] = {"guides.csv",
                          "guides",
                          1,
                          1,
                          4096,
                          {{"id", KIND_ID, true, 0, 0, 0},
                           {"sample", KIND_FLAG, true, 0, 0, 0},
                           {"title_zh", KIND_TEXT, true, 0, NAME_BYTES, 0},
                           {"title_en", KIND_TEXT, false, 0, NAME_BYTES, 0},
                           {"basis_zh", KIND_TEXT, true, 0, 1000, 0},
                           {"basis_en", KIND_TEXT, false, 0, 1000, 0},
                           {"fee_fen", KIND_COUNT, true, 0, FEE_MAX_FEN, 0},
                           {"fee_zh", KIND_TEXT, true, 0, NAME_BYTES, 0},
                           {"fee_en", KIND_TEXT, false, 0, NAME_BYTES, 0},
                           {"statutory_days", KIND_COUNT, true, 0, DAYS_MAX, 0},
                           {"promised_days", KIND_COUNT, true, 0, DAYS_MAX, 0}}},
    [CATALOGUE_MATERIALS] = {"guide_materials.csv",
                             "",
                             2,
                             0,
                             16384,
                             {{"guide", KIND_REFERENCE, true, 0, 0, CATALOGUE_GUIDES},
                              {"position", KIND_COUNT, true, 1, 40, 0},
                              {"name_zh", KIND_TEXT, true, 0, NAME_BYTES, 0},
                              {"name_en", KIND_TEXT, false, 0, NAME_BYTES, 0},
                              {"form_zh", KIND_TEXT, false, 0, NAME_BYTES, 0},
                              {"form_en", KIND_TEXT, false, 0, NAME_BYTES, 0},
                              {"required", KIND_FLAG, true, 0, 0, 0}}},
    [CATALOGUE_STEPS] = {"guide_steps.csv",
                         "",
                         2,
                         0,
                         16384,
                         {{"guide", KIND_REFERENCE, true, 0, 0, CATALOGUE_GUIDES},
                          {"position", KIND_COUNT, true, 1, 20, 0},
                          {"text_zh", KIND_TEXT, true, 0, NAME_BYTES, 0},
                          {"text_en", KIND_TEXT, false, 0, NAME_BYTES, 0}}},
    [CATALOGUE_SERVICES] = {"services.csv",
                            "services",
                            1,
                            1,
                            2048,
                            {{"id", KIND_ID, true, 0, 0, 0},
                             {"code", KIND_TEXT, true, 0, 80, 0},
                             {"department", KIND_REFERENCE, true, 0, 0, CATALOGUE_DEPARTMENTS},
                             {"queue", KIND_REFERENCE, true, 0, 0, CATALOGUE_QUEUES},
                             {"kind", KIND_TEXT, true, 0, 48, 0},
                             {"family_zh", KIND_IGNORED, false, 0, 1000, 0},
                             {"name_zh", KIND_TEXT, true, 0, NAME_BYTES, 0},
                             {"name_en", KIND_TEXT, false, 0, NAME_BYTES, 0},
                             {"guide", KIND_REFERENCE, true, 0, 0, CATALOGUE_GUIDES},
                             {"fee_fen", KIND_COUNT, false, 0, FEE_MAX_FEN, 0},
                             {"statutory_days", KIND_COUNT, false, 0, DAYS_MAX, 0},
                             {"promised_days", KIND_COUNT, false, 0, DAYS_MAX, 0}}},
    [CATALOGUE_WINDOWS] = {"windows.csv",
                           "windows",
                           1,
                           1,
                           96,
                           {{"id", KIND_ID, true, 0, 0, 0},
                            {"area", KIND_REFERENCE, true, 0, 0, CATALOGUE_AREAS},
                            {"name_zh", KIND_TEXT, true, 0, 96, 0},
                            {"name_en", KIND_TEXT, false, 0, 96, 0}}},
    [CATALOGUE_SEATS] = {"seats.csv",
                         "seats",
                         1,
                         1,
                         128,
                         {{"id", KIND_ID, true, 0, 0, 0},
                          {"window", KIND_REFERENCE, true, 0, 0, CATALOGUE_WINDOWS},
                          {"queues", KIND_REFERENCES, true, 0, CATALOGUE_IDS_MAX, CATALOGUE_QUEUES},
                          {"weights", KIND_TEXT, false, 0, 40, 0},
                          {"line", KIND_COUNT, false, 1, 16, 0},
                          {"pad", KIND_COUNT, false, 1, 246, 0},
                          {"evaluator", KIND_COUNT, false, 1, 246, 0},
                          {"strip", KIND_COUNT, false, 1, 246, 0}}},
    [CATALOGUE_EVENTS] = {"life_events.csv",
                          "life_events",
                          1,
                          0,
                          64,
                          {{"id", KIND_ID, true, 0, 0, 0},
                           {"name_zh", KIND_TEXT, true, 0, 48, 0},
                           {"name_en", KIND_TEXT, false, 0, 96, 0},
                           {"services", KIND_REFERENCES, true, 0, TICKET_SERVICES,
                            CATALOGUE_SERVICES}}},
    [CATALOGUE_FLOOR] = {"floor.csv",
                         "floor_plan",
                         0,
                         0,
                         FLOOR_THINGS_MAX,
                         {{"kind", KIND_TEXT, true, 0, 16, 0},
                          {"id", KIND_ID, false, 0, 0, 0},
                          {"floor", KIND_COUNT, true, FLOOR_LOWEST, FLOOR_HIGHEST, 0},
                          {"x_dm", KIND_COUNT, true, 0, FLOOR_WIDE_MAX_DM - 1, 0},
                          {"y_dm", KIND_COUNT, true, 0, FLOOR_HIGH_MAX_DM - 1, 0},
                          {"w_dm", KIND_COUNT, true, 1, FLOOR_WIDE_MAX_DM, 0},
                          {"h_dm", KIND_COUNT, true, 1, FLOOR_HIGH_MAX_DM, 0},
                          {"front", KIND_TEXT, false, 0, 8, 0},
                          {"name_zh", KIND_TEXT, false, 0, 48, 0},
                          {"name_en", KIND_TEXT, false, 0, 96, 0}}},
    [CATALOGUE_FORMS] = {"forms.csv",
                         "forms",
                         1,
                         0,
                         64,
                         {{"id", KIND_ID, true, 0, 0, 0},
                          {"sample", KIND_FLAG, true, 0, 0, 0},
                          {"title_zh", KIND_TEXT, true, 0, 96, 0},
                          {"title_en", KIND_TEXT, false, 0, 96, 0},
                          {"guides", KIND_REFERENCES, true, 0, CATALOGUE_WORDS_MAX,
                           CATALOGUE_GUIDES}}},
    [CATALOGUE_FIELDS] = {"form_fields.csv",
                          "form_fields",
                          2,
                          0,
                          1024,
                          {{"form", KIND_REFERENCE, true, 0, 0, CATALOGUE_FORMS},
                           {"position", KIND_COUNT, true, 1, 24, 0},
                           {"label_zh", KIND_TEXT, true, 0, 96, 0},
                           {"label_en", KIND_TEXT, false, 0, 96, 0},
                           {"value_zh", KIND_TEXT, true, 0, 200, 0},
                           {"value_en", KIND_TEXT, false, 0, 200, 0},
                           {"hint_zh", KIND_TEXT, false, 0, 200, 0},
                           {"hint_en", KIND_TEXT, false, 0, 200, 0}}},
    [CATALOGUE_NOTICES] = {"notices.csv",
                           "notices",
                           1,
                           0,
                           12,
                           {{"id", KIND_ID, true, 0, 0, 0},
                            {"areas", KIND_REFERENCES, false, 0, CATALOGUE_IDS_MAX,
                             CATALOGUE_AREAS},
                            {"text_zh", KIND_TEXT, true, 0, NAME_BYTES, 0},
                            {"text_en", KIND_TEXT, false, 0, NAME_BYTES, 0},
                            {"picture", KIND_PICTURE, false, 0, PICTURE_NAME_BYTES_MAX, 0},
                            {"qr", KIND_TEXT, false, 0, 200, 0}}},
    [CATALOGUE_STAFF] = {"staff.csv",
                         "staff",
                         1,
                         0,
                         512,
                         {{"id", KIND_ID, true, 0, 0, 0},
                          {"post_zh", KIND_TEXT, true, 0, 96, 0},
                          {"post_en", KIND_TEXT, false, 0, 96, 0},
                          {"department", KIND_REFERENCE, false, 0, 0, CATALOGUE_DEPARTMENTS},
                          {"photo", KIND_PICTURE, false, 0, PICTURE_NAME_BYTES_MAX, 0}}},
};

const struct catalogue_layout *catalogue_layout(enum catalogue_file file)
{
    assert(file < CATALOGUE_FILE_COUNT);
    return &layouts[file];
}

const struct catalogue_column *catalogue_hall_keys(void)
{
    return hall_keys;
}

int catalogue_column_count(enum catalogue_file file)
{
    const struct catalogue_layout *layout = catalogue_layout(file);
    int count = 0;
    while (layout->columns[count].name != NULL) {
        count++;
    }
    return count;
}

static bool is_upper(char byte)
{
    return byte >= 'A' && byte <= 'Z';
}

static bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

bool catalogue_id_is_good(const char *text)
{
    const size_t length = strlen(text);
    for (size_t i = 0; i < length; i++) {
        const bool lower = text[i] >= 'a' && text[i] <= 'z';
        if (!lower && !is_upper(text[i]) && !is_digit(text[i]) && text[i] != '-') {
            return false;
        }
    }
    return length >= 1 && length <= 24;
}

bool catalogue_prefix_is_good(const char *text)
{
    return is_upper(text[0]) && (text[1] == '\0' || (is_upper(text[1]) && text[2] == '\0'));
}

bool catalogue_count_read(const char *text, int64_t min, int64_t max, int64_t *ret_count)
{
    const bool negative = text[0] == '-';
    const char *digits = text + (negative ? 1 : 0);
    const size_t length = strlen(digits);
    int64_t value = 0;
    if (length < 1 || length > 9 || (digits[0] == '0' && (length > 1 || negative))) {
        return false;
    }
    for (size_t i = 0; i < length; i++) {
        if (!is_digit(digits[i])) {
            return false;
        }
        value = value * 10 + (digits[i] - '0');
    }
    value = negative ? -value : value;
    if (value < min || value > max) {
        return false;
    }
    *ret_count = value;
    return true;
}

/* HH:MM at the start of `text`, 00:00 to 24:00; the minutes, or -1. */
static int clock_prefix(const char *text)
{
    for (int i = 0; i < 5; i++) {
        if (i == 2 ? text[i] != ':' : !is_digit(text[i])) {
            return -1;
        }
    }
    const int hour = (text[0] - '0') * 10 + (text[1] - '0');
    const int minute = (text[3] - '0') * 10 + (text[4] - '0');
    return minute > 59 || hour * 60 + minute > DAY_MINUTES ? -1 : hour * 60 + minute;
}

bool catalogue_clock_read(const char *text, int *ret_minutes)
{
    const int minutes = clock_prefix(text);
    if (minutes < 0 || minutes == DAY_MINUTES || text[5] != '\0') {
        return false;
    }
    *ret_minutes = minutes;
    return true;
}

bool catalogue_word_next(const char **text, const char **ret_word, int *ret_length)
{
    const char *at = *text;
    while (*at == ' ') {
        at++;
    }
    *ret_word = at;
    while (*at != ' ' && *at != '\0') {
        at++;
    }
    *ret_length = (int)(at - *ret_word);
    *text = at;
    return *ret_length > 0;
}

bool catalogue_hours_read(const char *text, struct catalogue_hours *ret_hours)
{
    struct catalogue_hours hours = {0};
    const char *word = NULL;
    int length = 0;
    int before = -1;
    if (strcmp(text, "closed") == 0) {
        *ret_hours = hours;
        return true;
    }
    while (catalogue_word_next(&text, &word, &length)) {
        if (length != 11 || word[5] != '-' || hours.count == CATALOGUE_SPANS_MAX) {
            return false;
        }
        const int opens = clock_prefix(word);
        const int closes = clock_prefix(word + 6);
        if (opens <= before || closes <= opens) {
            return false;
        }
        hours.spans[hours.count][0] = opens;
        hours.spans[hours.count][1] = closes;
        hours.count++;
        before = closes;
    }
    *ret_hours = hours;
    return hours.count > 0;
}
