/* Topics and readers: the newest state only, to everybody who wants it, in no more than its turn.
 */
#include "hall-server/net/hub.h"
#include "tests/lib/cmocka_all.h"

#include <stdio.h>
#include <string.h>

static int wakes;

static void on_wake(void *context)
{
    (void)context;
    wakes++;
}

struct seen {
    int count;
    char names[16][HUB_NAME_MAX + 1];
};

static void see(void *context, const char *name)
{
    struct seen *seen = context;
    assert_true(seen->count < 16);
    (void)snprintf(seen->names[seen->count++], HUB_NAME_MAX + 1, "%s", name);
}

static struct seen due(struct hub *hub, int64_t now_ms)
{
    struct seen seen = {0};
    hub_each_due(hub, now_ms, see, &seen);
    return seen;
}

static void publish(struct hub *hub, const char *name, int64_t seq, const char *state)
{
    assert_int_equal(hub_publish(hub, name, seq, state, strlen(state)), HUB_OK);
}

static void takes(struct hub_reader *reader, const char *wanted)
{
    struct hub_message *message = hub_take(reader);
    if (wanted == NULL) {
        assert_null(message);
        return;
    }
    assert_non_null(message);
    assert_int_equal(message->length_bytes, strlen(wanted));
    assert_memory_equal(message->text, wanted, message->length_bytes);
    hub_message_release(message);
}

static void test_a_slow_reader_gets_the_newest_state_only(void **unused)
{
    (void)unused;
    struct hub *hub = hub_create();
    struct hub_reader *quick = hub_reader_open(hub, on_wake, NULL);
    struct hub_reader *slow = hub_reader_open(hub, on_wake, NULL);
    assert_int_equal(hub_subscribe(quick, "board", 0, 0), HUB_OK);
    assert_int_equal(hub_subscribe(slow, "board", 0, 0), HUB_OK);
    assert_int_equal(due(hub, 0).count, 1);
    wakes = 0;
    publish(hub, "board", 1, "{}");
    assert_int_equal(wakes, 2);
    takes(quick, "{\"topic\":\"board\",\"seq\":1,\"state\":{}}");
    publish(hub, "board", 2, "[2]");
    publish(hub, "board", 3, "[3]");
    takes(quick, "{\"topic\":\"board\",\"seq\":3,\"state\":[3]}");
    takes(quick, NULL);
    takes(slow, "{\"topic\":\"board\",\"seq\":3,\"state\":[3]}");
    takes(slow, NULL);
    assert_false(hub_has(slow));
    hub_reader_close(quick);
    hub_reader_close(slow);
    hub_destroy(hub);
}

static void test_a_message_lives_as_long_as_it_is_held(void **unused)
{
    (void)unused;
    struct hub *hub = hub_create();
    struct hub_reader *reader = hub_reader_open(hub, on_wake, NULL);
    assert_int_equal(hub_subscribe(reader, "hall", 0, 0), HUB_OK);
    publish(hub, "hall", 7, "1");
    struct hub_message *message = hub_take(reader);
    publish(hub, "hall", 8, "2");
    hub_reader_close(reader);
    hub_destroy(hub);
    assert_memory_equal(message->text, "{\"topic\":\"hall\",\"seq\":7", 23);
    hub_message_release(message);
}

static void test_who_comes_later_gets_the_kept_state_unless_it_has_it(void **unused)
{
    (void)unused;
    struct hub *hub = hub_create();
    struct hub_reader *first = hub_reader_open(hub, on_wake, NULL);
    struct hub_reader *behind = hub_reader_open(hub, on_wake, NULL);
    struct hub_reader *even = hub_reader_open(hub, on_wake, NULL);
    assert_int_equal(hub_subscribe(first, "seat:12", 0, 0), HUB_OK);
    publish(hub, "seat:12", 5, "5");
    assert_int_equal(hub_subscribe(behind, "seat:12", 4, 0), HUB_OK);
    assert_int_equal(hub_subscribe(even, "seat:12", 5, 0), HUB_OK);
    assert_true(hub_has(behind));
    assert_false(hub_has(even));
    hub_reader_close(first);
    takes(behind, "{\"topic\":\"seat:12\",\"seq\":5,\"state\":5}");
    hub_reader_close(behind);
    hub_reader_close(even);
    hub_destroy(hub);
}

