/*
 * The papers' thread with its real feeder and a folder of pages: what it tells, the pictures that
 * come and go, a PDF, and that nothing is left when the visit is over, however much is under way.
 */
#include "kiosk/app/papers.h"

#include "drivers/base/clock.h"
#include "drivers/scanner/page_encode.h"
#include "drivers/scanner/paper_safe.h"
#include "tests/lib/cmocka_all.h"
#include "tests/lib/made_page.h"

#include <dirent.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { PATIENCE_S = 60, PAGES = 3 };

static char folder[64];
static char pages[96];
static char source[128];
static char safe[96];
static sem_t news;
static struct papers *papers;
static struct pictures pictures;
static struct kiosk kiosk;
static struct buffer pdf;
static uint32_t pdf_visit;
static bool has_pdf;

static void on_news(void *context)
{
    (void)context;
    (void)sem_post(&news);
}

static void page_write(int number, int lines)
{
    struct page page;
    struct page_bytes jpeg;
    char path[160];
    made_page_draw(
        &(struct made_page){.width_px = 160, .height_px = 226, .dpi = 60, .lines = lines}, &page);
    assert_int_equal(page_encode_jpeg(&page, 80, &jpeg), PAGE_OK);
    (void)snprintf(path, sizeof(path), "%s/page-%d.jpg", pages, number);
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(jpeg.bytes, 1, jpeg.size_bytes, file), jpeg.size_bytes);
    assert_int_equal(fclose(file), 0);
    page_bytes_deinit(&jpeg);
    page_deinit(&page);
}

static int files_in(const char *path, bool remove)
{
    int count = 0;
    DIR *entries = opendir(path);
    assert_non_null(entries);
    for (struct dirent *entry = readdir(entries); entry != NULL; entry = readdir(entries)) {
        char file[400];
        (void)snprintf(file, sizeof(file), "%s/%s", path, entry->d_name);
        count += entry->d_name[0] != '.';
        if (remove && entry->d_name[0] != '.') {
            unlink(file);
        }
    }
    closedir(entries);
    return count;
}

static int setup(void **state)
{
    (void)state;
    (void)snprintf(folder, sizeof(folder), "/tmp/kiosk-papers-test-XXXXXX");
    if (mkdtemp(folder) == NULL) {
        return -1;
    }
    (void)snprintf(pages, sizeof(pages), "%s/pages", folder);
    (void)snprintf(source, sizeof(source), "folder:%s", pages);
    (void)snprintf(safe, sizeof(safe), "%s/safe", folder);
    char command[128];
    (void)snprintf(command, sizeof(command), "%s", pages);
    if (mkdir(command, 0700) != 0 || sem_init(&news, 0, 0) != 0) {
        return -1;
    }
    for (int i = 0; i < PAGES; i++) {
        page_write(i, i);
    }
    const char *wrong = NULL;
    const struct papers_settings settings = {.scanner = source,
                                             .folder = safe,
                                             .feeder = MASHANG_SCAN_FEEDER,
                                             .printer = true,
                                             .on_news = on_news};
    kiosk_init(&kiosk, WORDS_ZH, false, clock_monotonic_ms());
    buffer_init(&pdf, PAPERS_PAGES_MAX * 1024 * 1024);
    papers = papers_open(&settings, &wrong);
    return papers == NULL ? -1 : 0;
}

static int teardown(void **state)
{
    (void)state;
    papers_close(papers);
    pictures_drop_all(&pictures);
    paper_safe_wipe(&pdf);
    (void)sem_destroy(&news);
    assert_int_equal(files_in(safe, false), 0);
    (void)files_in(pages, true);
    return rmdir(pages) != 0 || rmdir(safe) != 0 || rmdir(folder) != 0;
}

static void poll_once(void)
{
    struct buffer came;
    uint32_t visit = 0;
    buffer_init(&came, PAPERS_PAGES_MAX * 1024 * 1024);
    if (papers_poll(papers, &pictures, &kiosk, clock_monotonic_ms(), &came, &visit)) {
        paper_safe_wipe(&pdf);
        pdf = came;
        pdf_visit = visit;
        has_pdf = true;
    }
}

