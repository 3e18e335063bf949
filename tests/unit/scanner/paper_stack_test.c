/*
 * Papers of a visit: what lies on the disk is not the page and not the PDF, opens with this key
 * alone, and is gone when it is forgotten; what a person does to a page is in the PDF; a full disk
 * leaves nothing behind; a program that is killed leaves nothing that can be read.
 */
#include "drivers/scanner/paper_stack.h"
#include "tests/lib/cmocka_all.h"
#include "tests/lib/made_page.h"

#include <dirent.h>
#include <fcntl.h>
#include <leptonica/allheaders.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static char folder[64];
static char inner[96]; /* what the safe makes */

static int folder_make(void **state)
{
    (void)state;
    (void)snprintf(folder, sizeof(folder), "/tmp/paper-stack-test-XXXXXX");
    if (mkdtemp(folder) == NULL) {
        return -1;
    }
    (void)snprintf(inner, sizeof(inner), "%s/safe", folder);
    return 0;
}

static int folder_remove(void **state)
{
    (void)state;
    rmdir(inner); /* fails if something was left, and then so does the next */
    return rmdir(folder);
}

static int files_count(void)
{
    int count = 0;
    DIR *entries = opendir(inner);
    assert_non_null(entries);
    for (struct dirent *entry = readdir(entries); entry != NULL; entry = readdir(entries)) {
        count += entry->d_name[0] != '.';
    }
    closedir(entries);
    return count;
}

static struct paper_safe *safe_open(void)
{
    struct paper_safe *safe = NULL;
    assert_int_equal(paper_safe_open(inner, &safe), PAPER_SAFE_OK);
    return safe;
}

/* All files of the folder, one behind the other. */
static struct buffer folder_read(void)
{
    struct buffer all;
    buffer_init(&all, 64 * 1024 * 1024);
    DIR *entries = opendir(inner);
    assert_non_null(entries);
    for (struct dirent *entry = readdir(entries); entry != NULL; entry = readdir(entries)) {
        char path[400];
        size_t size = 0;
        (void)snprintf(path, sizeof(path), "%s/%s", inner, entry->d_name);
        if (entry->d_name[0] == '.') {
            continue;
        }
        uint8_t *bytes = l_binaryRead(path, &size);
        assert_non_null(bytes);
        assert_int_equal(buffer_append(&all, bytes, size), BUFFER_OK);
        lept_free(bytes);
    }
    closedir(entries);
    return all;
}

static bool holds(const struct buffer *all, const void *part, size_t size)
{
    for (size_t i = 0; i + size <= all->length_bytes; i++) {
        if (memcmp(all->bytes + i, part, size) == 0) {
            return true;
        }
    }
    return false;
}

/* A page as a scanner gives it, with its JPEG. */
static struct page page_make(const struct made_page *how)
{
    struct page drawn;
    struct page page;
    struct page_bytes jpeg;
    made_page_draw(how, &drawn);
    assert_int_equal(page_encode_jpeg(&drawn, 85, &jpeg), PAGE_OK);
    page_deinit(&drawn);
    assert_int_equal(page_read(jpeg.bytes, jpeg.size_bytes, 0, &page_limits_of_halls, &page),
                     PAGE_OK);
    page_bytes_deinit(&jpeg);
    return page;
}

static int stack_add(struct paper_stack *stack, const struct made_page *how)
{
    struct page page = page_make(how);
    int index = -1;
    assert_int_equal(paper_stack_add(stack, &page, 0, -1, &index), PAPER_STACK_OK);
    assert_null(page.pix);
    return index;
}

static void test_a_file_comes_back_whole(void **state)
{
    (void)state;
    static uint8_t bytes[3 * PAPER_SAFE_CHUNK_BYTES + 5];
    const size_t sizes[] = {0, 1, PAPER_SAFE_CHUNK_BYTES, PAPER_SAFE_CHUNK_BYTES + 1,
                            sizeof(bytes)};
    struct paper_safe *safe = safe_open();
    for (size_t i = 0; i < sizeof(bytes); i++) {
        bytes[i] = (uint8_t)(i * 7 + i / 251);
    }
    for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
        struct buffer back;
        uint32_t file = 0;
        assert_int_equal(paper_safe_put(safe, bytes, sizes[i], &file), PAPER_SAFE_OK);
        buffer_init(&back, sizeof(bytes));
        assert_int_equal(paper_safe_get(safe, file, &back), PAPER_SAFE_OK);
        assert_int_equal(back.length_bytes, sizes[i]);
        assert_memory_equal(back.length_bytes == 0 ? bytes : back.bytes, bytes, sizes[i]);
        paper_safe_wipe(&back);
    }
    paper_safe_close(safe);
    assert_int_equal(files_count(), 0);
}

