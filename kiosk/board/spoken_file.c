#include "kiosk/board/spoken_file.h"

#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

enum { PATH_BYTES_MAX = 1024 };

int64_t spoken_file_read(const char *path)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        return 0;
    }
    int64_t seq = 0;
    if (fscanf(file, "%18" SCNd64, &seq) != 1 || seq < 0) {
        seq = 0;
    }
    fclose(file);
    return seq;
}

bool spoken_file_write(const char *path, int64_t seq)
{
    char fresh[PATH_BYTES_MAX];
    const int length = snprintf(fresh, sizeof(fresh), "%s.new", path);
    if (length < 0 || (size_t)length >= sizeof(fresh)) {
        return false;
    }
    FILE *file = fopen(fresh, "wb");
    if (file == NULL) {
        return false;
    }
    bool written = fprintf(file, "%" PRId64 "\n", seq) > 0 && fflush(file) == 0 &&
                   fdatasync(fileno(file)) == 0;
    written = fclose(file) == 0 && written;
    return written && rename(fresh, path) == 0;
}
