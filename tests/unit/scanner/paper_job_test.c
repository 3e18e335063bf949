/*
 * Papers as files, read back by poppler's programs, which know nothing of our code: the bytes of
 * JPEG and G4 are what went in, blank pages are gone, codes name the files, nothing is replaced.
 */
#include "drivers/scanner/page_encode.h"
#include "drivers/scanner/page_look.h"
#include "drivers/scanner/paper_job.h"
#include "drivers/scanner/paper_pdf.h"
#include "tests/lib/cmocka_all.h"
#include "tests/lib/made_page.h"

#include <dirent.h>
#include <fcntl.h>
#include <leptonica/allheaders.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

static char folder[64];

static int folder_make(void **state)
{
    (void)state;
    snprintf(folder, sizeof(folder), "/tmp/paper-job-test-XXXXXX");
    return mkdtemp(folder) == NULL;
}

static int folder_remove(void **state)
{
    (void)state;
    DIR *entries = opendir(folder);
    assert_non_null(entries);
    for (struct dirent *entry = readdir(entries); entry != NULL; entry = readdir(entries)) {
        char path[400];
        snprintf(path, sizeof(path), "%s/%s", folder, entry->d_name);
        unlink(path);
    }
    closedir(entries);
    return rmdir(folder);
}

/* Runs a program of poppler's in the folder; its exit code. */
static int run_words(char *const *words)
{
    char home[400];
    assert_non_null(getcwd(home, sizeof(home)));
    assert_int_equal(chdir(folder), 0);
    pid_t child = 0;
    assert_int_equal(posix_spawnp(&child, words[0], NULL, NULL, words, environ), 0);
    assert_int_equal(chdir(home), 0);
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/* Takes the pictures out of scan.pdf, as "PREFIX-000" and so on. */
static int pictures_take(const char *how, const char *prefix)
{
    char *words[] = {(char[]){"pdfimages"}, (char *)(uintptr_t)how, (char[]){"scan.pdf"},
                     (char *)(uintptr_t)prefix, NULL};
    return run_words(words);
}

/* Draws the pages of scan.pdf as "page-1.ppm" and so on. */
static int show(int dpi)
{
    char text[8];
    snprintf(text, sizeof(text), "%d", dpi);
    char *words[] = {(char[]){"pdftoppm"}, (char[]){"-r"},   text,
                     (char[]){"scan.pdf"}, (char[]){"page"}, NULL};
    return run_words(words);
}

static uint8_t *file_read(const char *name, size_t *ret_size)
{
    char path[400];
    snprintf(path, sizeof(path), "%s/%s", folder, name);
    return l_binaryRead(path, ret_size);
}

/* Files of the folder that do not begin with ".": their number. */
static int files_count(bool hidden)
{
    int count = 0;
    DIR *entries = opendir(folder);
    for (struct dirent *entry = readdir(entries); entry != NULL; entry = readdir(entries)) {
        const bool is_hidden = entry->d_name[0] == '.';
        count += is_hidden == hidden && strcmp(entry->d_name, ".") != 0 &&
                 strcmp(entry->d_name, "..") != 0;
    }
    closedir(entries);
    return count;
}

static struct paper_job *job_begin(const struct paper_options *how)
{
    struct paper_options options = *how;
    options.folder = folder;
    options.name = "scan";
    struct paper_job *job = NULL;
    assert_int_equal(paper_job_begin(&options, &job), PAPER_JOB_OK);
    return job;
}

static struct paper_note job_page(struct paper_job *job, const struct made_page *how)
{
    struct page page;
    struct paper_note note;
    made_page_draw(how, &page);
    assert_int_equal(paper_job_page(job, &page, &note), PAPER_JOB_OK);
    assert_null(page.pix);
    return note;
}

static void test_jpeg_bytes_go_in_as_they_are(void **state)
{
    (void)state;
    struct page page;
    struct page_bytes jpeg;
    made_page_draw(&(struct made_page){.dpi = 100, .lines = 20, .title = "原样"}, &page);
    assert_int_equal(page_encode_jpeg(&page, 71, &jpeg), PAGE_OK);
    page_deinit(&page);
    assert_int_equal(page_read(jpeg.bytes, jpeg.size_bytes, 0, &page_limits_of_halls, &page),
                     PAGE_OK);
    struct paper_job *job = job_begin(&(struct paper_options){0});
    struct paper_note note;
    assert_int_equal(paper_job_page(job, &page, &note), PAPER_JOB_OK);
    assert_true(note.as_given);
    assert_int_equal(paper_job_end(job), PAPER_JOB_OK);
    assert_int_equal(files_count(true), 0);
    assert_int_equal(pictures_take("-all", "out"), 0);
    size_t size = 0;
    uint8_t *bytes = file_read("out-000.jpg", &size);
    assert_non_null(bytes);
    assert_int_equal(size, jpeg.size_bytes);
    assert_memory_equal(bytes, jpeg.bytes, size);
    free(bytes);
    page_bytes_deinit(&jpeg);
}

static void test_g4_bytes_go_in_as_they_are_and_show_the_page(void **state)
{
    (void)state;
    struct page page;
    struct page_bytes g4;
    made_page_draw(&(struct made_page){.dpi = 100, .lines = 20, .grey = true, .title = "黑白"},
                   &page);
    assert_int_equal(look_to_ink(&page), PAGE_OK);
    assert_int_equal(page_encode_g4(&page, &g4), PAGE_OK);
    PIX *meant = pixCopy(NULL, page.pix);
    struct paper_job *job = job_begin(&(struct paper_options){.kind = PAPER_TEXT});
    struct paper_note note;
    assert_int_equal(paper_job_page(job, &page, &note), PAPER_JOB_OK);
    assert_int_equal(paper_job_end(job), PAPER_JOB_OK);
    assert_int_equal(pictures_take("-all", "raw"), 0);
    size_t size = 0;
    uint8_t *bytes = file_read("raw-000.ccitt", &size);
    assert_non_null(bytes);
    assert_int_equal(size, g4.size_bytes);
    assert_memory_equal(bytes, g4.bytes, size);
    free(bytes);
    /* As a viewer decodes it: black is black. */
    assert_int_equal(pictures_take("-png", "seen"), 0);
    uint8_t *png = file_read("seen-000.png", &size);
    assert_non_null(png);
    PIX *seen = pixReadMemPng(png, size);
    l_int32 same = 0;
    assert_non_null(seen);
    PIX *seen_ink = pixGetDepth(seen) == 1 ? pixClone(seen) : pixConvertTo1(seen, 128);
    assert_int_equal(pixEqual(seen_ink, meant, &same), 0);
    assert_int_equal(same, 1);
    free(png);
    pixDestroy(&seen);
    pixDestroy(&seen_ink);
    pixDestroy(&meant);
    page_bytes_deinit(&g4);
}

static void test_page_has_its_size_on_paper(void **state)
{
    (void)state;
    struct paper_job *job = job_begin(&(struct paper_options){0});
    (void)job_page(job, &(struct made_page){.dpi = 100, .lines = 9});
    assert_int_equal(paper_job_end(job), PAPER_JOB_OK);
    assert_int_equal(show(50), 0);
    size_t size = 0;
    uint8_t *ppm = file_read("page-1.ppm", &size);
    assert_non_null(ppm);
    PIX *seen = pixReadMem(ppm, size);
    assert_in_range(pixGetWidth(seen), 413, 414); /* A4 at 50 dpi */
    assert_in_range(pixGetHeight(seen), 584, 585);
    pixDestroy(&seen);
    free(ppm);
}

static void test_blank_pages_are_dropped_and_others_mended(void **state)
{
    (void)state;
    struct paper_job *job = job_begin(&(struct paper_options){0});
    struct paper_note note =
        job_page(job, &(struct made_page){.dpi = 100, .lines = 26, .skew_deg = 3});
    assert_in_range(note.skew_centideg, 285, 315);
    assert_false(note.as_given);
    note = job_page(job, &(struct made_page){.dpi = 100});
    assert_true(note.dropped);
    assert_int_equal(note.pages, 1);
    note = job_page(job, &(struct made_page){.dpi = 100, .lines = 12, .ground = {1, 0.8, 0.8}});
    assert_true(note.whitened);
    assert_int_equal(note.pages, 2);
    note = job_page(
        job, &(struct made_page){
                 .width_px = 1600, .height_px = 1200, .lines = 12, .desk = true, .skew_deg = 8});
    assert_true(note.cut);
    assert_int_equal(note.pages, 3);
    assert_int_equal(paper_job_end(job), PAPER_JOB_OK);
    assert_int_equal(files_count(false), 1);
    assert_int_equal(show(30), 0);
    assert_int_equal(files_count(false), 1 + 3);
}

/* A turn brings white corners in: on shaded paper they must not be seen. */
static void test_a_skewed_page_on_shaded_paper_is_white_to_its_corners(void **state)
{
    (void)state;
    struct paper_job *job = job_begin(&(struct paper_options){0});
    const struct paper_note note = job_page(
        job,
        &(struct made_page){
            .dpi = 100, .lines = 26, .skew_deg = -3, .ground = {0.93, 0.9, 0.8}, .shade = 0.25});
    assert_true(note.whitened);
    assert_in_range(note.skew_centideg + 1000, 1000 - 315, 1000 - 285);
    assert_int_equal(paper_job_end(job), PAPER_JOB_OK);
    assert_int_equal(show(20), 0);
    size_t size = 0;
    uint8_t *ppm = file_read("page-1.ppm", &size);
    assert_non_null(ppm);
    PIX *seen = pixReadMem(ppm, size);
    const int width = pixGetWidth(seen);
    const int height = pixGetHeight(seen);
    for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
            l_uint32 pixel = 0;
            const bool margin =
                x < width / 20 || x >= width * 19 / 20 || y < height / 20 || y >= height * 19 / 20;
            pixGetPixel(seen, x, y, &pixel);
            assert_true(!margin || (pixel >> 8 & 255) > 230); /* blue: paper was yellowish */
        }
    }
    pixDestroy(&seen);
    free(ppm);
}