static void test_a_changed_cut_or_swapped_file_is_damaged(void **state)
{
    (void)state;
    static uint8_t bytes[2 * PAPER_SAFE_CHUNK_BYTES];
    struct paper_safe *safe = safe_open();
    char one[128];
    char other[128];
    struct buffer back;
    uint32_t file = 0;
    uint32_t second = 0;
    assert_int_equal(paper_safe_put(safe, bytes, sizeof(bytes), &file), PAPER_SAFE_OK);
    assert_int_equal(paper_safe_put(safe, bytes, sizeof(bytes), &second), PAPER_SAFE_OK);
    (void)snprintf(one, sizeof(one), "%s/paper-%u.sealed", inner, (unsigned)file);
    (void)snprintf(other, sizeof(other), "%s/paper-%u.sealed", inner, (unsigned)second);
    buffer_init(&back, sizeof(bytes) + 1);
    /* The second file in the place of the first. */
    size_t size = 0;
    uint8_t *sealed = l_binaryRead(other, &size);
    assert_int_equal(l_binaryWrite(one, "w", sealed, size), 0);
    assert_int_equal(paper_safe_get(safe, file, &back), PAPER_SAFE_DAMAGED);
    /* A bit of it changed, then its end cut off between two chunks. */
    sealed[size / 2] ^= 1;
    assert_int_equal(l_binaryWrite(other, "w", sealed, size), 0);
    assert_int_equal(paper_safe_get(safe, second, &back), PAPER_SAFE_DAMAGED);
    sealed[size / 2] ^= 1;
    assert_int_equal(l_binaryWrite(other, "w", sealed, 24 + PAPER_SAFE_CHUNK_BYTES + 17), 0);
    assert_int_equal(paper_safe_get(safe, second, &back), PAPER_SAFE_DAMAGED);
    assert_int_equal(back.length_bytes, 0);
    lept_free(sealed);
    paper_safe_wipe(&back);
    paper_safe_close(safe);
}

static void test_a_folder_is_ours_alone(void **state)
{
    (void)state;
    struct stat facts;
    struct paper_safe *other = NULL;
    char link[128];
    struct paper_safe *safe = safe_open();
    assert_int_equal(stat(inner, &facts), 0);
    assert_int_equal(facts.st_mode & 0777, 0700);
    assert_int_equal(paper_safe_open(inner, &other), PAPER_SAFE_NO_FOLDER); /* in use */
    paper_safe_close(safe);
    (void)snprintf(link, sizeof(link), "%s/link", folder);
    assert_int_equal(symlink(inner, link), 0);
    assert_int_equal(paper_safe_open(link, &other), PAPER_SAFE_NO_FOLDER);
    unlink(link);
    assert_int_equal(paper_safe_open("/nowhere/at/all", &other), PAPER_SAFE_NO_FOLDER);
}

static void test_nothing_of_pages_and_pdf_is_on_the_disk(void **state)
{
    (void)state;
    struct paper_safe *safe = safe_open();
    struct paper_stack stack;
    struct buffer pdf;
    uint32_t file = 0;
    paper_stack_init(&stack, safe);
    struct page page = page_make(&(struct made_page){.lines = 20, .title = "申请表"});
    uint8_t middle[64];
    memcpy(middle, page.jpeg + page.jpeg_bytes / 2, sizeof(middle));
    int index = 0;
    assert_int_equal(paper_stack_add(&stack, &page, 0, -1, &index), PAPER_STACK_OK);
    assert_int_equal(paper_stack_bind(&stack, "A001", &file), PAPER_STACK_OK);
    assert_int_equal(files_count(), 2);

    buffer_init(&pdf, PAPER_STACK_PDF_BYTES_MAX);
    assert_int_equal(paper_safe_get(safe, file, &pdf), PAPER_SAFE_OK);
    assert_memory_equal(pdf.bytes, "%PDF-", 5);
    assert_true(holds(&pdf, middle, sizeof(middle))); /* the JPEG went in as it was */
    struct buffer all = folder_read();
    assert_false(holds(&all, middle, sizeof(middle)));
    assert_false(holds(&all, "%PDF-", 5));
    assert_false(holds(&all, "JFIF", 4));
    assert_true(all.length_bytes > pdf.length_bytes);

    paper_stack_forget(&stack);
    assert_int_equal(files_count(), 0);
    assert_int_equal(stack.count, 0);
    buffer_deinit(&all);
    paper_safe_wipe(&pdf);
    paper_safe_close(safe);
}

