/*
 * Keys, passwords and sessions: what was given opens, what was changed or ended does not, and the
 * file holds no secret in the clear.
 */
#include "hall-server/net/access.h"
#include "tests/lib/cmocka_all.h"

#include <sqlite3.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct fixture {
    char directory[64];
    struct access *access;
};

static void file_remove(const char *directory, const char *name)
{
    char path[128];
    (void)snprintf(path, sizeof path, "%s/%s", directory, name);
    (void)unlink(path);
}

static int setup(void **state)
{
    static struct fixture fixture;
    (void)snprintf(fixture.directory, sizeof fixture.directory, "/tmp/access-test-XXXXXX");
    assert_non_null(mkdtemp(fixture.directory));
    assert_int_equal(access_open(fixture.directory, &fixture.access), ACCESS_OK);
    *state = &fixture;
    return 0;
}

static int teardown(void **state)
{
    struct fixture *fixture = *state;
    access_close(fixture->access);
    file_remove(fixture->directory, "access.db");
    file_remove(fixture->directory, "hall.key");
    return rmdir(fixture->directory);
}

static void test_a_device_key_opens_until_it_is_replaced_or_removed(void **state)
{
    struct access *access = ((struct fixture *)*state)->access;
    struct access_identity identity;
    char first[ACCESS_SECRET_ROOM];
    char second[ACCESS_SECRET_ROOM];

    assert_int_equal(access_add_device(access, "kiosk-1", ROLE_KIOSK, "", first), ACCESS_OK);
    assert_int_equal(access_find_key(access, first, 1000, &identity), ACCESS_OK);
    assert_int_equal(identity.role, ROLE_KIOSK);
    assert_string_equal(identity.name, "kiosk-1");

    assert_int_equal(access_add_device(access, "kiosk-1", ROLE_KIOSK, "", second), ACCESS_OK);
    assert_int_equal(access_find_key(access, first, 1000, &identity), ACCESS_UNKNOWN);
    assert_int_equal(access_find_key(access, second, 1000, &identity), ACCESS_OK);

    assert_int_equal(access_remove_device(access, "kiosk-1"), ACCESS_OK);
    assert_int_equal(access_find_key(access, second, 1000, &identity), ACCESS_UNKNOWN);
    assert_int_equal(access_remove_device(access, "kiosk-1"), ACCESS_UNKNOWN);
}

static const uint8_t hall_key[ACCESS_HALL_KEY_BYTES] = {1, 2, 3};

static void test_a_spare_takes_a_place_by_a_code_once(void **state)
{
    struct access *access = ((struct fixture *)*state)->access;
    struct access_identity identity;
    struct access_place place;
    char old[ACCESS_SECRET_ROOM];
    char fresh[ACCESS_SECRET_ROOM];
    char again[ACCESS_SECRET_ROOM];
    char code[ACCESS_SPARE_ROOM];
    const int64_t now_ms = 1000;
    assert_int_equal(access_add_device(access, "kiosk-1", ROLE_KIOSK, "", old), ACCESS_OK);
    assert_int_equal(access_add_device(access, "board", ROLE_DISPLAY, "", fresh), ACCESS_OK);
    assert_int_equal(access_set_place(access, "kiosk-1", "area-2"), ACCESS_OK);
    assert_int_equal(access_set_place(access, "kiosk-9", "area-2"), ACCESS_UNKNOWN);
    const struct access_by by = {.role = ROLE_MANAGER, .name = "0900", .now_ms = now_ms};
    assert_int_equal(access_make_spare(access, hall_key, &by, "kiosk-9", code), ACCESS_UNKNOWN);
    assert_int_equal(access_make_spare(access, hall_key, &by, "kiosk-1", code), ACCESS_OK);
    assert_int_equal(strspn(code, "0123456789"), ACCESS_SPARE_DIGITS);
    assert_int_equal(access_find_key(access, old, now_ms, &identity), ACCESS_OK); /* not yet */

    assert_int_equal(
        access_take_over(access, hall_key, "00000000x", "request-1", now_ms, &place, fresh),
        ACCESS_WRONG);
    assert_int_equal(access_take_over(access, hall_key, code, "request-1", now_ms, &place, fresh),
                     ACCESS_OK);
    assert_string_equal(place.device, "kiosk-1");
    assert_string_equal(place.place, "area-2");
    assert_string_equal(place.by, "0900");
    assert_int_equal(place.by_role, ROLE_MANAGER);
    assert_int_equal(access_find_key(access, fresh, now_ms, &identity), ACCESS_OK);
    assert_string_equal(identity.name, "kiosk-1");
    assert_int_equal(access_find_key(access, old, now_ms, &identity), ACCESS_REPLACED);
    assert_string_equal(identity.name, place.retired);

    /* The answer was lost: the same request again; nobody else by the same code. */
    assert_int_equal(access_take_over(access, hall_key, code, "request-1", now_ms, &place, again),
                     ACCESS_OK);
    assert_int_equal(access_find_key(access, again, now_ms, &identity), ACCESS_OK);
    assert_int_equal(access_find_key(access, fresh, now_ms, &identity), ACCESS_UNKNOWN);
    assert_int_equal(access_find_key(access, old, now_ms, &identity), ACCESS_REPLACED);
    assert_int_equal(access_take_over(access, hall_key, code, "request-2", now_ms, &place, fresh),
                     ACCESS_WRONG);
}