static void test_codes_name_the_files_and_nothing_is_replaced(void **state)
{
    (void)state;
    for (int round = 0; round < 2; round++) {
        struct paper_job *job = job_begin(&(struct paper_options){.split = true});
        struct paper_note note =
            job_page(job, &(struct made_page){.dpi = 100, .lines = 5, .code = "办件 20261123-1"});
        assert_int_equal(note.codes.count, 1);
        (void)job_page(job, &(struct made_page){.dpi = 100, .lines = 7});
        note = job_page(job, &(struct made_page){.dpi = 100, .lines = 5, .code = "../../B"});
        assert_int_equal(note.pages, 1);
        assert_int_equal(paper_job_end(job), PAPER_JOB_OK);
    }
    static const char *const names[] = {"办件-20261123-1.pdf", "办件-20261123-1-2.pdf", "B.pdf",
                                        "B-2.pdf"};
    assert_int_equal(files_count(false), 4);
    assert_int_equal(files_count(true), 0);
    for (size_t i = 0; i < 4; i++) {
        size_t size = 0;
        uint8_t *bytes = file_read(names[i], &size);
        assert_non_null(bytes);
        free(bytes);
    }
}

static void test_no_page_makes_no_file(void **state)
{
    (void)state;
    struct paper_job *job = job_begin(&(struct paper_options){0});
    (void)job_page(job, &(struct made_page){.dpi = 100});
    assert_int_equal(paper_job_end(job), PAPER_JOB_OK);
    assert_int_equal(files_count(false), 0);
    assert_int_equal(files_count(true), 0);
    const struct paper_options nowhere = {.folder = "/nowhere/at/all", .name = "x"};
    struct paper_job *none = NULL;
    assert_int_equal(paper_job_begin(&nowhere, &none), PAPER_JOB_NO_FOLDER);
    assert_int_equal(paper_job_end(NULL), PAPER_JOB_OK);
}