static void test_a_killed_program_leaves_nothing_readable(void **state)
{
    (void)state;
    uint8_t middle[64];
    struct page page = page_make(&(struct made_page){.lines = 20});
    memcpy(middle, page.jpeg + page.jpeg_bytes / 2, sizeof(middle));
    const pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        struct paper_safe *safe = NULL;
        struct paper_stack stack;
        int index = 0;
        if (paper_safe_open(inner, &safe) == PAPER_SAFE_OK) {
            paper_stack_init(&stack, safe);
            if (paper_stack_add(&stack, &page, 0, -1, &index) == PAPER_STACK_OK) {
                (void)kill(getpid(), SIGKILL);
            }
        }
        _exit(1);
    }
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status));
    struct buffer all = folder_read();
    assert_true(all.length_bytes > page.jpeg_bytes);
    assert_false(holds(&all, middle, sizeof(middle)));
    page_deinit(&page);
    buffer_deinit(&all);
    /* The next program can't open it, and removes it. */
    struct paper_safe *safe = safe_open();
    assert_int_equal(files_count(), 0);
    paper_safe_close(safe);
}

static void test_a_full_disk_leaves_nothing_behind(void **state)
{
    (void)state;
    struct rlimit before;
    struct paper_safe *safe = safe_open();
    struct paper_stack stack;
    paper_stack_init(&stack, safe);
    (void)stack_add(&stack, &(struct made_page){.lines = 5});
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    void (*handler)(int) = signal(SIGXFSZ, SIG_IGN);
    const struct rlimit small = {.rlim_cur = 30000, .rlim_max = before.rlim_max};
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
    struct page page = page_make(&(struct made_page){.lines = 28});
    int index = -1;
    uint32_t file = 0;
    assert_int_equal(paper_stack_add(&stack, &page, 0, -1, &index), PAPER_STACK_NOT_WRITTEN);
    assert_int_equal(paper_stack_bind(&stack, "A001", &file), PAPER_STACK_NOT_WRITTEN);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    (void)signal(SIGXFSZ, handler);
    assert_int_equal(stack.count, 1);
    assert_int_equal(files_count(), 1);
    assert_int_equal(paper_stack_bind(&stack, "A001", &file), PAPER_STACK_OK); /* room again */
    paper_safe_close(safe);
}

/* The mean of a part of a picture, in fourths from left and top. */
static int mean_of(const struct paper_stack_picture *picture, int column, int row)
{
    int64_t sum = 0;
    int count = 0;
    for (int y = picture->height_px * row / 4; y < picture->height_px * (row + 1) / 4; y++) {
        for (int x = picture->width_px * column / 4; x < picture->width_px * (column + 1) / 4;
             x++) {
            sum += picture->pixels[y * picture->width_px + x] & 0xFF;
            count++;
        }
    }
    return (int)(sum / count);
}

static struct paper_stack_picture look(const struct paper_stack *stack, int index)
{
    struct paper_stack_picture picture;
    assert_int_equal(paper_stack_look(stack, index, 400, &picture), PAPER_STACK_OK);
    return picture;
}

static void test_what_a_person_does_is_seen(void **state)
{
    (void)state;
    struct paper_safe *safe = safe_open();
    struct paper_stack stack;
    paper_stack_init(&stack, safe);
    /* Some lines at the top: the upper part has ink, the lower has none. */
    (void)stack_add(&stack, &(struct made_page){.lines = 6});
    struct paper_stack_picture picture = look(&stack, 0);
    const int width = picture.width_px;
    const int height = picture.height_px;
    assert_int_equal(height, 400);
    assert_true(mean_of(&picture, 1, 0) < mean_of(&picture, 1, 3));
    paper_picture_wipe(&picture);

    paper_stack_turn(&stack, 0); /* the top is at the right now */
    picture = look(&stack, 0);
    assert_int_equal(picture.width_px, 400);
    assert_true(mean_of(&picture, 3, 1) < mean_of(&picture, 0, 1));
    paper_picture_wipe(&picture);
    paper_stack_turn(&stack, 0);
    picture = look(&stack, 0);
    assert_true(mean_of(&picture, 1, 3) < mean_of(&picture, 1, 0));
    paper_picture_wipe(&picture);

    for (int i = 0; i < 12; i++) { /* more than the bound */
        paper_stack_trim(&stack, 0, PAPER_FOOT);
    }
    picture = look(&stack, 0);
    assert_true(picture.height_px * width < picture.width_px * height);
    assert_true(mean_of(&picture, 1, 3) > 250); /* the ink was in what is gone */
    paper_picture_wipe(&picture);
    paper_stack_turn(&stack, 0); /* what was cut stays cut, wherever it is */
    paper_stack_turn(&stack, 0);
    picture = look(&stack, 0);
    assert_true(mean_of(&picture, 1, 0) > 250);
    paper_picture_wipe(&picture);
    paper_stack_untrim(&stack, 0);
    picture = look(&stack, 0);
    assert_true(mean_of(&picture, 1, 0) < 250);
    paper_picture_wipe(&picture);
    paper_safe_close(safe);
}

