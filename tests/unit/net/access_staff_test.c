/*
 * People and devices are changed with who, when, before and after in the same transaction; a
 * request acts once; what opens a door is in no note.
 */
#include "hall-server/net/access_record.h"
#include "hall-server/net/staff.h"
#include "tests/lib/cmocka_all.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { NOTES_MAX = 16, NOW_MS = 1000000 };

static const uint8_t hall_key[ACCESS_HALL_KEY_BYTES] = {1, 2, 3};
static struct access *access_file;
static char folder[64];
static char made[ACCESS_NEW_PASSWORD_ROOM];

struct notes {
    int count;
    struct access_note list[NOTES_MAX]; /* the newest first */
};
static struct notes notes;

static void note_take(void *context, const struct access_note *note)
{
    struct notes *to = context;
    assert_true(to->count < NOTES_MAX);
    to->list[to->count++] = *note;
}

static const struct access_note *newest(void)
{
    notes.count = 0;
    assert_int_equal(access_note_list(access_file, INT64_MAX, NOTES_MAX, note_take, &notes),
                     ACCESS_OK);
    return &notes.list[0];
}

static struct access_by by(const char *request_id)
{
    struct access_by who = {.role = ROLE_ADMIN, .name = "admin", .now_ms = NOW_MS};
    (void)snprintf(who.request_id, sizeof who.request_id, "%s", request_id);
    return who;
}

static int staff(const char *request_id, enum staff_kind kind, const char *user, enum role role,
                 const char *seat)
{
    const struct access_by who = by(request_id);
    struct staff_wish wish = {.kind = kind, .role = role};
    (void)snprintf(wish.user, sizeof wish.user, "%s", user);
    (void)snprintf(wish.seat, sizeof wish.seat, "%s", seat);
    return staff_do(access_file, hall_key, &who, &wish, made);
}

static int setup(void **state)
{
    (void)state;
    (void)snprintf(folder, sizeof folder, "/tmp/staff-test-XXXXXX");
    assert_non_null(mkdtemp(folder));
    assert_int_equal(access_open(folder, &access_file), ACCESS_OK);
    return 0;
}

static int teardown(void **state)
{
    char path[128];
    (void)state;
    access_close(access_file);
    (void)snprintf(path, sizeof path, "%s/access.db", folder);
    (void)unlink(path);
    return rmdir(folder);
}

static void test_a_new_person_has_a_password_for_one_sign_in(void **state)
{
    struct access_identity identity;
    char first[ACCESS_NEW_PASSWORD_ROOM];
    (void)state;
    assert_int_equal(staff("request-1", STAFF_ADD, "0400", ROLE_CLERK, "12"), ACCESS_OK);
    memcpy(first, made, sizeof first);
    assert_int_equal(access_check_password(access_file, "0400", first, &identity), ACCESS_OK);
    assert_true(identity.once);
    assert_string_equal(newest()->note.after, "role=clerk seat=12");
    assert_int_equal(newest()->note.what, ADMIN_NOTE_USER_ADDED);
    assert_string_equal(newest()->by, "admin");
    assert_int_equal(newest()->note.at_ms, NOW_MS);

    /* The answer was lost: the same again, and nothing twice. */
    assert_int_equal(staff("request-1", STAFF_ADD, "0400", ROLE_CLERK, "12"), ACCESS_OK);
    assert_string_equal(made, first);
    (void)newest();
    assert_int_equal(notes.count, 1);
    assert_int_equal(staff("request-1", STAFF_ADD, "0400", ROLE_ADMIN, ""), ACCESS_REPEATED);
    assert_int_equal(staff("request-2", STAFF_ADD, "0400", ROLE_CLERK, ""), ACCESS_EXISTS);
    (void)newest();
    assert_int_equal(notes.count, 1);
}