static void test_a_code_ends_with_its_time_and_with_a_newer_one(void **state)
{
    struct access *access = ((struct fixture *)*state)->access;
    static const uint8_t other_key[ACCESS_HALL_KEY_BYTES] = {9};
    struct access_place place;
    char key[ACCESS_SECRET_ROOM];
    const struct access_by early = {.role = ROLE_ADMIN, .name = "a", .now_ms = 1000};
    const struct access_by late = {.role = ROLE_ADMIN, .name = "a", .now_ms = 2000};
    char first[ACCESS_SPARE_ROOM];
    char second[ACCESS_SPARE_ROOM];
    assert_int_equal(access_add_device(access, "kiosk-1", ROLE_KIOSK, "", key), ACCESS_OK);
    assert_int_equal(access_make_spare(access, hall_key, &early, "kiosk-1", first), ACCESS_OK);
    assert_int_equal(access_make_spare(access, hall_key, &late, "kiosk-1", second), ACCESS_OK);
    if (strcmp(first, second) != 0) {
        assert_int_equal(access_take_over(access, hall_key, first, "request-1", 3000, &place, key),
                         ACCESS_WRONG);
    }
    assert_int_equal(access_take_over(access, other_key, second, "request-1", 3000, &place, key),
                     ACCESS_WRONG);
    assert_int_equal(access_take_over(access, hall_key, second, "request-1", 2000 + ACCESS_SPARE_MS,
                                      &place, key),
                     ACCESS_WRONG);
    assert_int_equal(access_take_over(access, hall_key, second, "request-1",
                                      2000 + ACCESS_SPARE_MS - 1, &place, key),
                     ACCESS_OK);
}

/* As the version before wrote it. */
static void test_an_access_file_of_version_1_is_read(void **state)
{
    struct fixture *fixture = *state;
    struct access_identity identity;
    struct access_place place;
    sqlite3 *file = NULL;
    char path[128];
    char key[ACCESS_SECRET_ROOM];
    char code[ACCESS_SPARE_ROOM];
    assert_int_equal(access_add_device(fixture->access, "kiosk-1", ROLE_KIOSK, "", key), ACCESS_OK);
    access_close(fixture->access);
    (void)snprintf(path, sizeof path, "%s/access.db", fixture->directory);
    assert_int_equal(sqlite3_open(path, &file), SQLITE_OK);
    assert_int_equal(sqlite3_exec(file,
                                  "DROP TABLE spare; DROP TABLE retired; DROP TABLE note;"
                                  "DROP TABLE asked; ALTER TABLE user DROP COLUMN once;"
                                  "ALTER TABLE user DROP COLUMN disabled;"
                                  "ALTER TABLE device DROP COLUMN label;"
                                  "ALTER TABLE session DROP COLUMN machine_user;"
                                  "ALTER TABLE device DROP COLUMN place; PRAGMA user_version = 1",
                                  NULL, NULL, NULL),
                     SQLITE_OK);
    assert_int_equal(sqlite3_close(file), SQLITE_OK);
    assert_int_equal(access_open(fixture->directory, &fixture->access), ACCESS_OK);
    assert_int_equal(access_find_key(fixture->access, key, 1000, &identity), ACCESS_OK);
    const struct access_by by = {.role = ROLE_ADMIN, .name = "a", .now_ms = 1000};
    assert_int_equal(access_make_spare(fixture->access, hall_key, &by, "kiosk-1", code), ACCESS_OK);
    assert_int_equal(
        access_take_over(fixture->access, hall_key, code, "request-1", 1000, &place, key),
        ACCESS_OK);
    assert_string_equal(place.place, "");
}