static void test_a_sheet_on_a_desk_is_cut_out_or_not(void **state)
{
    (void)state;
    struct paper_safe *safe = safe_open();
    struct paper_stack stack;
    paper_stack_init(&stack, safe);
    (void)stack_add(&stack, &(struct made_page){.lines = 20, .desk = true});
    assert_true(stack.pages[0].has_edges);
    struct paper_stack_picture picture = look(&stack, 0);
    assert_true((picture.pixels[0] & 0xFF) > 200);
    paper_picture_wipe(&picture);
    const uint32_t serial = stack.pages[0].serial;
    paper_stack_frame(&stack, 0, true);
    assert_true(stack.pages[0].serial != serial);
    stack.pages[0].mend.keep_ground = true; /* else the desk is whitened too */
    picture = look(&stack, 0);
    assert_true((picture.pixels[0] & 0xFF) < 120);
    paper_picture_wipe(&picture);
    paper_safe_close(safe);
}

static void test_pages_move_go_and_are_taken_again(void **state)
{
    (void)state;
    struct paper_safe *safe = safe_open();
    struct paper_stack stack;
    int index = -1;
    paper_stack_init(&stack, safe);
    for (int i = 0; i < 4; i++) {
        assert_int_equal(stack_add(&stack, &(struct made_page){.lines = i, .dpi = 60}), i);
    }
    assert_true(stack.pages[0].blank);
    assert_false(stack.pages[3].blank);
    const uint32_t files[] = {stack.pages[0].file, stack.pages[1].file, stack.pages[2].file,
                              stack.pages[3].file};
    paper_stack_move(&stack, 0, 2);
    assert_int_equal(stack.pages[0].file, files[1]);
    assert_int_equal(stack.pages[2].file, files[0]);
    paper_stack_move(&stack, 3, 0);
    assert_int_equal(stack.pages[0].file, files[3]);
    paper_stack_remove(&stack, 1);
    assert_int_equal(stack.count, 3);
    assert_int_equal(stack.pages[1].file, files[2]);
    assert_int_equal(files_count(), 3);
    struct page page = page_make(&(struct made_page){.lines = 9, .dpi = 60});
    assert_int_equal(paper_stack_add(&stack, &page, 2, 1, &index), PAPER_STACK_OK);
    assert_int_equal(index, 1);
    assert_int_equal(stack.count, 3);
    assert_int_equal(stack.pages[1].mend.quarters, 2);
    assert_int_equal(files_count(), 3);
    paper_safe_close(safe);
}

static void test_a_stack_has_a_bound(void **state)
{
    (void)state;
    struct paper_safe *safe = safe_open();
    struct paper_stack stack;
    int index = -1;
    paper_stack_init(&stack, safe);
    const struct made_page small = {.width_px = 80, .height_px = 100, .dpi = 60};
    for (int i = 0; i < PAPER_STACK_PAGES_MAX; i++) {
        (void)stack_add(&stack, &small);
    }
    struct page page = page_make(&small);
    assert_int_equal(paper_stack_add(&stack, &page, 0, -1, &index), PAPER_STACK_FULL);
    assert_int_equal(index, -1);
    assert_int_equal(files_count(), PAPER_STACK_PAGES_MAX);
    page = page_make(&small); /* but one can be taken again */
    assert_int_equal(paper_stack_add(&stack, &page, 0, 5, &index), PAPER_STACK_OK);
    paper_safe_close(safe);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_a_file_comes_back_whole, folder_make, folder_remove),
        cmocka_unit_test_setup_teardown(test_a_changed_cut_or_swapped_file_is_damaged, folder_make,
                                        folder_remove),
        cmocka_unit_test_setup_teardown(test_a_folder_is_ours_alone, folder_make, folder_remove),
        cmocka_unit_test_setup_teardown(test_nothing_of_pages_and_pdf_is_on_the_disk, folder_make,
                                        folder_remove),
        cmocka_unit_test_setup_teardown(test_a_killed_program_leaves_nothing_readable, folder_make,
                                        folder_remove),
        cmocka_unit_test_setup_teardown(test_a_full_disk_leaves_nothing_behind, folder_make,
                                        folder_remove),
        cmocka_unit_test_setup_teardown(test_what_a_person_does_is_seen, folder_make,
                                        folder_remove),
        cmocka_unit_test_setup_teardown(test_a_sheet_on_a_desk_is_cut_out_or_not, folder_make,
                                        folder_remove),
        cmocka_unit_test_setup_teardown(test_pages_move_go_and_are_taken_again, folder_make,
                                        folder_remove),
        cmocka_unit_test_setup_teardown(test_a_stack_has_a_bound, folder_make, folder_remove),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
