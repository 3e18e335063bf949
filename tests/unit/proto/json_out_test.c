/* What is written is JSON: read back by another parser it is what went in; what does not fit says
 * so. */
#include "hall-server/proto/json_out.h"
#include "hall-server/proto/problem_json.h"
#include "tests/lib/cmocka_all.h"

#include <jansson.h>
#include <string.h>

static void sample_write(struct json_out *out)
{
    json_out_object(out);
    json_out_key_text(out, "text", "\"\\\n\r\t\x01\x7f/中文😀");
    json_out_key_text(out, "none", NULL);
    json_out_key_number(out, "least", INT64_MIN);
    json_out_key_number(out, "most", INT64_MAX);
    json_out_key_bool(out, "yes", true);
    json_out_key_name(out, "name", "号票", "");
    json_out_key_time(out, "at", INT64_C(1773626400000), 480);
    json_out_key_time(out, "never", 0, 480);
    json_out_key(out, "list");
    json_out_array(out);
    json_out_array(out);
    json_out_array_end(out);
    json_out_number(out, 1);
    json_out_text_begin(out);
    json_out_text_part(out, "a\"");
    json_out_text_part(out, "b");
    json_out_text_end(out);
    json_out_made(out, "{}", 2);
    json_out_null(out);
    json_out_array_end(out);
    json_out_object_end(out);
}

static void test_another_parser_reads_back_what_went_in(void **unused)
{
    (void)unused;
    struct buffer buffer;
    struct json_out out;
    buffer_init(&buffer, 4096);
    json_out_begin(&out, &buffer);
    sample_write(&out);
    assert_int_equal(json_out_end(&out), BUFFER_OK);
    json_t *read =
        json_loadb(buffer_text(&buffer), buffer.length_bytes, JSON_REJECT_DUPLICATES, NULL);
    assert_non_null(read);
    assert_string_equal(json_string_value(json_object_get(read, "text")),
                        "\"\\\n\r\t\x01\x7f/中文😀");
    assert_true(json_is_null(json_object_get(read, "none")));
    assert_true(json_integer_value(json_object_get(read, "least")) == INT64_MIN);
    assert_true(json_integer_value(json_object_get(read, "most")) == INT64_MAX);
    assert_string_equal(json_string_value(json_object_get(read, "at")),
                        "2026-03-16T10:00:00.000+08:00");
    assert_true(json_is_null(json_object_get(read, "never")));
    assert_int_equal(json_array_size(json_object_get(read, "list")), 5);
    json_decref(read);
    buffer_deinit(&buffer);
}

static void test_what_does_not_fit_is_told_at_every_length(void **unused)
{
    (void)unused;
    struct buffer whole;
    struct json_out out;
    buffer_init(&whole, 4096);
    json_out_begin(&out, &whole);
    sample_write(&out);
    assert_int_equal(json_out_end(&out), BUFFER_OK);
    for (size_t cap = 1; cap < whole.length_bytes; cap++) {
        struct buffer buffer;
        buffer_init(&buffer, cap);
        json_out_begin(&out, &buffer);
        sample_write(&out);
        assert_int_equal(json_out_end(&out), BUFFER_FULL);
        buffer_deinit(&buffer);
    }
    buffer_deinit(&whole);
}

static void test_a_problem_has_its_six_members(void **unused)
{
    (void)unused;
    for (int problem = PROBLEM_NONE + 1; problem < PROBLEM_COUNT; problem++) {
        struct buffer buffer;
        buffer_init(&buffer, 4096);
        assert_int_equal(problem_json_write(&buffer, (enum problem)problem, "field"), BUFFER_OK);
        json_t *read = json_loads(buffer_text(&buffer), JSON_REJECT_DUPLICATES, NULL);
        assert_int_equal(json_object_size(read), 6);
        assert_string_equal(json_string_value(json_object_get(read, "code")),
                            problem_code((enum problem)problem));
        assert_int_equal(json_integer_value(json_object_get(read, "status")),
                         problem_status((enum problem)problem));
        json_decref(read);
        buffer_deinit(&buffer);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_another_parser_reads_back_what_went_in),
        cmocka_unit_test(test_what_does_not_fit_is_told_at_every_length),
        cmocka_unit_test(test_a_problem_has_its_six_members),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
