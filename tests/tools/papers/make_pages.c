/* make-pages: see README.md. */
#include "drivers/scanner/page_encode.h"
#include "tests/lib/made_page.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { KINDS = 6, PAGES_MAX = 1000, QUALITY = 85 };

static const struct made_page kinds[KINDS] = {
    {.lines = 28, .title = "申请表"},
    {.lines = 26, .skew_deg = 1.7, .title = "营业执照"},
    {.lines = 24, .ground = {0.97, 0.86, 0.84}, .title = "回执"},
    {.lines = 22, .code = "its number", .title = "受理通知书"},
    {0}, /* blank */
    {.lines = 30, .skew_deg = -3, .ground = {0.93, 0.9, 0.8}, .shade = 0.25},
};

static void page_write(const char *path, const struct made_page *how)
{
    struct page page;
    struct page_bytes jpeg;
    made_page_draw(how, &page);
    const int result = page_encode_jpeg(&page, QUALITY, &jpeg);
    assert(result == PAGE_OK);
    FILE *file = fopen(path, "wb");
    if (file == NULL || fwrite(jpeg.bytes, 1, jpeg.size_bytes, file) != jpeg.size_bytes ||
        fclose(file) != 0) {
        perror(path);
        exit(1);
    }
    page_bytes_deinit(&jpeg);
    page_deinit(&page);
}

int main(int count, char **words)
{
    if (count < 4) {
        fputs("make-pages FOLDER COUNT DPI [grey]\n", stderr);
        return 2;
    }
    const int pages = atoi(words[2]);
    const int dpi = atoi(words[3]);
    for (int i = 0; i < pages && i < PAGES_MAX; i++) {
        struct made_page how = kinds[i % KINDS];
        char code[32];
        char path[512];
        how.dpi = dpi;
        how.grey = count > 4 && strcmp(words[4], "grey") == 0;
        if (how.code != NULL) {
            snprintf(code, sizeof(code), "CASE-%04d", i + 1);
            how.code = code;
        }
        snprintf(path, sizeof(path), "%s/page-%04d.jpg", words[1], i + 1);
        page_write(path, &how);
    }
    return 0;
}
