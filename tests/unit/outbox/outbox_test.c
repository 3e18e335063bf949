/*
 * Who is told what is read strictly; a message is tried again after longer and longer times, for a
 * day, and has the same key each time.
 */
#include "hall-server/outbox/outbox.h"
#include "hall-server/outbox/targets.h"
#include "tests/lib/cmocka_all.h"

#include <stdlib.h>
#include <string.h>

#define GOOD                                                                                       \
    "{\"targets\": [{\"id\": \"city\", \"url\": \"https://10.0.0.8:9000/hall?x=1\","               \
    " \"secret\": \"0123456789abcdef\", \"tell\": [\"ticket_finished\"]}]}"

static int parse(const char *text, struct targets *targets)
{
    char words[TARGETS_WORDS_ROOM] = "";
    const int result = targets_parse(text, strlen(text), targets, words);
    assert_true((result == TARGETS_OK) == (words[0] == '\0'));
    return result;
}

static void test_a_file_of_targets_is_read(void **unused)
{
    (void)unused;
    struct targets targets;
    assert_int_equal(parse(GOOD, &targets), TARGETS_OK);
    assert_int_equal(targets.count, 1);
    const struct target *city = &targets.list[0];
    assert_string_equal(city->id.text, "city");
    assert_true(city->secure);
    assert_string_equal(city->host, "10.0.0.8");
    assert_int_equal(city->port, 9000);
    assert_string_equal(city->path, "/hall?x=1");
    assert_int_equal(city->tell, 1u << TELL_TICKET_FINISHED);
    assert_string_equal(targets.ca, "");
    assert_int_equal(parse("{\"ca\": \"city.pem\", \"targets\": []}", &targets), TARGETS_OK);
    assert_string_equal(targets.ca, "city.pem");
    assert_int_equal(parse("{\"targets\": []}", &targets), TARGETS_OK);
    assert_int_equal(targets.count, 0);
}

/* Replaces the first `from` of the good text. */
static int parse_with(const char *from, const char *to)
{
    static char text[1024];
    struct targets targets;
    const char *at = strstr(GOOD, from);
    assert_non_null(at);
    const size_t before = (size_t)(at - GOOD);
    snprintf(text, sizeof(text), "%.*s%s%s", (int)before, GOOD, to, at + strlen(from));
    return parse(text, &targets);
}

static void test_what_is_not_as_it_should_be_is_refused_in_words(void **unused)
{
    (void)unused;
    struct targets targets;
    static const char *const changes[][2] = {
        {"https://", "ftp://"},
        {"https://10", "https:///10"},
        {":9000", ":0"},
        {":9000", ":65536"},
        {":9000", ":9000x"},
        {"10.0.0.8", "user@10.0.0.8"},
        {"/hall", "/ha ll"},
        {"/hall", "/ha\\r\\nX: y"},
        {"0123456789abcdef", "0123456789abcde"},
        {"ticket_finished", "ticket_lost"},
        {"[\"ticket_finished\"]", "[]"},
        {"[\"ticket_finished\"]", "[\"ticket_finished\", \"ticket_finished\"]"},
        {"\"tell\"", "\"more\": 1, \"tell\""},
        {"\"city\"", "\"ci ty\""},
        {"\"targets\"", "\"target\""},
        {"}]}", "}"},
        {"}]}", "}], \"more\": 1}"},
        {"}]}", "}], \"ca\": 1}"},
        {"}]}", "}], \"ca\": \"\"}"},
        {"}]}", "}], \"ca\": \"a b\"}"},
        {"}]}", "}], \"ca\": \"a.pem\", \"more\": 1}"},
    };
    for (size_t i = 0; i < sizeof(changes) / sizeof(changes[0]); i++) {
        if (parse_with(changes[i][0], changes[i][1]) != TARGETS_BAD) {
            fail_msg("%s was taken", changes[i][1]);
        }
    }
    for (size_t cut = 0; cut < strlen(GOOD); cut++) {
        char words[TARGETS_WORDS_ROOM];
        char *exact = malloc(cut + 1);
        assert_non_null(exact);
        memcpy(exact, GOOD, cut);
        assert_int_equal(targets_parse(exact, cut, &targets, words), TARGETS_BAD);
        free(exact);
    }
}

static void test_a_message_is_tried_longer_and_longer_for_a_day(void **unused)
{
    (void)unused;
    struct outbox_lane lane = {.state = LANE_REST};
    int64_t now_ms = 1000;
    int64_t next_ms = 0;
    uint32_t tries = 0;
    enum outbox_verdict verdict = OUTBOX_AGAIN;
    while (verdict == OUTBOX_AGAIN) {
        outbox_posted(&lane, 64, 1000, tries, now_ms);
        assert_int_equal(lane.wake_ms, now_ms + OUTBOX_POST_MS);
        verdict = outbox_answered(&lane, tries % 2 == 0 ? 503 : 0, now_ms, &next_ms);
        assert_int_equal(lane.state, LANE_MARKING);
        tries = lane.tries;
        const int64_t wait_ms = next_ms - now_ms;
        assert_int_equal(wait_ms, outbox_wait_ms(tries));
        assert_true(tries > 1 || wait_ms == 1000);
        assert_true(tries != 4 || wait_ms == 8000);
        assert_true(wait_ms <= OUTBOX_LONGEST_WAIT_MS);
        now_ms = next_ms;
        lane.state = LANE_REST;
    }
    assert_int_equal(verdict, OUTBOX_GIVEN_UP);
    assert_true(now_ms - 1000 > OUTBOX_GIVE_UP_MS && tries > 200 && tries < 400);
    outbox_posted(&lane, 64, 1000, tries, now_ms);
    assert_int_equal(outbox_answered(&lane, 204, now_ms, &next_ms), OUTBOX_SENT);
}

static void test_a_key_is_of_the_number_and_the_body(void **unused)
{
    (void)unused;
    char keys[4][OUTBOX_KEY_ROOM];
    outbox_key(64, "{}", 2, keys[0]);
    outbox_key(64, "{}", 2, keys[1]);
    outbox_key(65, "{}", 2, keys[2]);
    outbox_key(64, "[]", 2, keys[3]); /* as after a restored copy: the same number said otherwise */
    assert_string_equal(keys[0], keys[1]);
    assert_string_not_equal(keys[0], keys[2]);
    assert_string_not_equal(keys[0], keys[3]);
    assert_int_equal(strlen(keys[0]), 3 + 16);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_file_of_targets_is_read),
        cmocka_unit_test(test_what_is_not_as_it_should_be_is_refused_in_words),
        cmocka_unit_test(test_a_message_is_tried_longer_and_longer_for_a_day),
        cmocka_unit_test(test_a_key_is_of_the_number_and_the_body),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
