/*
 * The catalogue: the real one has what the hall was promised, each seat's strip names exactly what
 * its clerk may call, mistakes are found where they stand, and a cut file never gets through whole.
 */
#include "hall-server/catalogue/catalogue.h"

#include "hall-server/calendar/calendar_date.h"
#include "hall-server/calendar/calendar_hours.h"
#include "hall-server/catalogue/catalogue_folder.h"
#include "hall-server/catalogue/catalogue_json.h"
#include "hall-server/proto/config_json.h"
#include "kiosk/floor/floor_route.h"
#include "tests/lib/cmocka_all.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

static char real_folder[] = "assets/catalogue";
static const struct catalogue_json_options options = {.version = 7, .always_open = false};

/* A hall of one of each, for mistakes and cuts. */
static const char *const small_files[CATALOGUE_FILE_COUNT] = {
    [CATALOGUE_HALL] = "key,value,meaning\nname_zh,小厅,\nname_en,Small,\nzone,Asia/Shanghai,\n"
                       "offset_min,480,\nday_turn,04:00,\nhours,09:00-12:00 13:00-17:00,\n"
                       "always_open,false,\nclaim_timeout_s,120,\novertake_limit,3,\n"
                       "overtake_minutes,30,\nabsent_minutes,0,\nabsent_limit,3,\n"
                       "rate_ordinary,100,\nrate_priority,200,\nrate_appointment,150,\n"
                       "rate_return,300,\nservice_minutes,8,\n"
                       "quiet_hours,12:00-13:00 21:00-24:00,\n",
    [CATALOGUE_AREAS] = "id,name_zh,name_en,floor\n1,一楼,First,1\n",
    [CATALOGUE_DEPARTMENTS] =
        "id,name_zh,short_zh,name_en,short_en,source_name\nd1,甲局,甲,One,1st,\n",
    [CATALOGUE_QUEUES] = "id,department,name_zh,name_en,digits,rate_ordinary,rate_priority,"
                         "rate_appointment,rate_return,service_minutes\n"
                         "A,d1,甲事,Aye,3,,,,,\nB,d1,乙事,Bee,4,100,400,200,300,12\n",
    [CATALOGUE_GUIDES] =
        "id,sample,title_zh,title_en,basis_zh,basis_en,fee_fen,fee_zh,fee_en,"
        "statutory_days,promised_days\ng1,true,指南,Guide,法,Law,0,不收费,Free,20,5\n",
    [CATALOGUE_MATERIALS] = "guide,position,name_zh,name_en,form_zh,form_en,required\n"
                            "g1,2,乙件,B,原件,Original,false\ng1,1,甲件,A,原件,Original,true\n",
    [CATALOGUE_STEPS] = "guide,position,text_zh,text_en\ng1,1,申请,Apply\n",
    [CATALOGUE_SERVICES] =
        "id,code,department,queue,kind,family_zh,name_zh,name_en,guide,fee_fen,"
        "statutory_days,promised_days\n"
        "s1,511A,d1,A,许可,,甲一,,g1,,,\ns2,511B,d1,B,许可,,乙一,,g1,1250,10,0\n",
    [CATALOGUE_WINDOWS] = "id,area,name_zh,name_en\n1,1,1 号窗口,Window 1\n",
    [CATALOGUE_SEATS] =
        "id,window,queues,line,pad,evaluator,strip\n1,1,A B,1,1,41,81\n1b,1,B,,,,\n",
    [CATALOGUE_EVENTS] = "id,name_zh,name_en,services\nboth,两件事,Two things,s2 s1\n",
    [CATALOGUE_FLOOR] = "kind,id,floor,x_dm,y_dm,w_dm,h_dm,front,name_zh,name_en\n"
                        "floor,,1,0,0,100,80,,,\narea,1,1,0,0,100,50,,,\n"
                        "window,1,1,10,0,20,10,down,,\nwall,,1,50,0,2,40,,,\n"
                        "kiosk,k1,1,80,60,8,6,up,自助机,Kiosk\n",
    [CATALOGUE_FORMS] = "id,sample,title_zh,title_en,guides\n"
                        "f1,true,申请表,Application,g1\n"
                        "f2,false,授权委托书,,g1\n",
    [CATALOGUE_FIELDS] = "form,position,label_zh,label_en,value_zh,value_en,hint_zh,hint_en\n"
                         "f1,2,日期,Date,3 月 16 日,,当天,\n"
                         "f2,1,委托人,,甲,,,\n"
                         "f1,1,姓名,Name,林小满,Lin,一致,Alike\n",
    [CATALOGUE_NOTICES] = "id,areas,text_zh,text_en,picture,qr\n"
                          "n1,,请带好证件,Bring your papers,papers.png,\n"
                          "n2,1,扫码查进度,,,https://example.org/q\n",
    [CATALOGUE_STAFF] = "id,post_zh,post_en,department,photo\n"
                        "0317,综合受理岗,General desk,d1,0317.png\n0318,咨询岗,,,\n",
};

/* The small files, one of them replaced. */
struct memory_folder {
    enum catalogue_file replaced;
    const char *text;
    size_t size_bytes;
};

static int memory_load(void *context, const char *file_name, char **ret_bytes,
                       size_t *ret_size_bytes)
{
    const struct memory_folder *folder = context;
    enum catalogue_file file = CATALOGUE_HALL;
    while (strcmp(catalogue_layout(file)->file_name, file_name) != 0) {
        file++;
    }
    const bool own = folder != NULL && folder->replaced == file;
    if (own && folder->text == NULL) {
        return -1;
    }
    const char *text = own ? folder->text : small_files[file];
    const size_t size_bytes = own ? folder->size_bytes : strlen(text);
    *ret_bytes = malloc(size_bytes + 1);
    assert_non_null(*ret_bytes);
    memcpy(*ret_bytes, text, size_bytes);
    *ret_size_bytes = size_bytes;
    return 0;
}

