/* The back-end's parts: addresses read strictly, pictures there and back, notes that survive a
 * kill. */
#include "drivers/printer/cups_queue.h"
#include "drivers/printer/device_uri.h"
#include "drivers/printer/job_note.h"
#include "drivers/printer/picture_png.h"
#include "tests/lib/cmocka_all.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void test_good_addresses_are_read(void **unused)
{
    (void)unused;
    struct device_uri uri;
    assert_int_equal(device_uri_read("mashang-escpos:/dev/usb/lp0", &uri), DEVICE_URI_OK);
    assert_string_equal(uri.path, "/dev/usb/lp0");
    assert_string_equal(uri.host, "");
    assert_int_equal(uri.dots, 576);
    assert_int_equal(uri.patience_s, 600);
    assert_int_equal(device_uri_read("mashang-escpos:/dev/ttyS0?baud=9600&dots=384", &uri),
                     DEVICE_URI_OK);
    assert_int_equal(uri.baud, 9600);
    assert_int_equal(uri.dots, 384);
    assert_int_equal(device_uri_read("mashang-escpos://10.0.0.9", &uri), DEVICE_URI_OK);
    assert_string_equal(uri.host, "10.0.0.9");
    assert_int_equal(uri.port, 9100);
    assert_int_equal(device_uri_read("mashang-escpos://p.local:515/?patience=30", &uri),
                     DEVICE_URI_OK);
    assert_int_equal(uri.port, 515);
    assert_int_equal(uri.patience_s, 30);
}

static void test_bad_addresses_are_refused_and_nothing_is_set(void **unused)
{
    (void)unused;
    static const char *const bad[] = {
        "",
        "mashang-escpos:",
        "mashang-escpos:dev/lp0",
        "socket://10.0.0.9:9100",
        "mashang-escpos://",
        "mashang-escpos://:9100",
        "mashang-escpos://host:0",
        "mashang-escpos://host:65536",
        "mashang-escpos://host:99999999999999",
        "mashang-escpos://host:12x",
        "mashang-escpos:/dev/lp0?dots=577",
        "mashang-escpos:/dev/lp0?dots=8000",
        "mashang-escpos:/dev/lp0?dots=",
        "mashang-escpos:/dev/lp0?dots=-8",
        "mashang-escpos:/dev/lp0?colour=1",
        "mashang-escpos:/dev/lp0?dots=576&",
        "mashang-escpos:/dev/lp0?dots=576 ",
        "mashang-escpos:/dev/l p0",
        "mashang-escpos://host/path",
    };
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        struct device_uri uri = {.port = -7};
        assert_int_equal(device_uri_read(bad[i], &uri), DEVICE_URI_BAD);
        assert_int_equal(uri.port, -7);
    }
}

static void test_a_picture_comes_back_dot_for_dot(void **unused)
{
    (void)unused;
    uint8_t dots[72 * 50];
    for (size_t i = 0; i < sizeof(dots); i++) {
        dots[i] = (uint8_t)(i * 37 + i / 72);
    }
    struct buffer png;
    buffer_init(&png, PICTURE_PNG_BYTES_MAX);
    assert_int_equal(picture_png_write(dots, 576, 50, 72, NULL, &png), PICTURE_OK);
    struct picture picture;
    assert_int_equal(picture_png_read(png.bytes, png.length_bytes, 72, 50, &picture), PICTURE_OK);
    assert_int_equal(picture.height_px, 50);
    assert_memory_equal(picture.bytes, dots, sizeof(dots));
    picture_deinit(&picture);
    /* Too long or too wide for the paper. */
    assert_int_equal(picture_png_read(png.bytes, png.length_bytes, 72, 49, &picture),
                     PICTURE_TOO_LARGE);
    assert_int_equal(picture_png_read(png.bytes, png.length_bytes, 48, 50, &picture),
                     PICTURE_TOO_LARGE);
    /* Cut anywhere: refused, never half a ticket. */
    for (size_t size = 0; size < png.length_bytes; size++) {
        assert_int_equal(picture_png_read(png.bytes, size, 72, 50, &picture), PICTURE_NOT_PNG);
    }
    /* A chunk that says to be longer than the file costs no memory of that length. */
    png.bytes[8] = 0x3F;
    assert_int_equal(picture_png_read(png.bytes, png.length_bytes, 72, 50, &picture),
                     PICTURE_NOT_PNG);
    buffer_deinit(&png);
}

