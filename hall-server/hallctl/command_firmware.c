/* image and device update: signed firmware, and which of it the hall gives to its devices. */
#include "drivers/sign/firmware_file.h"
#include "hall-server/hallctl/command.h"
#include "hall-server/hallctl/hall_call.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { HEX_BYTES = 2 * crypto_sign_SEEDBYTES, BOTH_SLOTS = 3, WORD_ROOM = 16 };

/* malloc'd; NULL after a refusal. */
static uint8_t *file_read(const char *path, size_t limit_bytes, size_t *ret_size_bytes)
{
    uint8_t *bytes = malloc(limit_bytes + 1);
    FILE *file = fopen(path, "rb");
    if (bytes == NULL || file == NULL) {
        command_refuse("%s: %s", path, strerror(errno));
        free(bytes);
        bytes = NULL;
    } else {
        *ret_size_bytes = fread(bytes, 1, limit_bytes + 1, file);
        if (*ret_size_bytes == 0 || *ret_size_bytes > limit_bytes) {
            command_refuse("%s: empty, or more than %zu bytes", path, limit_bytes);
            free(bytes);
            bytes = NULL;
        }
    }
    if (file != NULL) {
        (void)fclose(file);
    }
    return bytes;
}

/* Whole or not at all, under its name. */
static bool file_write(const char *path, const void *bytes, size_t size_bytes, unsigned mode)
{
    char part[COMMAND_PATH_ROOM + 8];
    snprintf(part, sizeof part, "%s.part", path);
    const int file = open(part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode);
    bool good =
        file >= 0 && write(file, bytes, size_bytes) == (ssize_t)size_bytes && fsync(file) == 0;
    good = (file < 0 || close(file) == 0) && good && rename(part, path) == 0;
    if (!good) {
        command_refuse("%s: %s", path, strerror(errno));
    }
    return good;
}

static bool hex_read(const char *path, uint8_t ret_bytes[crypto_sign_SEEDBYTES])
{
    size_t size_bytes = 0;
    size_t binary_bytes = 0;
    uint8_t *text = file_read(path, HEX_BYTES + 2, &size_bytes);
    if (text == NULL) {
        return false;
    }
    const bool good = size_bytes >= HEX_BYTES &&
                      sodium_hex2bin(ret_bytes, crypto_sign_SEEDBYTES, (const char *)text,
                                     HEX_BYTES, NULL, &binary_bytes, NULL) == 0 &&
                      binary_bytes == crypto_sign_SEEDBYTES;
    sodium_memzero(text, size_bytes);
    free(text);
    if (!good) {
        command_refuse("%s: no key of %d hex digits", path, HEX_BYTES);
    }
    return good;
}

static bool hex_write(const char *path, const uint8_t *bytes, unsigned mode)
{
    char text[HEX_BYTES + 2];
    sodium_bin2hex(text, HEX_BYTES + 1, bytes, crypto_sign_SEEDBYTES);
    text[HEX_BYTES] = '\n';
    const bool good = file_write(path, text, HEX_BYTES + 1, mode);
    sodium_memzero(text, sizeof text);
    return good;
}

int command_image_key(const struct command_line *line)
{
    uint8_t seed[crypto_sign_SEEDBYTES], secret[crypto_sign_SECRETKEYBYTES];
    uint8_t public_key[crypto_sign_PUBLICKEYBYTES];
    char path[COMMAND_PATH_ROOM];
    snprintf(path, sizeof path, "%s.pub", line->words[0]);
    if (access(line->words[0], F_OK) == 0) {
        return command_refuse("%s is there already", line->words[0]);
    }
    if (sodium_init() < 0) {
        return command_refuse("no randomness");
    }
    randombytes_buf(seed, sizeof seed);
    crypto_sign_seed_keypair(public_key, secret, seed);
    const bool good = hex_write(line->words[0], seed, 0600) && hex_write(path, public_key, 0644);
    sodium_memzero(seed, sizeof seed);
    sodium_memzero(secret, sizeof secret);
    if (!good) {
        return COMMAND_FAILED;
    }
    printf("%s signs; halls that trust it have %s as DIR/firmware/key.pub\n", line->words[0], path);
    return COMMAND_DONE;
}