static void test_a_change_by_another_program_is_seen(void **state)
{
    struct fixture *fixture = *state;
    struct access *other = NULL;
    struct access_identity identity;
    char key[ACCESS_SECRET_ROOM];

    assert_int_equal(access_add_device(fixture->access, "board", ROLE_DISPLAY, "", key), ACCESS_OK);
    assert_int_equal(access_find_key(fixture->access, key, 1000, &identity), ACCESS_OK);
    assert_int_equal(access_open(fixture->directory, &other), ACCESS_OK);
    assert_int_equal(access_remove_device(other, "board"), ACCESS_OK);
    access_close(other);
    assert_int_equal(access_find_key(fixture->access, key, 1000 + 500, &identity), ACCESS_UNKNOWN);
}

static void test_users_may_share_a_password_on_purpose(void **state)
{
    struct fixture *fixture = *state;
    struct access_identity identity;
    assert_int_equal(access_add_user(fixture->access, "0317", "one-for-all", ROLE_CLERK, "12"), 0);
    assert_int_equal(access_add_user_like(fixture->access, "seat-1", "0317", ROLE_CLERK, "1"), 0);
    assert_int_equal(access_add_user_like(fixture->access, "seat-2", "nobody", ROLE_CLERK, "2"),
                     ACCESS_UNKNOWN);
    assert_int_equal(access_add_user_like(fixture->access, "seat-2", "0317", ROLE_KIOSK, "2"),
                     ACCESS_BAD_VALUE);
    assert_int_equal(access_check_password(fixture->access, "seat-1", "one-for-all", &identity),
                     ACCESS_OK);
    assert_string_equal(identity.seat, "1");
    /* From then on each has its own. */
    assert_int_equal(access_set_password(fixture->access, "0317", "another-one"), ACCESS_OK);
    assert_int_equal(access_check_password(fixture->access, "seat-1", "one-for-all", &identity),
                     ACCESS_OK);
    assert_int_equal(access_check_password(fixture->access, "0317", "one-for-all", &identity),
                     ACCESS_WRONG);
}

static void test_a_session_lives_across_a_restart_and_then_expires(void **state)
{
    struct fixture *fixture = *state;
    struct access_identity identity;
    char token[ACCESS_SECRET_ROOM];
    const int64_t now_ms = 1000000;

    assert_int_equal(access_add_user(fixture->access, "0317", "correct horse", ROLE_CLERK, "12"),
                     ACCESS_OK);
    assert_int_equal(access_add_user(fixture->access, "0317", "correct horse", ROLE_CLERK, "12"),
                     ACCESS_EXISTS);
    assert_int_equal(access_check_password(fixture->access, "0317", "wrong horse", &identity),
                     ACCESS_WRONG);
    assert_int_equal(access_check_password(fixture->access, "0318", "correct horse", &identity),
                     ACCESS_WRONG);
    assert_int_equal(access_check_password(fixture->access, "0317", "correct horse", &identity),
                     ACCESS_OK);
    assert_string_equal(identity.seat, "12");
    assert_int_equal(access_open_session(fixture->access, "0317", "12b", now_ms, &identity, token),
                     ACCESS_OK);

    access_close(fixture->access);
    assert_int_equal(access_open(fixture->directory, &fixture->access), ACCESS_OK);
    assert_int_equal(access_find_key(fixture->access, token, now_ms, &identity), ACCESS_OK);
    assert_int_equal(identity.role, ROLE_CLERK);
    assert_string_equal(identity.seat, "12b");
    assert_int_equal(access_find_key(fixture->access, token, now_ms + ACCESS_SESSION_MS, &identity),
                     ACCESS_UNKNOWN);

    assert_int_equal(access_set_password(fixture->access, "0317", "battery staple"), ACCESS_OK);
    assert_int_equal(access_find_key(fixture->access, token, now_ms, &identity), ACCESS_UNKNOWN);
    assert_int_equal(access_check_password(fixture->access, "0317", "battery staple", &identity),
                     ACCESS_OK);
}

