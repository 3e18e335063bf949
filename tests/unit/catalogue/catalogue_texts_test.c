/*
 * The real catalogue as a document, as files again, and as the same document; and what would change
 * from one to another is told once, with what it means.
 */
#include "hall-server/catalogue/catalogue_difference.h"
#include "hall-server/catalogue/catalogue_folder.h"
#include "hall-server/catalogue/catalogue_json.h"
#include "hall-server/catalogue/catalogue_texts.h"
#include "tests/lib/cmocka_all.h"

#include <stdlib.h>
#include <string.h>

static struct catalogue_problems problems;

static struct catalogue *real(void)
{
    struct catalogue *catalogue = NULL;
    char folder[] = "assets/catalogue";
    assert_int_equal(catalogue_read(catalogue_folder_load, folder, &catalogue, &problems),
                     CATALOGUE_OK);
    return catalogue;
}

static char *document(const struct catalogue *catalogue, size_t *ret_size_bytes)
{
    const struct catalogue_json_options options = {.version = 7};
    char *text = catalogue_json(catalogue, &options, ret_size_bytes);
    assert_non_null(text);
    return text;
}

static void texts_of_real(struct catalogue_texts *texts)
{
    size_t size_bytes = 0;
    struct catalogue *catalogue = real();
    char *text = document(catalogue, &size_bytes);
    assert_int_equal(catalogue_texts_of_json(text, size_bytes, texts), 0);
    free(text);
    catalogue_destroy(catalogue);
}

static void test_files_that_were_written_make_the_same_document(void **unused)
{
    struct catalogue_texts texts = {0};
    struct catalogue *again = NULL;
    size_t sizes[2] = {0, 0};
    (void)unused;
    struct catalogue *catalogue = real();
    texts_of_real(&texts);
    assert_int_equal(catalogue_read(catalogue_texts_load, &texts, &again, &problems), CATALOGUE_OK);
    char *first = document(catalogue, &sizes[0]);
    char *second = document(again, &sizes[1]);
    assert_int_equal(sizes[0], sizes[1]);
    assert_memory_equal(first, second, sizes[0]);
    free(first);
    free(second);
    catalogue_texts_deinit(&texts);
    catalogue_destroy(catalogue);
    catalogue_destroy(again);
}

static void test_what_is_no_configuration_is_refused(void **unused)
{
    struct catalogue_texts texts = {0};
    (void)unused;
    assert_int_equal(catalogue_texts_of_json("[]", 2, &texts), -1);
    assert_int_equal(catalogue_texts_of_json("{", 1, &texts), -1);
    assert_int_equal(texts.files[0].cap_bytes, 0);
}

/* The text of `file` with the first `from` as `to`, which may be of another length. */
static void edit(struct catalogue_texts *texts, enum catalogue_file file, const char *from,
                 const char *to)
{
    struct buffer *text = &texts->files[file];
    const char *at = strstr(buffer_text(text), from);
    assert_non_null(at);
    const size_t before = (size_t)(at - buffer_text(text));
    char *rest = strdup(at + strlen(from));
    text->length_bytes = before;
    assert_int_equal(buffer_append_text(text, to), BUFFER_OK);
    assert_int_equal(buffer_append_text(text, rest), BUFFER_OK);
    free(rest);
}

struct told {
    struct catalogue_figures rows;
    int queues, lost, gained, windows;
    char strip[CATALOGUE_NAMES_ROOM];
};

static void queue_take(void *context, const char *id, int lost, int gained)
{
    struct told *told = context;
    assert_true(id[0] != '\0' && (lost > 0 || gained > 0));
    told->queues++;
    told->lost += lost;
    told->gained += gained;
}

static void window_take(void *context, const char *id, const char *before, const char *after)
{
    struct told *told = context;
    assert_string_not_equal(before, after);
    assert_true(id[0] != '\0');
    told->windows++;
    memcpy(told->strip, after, CATALOGUE_NAMES_ROOM);
}

static struct told difference_to(struct catalogue_texts *texts)
{
    struct told told = {0};
    struct catalogue_texts own = {0};
    struct catalogue *before = NULL;
    struct catalogue *after = NULL;
    texts_of_real(&own); /* both as a hall that has them in force */
    assert_int_equal(catalogue_read(catalogue_texts_load, &own, &before, &problems), CATALOGUE_OK);
    catalogue_texts_deinit(&own);
    assert_int_equal(catalogue_read(catalogue_texts_load, texts, &after, &problems), CATALOGUE_OK);
    told.rows = catalogue_difference(before, after, NULL, NULL);
    catalogue_difference_queues(before, after, queue_take, &told);
    catalogue_difference_windows(before, after, window_take, &told);
    catalogue_destroy(before);
    catalogue_destroy(after);
    return told;
}

static void test_a_changed_row_and_what_it_means(void **unused)
{
    struct catalogue_texts texts = {0};
    (void)unused;
    texts_of_real(&texts);
    edit(&texts, CATALOGUE_SEATS, "\n1,1,AX AT,", "\n1,1,AX,");
    const struct told told = difference_to(&texts);
    assert_int_equal(told.rows.counts[CATALOGUE_ADDED], 0);
    assert_int_equal(told.rows.counts[CATALOGUE_REMOVED], 0);
    assert_int_equal(told.rows.counts[CATALOGUE_CHANGED], 1);
    assert_int_equal(told.rows.files, 1u << CATALOGUE_SEATS);
    assert_int_equal(told.windows, 1);
    assert_true(told.strip[0] != '\0');
    assert_int_equal(told.queues, 0);
    catalogue_texts_deinit(&texts);
}

static void test_the_same_is_no_difference(void **unused)
{
    struct catalogue_texts texts = {0};
    (void)unused;
    texts_of_real(&texts);
    const struct told told = difference_to(&texts);
    assert_int_equal(told.rows.files, 0);
    assert_int_equal(told.queues + told.windows, 0);
    catalogue_texts_deinit(&texts);
}

static void test_services_that_go_to_another_queue(void **unused)
{
    struct catalogue_texts texts = {0};
    (void)unused;
    texts_of_real(&texts);
    edit(&texts, CATALOGUE_SERVICES, ",industry,AT,", ",industry,AH,");
    const struct told told = difference_to(&texts);
    assert_int_equal(told.rows.counts[CATALOGUE_CHANGED], 1);
    assert_int_equal(told.queues, 2);
    assert_int_equal(told.lost, 1);
    assert_int_equal(told.gained, 1);
    catalogue_texts_deinit(&texts);
}

static void test_a_key_of_the_hall_that_says_something_else(void **unused)
{
    struct catalogue_texts texts = {0};
    (void)unused;
    texts_of_real(&texts);
    edit(&texts, CATALOGUE_HALL, "\nclaim_timeout_s,", "\nclaim_timeout_s,1");
    const struct told told = difference_to(&texts);
    assert_int_equal(told.rows.counts[CATALOGUE_CHANGED], 1);
    assert_int_equal(told.rows.files, 1u << CATALOGUE_HALL);
    catalogue_texts_deinit(&texts);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_files_that_were_written_make_the_same_document),
        cmocka_unit_test(test_what_is_no_configuration_is_refused),
        cmocka_unit_test(test_a_changed_row_and_what_it_means),
        cmocka_unit_test(test_the_same_is_no_difference),
        cmocka_unit_test(test_services_that_go_to_another_queue),
        cmocka_unit_test(test_a_key_of_the_hall_that_says_something_else),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