static int sink_left = 0;

static int sink_full(void *context, const uint8_t *bytes, size_t size_bytes)
{
    (void)context;
    (void)bytes;
    sink_left -= (int)size_bytes;
    return sink_left < 0;
}

/* The disk is full at any point: it is said, and nothing is written after it. */
static void test_a_full_disk_is_said(void **state)
{
    (void)state;
    struct page page;
    struct page_bytes jpeg;
    made_page_draw(&(struct made_page){.width_px = 64, .height_px = 64, .lines = 2}, &page);
    assert_int_equal(page_encode_jpeg(&page, 50, &jpeg), PAGE_OK);
    const struct paper_picture picture = {PAPER_INK_JPEG, jpeg.bytes, jpeg.size_bytes, 64, 64, 100};
    bool whole = false;
    for (int room = 0; !whole; room += 97) {
        sink_left = room;
        struct paper_pdf *pdf = NULL;
        int result = paper_pdf_begin(sink_full, NULL, &pdf);
        if (result == PAPER_PDF_OK) {
            result = paper_pdf_page(pdf, &picture);
            const int ended = paper_pdf_end(pdf);
            result = result != PAPER_PDF_OK ? result : ended;
        }
        assert_true(result == PAPER_PDF_OK || result == PAPER_PDF_NOT_WRITTEN);
        assert_int_equal(result == PAPER_PDF_OK, sink_left >= 0);
        whole = result == PAPER_PDF_OK;
        assert_true(room < 1 << 20);
    }
    page_bytes_deinit(&jpeg);
    page_deinit(&page);
}

