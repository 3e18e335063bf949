#include "tests/lib/one_file.h"

#include "tests/lib/cmocka_all.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

char one_file[ONE_FILE_ROOM];
static char folder[64];

int one_file_setup(void **unused)
{
    (void)unused;
    (void)snprintf(folder, sizeof folder, "/tmp/mashang-file-XXXXXX");
    assert_non_null(mkdtemp(folder));
    (void)snprintf(one_file, sizeof one_file, "%s/file", folder);
    return 0;
}

int one_file_teardown(void **unused)
{
    (void)unused;
    (void)unlink(one_file);
    return rmdir(folder);
}

void one_file_put(const char *text)
{
    FILE *file = fopen(one_file, "w");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}