static void problems_print(const struct catalogue_problems *problems)
{
    for (int i = 0; i < problems->count && i < CATALOGUE_PROBLEMS_MAX; i++) {
        const struct catalogue_problem *problem = &problems->list[i];
        print_message("%s:%d:%d: %s: %s\n", problem->file_name, problem->line, problem->column,
                      problem->code, problem->words);
    }
}

static struct catalogue *read_good(catalogue_load load, void *context)
{
    struct catalogue *catalogue = NULL;
    struct catalogue_problems *problems = calloc(1, sizeof(*problems));
    assert_non_null(problems);
    if (catalogue_read(load, context, &catalogue, problems) != CATALOGUE_OK) {
        problems_print(problems);
    }
    free(problems);
    assert_non_null(catalogue);
    return catalogue;
}

static struct hall_config *config_of(const struct catalogue *catalogue, struct config_book **book)
{
    char what[CONFIG_JSON_WHAT_ROOM] = "";
    size_t size_bytes = 0;
    char *text = catalogue_json(catalogue, &options, &size_bytes);
    struct hall_config *config = calloc(1, sizeof(*config));
    assert_non_null(text);
    assert_non_null(config);
    if (config_json_read(text, size_bytes, config, book, what) != CONFIG_JSON_OK) {
        fail_msg("%s", what);
    }
    free(text);
    return config;
}

static void test_the_demo_hall_has_what_was_promised(void **unused)
{
    (void)unused;
    struct catalogue *catalogue = read_good(catalogue_folder_load, real_folder);
    struct hall_config *config = config_of(catalogue, NULL);
    assert_int_equal(config->department_count, 34);
    assert_int_equal(config->service_count, 1135);
    assert_int_equal(config->window_count, 48);
    assert_int_equal(config->seat_count, 56);
    assert_int_equal(config->area_count, 3);
    assert_int_equal(config->version, 7);
    assert_int_equal(config->zone_offset_min, 480);
    assert_int_equal(config->calendar.count, 405);
    assert_string_equal(hall_text(config, config->name.zh), "滨海市公共行政服务中心");
    for (int i = 0; i < 3; i++) {
        assert_int_equal(config->areas[i].floor, i + 1);
    }
    /* Every department has services, every queue services and a seat. */
    for (uint16_t department = 0; department < config->department_count; department++) {
        int services = 0;
        for (uint16_t i = 0; i < config->service_count; i++) {
            services += config->services[i].department == department ? 1 : 0;
        }
        assert_true(services > 0);
    }
    for (uint16_t queue = 0; queue < config->queue_count; queue++) {
        int services = 0;
        int seats = 0;
        for (uint16_t i = 0; i < config->service_count; i++) {
            services += config->services[i].queue == queue ? 1 : 0;
        }
        for (uint16_t i = 0; i < config->seat_count; i++) {
            seats += hall_seat_serves(config, i, queue) ? 1 : 0;
        }
        assert_true(services > 0 && seats > 0);
    }
    free(config);
    catalogue_destroy(catalogue);
}

static void test_every_code_and_public_name_is_there_once(void **unused)
{
    (void)unused;
    struct catalogue *catalogue = read_good(catalogue_folder_load, real_folder);
    const int code = catalogue_column(CATALOGUE_SERVICES, "code");
    for (int i = 0; i < catalogue_rows(catalogue, CATALOGUE_SERVICES); i++) {
        for (int j = 0; j < i; j++) {
            assert_string_not_equal(catalogue_cell(catalogue, CATALOGUE_SERVICES, i, code),
                                    catalogue_cell(catalogue, CATALOGUE_SERVICES, j, code));
        }
    }
    const int name = catalogue_column(CATALOGUE_QUEUES, "name_zh");
    for (int i = 0; i < catalogue_rows(catalogue, CATALOGUE_QUEUES); i++) {
        for (int j = 0; j < i; j++) {
            assert_string_not_equal(catalogue_cell(catalogue, CATALOGUE_QUEUES, i, name),
                                    catalogue_cell(catalogue, CATALOGUE_QUEUES, j, name));
        }
    }
    catalogue_destroy(catalogue);
}

/* Is this the public name of the group that the catalogue puts the service into? */
static bool name_covers(const struct catalogue *catalogue, const char *name, const char *service)
{
    const int row = catalogue_find(catalogue, CATALOGUE_SERVICES, service, (int)strlen(service));
    const char *queue = catalogue_cell(catalogue, CATALOGUE_SERVICES, row,
                                       catalogue_column(CATALOGUE_SERVICES, "queue"));
    const int place = catalogue_find(catalogue, CATALOGUE_QUEUES, queue, (int)strlen(queue));
    return strcmp(catalogue_cell(catalogue, CATALOGUE_QUEUES, place,
                                 catalogue_column(CATALOGUE_QUEUES, "name_zh")),
                  name) == 0;
}

/*
 * A visitor reads the names over a window and looks up in the catalogue what they cover; the rules
 * say what the seat may call. For every seat and every service both must agree.
 */
static void test_strips_name_exactly_what_seats_may_call(void **unused)
{
    (void)unused;
    struct catalogue *catalogue = read_good(catalogue_folder_load, real_folder);
    struct hall_config *config = config_of(catalogue, NULL);
    int pairs = 0;
    for (uint16_t seat = 0; seat < config->seat_count; seat++) {
        for (uint16_t i = 0; i < config->service_count; i++) {
            bool named = false;
            for (int j = 0; j < config->seats[seat].queue_count; j++) {
                const uint16_t queue = config->seats[seat].queues[j];
                named = named ||
                        name_covers(catalogue, hall_text(config, config->queues[queue].name.zh),
                                    config->services[i].id.text);
            }
            assert_int_equal(named, hall_seat_serves(config, seat, config->services[i].queue));
            pairs += named ? 1 : 0;
        }
    }
    assert_true(pairs >= 1135);
    free(config);
    catalogue_destroy(catalogue);
}