static void test_out_of_bounds_values_are_refused(void **state)
{
    struct access *access = ((struct fixture *)*state)->access;
    struct access_identity identity;
    char key[ACCESS_SECRET_ROOM];
    static const char *const bad_names[] = {"",   "a b", "a/b", "näme", "1234567890123456789012345",
                                            "a.b"};
    for (size_t i = 0; i < sizeof bad_names / sizeof bad_names[0]; i++) {
        assert_int_equal(access_add_device(access, bad_names[i], ROLE_KIOSK, "", key),
                         ACCESS_BAD_VALUE);
        assert_int_equal(access_add_user(access, bad_names[i], "long enough", ROLE_CLERK, ""),
                         ACCESS_BAD_VALUE);
    }
    assert_int_equal(access_add_user(access, "short", "1234567", ROLE_CLERK, ""), ACCESS_BAD_VALUE);
    assert_int_equal(access_add_user(access, "kiosk", "long enough", ROLE_KIOSK, ""),
                     ACCESS_BAD_VALUE);
    assert_int_equal(access_add_device(access, "clerk", ROLE_CLERK, "", key), ACCESS_BAD_VALUE);
    assert_int_equal(access_find_key(access, "", 0, &identity), ACCESS_UNKNOWN);
    assert_int_equal(access_find_key(access, "mk_short", 0, &identity), ACCESS_UNKNOWN);
}

static const char *find(const char *bytes, size_t length, const char *text)
{
    const size_t size = strlen(text);
    for (size_t i = 0; i + size <= length; i++) {
        if (memcmp(bytes + i, text, size) == 0) {
            return bytes + i;
        }
    }
    return NULL;
}

static void test_the_file_holds_no_secret_and_is_closed_to_others(void **state)
{
    struct fixture *fixture = *state;
    char path[128];
    char key[ACCESS_SECRET_ROOM];
    struct stat status;
    static char bytes[1 << 16];

    assert_int_equal(access_add_device(fixture->access, "k", ROLE_KIOSK, "", key), ACCESS_OK);
    assert_int_equal(access_add_user(fixture->access, "u", "correct horse", ROLE_ADMIN, ""),
                     ACCESS_OK);
    (void)snprintf(path, sizeof path, "%s/access.db", fixture->directory);
    assert_int_equal(stat(path, &status), 0);
    assert_int_equal(status.st_mode & 0077, 0);
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    const size_t length = fread(bytes, 1, sizeof bytes, file);
    (void)fclose(file);
    assert_true(length > 0);
    assert_null(find(bytes, length, key));
    assert_null(find(bytes, length, key + 3));
    assert_null(find(bytes, length, "correct horse"));
}

static void test_the_halls_key_is_made_once_and_refused_when_others_may_read_it(void **state)
{
    struct fixture *fixture = *state;
    uint8_t first[ACCESS_HALL_KEY_BYTES];
    uint8_t second[ACCESS_HALL_KEY_BYTES];
    char path[128];

    assert_int_equal(access_hall_key_load(fixture->directory, first), ACCESS_NO_KEY);
    assert_int_equal(access_hall_key_create(fixture->directory), ACCESS_OK);
    assert_int_equal(access_hall_key_load(fixture->directory, first), ACCESS_OK);
    assert_int_equal(access_hall_key_create(fixture->directory), ACCESS_OK);
    assert_int_equal(access_hall_key_load(fixture->directory, second), ACCESS_OK);
    assert_memory_equal(first, second, sizeof first);
    (void)snprintf(path, sizeof path, "%s/hall.key", fixture->directory);
    assert_int_equal(chmod(path, 0644), 0);
    assert_int_equal(access_hall_key_load(fixture->directory, first), ACCESS_NO_KEY);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_a_device_key_opens_until_it_is_replaced_or_removed,
                                        setup, teardown),
        cmocka_unit_test_setup_teardown(test_a_spare_takes_a_place_by_a_code_once, setup, teardown),
        cmocka_unit_test_setup_teardown(test_a_code_ends_with_its_time_and_with_a_newer_one, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(test_an_access_file_of_version_1_is_read, setup, teardown),
        cmocka_unit_test_setup_teardown(test_a_change_by_another_program_is_seen, setup, teardown),
        cmocka_unit_test_setup_teardown(test_users_may_share_a_password_on_purpose, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(test_a_session_lives_across_a_restart_and_then_expires,
                                        setup, teardown),
        cmocka_unit_test_setup_teardown(test_out_of_bounds_values_are_refused, setup, teardown),
        cmocka_unit_test_setup_teardown(test_the_file_holds_no_secret_and_is_closed_to_others,
                                        setup, teardown),
        cmocka_unit_test_setup_teardown(
            test_the_halls_key_is_made_once_and_refused_when_others_may_read_it, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
