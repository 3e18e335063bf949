/* Plays files into a fuzz target without a fuzzer: each argument is a file or a folder of files. */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

enum { INPUT_LIMIT_BYTES = 1 << 20 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int play_file(const char *path)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        perror(path);
        return 0;
    }
    uint8_t *data = malloc(INPUT_LIMIT_BYTES);
    const size_t size = data == NULL ? 0 : fread(data, 1, INPUT_LIMIT_BYTES, file);
    uint8_t *exact = malloc(size + 1);
    if (data != NULL && exact != NULL) {
        /* An exact copy, so that a sanitizer sees a read past the end. */
        for (size_t i = 0; i < size; i++) {
            exact[i] = data[i];
        }
        LLVMFuzzerTestOneInput(exact, size);
    }
    free(exact);
    free(data);
    fclose(file);
    return 1;
}

static int play(const char *path)
{
    struct stat status;
    if (stat(path, &status) != 0) {
        perror(path);
        return 0;
    }
    if (!S_ISDIR(status.st_mode)) {
        return play_file(path);
    }
    DIR *folder = opendir(path);
    int played = 0;
    for (struct dirent *entry; folder != NULL && (entry = readdir(folder)) != NULL;) {
        char name[4096];
        if (entry->d_name[0] != '.') {
            snprintf(name, sizeof(name), "%s/%s", path, entry->d_name);
            played += play_file(name);
        }
    }
    if (folder != NULL) {
        closedir(folder);
    }
    return played;
}

int main(int count, char **arguments)
{
    int played = 0;
    for (int i = 1; i < count; i++) {
        played += play(arguments[i]);
    }
    printf("%d inputs played\n", played);
    return played > 0 ? 0 : 1;
}