/* No two devices of a line answer to one address, and a line carries at most 40. */
static void test_the_field_bus_of_the_demo_hall_can_be_wired(void **unused)
{
    (void)unused;
    struct catalogue *catalogue = read_good(catalogue_folder_load, real_folder);
    struct hall_config *config = config_of(catalogue, NULL);
    int devices[17] = {0};
    bool taken[17][247] = {{false}};
    for (int i = 0; i < config->window_count + 2 * config->seat_count; i++) {
        const int seat = (i - config->window_count) / 2;
        const struct hall_wire wire = i < config->window_count ? config->windows[i].strip
                                      : (i - config->window_count) % 2 == 0
                                          ? config->seats[seat].pad
                                          : config->seats[seat].evaluator;
        assert_true(wire.line >= 1 && wire.line <= 16);
        assert_false(taken[wire.line][wire.address]);
        taken[wire.line][wire.address] = true;
        assert_true(++devices[wire.line] <= 40);
    }
    free(config);
    catalogue_destroy(catalogue);
}

static json_t *guide_of(const struct config_book *book, uint16_t service)
{
    struct buffer out;
    buffer_init(&out, 16384);
    assert_int_equal(config_book_guide(book, service, &out), BUFFER_OK);
    json_t *guide =
        json_loadb((const char *)out.bytes, out.length_bytes, JSON_REJECT_DUPLICATES, NULL);
    buffer_deinit(&out);
    assert_non_null(guide);
    return guide;
}

static void test_every_service_has_a_guide_that_says_it_is_a_sample(void **unused)
{
    (void)unused;
    struct catalogue *catalogue = read_good(catalogue_folder_load, real_folder);
    struct config_book *book = NULL;
    struct hall_config *config = config_of(catalogue, &book);
    for (uint16_t i = 0; i < config->service_count; i++) {
        json_t *guide = guide_of(book, i);
        assert_true(json_is_true(json_object_get(guide, "sample")));
        assert_true(json_array_size(json_object_get(guide, "materials")) >= 1);
        assert_true(json_array_size(json_object_get(guide, "flow")) >= 2);
        assert_true(json_is_integer(json_object_get(guide, "statutory_days")));
        const char *basis =
            json_string_value(json_object_get(json_object_get(guide, "basis"), "zh"));
        assert_true(basis != NULL && strlen(basis) > 0);
        assert_non_null(json_object_get(json_object_get(guide, "fee"), "en"));
        json_decref(guide);
    }
    config_book_destroy(book);
    free(config);
    catalogue_destroy(catalogue);
}

/* What goes through the document is the calendar that is compiled in, and the hours of hall.csv. */
static void test_the_configured_hours_are_the_calendars(void **unused)
{
    (void)unused;
    const struct calendar_table table = calendar_statutory();
    static const struct calendar_day_hours usual = {2, {{540, 720}, {780, 1020}}};
    const struct calendar_hours hours = {
        false, {usual, usual, usual, usual, usual, {0}, {0}}, usual};
    struct catalogue *catalogue = read_good(catalogue_folder_load, real_folder);
    struct hall_config *config = config_of(catalogue, NULL);
    const int32_t start = calendar_day_from_date((struct calendar_date){2025, 12, 1});
    const int32_t end = calendar_day_from_date((struct calendar_date){2027, 2, 1});
    for (int32_t day = start; day < end; day++) {
        for (int minute = 0; minute < CALENDAR_DAY_MINUTES; minute += 60) {
            const int64_t at_ms = calendar_wall_ms(day, minute, 480);
            const struct calendar_now now = calendar_open_now(&table, &hours, at_ms, 480);
            assert_int_equal(hall_open_at(config, at_ms), now.state);
            assert_int_equal(hall_business_day(config, at_ms),
                             calendar_business_day(at_ms, 480, config->day_turn_min));
        }
    }
    free(config);
    catalogue_destroy(catalogue);
}

static void test_each_weekday_may_have_its_own_hours(void **unused)
{
    (void)unused;
    char text[2048];
    snprintf(text, sizeof(text),
             "%shours_wednesday,closed,\nhours_saturday,09:30-12:00,\n"
             "hours_make_up,10:00-12:00 13:00-16:00,\n",
             small_files[CATALOGUE_HALL]);
    struct memory_folder folder = {CATALOGUE_HALL, text, strlen(text)};
    struct catalogue *catalogue = read_good(memory_load, &folder);
    struct hall_config *config = config_of(catalogue, NULL);
    const struct calendar_hours *hours = &config->hours;
    assert_int_equal(hours->week[0].spans[1].closes_min, 17 * 60);
    assert_int_equal(hours->week[2].count, 0);
    assert_int_equal(hours->week[4].count, 2);
    assert_int_equal(hours->week[5].spans[0].opens_min, 9 * 60 + 30);
    assert_int_equal(hours->week[6].count, 0);
    assert_int_equal(hours->make_up.spans[1].closes_min, 16 * 60);
    free(config);
    catalogue_destroy(catalogue);
}

static struct hall_config *config_with_hall_keys(const char *keys)
{
    static char text[4096];
    snprintf(text, sizeof(text), "%s%s", small_files[CATALOGUE_HALL], keys);
    struct memory_folder folder = {CATALOGUE_HALL, text, strlen(text)};
    struct catalogue *catalogue = read_good(memory_load, &folder);
    struct hall_config *config = config_of(catalogue, NULL);
    catalogue_destroy(catalogue);
    return config;
}