static int kind_find(const char *name)
{
    for (int kind = DEVICE_PAD; kind <= DEVICE_STRIP; kind++) {
        if (strcmp(device_kind_name(kind), name) == 0) {
            return kind;
        }
    }
    return 0;
}

static int board_find(const char *name)
{
#define FIND(symbol, number, board)                                                                \
    if (strcmp(name, board) == 0) {                                                                \
        return number;                                                                             \
    }
    FIRMWARE_BOARDS(FIND)
#undef FIND
    return 0;
}

/* "pad:stm32f405:1.2" */
static bool what_read(const char *text, struct firmware_head *head)
{
    char kind[WORD_ROOM], board[WORD_ROOM];
    unsigned major, minor;
    int end = 0;
    if (sscanf(text, "%15[a-z]:%15[a-z0-9]:%3u.%3u%n", kind, board, &major, &minor, &end) != 4 ||
        text[end] != 0 || major > UINT8_MAX || minor > UINT8_MAX) {
        return false;
    }
    *head = (struct firmware_head){.kind = (uint16_t)kind_find(kind),
                                   .board = (uint16_t)board_find(board),
                                   .version = (uint16_t)(major << 8 | minor)};
    return head->kind != 0 && head->board != 0;
}

/* One image becomes a part, filled up to whole units of flash; false after a refusal. */
static bool part_add(const uint8_t *secret, const char *path, struct firmware_head head,
                     uint8_t *file, size_t *size_bytes)
{
    size_t image_bytes = 0;
    uint8_t *const part = file + *size_bytes;
    uint8_t *image = file_read(path, FIRMWARE_IMAGE_MAX_BYTES, &image_bytes);
    if (image == NULL) {
        return false;
    }
    memset(part + FIRMWARE_FILE_PART_HEAD_BYTES, 0xFF, FIRMWARE_IMAGE_MAX_BYTES);
    memcpy(part + FIRMWARE_FILE_PART_HEAD_BYTES, image, image_bytes);
    free(image);
    head.size_bytes = (uint32_t)((image_bytes + FIRMWARE_UNIT_BYTES - 1) / FIRMWARE_UNIT_BYTES *
                                 FIRMWARE_UNIT_BYTES);
    firmware_file_sign(secret, &head, part + FIRMWARE_FILE_PART_HEAD_BYTES, part);
    *size_bytes += FIRMWARE_FILE_PART_HEAD_BYTES + head.size_bytes;
    return true;
}

int command_image_sign(const struct command_line *line)
{
    static uint8_t file[FIRMWARE_FILE_MAX_BYTES];
    uint8_t seed[crypto_sign_SEEDBYTES], secret[crypto_sign_SECRETKEYBYTES];
    uint8_t public_key[crypto_sign_PUBLICKEYBYTES];
    struct firmware_head head;
    size_t size_bytes = 0;
    if (!what_read(line->words[2], &head)) {
        return command_refuse("%s: it is KIND:BOARD:VERSION, as in pad:stm32f405:1.2",
                              line->words[2]);
    }
    if (sodium_init() < 0 || !hex_read(line->words[0], seed)) {
        return COMMAND_FAILED;
    }
    crypto_sign_seed_keypair(public_key, secret, seed);
    sodium_memzero(seed, sizeof seed);
    head.slots = line->words[4] == NULL ? BOTH_SLOTS : 1;
    bool good = part_add(secret, line->words[3], head, file, &size_bytes);
    if (good && line->words[4] != NULL) {
        head.slots = 2;
        good = part_add(secret, line->words[4], head, file, &size_bytes);
    }
    sodium_memzero(secret, sizeof secret);
    if (!good || !file_write(line->words[1], file, size_bytes, 0644)) {
        return COMMAND_FAILED;
    }
    printf("%s  %s, %zu bytes\n", line->words[1], line->words[2], size_bytes);
    return COMMAND_DONE;
}

static int version_read(const char *text)
{
    unsigned major = 0, minor = 0;
    return text != NULL && sscanf(text, "%3u.%3u", &major, &minor) == 2 ? (int)(major << 8 | minor)
                                                                        : 0;
}

