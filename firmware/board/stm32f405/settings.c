/*
 * The settings page: what the installer's tool writes beside the firmware.
 *
 *   0 "MSET"   4 address   5 0   6 width   8 height   10 unique id (12)   22 CRC of bytes 0-21
 *
 * Numbers are little-endian. Without a good page: the image's default address, 512x32, and the
 * chip's own unique id (in the emulator, which has none, one made of kind and address).
 */
#include "drivers/wire/crc16.h"
#include "firmware/board/stm32f405/board.h"
#include "firmware/board/stm32f405/chip.h"

enum {
    PAGE_BYTES = 24,
    PAGE_CRC_AT = 22,
    PAGE_UNIQUE_AT = 10,
    WIDTH_FIRST = 512,
    HEIGHT_FIRST = 32
};

static uint16_t little(const uint8_t *bytes)
{
    return (uint16_t)(bytes[0] | bytes[1] << 8);
}

static bool page_is_good(const uint8_t *page)
{
    return page[0] == 'M' && page[1] == 'S' && page[2] == 'E' && page[3] == 'T' &&
           little(page + PAGE_CRC_AT) == crc16(page, PAGE_CRC_AT) &&
           page[4] >= DEVICE_ADDRESS_FIRST && page[4] <= DEVICE_ADDRESS_LAST;
}

struct settings settings_read(enum device_kind kind, uint8_t default_address)
{
    const uint8_t *page = CHIP_SETTINGS_PAGE;
    struct settings settings = {.identity = {.address = default_address},
                                .width_px = WIDTH_FIRST,
                                .height_px = HEIGHT_FIRST};
    const bool good = page_is_good(page);
    if (good) {
        settings.identity.address = page[4];
        settings.width_px = little(page + 6);
        settings.height_px = little(page + 8);
    }
    for (int i = 0; i < UNIQUE_ID_BYTES; i++) {
        uint8_t byte = (uint8_t)(i == 9 ? kind : i == 11 ? settings.identity.address : 0);
        if (good) {
            byte = page[PAGE_UNIQUE_AT + i];
        } else if (chip_is_real()) {
            byte = CHIP_UNIQUE_ID[i];
        }
        settings.identity.unique_id[i] = byte;
    }
    return settings;
}