static void test_ones_own_password_ends_the_one_for_one_sign_in(void **state)
{
    struct access_identity identity;
    struct access_by who = by("");
    struct staff_wish wish = {.kind = STAFF_OWN, .user = "0400", .password = "my own words"};
    char token[ACCESS_SECRET_ROOM];
    (void)state;
    assert_int_equal(staff("request-1", STAFF_ADD, "0400", ROLE_CLERK, ""), ACCESS_OK);
    memcpy(wish.old, made, sizeof made);
    wish.old[0]++;
    assert_int_equal(staff_do(access_file, hall_key, &who, &wish, made), ACCESS_WRONG);
    wish.old[0]--;
    assert_int_equal(access_open_session(access_file, "0400", "", NOW_MS, &identity, token),
                     ACCESS_OK);
    assert_int_equal(access_find_key(access_file, token, NOW_MS, &identity), ACCESS_OK);
    assert_true(identity.once);
    assert_int_equal(staff_do(access_file, hall_key, &who, &wish, made), ACCESS_OK);
    assert_string_equal(made, "");
    assert_int_equal(access_find_key(access_file, token, NOW_MS, &identity), ACCESS_UNKNOWN);
    assert_int_equal(access_check_password(access_file, "0400", "my own words", &identity),
                     ACCESS_OK);
    assert_false(identity.once);
}

static void test_who_is_shut_out_stays_on_the_list_and_comes_back_by_a_new_password(void **state)
{
    struct access_identity identity;
    char token[ACCESS_SECRET_ROOM];
    (void)state;
    assert_int_equal(staff("request-1", STAFF_ADD, "0400", ROLE_CLERK, "12"), ACCESS_OK);
    char first[ACCESS_NEW_PASSWORD_ROOM];
    memcpy(first, made, sizeof first);
    assert_int_equal(access_open_session(access_file, "0400", "", NOW_MS, &identity, token),
                     ACCESS_OK);
    assert_int_equal(staff("request-2", STAFF_DISABLE, "0400", ROLE_COUNT, ""), ACCESS_OK);
    assert_int_equal(access_find_key(access_file, token, NOW_MS, &identity), ACCESS_UNKNOWN);
    assert_int_equal(access_check_password(access_file, "0400", first, &identity), ACCESS_WRONG);
    assert_int_equal(access_show_user(access_file, "0400", &identity), ACCESS_OK);
    assert_true(identity.disabled);
    assert_string_equal(newest()->note.before, "role=clerk seat=12");
    assert_int_equal(staff("request-3", STAFF_RESET, "0400", ROLE_COUNT, ""), ACCESS_OK);
    assert_int_equal(access_check_password(access_file, "0400", made, &identity), ACCESS_OK);
    assert_int_equal(staff("request-4", STAFF_RESET, "nobody", ROLE_COUNT, ""), ACCESS_UNKNOWN);
}

static void test_the_last_administrator_stays(void **state)
{
    (void)state;
    assert_int_equal(staff("request-1", STAFF_ADD, "admin", ROLE_ADMIN, ""), ACCESS_OK);
    assert_int_equal(staff("request-2", STAFF_DISABLE, "admin", ROLE_COUNT, ""), ACCESS_LAST_ADMIN);
    assert_int_equal(staff("request-3", STAFF_CHANGE, "admin", ROLE_CLERK, ""), ACCESS_LAST_ADMIN);
    assert_int_equal(staff("request-4", STAFF_ADD, "second", ROLE_ADMIN, ""), ACCESS_OK);
    assert_int_equal(staff("request-5", STAFF_CHANGE, "admin", ROLE_CLERK, "12"), ACCESS_OK);
    assert_string_equal(newest()->note.before, "role=admin");
    assert_string_equal(newest()->note.after, "role=clerk seat=12");
    assert_int_equal(staff("request-6", STAFF_DISABLE, "second", ROLE_COUNT, ""),
                     ACCESS_LAST_ADMIN);
}