/* A device that it is for runs a newer version, as the hall that runs knows it: it was said. */
static bool is_older_for_some(const struct command_line *line, const struct firmware_head *head)
{
    json_t *answer = hall_call_runs(line->words[0])
                         ? hall_call(line->words[0], "/api/v1/bus/devices", NULL)
                         : NULL; /* the hall refuses later, and has it on record */
    bool older = false;
    size_t i;
    const json_t *device;
    json_array_foreach(json_object_get(answer, "devices"), i, device)
    {
        const char *seat = json_string_value(json_object_get(device, "seat"));
        const char *kind = json_string_value(json_object_get(device, "kind"));
        const char *runs = json_string_value(json_object_get(device, "version"));
        if (seat != NULL && kind != NULL && strcmp(kind, device_kind_name(head->kind)) == 0 &&
            (line->seat == NULL || strcmp(line->seat, seat) == 0) &&
            version_read(runs) > head->version) {
            command_refuse("older_firmware: the %s of seat %s runs %s, which is newer than %d.%d; "
                           "--older gives it all the same / 坐席 %s 的设备运行 %s，比 %d.%d "
                           "新；确要降级请加 --older",
                           kind, seat, runs, head->version >> 8, head->version & 0xFF, seat, runs,
                           head->version >> 8, head->version & 0xFF);
            older = true;
        }
    }
    json_decref(answer);
    return older;
}

/* Puts it where the hall looks; of two names for the same devices there is one. */
static bool file_give(const struct command_line *line, const char *kind, const uint8_t *bytes,
                      size_t size_bytes)
{
    char paths[2][COMMAND_PATH_ROOM];
    for (int older = 0; older < 2; older++) {
        snprintf(paths[older], sizeof paths[older], "%s/firmware/%s%s%s%s.msfw", line->words[0],
                 kind, line->seat == NULL ? "" : "@", line->seat == NULL ? "" : line->seat,
                 older == 1 ? ".older" : "");
    }
    const int wanted = line->older ? 1 : 0;
    if (unlink(paths[1 - wanted]) != 0 && errno != ENOENT) {
        command_refuse("%s: %s", paths[1 - wanted], strerror(errno));
        return false;
    }
    return file_write(paths[wanted], bytes, size_bytes, 0644);
}

int command_device_update(const struct command_line *line)
{
    uint8_t public_key[FIRMWARE_FILE_PUBLIC_BYTES];
    char path[COMMAND_PATH_ROOM];
    struct firmware_file file;
    size_t size_bytes = 0;
    if ((line->seat == NULL) == (line->all_of == NULL)) {
        return command_refuse("for whom? --seat SEAT, or --all-of KIND");
    }
    if (line->seat != NULL && !command_seat_is_there(line->words[0], line->seat)) {
        return COMMAND_FAILED;
    }
    snprintf(path, sizeof path, "%s/firmware/key.pub", line->words[0]);
    if (sodium_init() < 0 || !hex_read(path, public_key)) {
        return COMMAND_FAILED;
    }
    uint8_t *bytes = file_read(line->words[1], FIRMWARE_FILE_MAX_BYTES, &size_bytes);
    if (bytes == NULL) {
        return COMMAND_FAILED;
    }
    int done = COMMAND_FAILED;
    const enum firmware_file_result result =
        firmware_file_check(public_key, bytes, size_bytes, &file);
    const char *kind =
        result == FIRMWARE_FILE_OK ? device_kind_name(file.parts[0].head.kind) : NULL;
    if (result != FIRMWARE_FILE_OK) {
        command_refuse("%s: %s", line->words[1], firmware_file_words(result));
    } else if (kind == NULL || (line->all_of != NULL && strcmp(line->all_of, kind) != 0)) {
        command_refuse("%s is for each %s", line->words[1], kind == NULL ? "unknown thing" : kind);
    } else if ((line->older || !is_older_for_some(line, &file.parts[0].head)) &&
               file_give(line, kind, bytes, size_bytes)) {
        printf("%s %d.%d  %s%s; the page /devices/ and device notes say how it goes\n", kind,
               file.parts[0].head.version >> 8, file.parts[0].head.version & 0xFF,
               line->seat == NULL ? "all of them" : "seat ", line->seat == NULL ? "" : line->seat);
        done = COMMAND_DONE;
    }
    free(bytes);
    return done;
}
