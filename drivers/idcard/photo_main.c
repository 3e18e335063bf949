/*
 * mashang-card-photo PLUGIN: unpacks one photo. 1,024 bytes on stdin, the picture on stdout
 * (card_photo.h). It runs what a vendor wrote: whatever happens here, it must not happen to a
 * kiosk.
 */
#include "drivers/idcard/card_photo.h"

#include <dlfcn.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

typedef int unpack(const uint8_t *wlt, uint8_t *rgb);

/* A picture of a person must not be left behind in a core, nor may a wild loop take the machine. */
static void limits_set(void)
{
    const struct rlimit none = {0, 0};
    const struct rlimit memory = {CARD_PHOTO_CHILD_MAX_BYTES, CARD_PHOTO_CHILD_MAX_BYTES};
    const rlim_t seconds = CARD_PHOTO_LIMIT_MS / 1000 + 1;
    const struct rlimit time = {seconds, seconds};
    setrlimit(RLIMIT_CORE, &none);
    setrlimit(RLIMIT_CPU, &time);
#ifndef PHOTO_SANITIZED /* a sanitizer's shadow takes terabytes of addresses */
    setrlimit(RLIMIT_AS, &memory);
#else
    (void)memory;
#endif
    prctl(PR_SET_DUMPABLE, 0);
    prctl(PR_SET_PDEATHSIG, 9);
}

static int read_all(uint8_t *bytes, size_t size_bytes)
{
    for (size_t at = 0; at < size_bytes;) {
        const ssize_t size = read(STDIN_FILENO, bytes + at, size_bytes - at);
        if (size <= 0) {
            return -1;
        }
        at += (size_t)size;
    }
    return 0;
}

static int write_all(int out, const uint8_t *bytes, size_t size_bytes)
{
    for (size_t at = 0; at < size_bytes;) {
        const ssize_t size = write(out, bytes + at, size_bytes - at);
        if (size <= 0) {
            return -1;
        }
        at += (size_t)size;
    }
    return 0;
}

int main(int count, char **words)
{
    static uint8_t wlt[CARD_PHOTO_WLT_BYTES];
    static uint8_t rgb[CARD_PHOTO_BYTES];
    limits_set();
    /* What a plug-in prints goes nowhere: stdout is the picture's. */
    const int out = dup(STDOUT_FILENO);
    if (count != 2 || out < 0 || dup2(STDERR_FILENO, STDOUT_FILENO) < 0 ||
        read_all(wlt, sizeof(wlt)) != 0) {
        return 2;
    }
    void *plugin = dlopen(words[1], RTLD_NOW | RTLD_LOCAL);
    unpack *function = NULL;
    if (plugin != NULL) {
        void *found = dlsym(plugin, CARD_PHOTO_FUNCTION);
        memcpy(&function, &found, sizeof(function));
    }
    if (function == NULL || function(wlt, rgb) != 0) {
        return 1;
    }
    return write_all(out, rgb, sizeof(rgb)) == 0 ? 0 : 1;
}