static void test_what_lets_people_go_earlier_is_the_halls_to_say(void **unused)
{
    (void)unused;
    struct hall_config *config = config_with_hall_keys("");
    for (int i = GROUND_NONE + 1; i < GROUND_COUNT; i++) {
        assert_false(config->grounds[i].ignored); /* a hall that says nothing takes all */
        assert_false(config->grounds[i].confirm);
        assert_int_equal(config->grounds[i].rate, 0);
    }
    assert_int_equal(config->queues[0].rates[CLASS_PROJECT],
                     config->queues[0].rates[CLASS_ORDINARY]);
    assert_int_equal(config->absent_calls, 1);
    assert_int_equal(config->absent_places, 0);
    free(config);
    config = config_with_hall_keys("priority_grounds,elderly military enterprise,\n"
                                   "priority_confirm,military,\nrate_elderly,250,\n"
                                   "rate_project,130,\nabsent_calls,3,\nabsent_places,5,\n");
    assert_false(config->grounds[GROUND_ELDERLY].ignored);
    assert_true(config->grounds[GROUND_DISABLED].ignored);
    assert_true(config->grounds[GROUND_MAJOR_PROJECT].ignored);
    assert_true(config->grounds[GROUND_MILITARY].confirm);
    assert_false(config->grounds[GROUND_ELDERLY].confirm);
    assert_int_equal(config->grounds[GROUND_ELDERLY].rate, 250);
    assert_int_equal(config->queues[0].rates[CLASS_PROJECT], 130);
    assert_int_equal(config->absent_calls, 3);
    assert_int_equal(config->absent_places, 5);
    free(config);
    config = config_with_hall_keys("priority_grounds,none,\npriority_confirm,all,\n");
    assert_true(config->grounds[GROUND_ELDERLY].ignored);
    assert_true(config->grounds[GROUND_ELDERLY].confirm);
    free(config);
}

static void test_a_seat_weighs_its_queues(void **unused)
{
    (void)unused;
    static const char *const seats = "id,window,queues,weights,line,pad,evaluator,strip\n"
                                     "1,1,A B,3 1,1,1,41,81\n1b,1,B,,,,,\n";
    struct memory_folder folder = {CATALOGUE_SEATS, seats, strlen(seats)};
    struct catalogue *catalogue = read_good(memory_load, &folder);
    struct hall_config *config = config_of(catalogue, NULL);
    assert_int_equal(config->seats[0].weights[0], 3);
    assert_int_equal(config->seats[0].weights[1], 1);
    assert_int_equal(config->seats[1].weights[0], 0); /* not said: as 1 */
    free(config);
    catalogue_destroy(catalogue);
    static const char *const wrong[] = {"3 1 1", "0", "101", "x", "3  1", "-1"};
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        char text[256];
        snprintf(text, sizeof(text),
                 "id,window,queues,weights,line,pad,evaluator,strip\n"
                 "1,1,A B,%s,1,1,41,81\n1b,1,B,,,,,\n",
                 wrong[i]);
        folder = (struct memory_folder){CATALOGUE_SEATS, text, strlen(text)};
        catalogue = read_good(memory_load, &folder);

        size_t size = 0;
        char *json = catalogue_json(catalogue, &options, &size);
        static struct hall_config bad;
        char what[CONFIG_JSON_WHAT_ROOM];
        assert_int_equal(config_json_read(json, size, &bad, NULL, what), CONFIG_JSON_BAD);
        assert_non_null(strstr(what, "weights"));
        free(json);
        catalogue_destroy(catalogue);
    }
}

static void test_rates_hours_and_overrides_arrive(void **unused)
{
    (void)unused;
    struct catalogue *catalogue = read_good(memory_load, NULL);
    struct config_book *book = NULL;
    struct hall_config *config = config_of(catalogue, &book);
    assert_int_equal(config->queues[0].rates[CLASS_PRIORITY], 200);
    assert_int_equal(config->queues[1].rates[CLASS_PRIORITY], 400);
    assert_int_equal(config->queues[0].prior_service_ms, 8 * 60000);
    assert_int_equal(config->queues[1].prior_service_ms, 12 * 60000);
    assert_int_equal(config->queues[1].digits, 4);
    assert_int_equal(config->day_turn_min, 240);
    assert_int_equal(config->hours.week[0].count, 2);
    assert_int_equal(config->hours.week[4].spans[1].closes_min, 17 * 60);
    assert_int_equal(config->hours.week[5].count, 0);
    assert_int_equal(config->seats[0].pad.address, 1);
    assert_int_equal(config->seats[1].pad.line, 0);
    assert_int_equal(config->windows[0].strip.address, 81);

    json_t *plain = guide_of(book, 0);
    json_t *own = guide_of(book, 1);
    assert_int_equal(json_integer_value(json_object_get(plain, "promised_days")), 5);
    assert_int_equal(json_integer_value(json_object_get(own, "promised_days")), 0);
    assert_int_equal(json_integer_value(json_object_get(own, "fee_fen")), 1250);
    assert_string_equal(json_string_value(json_object_get(json_object_get(own, "fee"), "zh")),
                        "12.50 元");
    const json_t *first = json_array_get(json_object_get(plain, "materials"), 0);
    assert_string_equal(json_string_value(json_object_get(json_object_get(first, "name"), "zh")),
                        "甲件");
    json_decref(plain);
    json_decref(own);
    config_book_destroy(book);
    free(config);
    catalogue_destroy(catalogue);
}

static void test_the_same_catalogue_gives_the_same_text(void **unused)
{
    (void)unused;
    struct catalogue *catalogue = read_good(memory_load, NULL);
    size_t sizes[2];
    char *first = catalogue_json(catalogue, &options, &sizes[0]);
    char *second = catalogue_json(catalogue, &options, &sizes[1]);
    assert_string_equal(first, second);
    free(first);
    free(second);
    catalogue_destroy(catalogue);
}

