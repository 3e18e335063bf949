/*
 * Addresses, key files and the mailbox: what of the link needs no hall. The sockets are proven by
 * the groups that run real programs (voice, day, e2e-first-visit).
 */
#include "hall-server/link/link.h"
#include "hall-server/link/mailbox.h"
#include "hall-server/link/wires.h"

#include "tests/lib/cmocka_all.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static void test_addresses_are_read_strictly(void **unused)
{
    (void)unused;
    struct wires_address address;
    assert_true(wires_address_parse("http://127.0.0.1:8090", &address));
    assert_string_equal(address.host, "127.0.0.1");
    assert_int_equal(address.port, 8090);
    assert_false(address.secure);
    assert_true(wires_address_parse("https://hall.example/", &address));
    assert_int_equal(address.port, 443);
    assert_true(address.secure);
    static const char *const bad[] = {
        "",          "127.0.0.1:80", "ftp://h",        "http://",     "http://:80",
        "http://h:", "http://h:0",   "http://h:65536", "http://h:8x", "http://h/path",
    };
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        assert_false(wires_address_parse(bad[i], &address));
        struct link *link;
        const struct link_config config = {.url = bad[i], .key = ""};
        assert_int_equal(link_open(&config, &link), LINK_BAD_URL);
    }
}

static int key_of(const char *text, const char *kind, char *ret_key, size_t room_bytes)
{
    char path[] = "/tmp/link-test-XXXXXX";
    const int fd = mkstemp(path);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, text, strlen(text)), strlen(text));
    close(fd);
    const int result = link_read_key(path, kind, ret_key, room_bytes);
    unlink(path);
    return result;
}

static void test_a_key_comes_from_either_file(void **unused)
{
    (void)unused;
    static const char access[] = "{\"base_url\":\"x\",\"kiosk\":{\"key\":\"mk_a\"},"
                                 "\"display\":{\"key\":\"mk_b\"}}";
    char key[ASK_KEY_BYTES_MAX];
    assert_int_equal(key_of(access, "display", key, sizeof(key)), LINK_OK);
    assert_string_equal(key, "mk_b");
    assert_int_equal(key_of(access, "clerk", key, sizeof(key)), LINK_BAD_KEY);
    assert_int_equal(key_of("mk_c\n", "kiosk", key, sizeof(key)), LINK_OK);
    assert_string_equal(key, "mk_c");
    assert_int_equal(key_of("", "kiosk", key, sizeof(key)), LINK_BAD_KEY);
    assert_int_equal(key_of("{", "kiosk", key, sizeof(key)), LINK_BAD_KEY);
    assert_int_equal(key_of("mk_too_long", "kiosk", key, 5), LINK_BAD_KEY);
    assert_int_equal(link_read_key("/nowhere/key", "kiosk", key, sizeof(key)), LINK_BAD_KEY);
}

static void test_a_mailbox_counts_what_has_no_answer(void **unused)
{
    (void)unused;
    struct mailbox *mailbox = mailbox_create();
    const struct client_ask ask = client_get_hall();
    for (int i = 0; i < CLIENT_ASKS_MAX; i++) {
        assert_int_equal(mailbox_ask(mailbox, &ask), i + 1);
    }
    assert_int_equal(mailbox_ask(mailbox, &ask), 0);
    uint32_t tag;
    struct client_ask taken;
    assert_true(mailbox_take_ask(mailbox, &tag, &taken));
    assert_int_equal(tag, 1);
    assert_string_equal(taken.path, "/api/v1/hall");
    assert_int_equal(mailbox_ask(mailbox, &ask), 0); /* taken is not answered */
    const struct client_event answer = {.kind = CLIENT_ANSWER, .tag = 1};
    assert_true(mailbox_put_event(mailbox, &answer));
    struct client_event event;
    bool unblocked;
    assert_true(mailbox_take_event(mailbox, &event, &unblocked));
    assert_int_equal(event.tag, 1);
    assert_int_not_equal(mailbox_ask(mailbox, &ask), 0);
    mailbox_destroy(mailbox);
}

static void test_a_topic_is_taken_again_when_it_changed(void **unused)
{
    (void)unused;
    struct mailbox *mailbox = mailbox_create();
    struct mailbox_topic topic;
    mailbox_topic(mailbox, "board", 0);
    assert_true(mailbox_take_topic(mailbox, &topic));
    assert_false(mailbox_take_topic(mailbox, &topic));
    mailbox_topic(mailbox, "board", 7);
    mailbox_topic(mailbox, "board", 5); /* never back */
    assert_true(mailbox_take_topic(mailbox, &topic));
    assert_int_equal(topic.acknowledged, 7);
    assert_false(mailbox_take_topic(mailbox, &topic));
    mailbox_destroy(mailbox);
}

static void count_wakes(void *context)
{
    (*(int *)context)++;
}

static void test_a_link_without_a_hall_opens_waits_and_closes(void **unused)
{
    (void)unused;
    int wakes = 0;
    struct link *link;
    /* Port 9 (discard) is closed on any machine that runs tests. */
    const struct link_config config = {
        .url = "http://127.0.0.1:9", .key = "mk_x", .on_event = count_wakes, .context = &wakes};
    assert_int_equal(link_open(&config, &link), LINK_OK);
    link_subscribe(link, "board");
    struct client_ask ask = client_get_hall();
    ask.patience_ms = 1;
    const uint32_t tag = link_ask(link, ask);
    assert_int_not_equal(tag, 0);
    assert_true(link_wait(link, 5000));
    struct client_event event;
    assert_true(link_poll(link, &event));
    assert_int_equal(event.kind, CLIENT_ANSWER);
    assert_int_equal(event.tag, tag);
    assert_int_equal(event.outcome, CLIENT_GAVE_UP);
    link_close(link);
    assert_true(wakes >= 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_addresses_are_read_strictly),
        cmocka_unit_test(test_a_key_comes_from_either_file),
        cmocka_unit_test(test_a_mailbox_counts_what_has_no_answer),
        cmocka_unit_test(test_a_topic_is_taken_again_when_it_changed),
        cmocka_unit_test(test_a_link_without_a_hall_opens_waits_and_closes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