static void test_a_topic_that_changes_all_the_time_starves_no_other(void **unused)
{
    (void)unused;
    struct hub *hub = hub_create();
    struct hub_reader *reader = hub_reader_open(hub, on_wake, NULL);
    assert_int_equal(hub_subscribe(reader, "a", 0, 0), HUB_OK);
    assert_int_equal(hub_subscribe(reader, "b", 0, 0), HUB_OK);
    publish(hub, "a", 1, "1");
    publish(hub, "b", 1, "1");
    takes(reader, "{\"topic\":\"a\",\"seq\":1,\"state\":1}");
    publish(hub, "a", 2, "2");
    takes(reader, "{\"topic\":\"b\",\"seq\":1,\"state\":1}");
    takes(reader, "{\"topic\":\"a\",\"seq\":2,\"state\":2}");
    hub_reader_close(reader);
    hub_destroy(hub);
}

static void test_changes_are_due_once_an_interval_and_urgent_ones_at_once(void **unused)
{
    (void)unused;
    struct hub *hub = hub_create();
    struct hub_reader *reader = hub_reader_open(hub, on_wake, NULL);
    assert_int_equal(hub_due_in_ms(hub, 0), -1);
    hub_mark(hub, "dashboard"); /* nobody wants it yet */
    assert_int_equal(hub_due_in_ms(hub, 0), -1);
    assert_int_equal(hub_subscribe(reader, "dashboard", 0, 500), HUB_OK);
    assert_int_equal(hub_due_in_ms(hub, 1000), 0);
    assert_int_equal(due(hub, 1000).count, 1);
    publish(hub, "dashboard", 1, "1");
    hub_mark(hub, "dashboard");
    hub_mark(hub, "dashboard");
    assert_int_equal(hub_due_in_ms(hub, 1200), 300);
    assert_int_equal(due(hub, 1499).count, 0);
    assert_int_equal(due(hub, 1500).count, 1);
    assert_int_equal(hub_due_in_ms(hub, 1500), -1);
    hub_mark(hub, "dashboard");
    hub_mark_urgent(hub, "dashboard");
    assert_int_equal(due(hub, 1501).count, 1);
    hub_reader_close(reader);
    hub_destroy(hub);
}

static void test_the_plus_of_a_name_is_not_told(void **unused)
{
    (void)unused;
    struct hub *hub = hub_create();
    struct hub_reader *staff = hub_reader_open(hub, on_wake, NULL);
    struct hub_reader *screen = hub_reader_open(hub, on_wake, NULL);
    assert_int_equal(hub_subscribe(staff, "seat:12+", 0, 0), HUB_OK);
    assert_int_equal(hub_subscribe(screen, "seat:12", 0, 0), HUB_OK);
    publish(hub, "seat:12+", 1, "\"all\"");
    publish(hub, "seat:12", 1, "\"public\"");
    takes(staff, "{\"topic\":\"seat:12\",\"seq\":1,\"state\":\"all\"}");
    takes(screen, "{\"topic\":\"seat:12\",\"seq\":1,\"state\":\"public\"}");
    takes(screen, NULL);
    hub_reader_close(staff);
    hub_reader_close(screen);
    hub_destroy(hub);
}

static void test_a_reader_has_its_bound_of_topics(void **unused)
{
    (void)unused;
    struct hub *hub = hub_create();
    struct hub_reader *reader = hub_reader_open(hub, on_wake, NULL);
    char name[HUB_NAME_MAX + 1];
    for (int i = 0; i < HUB_READER_TOPICS_MAX; i++) {
        (void)snprintf(name, sizeof name, "seat:%d", i);
        assert_int_equal(hub_subscribe(reader, name, 0, 0), HUB_OK);
        assert_int_equal(hub_subscribe(reader, name, 0, 0), HUB_OK);
    }
    assert_int_equal(hub_subscribe(reader, "one-more", 0, 0), HUB_FULL);
    struct seen seen = {0};
    hub_each(hub, "seat:7", see, &seen); /* seat:7, seat:70 … seat:79: the first letters count */
    assert_int_equal(seen.count, 11);
    hub_reader_close(reader);
    hub_destroy(hub);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_slow_reader_gets_the_newest_state_only),
        cmocka_unit_test(test_a_message_lives_as_long_as_it_is_held),
        cmocka_unit_test(test_who_comes_later_gets_the_kept_state_unless_it_has_it),
        cmocka_unit_test(test_a_topic_that_changes_all_the_time_starves_no_other),
        cmocka_unit_test(test_changes_are_due_once_an_interval_and_urgent_ones_at_once),
        cmocka_unit_test(test_the_plus_of_a_name_is_not_told),
        cmocka_unit_test(test_a_reader_has_its_bound_of_topics),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