/* One word of a good file replaced by a bad one, and what must be said of it. */
static const struct {
    enum catalogue_file file;
    const char *good;
    const char *bad;
    const char *code;
    int line;
    int column;
} mistakes[] = {
    {CATALOGUE_SERVICES, ",A,", ",Z,", "unknown_reference", 2, 4},
    {CATALOGUE_SERVICES, "d1,B", "d9,B", "unknown_reference", 3, 3},
    {CATALOGUE_SERVICES, "s2,", "s1,", "duplicate", 3, 1},
    {CATALOGUE_SERVICES, "s2,", "事,", "bad_id", 3, 1},
    {CATALOGUE_SERVICES, "甲一", "", "missing", 2, 7},
    {CATALOGUE_SERVICES, "1250", "12.5", "bad_number", 3, 10},
    {CATALOGUE_SERVICES, "甲一,", "甲一,x,", "too_many_cells", 2, 13},
    {CATALOGUE_SERVICES, "kind,", "sort,", "missing_column", 1, 0},
    {CATALOGUE_SERVICES, "code,", "id,", "missing_column", 1, 0},
    {CATALOGUE_QUEUES, "A,d1", "a,d1", "bad_prefix", 2, 1},
    {CATALOGUE_QUEUES, "Aye,3", "Aye,5", "bad_number", 2, 5},
    {CATALOGUE_QUEUES, "B,d1,乙事,Bee,4,100", "B,d1,乙事,Bee,4,0", "bad_number", 3, 6},
    {CATALOGUE_GUIDES, "g1,true", "g1,yes", "bad_flag", 2, 2},
    {CATALOGUE_MATERIALS, "g1,2", "g1,1", "duplicate", 3, 1},
    {CATALOGUE_MATERIALS, "g1,2", "g2,2", "unknown_reference", 2, 1},
    {CATALOGUE_STEPS, "申请,", "申\"请,", "bad_quote", 2, 3},
    {CATALOGUE_SEATS, "1b,1,B", "1b,1,B B", "duplicate", 3, 3},
    {CATALOGUE_SEATS, "1b,1,B", "1b,1,", "missing", 3, 3},
    {CATALOGUE_SEATS, "1b,1,B", "2,1,B", "bad_seat", 3, 1},
    {CATALOGUE_SEATS, "1b,1,B,,", "1b,1,B,1,1", "address_taken", 3, 5},
    {CATALOGUE_SEATS, "1b,1,B,,", "1b,1,B,,7", "no_line", 3, 5},
    {CATALOGUE_SEATS, "A B,1", "B,1", "queue_unserved", 2, 1},
    {CATALOGUE_WINDOWS, "Window 1\n", "Window 1\n2,1,2 号窗口,\n", "window_empty", 3, 1},
    {CATALOGUE_AREAS, "First,1", "First,", "missing", 2, 4},
    {CATALOGUE_DEPARTMENTS, "甲局", " 甲局", "edge_space", 2, 2},
    {CATALOGUE_DEPARTMENTS, "甲局", "\xE7\x94", "bad_utf8", 2, 2},
    {CATALOGUE_HALL, "day_turn,04:00", "day_turn,4", "bad_time", 6, 2},
    {CATALOGUE_HALL, "12:00 13:00", "12:00-13:00", "bad_hours", 7, 2},
    {CATALOGUE_HALL, "13:00-17:00", "11:00-17:00", "bad_hours", 7, 2},
    {CATALOGUE_EVENTS, "s2 s1", "s2 s9", "unknown_reference", 2, 4},
    {CATALOGUE_EVENTS, "s2 s1", "s2 s2", "duplicate", 2, 4},
    {CATALOGUE_EVENTS, "s2 s1", "", "missing", 2, 4},
    {CATALOGUE_FORMS, "f1,true", "f1,maybe", "bad_flag", 2, 2},
    {CATALOGUE_FORMS, ",,g1", ",,g1 g9", "unknown_reference", 3, 5},
    {CATALOGUE_FORMS, "授权委托书", "", "missing", 3, 3},
    {CATALOGUE_FIELDS, "f2,1", "f9,1", "unknown_reference", 3, 1},
    {CATALOGUE_FIELDS, "f1,1", "f1,2", "duplicate", 4, 1},
    {CATALOGUE_FIELDS, "f1,1", "f1,25", "bad_number", 4, 2},
    {CATALOGUE_FIELDS, "甲", "", "missing", 3, 5},
    {CATALOGUE_NOTICES, "n2,1", "n2,7", "unknown_reference", 3, 2},
    {CATALOGUE_NOTICES, "n2,1", "n1,1", "duplicate", 3, 1},
    {CATALOGUE_NOTICES, "papers.png", "../key.png", "bad_picture", 2, 5},
    {CATALOGUE_NOTICES, "papers.png", ".png", "bad_picture", 2, 5},
    {CATALOGUE_NOTICES, "请带好证件", "", "missing", 2, 3},
    {CATALOGUE_STAFF, ",d1,", ",d2,", "unknown_reference", 2, 4},
    {CATALOGUE_STAFF, "0317.png", "a b.png", "bad_picture", 2, 5},
    {CATALOGUE_STAFF, "咨询岗", "", "missing", 3, 2},
    {CATALOGUE_HALL, "21:00-24:00", "21:00-20:00", "bad_hours", 19, 2},
    {CATALOGUE_FLOOR, "wall,", "hedge,", "bad_kind", 5, 1},
    {CATALOGUE_FLOOR, "window,1", "window,2", "unknown_reference", 4, 2},
    {CATALOGUE_FLOOR, "window,1", "window,", "missing", 4, 2},
    {CATALOGUE_FLOOR, "window,1,1", "lift,1,1", "window_missing", 0, 0},
    {CATALOGUE_FLOOR, "area,1", "area,2", "unknown_reference", 3, 2},
    {CATALOGUE_FLOOR, "down", "south", "bad_side", 4, 8},
    {CATALOGUE_FLOOR, "80,60,8", "95,60,8", "out_of_floor", 6, 4},
    {CATALOGUE_FLOOR, "80,60,8", "12,5,8", "overlap", 6, 4},
    {CATALOGUE_FLOOR, "k1,1,", "k1,2,", "no_floor", 6, 3},
    {CATALOGUE_FLOOR, ",up,", ",,", "no_front", 6, 8},
    {CATALOGUE_FLOOR, "0,0,100,50", "0,0,100,x", "bad_number", 3, 7},
    {CATALOGUE_FLOOR, "wall,,1,50,0,2,40", "wall,,1,50,0,2,80", "no_way", 4, 4},
    {CATALOGUE_FLOOR, "wall,,1,50,0,2,40", "window,1,1,50,0,2,40", "duplicate", 5, 2},
    {CATALOGUE_HALL, "absent_limit", "absent_limits", "unknown_key", 13, 1},
};

