#include "hall-server/model/picture.h"

#include <sodium.h>
#include <string.h>

/* PNG (ISO/IEC 15948), 5.2 and 11.2.2: the signature, then IHDR with width and height first; IEND
 * ends the file. */
enum { HEADER_BYTES = 33, WIDTH_AT = 16, HEIGHT_AT = 20, END_BYTES = 12 };
static const uint8_t head[16] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n',
                                 0,    0,   0,   13,  'I',  'H',  'D',  'R'};
static const uint8_t end[END_BYTES] = {0, 0, 0, 0, 'I', 'E', 'N', 'D', 0xAE, 0x42, 0x60, 0x82};

bool picture_name_is_good(const char *name)
{
    const size_t length = strlen(name);
    const size_t good = strspn(name, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                     "abcdefghijklmnopqrstuvwxyz-_.");
    return good == length && length >= 1 && length <= PICTURE_NAME_BYTES_MAX && name[0] != '.';
}

bool picture_id_is_good(const char *id)
{
    return strlen(id) == PICTURE_ID_LENGTH && strspn(id, "0123456789abcdef") == PICTURE_ID_LENGTH;
}

bool picture_kept_read(const char *name, char ret_id[PICTURE_ID_ROOM])
{
    char id[PICTURE_ID_ROOM];
    if (strlen(name) != PICTURE_KEPT_ROOM - 1 || strcmp(name + PICTURE_ID_LENGTH, ".png") != 0) {
        return false;
    }
    memcpy(id, name, PICTURE_ID_LENGTH);
    id[PICTURE_ID_LENGTH] = '\0';
    if (!picture_id_is_good(id)) {
        return false;
    }
    memcpy(ret_id, id, sizeof(id));
    return true;
}

static uint32_t number_at(const uint8_t *bytes)
{
    return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

const char *picture_wrong(const uint8_t *bytes, size_t size_bytes)
{
    if (size_bytes > PICTURE_FILE_BYTES_MAX) {
        return "larger than 1 MiB";
    }
    if (size_bytes < HEADER_BYTES + END_BYTES || memcmp(bytes, head, sizeof(head)) != 0) {
        return "no PNG file";
    }
    if (memcmp(bytes + size_bytes - END_BYTES, end, END_BYTES) != 0) {
        return "cut off before its end";
    }
    const uint32_t width_px = number_at(bytes + WIDTH_AT);
    const uint32_t height_px = number_at(bytes + HEIGHT_AT);
    if (width_px < 1 || height_px < 1 || width_px > PICTURE_SIDE_MAX_PX ||
        height_px > PICTURE_SIDE_MAX_PX) {
        return "a side is not of 1 to 4096 pixels";
    }
    return NULL;
}

void picture_id_of(const uint8_t *bytes, size_t size_bytes, char ret_id[PICTURE_ID_ROOM])
{
    uint8_t hash[PICTURE_HASH_BYTES];
    (void)crypto_generichash(hash, sizeof(hash), bytes, size_bytes, NULL, 0);
    (void)sodium_bin2hex(ret_id, PICTURE_ID_ROOM, hash, sizeof(hash));
}
