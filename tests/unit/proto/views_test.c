/* The engine's state as the API tells it, through a visit: every view is JSON at every step, holds
 * what openapi.json requires, and says the figures that a hall would expect. */
#include "hall-server/proto/openapi.h"
#include "hall-server/proto/views.h"
#include "tests/lib/cmocka_all.h"
#include "tests/lib/small_hall.h"

#include <jansson.h>
#include <string.h>

static struct small_hall hall;
static json_t *schemas;

static int setup(void **unused)
{
    (void)unused;
    json_t *document = json_loads(openapi_text(), 0, NULL);
    schemas = json_incref(json_object_get(json_object_get(document, "components"), "schemas"));
    json_decref(document);
    small_hall_open(&hall, 1024);
    return schemas == NULL;
}

static int teardown(void **unused)
{
    (void)unused;
    json_decref(schemas);
    small_hall_close(&hall);
    return 0;
}

static struct views views_now(void)
{
    return (struct views){.engine = hall.engine,
                          .config = hall.config,
                          .now_ms = hall.now_ms,
                          .public_url = "http://127.0.0.1:8080"};
}

static const char *reference_name(json_t *schema)
{
    const char *text = json_string_value(json_object_get(schema, "$ref"));
    return text == NULL ? NULL : strrchr(text, '/') + 1;
}

static bool type_fits(const char *type, json_t *value)
{
    return type == NULL || (strcmp(type, "string") == 0 && json_is_string(value)) ||
           (strcmp(type, "integer") == 0 && json_is_integer(value)) ||
           (strcmp(type, "boolean") == 0 && json_is_boolean(value)) ||
           (strcmp(type, "null") == 0 && json_is_null(value)) ||
           (strcmp(type, "object") == 0 && json_is_object(value)) ||
           (strcmp(type, "array") == 0 && json_is_array(value));
}

/* As much of JSON Schema as openapi.json uses. */
static bool schema_holds(json_t *schema, json_t *value)
{
    size_t i;
    json_t *each;
    const char *key;
    if (reference_name(schema) != NULL) {
        return schema_holds(json_object_get(schemas, reference_name(schema)), value);
    }
    json_t *choices = json_object_get(schema, "oneOf");
    if (choices != NULL) {
        bool one = false;
        json_array_foreach(choices, i, each)
        {
            one |= schema_holds(each, value);
        }
        return one;
    }
    json_t *words = json_object_get(schema, "enum");
    if (words != NULL) {
        bool found = false;
        json_array_foreach(words, i, each)
        {
            found |= json_equal(each, value) != 0;
        }
        return found;
    }
    if (!type_fits(json_string_value(json_object_get(schema, "type")), value)) {
        return false;
    }
    json_array_foreach(json_object_get(schema, "required"), i, each)
    {
        if (json_object_get(value, json_string_value(each)) == NULL) {
            return false;
        }
    }
    json_t *items = json_object_get(schema, "items");
    if (items != NULL) {
        json_array_foreach(value, i, each)
        {
            if (!schema_holds(items, each)) {
                return false;
            }
        }
    }
    json_t *properties = json_object_get(schema, "properties");
    if (properties != NULL) {
        json_object_foreach(value, key, each)
        {
            json_t *property = json_object_get(properties, key);
            if (property == NULL || !schema_holds(property, each)) {
                print_message("member %s\n", key);
                return false;
            }
        }
    }
    return true;
}

static struct buffer buffer;
static struct json_out out;

static struct json_out *view_begin(void)
{
    buffer_init(&buffer, 1 << 20);
    json_out_begin(&out, &buffer);
    return &out;
}

/* The caller ends with json_decref(). */
static json_t *view_end(const char *schema)
{
    assert_int_equal(json_out_end(&out), BUFFER_OK);
    json_t *value =
        json_loadb(buffer_text(&buffer), buffer.length_bytes, JSON_REJECT_DUPLICATES, NULL);
    assert_non_null(value);
    if (!schema_holds(json_object_get(schemas, schema), value)) {
        fail_msg("not a %s: %s", schema, buffer_text(&buffer));
    }
    buffer_deinit(&buffer);
    return value;
}

static void everything_holds(void)
{
    const struct views views = views_now();
    view_hall(view_begin(), &views);
    json_decref(view_end("Hall"));
    view_services(view_begin(), &views, INDEX_NONE);
    json_decref(view_end("Services"));
    view_queues(view_begin(), &views);
    json_decref(view_end("Queues"));
    view_seats(view_begin(), &views);
    json_decref(view_end("Seats"));
    view_board(view_begin(), &views);
    json_decref(view_end("Board"));
    view_dashboard(view_begin(), &views);
    json_decref(view_end("Dashboard"));
    for (uint16_t service = 0; service < hall.config->service_count; service++) {
        view_service(view_begin(), &views, service);
        json_decref(view_end("Service"));
    }
    for (uint16_t seat = 0; seat < hall.config->seat_count; seat++) {
        view_seat(view_begin(), &views, seat, VIEW_STAFF);
        json_decref(view_end("Seat"));
    }
    for (uint32_t slot = 0; slot < engine_ticket_count(hall.engine); slot++) {
        view_ticket(view_begin(), &views, engine_ticket_at(hall.engine, slot), TICKET_OF_DESK);
        json_decref(view_end("Ticket"));
        view_why(view_begin(), &views, engine_ticket_at(hall.engine, slot));
        json_decref(view_end("Why"));
    }
}