static void test_a_narrow_picture_is_padded_with_paper(void **unused)
{
    (void)unused;
    const uint8_t dots[] = {0xFF, 0xC0, 0x80, 0x40};
    struct buffer png;
    buffer_init(&png, 4096);
    assert_int_equal(picture_png_write(dots, 10, 2, 2, NULL, &png), PICTURE_OK);
    struct picture picture;
    assert_int_equal(picture_png_read(png.bytes, png.length_bytes, 4, 10, &picture), PICTURE_OK);
    assert_memory_equal(picture.bytes, "\xff\xc0\x00\x00\x80\x40\x00\x00", 8);
    picture_deinit(&picture);
    buffer_deinit(&png);
}

static void test_a_note_survives_and_a_broken_one_means_doubt(void **unused)
{
    (void)unused;
    char folder[] = "/tmp/job-note-XXXXXX";
    assert_non_null(mkdtemp(folder));
    char path[JOB_NOTE_PATH_MAX];
    assert_int_equal(job_note_path(folder, "urn:uuid:../../12-ab", path), JOB_NOTE_OK);
    assert_non_null(strstr(path, "/mashang-escpos-urnuuid12-ab"));
    assert_int_equal(job_note_read(path), JOB_NOTE_NONE);
    for (int note = 0; note < JOB_NOTE_COUNT; note++) {
        assert_int_equal(job_note_write(path, (enum job_note)note), JOB_NOTE_OK);
        assert_int_equal(job_note_read(path), note);
    }
    job_note_sweep(folder); /* it is of today */
    assert_int_equal(job_note_read(path), JOB_NOTE_WHOLE);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs("who", file);
    fclose(file);
    assert_int_equal(job_note_read(path), JOB_NOTE_DOUBT);
    file = fopen(path, "w");
    assert_non_null(file);
    fclose(file);
    assert_int_equal(job_note_read(path), JOB_NOTE_DOUBT);
    assert_int_equal(job_note_write("/nowhere/at/all", JOB_NOTE_BEGUN), JOB_NOTE_FAILED);
    unlink(path);
    rmdir(folder);
}

static void test_the_worst_reason_is_the_state(void **unused)
{
    (void)unused;
    const char *const none[] = {"none"};
    assert_int_equal(cups_reasons_read(none, 1), PRINTER_READY);
    const char *const low[] = {"media-low-warning"};
    assert_int_equal(cups_reasons_read(low, 1), PRINTER_MEDIA_LOW);
    const char *const several[] = {"media-low-warning", "connecting-to-device", "media-empty-error",
                                   "cover-open-report"};
    assert_int_equal(cups_reasons_read(several, 4), PRINTER_MEDIA_EMPTY);
    const char *const silent[] = {"timed-out-error"};
    assert_int_equal(cups_reasons_read(silent, 1), PRINTER_OFFLINE);
    const char *const alike[] = {"media-emptyish", "jam"};
    assert_int_equal(cups_reasons_read(alike, 2), PRINTER_READY);
    for (int state = 0; state < PRINTER_STATE_COUNT; state++) {
        assert_true(printer_state_name((enum printer_state)state)[0] != '\0');
    }
}

/* No CUPS listens there: the caller is told, its job ends as failed, and closing does not hang. */
static void test_without_cups_a_job_fails_and_says_why(void **unused)
{
    (void)unused;
    const struct printer_options options = {.server = "127.0.0.1:1", .queue = "none"};
    struct printer *printer = NULL;
    assert_int_equal(printer_open(&options, &printer), PRINTER_OK);
    int64_t age_ms = 0;
    assert_int_equal(printer_state_get(printer, &age_ms), PRINTER_UNKNOWN);
    assert_int_equal(age_ms, -1);
    const uint8_t dots[8] = {0xFF};
    const struct printer_picture bad = {dots, 0, 8, 1, NULL};
    assert_int_equal(printer_submit(printer, 1, &bad), PRINTER_BAD_PICTURE);
    const struct printer_picture good = {dots, 8, 8, 1, NULL};
    assert_int_equal(printer_submit(printer, 7, &good), PRINTER_OK);
    struct printer_event event = {0};
    while (!printer_event_next(printer, &event) || event.kind != PRINTER_EVENT_JOB) {
        usleep(1000);
    }
    assert_int_equal(event.job, 7);
    assert_int_equal(event.end, PRINTER_FAILED);
    assert_string_equal(event.reason, "cups-away");
    assert_int_equal(printer_cancel(printer, 7), PRINTER_NO_JOB);
    printer_close(printer);
    printer_close(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_good_addresses_are_read),
        cmocka_unit_test(test_bad_addresses_are_refused_and_nothing_is_set),
        cmocka_unit_test(test_a_picture_comes_back_dot_for_dot),
        cmocka_unit_test(test_a_narrow_picture_is_padded_with_paper),
        cmocka_unit_test(test_a_note_survives_and_a_broken_one_means_doubt),
        cmocka_unit_test(test_the_worst_reason_is_the_state),
        cmocka_unit_test(test_without_cups_a_job_fails_and_says_why),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