static void test_a_kiosk_is_enrolled_by_a_code_a_display_by_its_key(void **state)
{
    struct access_by who = by("request-1");
    struct access_device device = {.device = "kiosk-2", .role = ROLE_KIOSK, .label = "东门"};
    struct access_identity identity;
    struct access_place place;
    char code[ACCESS_SPARE_ROOM];
    char key[ACCESS_SECRET_ROOM];
    (void)state;
    assert_int_equal(access_enrol(access_file, hall_key, &who, &device, code, key), ACCESS_OK);
    assert_string_equal(key, "");
    assert_int_equal(access_enrol(access_file, hall_key, &who, &device, code, key), ACCESS_OK);
    assert_string_equal(newest()->note.after, "role=kiosk name=东门");
    assert_int_equal(notes.count, 1);
    assert_int_equal(
        access_take_over(access_file, hall_key, code, "taking-1", NOW_MS + 1, &place, key),
        ACCESS_OK);
    assert_int_equal(access_find_key(access_file, key, NOW_MS, &identity), ACCESS_OK);
    assert_int_equal(newest()->note.what, ADMIN_NOTE_DEVICE_TAKEN);
    who = by("request-2");
    assert_int_equal(access_enrol(access_file, hall_key, &who, &device, code, key), ACCESS_EXISTS);
    device = (struct access_device){.device = "board-2", .role = ROLE_DISPLAY};
    assert_int_equal(access_enrol(access_file, hall_key, &who, &device, code, key), ACCESS_OK);
    assert_string_equal(code, "");
    assert_int_equal(access_find_key(access_file, key, NOW_MS, &identity), ACCESS_OK);
    assert_int_equal(access_revoke(access_file, &who, "board-2"), ACCESS_REPEATED);
    who = by("request-3");
    assert_int_equal(access_revoke(access_file, &who, "board-2"), ACCESS_OK);
    assert_int_equal(access_find_key(access_file, key, NOW_MS, &identity), ACCESS_UNKNOWN);
}

static void test_notes_wait_for_the_journal_in_their_order(void **state)
{
    struct access_note note;
    (void)state;
    assert_int_equal(access_note_next(access_file, 0, &note), ACCESS_UNKNOWN);
    assert_int_equal(staff("request-1", STAFF_ADD, "a", ROLE_CLERK, ""), ACCESS_OK);
    assert_int_equal(staff("request-2", STAFF_ADD, "b", ROLE_CLERK, ""), ACCESS_OK);
    assert_int_equal(access_note_next(access_file, 0, &note), ACCESS_OK);
    assert_string_equal(note.note.subject.text, "a");
    assert_int_equal(access_note_kept(access_file, note.id, 77), ACCESS_OK);
    assert_int_equal(access_note_next(access_file, 0, &note), ACCESS_OK);
    assert_string_equal(note.note.subject.text, "b");
    note.seq = 77; /* the journal's own, which is here */
    assert_int_equal(access_note_copy(access_file, &note), ACCESS_OK);
    (void)newest();
    assert_int_equal(notes.count, 2);
    note.seq = 78;
    assert_int_equal(access_note_copy(access_file, &note), ACCESS_OK);
    assert_int_equal(newest()->seq, 78);
}

static void test_a_long_text_is_cut_at_a_character(void **state)
{
    char text[3 * ADMIN_NOTE_TEXT_BYTES + 2] = "x";
    const struct access_by who = by("");
    (void)state;
    for (int i = 0; i < ADMIN_NOTE_TEXT_BYTES; i++) {
        memcpy(text + 1 + 3 * (size_t)i, "办", sizeof "办");
    }
    assert_int_equal(access_note_add(access_file, &who, ADMIN_NOTE_CATALOGUE_APPLIED, "", "", text),
                     ACCESS_OK);
    assert_int_equal(strlen(newest()->note.after), 1 + 3 * ((ADMIN_NOTE_TEXT_BYTES - 1) / 3));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_a_new_person_has_a_password_for_one_sign_in, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(test_ones_own_password_ends_the_one_for_one_sign_in, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(
            test_who_is_shut_out_stays_on_the_list_and_comes_back_by_a_new_password, setup,
            teardown),
        cmocka_unit_test_setup_teardown(test_the_last_administrator_stays, setup, teardown),
        cmocka_unit_test_setup_teardown(test_a_kiosk_is_enrolled_by_a_code_a_display_by_its_key,
                                        setup, teardown),
        cmocka_unit_test_setup_teardown(test_notes_wait_for_the_journal_in_their_order, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(test_a_long_text_is_cut_at_a_character, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