static int64_t number(json_t *object, const char *key)
{
    json_t *value = json_object_get(object, key);
    assert_true(json_is_integer(value));
    return json_integer_value(value);
}

static size_t calls_on_board(int64_t ahead_ms)
{
    struct views views = views_now();
    views.ahead_ms = ahead_ms;
    view_board(view_begin(), &views);
    json_t *board = view_end("Board");
    const size_t count = json_array_size(json_object_get(board, "calls"));
    json_decref(board);
    return count;
}

/* Nobody who was called a moment ago is forgotten because somebody sets the clock. */
static void test_a_clock_put_forward_takes_no_call_from_the_board(void **unused)
{
    (void)unused;
    (void)small_hall_issue(&hall, "s1", CLASS_ORDINARY, true);
    assert_int_equal(small_hall_seat(&hall, COMMAND_SEAT_OPEN, SEAT_2), PROBLEM_NONE);
    assert_int_equal(small_hall_seat(&hall, COMMAND_SEAT_NEXT, SEAT_2), PROBLEM_NONE);
    assert_int_equal(calls_on_board(0), 1);
    hall.now_ms += 90 * SMALL_MINUTE_MS;
    assert_int_equal(calls_on_board(0), 0);
    assert_int_equal(calls_on_board(90 * SMALL_MINUTE_MS), 1);
}

static void test_a_visit_is_told_right_at_every_step(void **unused)
{
    (void)unused;
    const struct views *views;
    struct views now;
    everything_holds();
    const struct uuid first = small_hall_issue(&hall, "s1", CLASS_ORDINARY, true);
    const struct uuid second = small_hall_issue(&hall, "s1", CLASS_PRIORITY, false);
    everything_holds();
    hall.now_ms += 5 * SMALL_MINUTE_MS;
    assert_int_equal(small_hall_seat(&hall, COMMAND_SEAT_OPEN, SEAT_2), PROBLEM_NONE);
    assert_int_equal(small_hall_seat(&hall, COMMAND_SEAT_NEXT, SEAT_2), PROBLEM_NONE);
    everything_holds();
    now = views_now();
    views = &now;
    view_board(view_begin(), views);
    json_t *board = view_end("Board");
    json_t *call = json_array_get(json_object_get(board, "calls"), 0);
    assert_string_equal(json_string_value(json_object_get(call, "number")), "A001");
    json_decref(board);

    assert_int_equal(small_hall_seat(&hall, COMMAND_SEAT_START, SEAT_2), PROBLEM_NONE);
    hall.now_ms += 2 * SMALL_MINUTE_MS;
    assert_int_equal(small_hall_seat(&hall, COMMAND_SEAT_FINISH, SEAT_2), PROBLEM_NONE);
    everything_holds();
    now = views_now();
    view_dashboard(view_begin(), views);
    json_t *dashboard = view_end("Dashboard");
    assert_int_equal(number(dashboard, "issued"), 2);
    assert_int_equal(number(dashboard, "served"), 1);
    assert_int_equal(number(json_object_get(dashboard, "service"), "mean_s"), 120);
    assert_int_equal(number(json_object_get(dashboard, "wait"), "mean_s"), 300);
    json_decref(dashboard);

    view_ticket(view_begin(), views, small_hall_find(&hall, second), TICKET_OF_DESK);
    json_t *ticket = view_end("Ticket");
    const char *url = json_string_value(json_object_get(ticket, "visitor_url"));
    const char *claim = json_string_value(json_object_get(ticket, "claim_url"));
    assert_int_equal(strlen(strstr(url, "/t/") + 3), VISITOR_TOKEN_TEXT_BYTES);
    assert_string_equal(strstr(claim, "?"), "?claim=1");
    json_decref(ticket);
    view_ticket(view_begin(), views, small_hall_find(&hall, first), TICKET_OF_DESK); /* over */
    ticket = view_end("Ticket");
    assert_true(json_is_null(json_object_get(ticket, "visitor_url")));
    assert_null(json_object_get(ticket, "claim_url"));
    assert_string_equal(json_string_value(json_object_get(ticket, "state")), "finished");
    json_decref(ticket);
}

static void test_a_screen_before_the_visitor_learns_nothing_of_the_queue(void **unused)
{
    (void)unused;
    const struct views views = views_now();
    view_seat(view_begin(), &views, SEAT_1, VIEW_PUBLIC);
    json_t *seat = view_end("Seat");
    assert_null(json_object_get(seat, "next"));
    assert_null(json_object_get(seat, "queue_list"));
    json_decref(seat);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_a_visit_is_told_right_at_every_step, setup, teardown),
        cmocka_unit_test_setup_teardown(test_a_clock_put_forward_takes_no_call_from_the_board,
                                        setup, teardown),
        cmocka_unit_test_setup_teardown(
            test_a_screen_before_the_visitor_learns_nothing_of_the_queue, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