/* The disk is full in the middle of a page: no file is left, not even a hidden one. */
static void test_a_full_disk_leaves_no_file(void **state)
{
    (void)state;
    struct rlimit before;
    struct page page;
    struct paper_note note;
    struct paper_job *job = job_begin(&(struct paper_options){.keep_ground = true});
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    void (*handler)(int) = signal(SIGXFSZ, SIG_IGN);
    const struct rlimit small = {.rlim_cur = 20000, .rlim_max = before.rlim_max};
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
    int result = PAPER_JOB_OK;
    for (int i = 0; i < 4 && result == PAPER_JOB_OK; i++) {
        made_page_draw(&(struct made_page){.lines = 28}, &page);
        result = paper_job_page(job, &page, &note);
    }
    const int ended = paper_job_end(job);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    (void)signal(SIGXFSZ, handler);
    assert_int_equal(ended, PAPER_JOB_NOT_WRITTEN);
    assert_int_equal(files_count(true), 0);
    assert_int_equal(files_count(false), 0);
}

/* What had to be made anew and has no colour is grey in the file; a stamp stays red. */
static void test_a_page_without_colour_is_kept_grey(void **state)
{
    (void)state;
    struct paper_job *job = job_begin(&(struct paper_options){.kind = PAPER_COLOUR});
    struct paper_note note = job_page(job, &(struct made_page){.lines = 20});
    assert_true(note.greyed);
    note = job_page(job, &(struct made_page){.lines = 20, .stamp = true});
    assert_false(note.greyed);
    note = job_page(job, &(struct made_page){.lines = 20, .ground = {0.95, 0.85, 0.8}});
    assert_true(note.whitened && note.greyed); /* coloured paper is no colour */
    assert_int_equal(paper_job_end(job), PAPER_JOB_OK);
}

int main(void)
{
#define PAPER_TEST(test) cmocka_unit_test_setup_teardown(test, folder_make, folder_remove)
    const struct CMUnitTest tests[] = {
        PAPER_TEST(test_jpeg_bytes_go_in_as_they_are),
        PAPER_TEST(test_g4_bytes_go_in_as_they_are_and_show_the_page),
        PAPER_TEST(test_page_has_its_size_on_paper),
        PAPER_TEST(test_blank_pages_are_dropped_and_others_mended),
        PAPER_TEST(test_a_skewed_page_on_shaded_paper_is_white_to_its_corners),
        PAPER_TEST(test_codes_name_the_files_and_nothing_is_replaced),
        PAPER_TEST(test_no_page_makes_no_file),
        PAPER_TEST(test_a_full_disk_is_said),
        PAPER_TEST(test_a_full_disk_leaves_no_file),
        PAPER_TEST(test_a_page_without_colour_is_kept_grey),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