static void test_each_mistake_is_found_where_it_stands(void **unused)
{
    (void)unused;
    struct catalogue_problems *problems = calloc(1, sizeof(*problems));
    assert_non_null(problems);
    for (size_t i = 0; i < sizeof(mistakes) / sizeof(mistakes[0]); i++) {
        char text[2048];
        const char *whole = small_files[mistakes[i].file];
        const char *at = strstr(whole, mistakes[i].good);
        assert_non_null(at);
        const int length = snprintf(text, sizeof(text), "%.*s%s%s", (int)(at - whole), whole,
                                    mistakes[i].bad, at + strlen(mistakes[i].good));
        struct memory_folder folder = {mistakes[i].file, text, (size_t)length};
        struct catalogue *catalogue = NULL;
        const int result = catalogue_read(memory_load, &folder, &catalogue, problems);
        const struct catalogue_problem *problem = &problems->list[0];
        if (result != CATALOGUE_REFUSED || problem->line != mistakes[i].line ||
            problem->column != mistakes[i].column || strcmp(problem->code, mistakes[i].code) != 0) {
            problems_print(problems);
            fail_msg("mistake %zu: %s", i, mistakes[i].bad);
        }
        assert_null(catalogue);
        const bool elsewhere = strcmp(mistakes[i].code, "queue_unserved") == 0;
        const enum catalogue_file said = elsewhere ? CATALOGUE_QUEUES : mistakes[i].file;
        assert_string_equal(problem->file_name, catalogue_layout(said)->file_name);
    }
    free(problems);
}

/* From before there were life events and floor plans, or a hall that has none. */
static void test_a_folder_without_life_events_or_a_plan_is_a_catalogue(void **unused)
{
    (void)unused;
    static const enum catalogue_file may_miss[] = {
        CATALOGUE_EVENTS, CATALOGUE_FLOOR, CATALOGUE_FIELDS, CATALOGUE_NOTICES, CATALOGUE_STAFF};
    struct memory_folder folder = {CATALOGUE_EVENTS, NULL, 0};
    struct catalogue *catalogue = NULL;
    for (size_t i = 0; i < sizeof(may_miss) / sizeof(may_miss[0]); i++) {
        folder.replaced = may_miss[i];
        catalogue = read_good(memory_load, &folder);
        assert_int_equal(catalogue_rows(catalogue, may_miss[i]), 0);
        catalogue_destroy(catalogue);
        catalogue = NULL;
    }
    folder.replaced = CATALOGUE_SEATS; /* any other must be there */
    struct catalogue_problems *problems = calloc(1, sizeof(*problems));
    assert_non_null(problems);
    assert_int_equal(catalogue_read(memory_load, &folder, &catalogue, problems), CATALOGUE_REFUSED);
    assert_string_equal(problems->list[0].code, "no_file");
    free(problems);
}

/* Of one guide, each with its fields in the order of their positions. */
static void test_a_guide_has_its_forms(void **unused)
{
    (void)unused;
    struct catalogue *catalogue = read_good(memory_load, NULL);
    struct config_book *book = NULL;
    struct hall_config *config = config_of(catalogue, &book);
    struct buffer text;
    buffer_init(&text, 64 * 1024);
    assert_int_equal(config_book_guide(book, 0, &text), BUFFER_OK);
    json_t *guide = json_loads(buffer_text(&text), 0, NULL);
    assert_non_null(guide);
    json_t *wanted = json_loads(
        "[{\"id\":\"f1\",\"sample\":true,\"title\":{\"zh\":\"申请表\",\"en\":\"Application\"},"
        "\"fields\":["
        "{\"label\":{\"zh\":\"姓名\",\"en\":\"Name\"},\"value\":{\"zh\":\"林小满\",\"en\":\"Lin\"},"
        "\"hint\":{\"zh\":\"一致\",\"en\":\"Alike\"}},"
        "{\"label\":{\"zh\":\"日期\",\"en\":\"Date\"},\"value\":{\"zh\":\"3 月 16 "
        "日\",\"en\":\"\"},"
        "\"hint\":{\"zh\":\"当天\",\"en\":\"\"}}]},"
        "{\"id\":\"f2\",\"sample\":false,\"title\":{\"zh\":\"授权委托书\",\"en\":\"\"},\"fields\":["
        "{\"label\":{\"zh\":\"委托人\",\"en\":\"\"},\"value\":{\"zh\":\"甲\",\"en\":\"\"},"
        "\"hint\":{\"zh\":\"\",\"en\":\"\"}}]}]",
        0, NULL);
    assert_non_null(wanted);
    assert_true(json_equal(json_object_get(guide, "forms"), wanted));
    json_decref(wanted);
    json_decref(guide);
    buffer_deinit(&text);
    config_book_destroy(book);
    free(config);
    catalogue_destroy(catalogue);
}

static void assert_told(int (*tell)(const struct config_book *, struct buffer *),
                        const struct config_book *book, const char *wanted)
{
    struct buffer text;
    buffer_init(&text, 4096);
    assert_int_equal(tell(book, &text), BUFFER_OK);
    json_t *told = json_loads(buffer_text(&text), JSON_DECODE_ANY, NULL);
    json_t *want = json_loads(wanted, JSON_DECODE_ANY, NULL);
    assert_non_null(want);
    assert_true(json_equal(told, want));
    json_decref(told);
    json_decref(want);
    buffer_deinit(&text);
}