/* Waits for news until the condition holds. */
#define WAIT_UNTIL(condition)                                                                      \
    do {                                                                                           \
        poll_once();                                                                               \
        while (!(condition)) {                                                                     \
            struct timespec until;                                                                 \
            clock_gettime(CLOCK_REALTIME, &until);                                                 \
            until.tv_sec += PATIENCE_S;                                                            \
            if (sem_timedwait(&news, &until) != 0) {                                               \
                fail_msg("never: %s", #condition);                                                 \
            }                                                                                      \
            poll_once();                                                                           \
        }                                                                                          \
    } while (false)

static void order(enum papers_do what, int page, int value)
{
    const struct papers_order wish = {.what = what, .page = page, .value = value, .title = "A001"};
    papers_order(papers, kiosk.visit, &wish);
}

static const struct papers_told *told(void)
{
    return &kiosk.visitor.papers.told;
}

static int pictures_count(void)
{
    int count = 0;
    for (size_t i = 0; i < PICTURE_SLOTS_MAX; i++) {
        count += pictures.slots[i].number != 0;
    }
    return count;
}

static void scan_all(void)
{
    WAIT_UNTIL(kiosk.scanner.device == PAPERS_READY);
    order(PAPERS_SCAN, -1, 0);
    WAIT_UNTIL(told()->scans == 1);
    assert_int_equal(told()->count, PAGES);
    assert_string_equal(told()->code, "");
}

/* The visit is over, as the program does it. */
static void leave(void)
{
    struct kiosk_wish wish;
    kiosk_act(&kiosk, KIOSK_HOME, clock_monotonic_ms());
    while (kiosk_next_wish(&kiosk, &wish)) {
    }
    papers_forget(papers, &pictures);
    assert_int_equal(pictures_count(), 0); /* there and then */
}

static void test_pages_come_with_their_pictures(void **state)
{
    (void)state;
    scan_all();
    assert_int_equal(pictures_count(), PAGES);
    assert_int_equal(files_in(safe, false), PAGES);
    for (int i = 0; i < PAGES; i++) {
        const struct picture_slot *slot = pictures_get(&pictures, told()->pages[i].small);
        assert_non_null(slot);
        assert_int_equal(slot->width_px, told()->pages[i].width_px);
    }
    order(PAPERS_LOOK, 1, 0);
    WAIT_UNTIL(told()->large != 0 && !told()->working);
    assert_int_equal(told()->shown, 1);
    assert_int_equal(told()->large_width_px, 160);
    const uint32_t before = told()->large;
    order(PAPERS_TURN, 1, 0);
    WAIT_UNTIL(told()->large != before && !told()->working);
    assert_int_equal(told()->large_width_px, 226); /* it lies on its side */
    assert_null(pictures_get(&pictures, before));
    order(PAPERS_REMOVE, 0, 0);
    WAIT_UNTIL(told()->count == PAGES - 1 && !told()->working);
    assert_int_equal(told()->pages[0].width_px, 226); /* the turned one */
}

static void test_a_pdf_is_bound_and_printed(void **state)
{
    (void)state;
    scan_all();
    has_pdf = false;
    order(PAPERS_PRINT, -1, 0);
    WAIT_UNTIL(has_pdf);
    assert_int_equal(pdf_visit, kiosk.visit);
    assert_memory_equal(pdf.bytes, "%PDF-", 5);
    WAIT_UNTIL(!told()->working);
    assert_int_equal(files_in(safe, false), PAGES); /* the PDF does not stay */
}

static void test_a_visit_that_ends_in_the_middle_leaves_nothing(void **state)
{
    (void)state;
    static const struct papers_told none;
    WAIT_UNTIL(kiosk.scanner.device == PAPERS_READY);
    has_pdf = false;
    order(PAPERS_SCAN, -1, 0);
    WAIT_UNTIL(told()->count == 1);
    order(PAPERS_LOOK, 0, 0);
    order(PAPERS_PRINT, -1, 0);
    leave();
    /* The next visitor's scan waits for what is under way, and has its own pages alone. */
    order(PAPERS_SCAN, -1, 0);
    WAIT_UNTIL(told()->scans == 1);
    assert_int_equal(told()->count, PAGES);
    assert_int_equal(files_in(safe, false), PAGES);
    assert_int_equal(pictures_count(), PAGES);
    assert_false(has_pdf);
    leave();
    WAIT_UNTIL(files_in(safe, false) == 0);
    assert_memory_equal(told(), &none, sizeof(none));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_pages_come_with_their_pictures, setup, teardown),
        cmocka_unit_test_setup_teardown(test_a_pdf_is_bound_and_printed, setup, teardown),
        cmocka_unit_test_setup_teardown(test_a_visit_that_ends_in_the_middle_leaves_nothing, setup,
                                        teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