static int person_0317(const struct config_book *book, struct buffer *out)
{
    return config_book_person(book, "0317", out);
}

static int person_nobody(const struct config_book *book, struct buffer *out)
{
    return config_book_person(book, "031", out);
}

/* What boards and seats are told: notices by area, the hours of quiet, who sits there. */
static void test_screens_are_told_notices_quiet_hours_and_staff(void **unused)
{
    (void)unused;
    struct catalogue *catalogue = read_good(memory_load, NULL);
    struct config_book *book = NULL;
    struct hall_config *config = config_of(catalogue, &book);
    assert_told(config_book_notices, book,
                "[{\"id\":\"n1\",\"areas\":[],\"text\":{\"zh\":\"请带好证件\","
                "\"en\":\"Bring your papers\"},\"picture\":\"papers.png\",\"qr\":\"\"},"
                "{\"id\":\"n2\",\"areas\":[\"1\"],\"text\":{\"zh\":\"扫码查进度\",\"en\":\"\"},"
                "\"picture\":\"\",\"qr\":\"https://example.org/q\"}]");
    assert_told(config_book_quiet, book,
                "[{\"from\":720,\"until\":780},{\"from\":1260,\"until\":1440}]");
    assert_told(person_0317, book,
                "{\"id\":\"0317\",\"post\":{\"zh\":\"综合受理岗\",\"en\":\"General desk\"},"
                "\"department\":\"d1\",\"photo\":\"0317.png\"}");
    assert_told(person_nobody, book, "null");
    config_book_destroy(book);
    free(config);
    catalogue_destroy(catalogue);
}

static const struct {
    const char *key;
    const char *list;
} wrong_screens[] = {
    {"notices", "[{\"id\":\"n\",\"areas\":[\"9\"],\"text\":{\"zh\":\"甲\",\"en\":\"\"},"
                "\"picture\":\"\",\"qr\":\"\"}]"},
    {"notices", "[{\"id\":\"n\",\"areas\":[],\"text\":{\"zh\":\"甲\",\"en\":\"\"},"
                "\"picture\":\"../x\",\"qr\":\"\"}]"},
    {"notices", "[{\"id\":\"n\",\"areas\":[],\"picture\":\"\",\"qr\":\"\"}]"},
    {"notices", "{}"},
    {"staff", "[{\"id\":\"1\",\"post\":{\"zh\":\"甲\",\"en\":\"\"},\"department\":\"d9\","
              "\"photo\":\"\"}]"},
    {"staff", "[7]"},
};

static void test_a_document_with_wrong_screens_is_refused(void **unused)
{
    (void)unused;
    struct catalogue *catalogue = read_good(memory_load, NULL);
    size_t size = 0;
    char *text = catalogue_json(catalogue, &options, &size);
    struct hall_config *config = calloc(1, sizeof(*config));
    assert_non_null(config);
    for (size_t i = 0; i < sizeof(wrong_screens) / sizeof(wrong_screens[0]); i++) {
        json_t *document = json_loadb(text, size, 0, NULL);
        json_object_set_new(document, wrong_screens[i].key,
                            json_loads(wrong_screens[i].list, 0, NULL));
        char *changed = json_dumps(document, JSON_COMPACT);
        struct config_book *book = NULL;
        char what[CONFIG_JSON_WHAT_ROOM];
        assert_int_equal(config_json_read(changed, strlen(changed), config, &book, what),
                         CONFIG_JSON_BAD);
        assert_non_null(strstr(what, wrong_screens[i].key));
        free(changed);
        json_decref(document);
    }
    json_t *document = json_loadb(text, size, 0, NULL);
    json_object_set_new(json_object_get(document, "hall"), "quiet_hours",
                        json_loads("[[720,780],[700,790]]", 0, NULL));
    char *changed = json_dumps(document, JSON_COMPACT);
    char what[CONFIG_JSON_WHAT_ROOM];
    struct config_book *book = NULL;
    assert_int_equal(config_json_read(changed, strlen(changed), config, &book, what),
                     CONFIG_JSON_BAD);
    assert_non_null(strstr(what, "quiet_hours"));
    free(changed);
    json_decref(document);
    free(config);
    free(text);
    catalogue_destroy(catalogue);
}

/* The book's plan, as a plan; the document must outlive it. */
static void plan_read(const json_t *list, struct floor_plan *plan)
{
    size_t i = 0;
    const json_t *row = NULL;
    floor_plan_init(plan);
    json_array_foreach(list, i, row)
    {
        struct floor_thing thing = {.zh = "", .en = ""};
        int numbers[5];
        const char *kind = NULL;
        const char *front = NULL;
        assert_int_equal(json_unpack((json_t *)row, "{s:s, s:s, s:s, s:i, s:i, s:i, s:i, s:i}",
                                     "kind", &kind, "id", &thing.id, "front", &front, "floor",
                                     &numbers[0], "x_dm", &numbers[1], "y_dm", &numbers[2], "w_dm",
                                     &numbers[3], "h_dm", &numbers[4]),
                         0);
        assert_true(floor_kind_read(kind, &thing.kind) && floor_side_read(front, &thing.front));
        thing.floor = (int16_t)numbers[0];
        thing.x_dm = (int16_t)numbers[1];
        thing.y_dm = (int16_t)numbers[2];
        thing.w_dm = (int16_t)numbers[3];
        thing.h_dm = (int16_t)numbers[4];
        assert_true(floor_add(plan, &thing));
    }
}

static void test_the_plan_of_the_demo_hall_leads_wheels_to_every_window(void **unused)
{
    (void)unused;
    static struct floor_plan plan;
    static struct floor_scratch scratch;
    static struct floor_route route;
    struct catalogue *catalogue = read_good(catalogue_folder_load, real_folder);
    struct config_book *book = NULL;
    struct hall_config *config = config_of(catalogue, &book);
    struct buffer text;
    buffer_init(&text, 1024 * 1024);
    assert_int_equal(config_book_floor(book, &text), BUFFER_OK);
    json_t *list = json_loads(buffer_text(&text), 0, NULL);
    assert_non_null(list);
    plan_read(list, &plan);
    const int kiosk = floor_find(&plan, FLOOR_KIOSK, "k1");
    assert_true(kiosk >= 0);
    for (int i = 0; i < config->window_count; i++) {
        const int window = floor_find(&plan, FLOOR_WINDOW, config->windows[i].id.text);
        assert_true(window >= 0);
        assert_true(floor_route_find(&plan, kiosk, window, true, &scratch, &route));
        assert_int_equal(plan.things[window].floor, config->areas[config->windows[i].area].floor);
    }
    json_decref(list);
    buffer_deinit(&text);
    config_book_destroy(book);
    free(config);
    catalogue_destroy(catalogue);
}

/* A file cut anywhere is refused, or has lost whole rows that nothing else names. */
static void test_a_cut_file_is_never_taken_for_the_whole(void **unused)
{
    (void)unused;
    struct catalogue_problems *problems = calloc(1, sizeof(*problems));
    struct catalogue *whole = read_good(memory_load, NULL);
    assert_non_null(problems);
    for (int file = 0; file < CATALOGUE_FILE_COUNT; file++) {
        const char *text = small_files[file];
        for (size_t cut = 0; cut < strlen(text); cut++) {
            struct memory_folder folder = {(enum catalogue_file)file, text, cut};
            struct catalogue *catalogue = NULL;
            const int result = catalogue_read(memory_load, &folder, &catalogue, problems);
            if (result == CATALOGUE_OK) {
                assert_int_equal(problems->count, 0);
                assert_true(catalogue_rows(catalogue, (enum catalogue_file)file) <=
                            catalogue_rows(whole, (enum catalogue_file)file));
                catalogue_destroy(catalogue);
            } else {
                assert_int_equal(result, CATALOGUE_REFUSED);
                assert_true(problems->count > 0);
                assert_null(catalogue);
            }
        }
    }
    catalogue_destroy(whole);
    free(problems);
}

static void test_a_cut_or_changed_document_is_refused(void **unused)
{
    (void)unused;
    struct catalogue *catalogue = read_good(memory_load, NULL);
    struct hall_config *config = calloc(1, sizeof(*config));
    char what[CONFIG_JSON_WHAT_ROOM];
    size_t size_bytes = 0;
    char *text = catalogue_json(catalogue, &options, &size_bytes);
    struct config_book *book = NULL;
    /* The calendar is most of it; its middle says nothing new. */
    for (size_t cut = 0; cut<size_bytes; cut += cut> 700 && cut < 6000 ? 97 : 1) {
        assert_int_equal(config_json_read(text, cut, config, &book, what), CONFIG_JSON_BAD);
    }
    static const struct {
        const char *good;
        const char *bad;
    } changes[] = {
        {"\"format\":1", "\"format\":2"},
        {"\"version\":7", "\"version\":0"},
        {"\"queue\":\"A\"", "\"queue\":\"C\""},
        {"\"guide\":\"g1\"", "\"guide\":\"g2\""},
        {"\"window\":\"1\"", "\"window\":\"2\""},
        {"\"digits\":3", "\"digits\":9"},
        {"\"id\":\"s1\"", "\"id\":\"s2\""},
        {"2015-01-01", "2015-02-30"},
        {"2015-01-01", "2015-01-02"},
        {"\"x_dm\":0", "\"x_dm\":-1"},
        {"\"front\":\"up\"", "\"front\":1"},
        {"\"required\":true", "\"required\":true,\"required\":true"},
    };
    for (size_t i = 0; i < sizeof(changes) / sizeof(changes[0]); i++) {
        char *at = strstr(text, changes[i].good);
        assert_non_null(at);
        char *changed = malloc(size_bytes + 64);
        const int length = snprintf(changed, size_bytes + 64, "%.*s%s%s", (int)(at - text), text,
                                    changes[i].bad, at + strlen(changes[i].good));
        assert_int_equal(config_json_read(changed, (size_t)length, config, &book, what),
                         CONFIG_JSON_BAD);
        assert_true(strlen(what) > 0);
        free(changed);
    }
    assert_null(book);
    free(text);
    free(config);
    catalogue_destroy(catalogue);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_demo_hall_has_what_was_promised),
        cmocka_unit_test(test_every_code_and_public_name_is_there_once),
        cmocka_unit_test(test_strips_name_exactly_what_seats_may_call),
        cmocka_unit_test(test_the_field_bus_of_the_demo_hall_can_be_wired),
        cmocka_unit_test(test_every_service_has_a_guide_that_says_it_is_a_sample),
        cmocka_unit_test(test_the_configured_hours_are_the_calendars),
        cmocka_unit_test(test_each_weekday_may_have_its_own_hours),
        cmocka_unit_test(test_what_lets_people_go_earlier_is_the_halls_to_say),
        cmocka_unit_test(test_a_seat_weighs_its_queues),
        cmocka_unit_test(test_rates_hours_and_overrides_arrive),
        cmocka_unit_test(test_the_same_catalogue_gives_the_same_text),
        cmocka_unit_test(test_each_mistake_is_found_where_it_stands),
        cmocka_unit_test(test_screens_are_told_notices_quiet_hours_and_staff),
        cmocka_unit_test(test_a_document_with_wrong_screens_is_refused),
        cmocka_unit_test(test_a_folder_without_life_events_or_a_plan_is_a_catalogue),
        cmocka_unit_test(test_a_guide_has_its_forms),
        cmocka_unit_test(test_the_plan_of_the_demo_hall_leads_wheels_to_every_window),
        cmocka_unit_test(test_a_cut_file_is_never_taken_for_the_whole),
        cmocka_unit_test(test_a_cut_or_changed_document_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
