/*
 * The settings page: what the installer's tool writes beside the firmware.
 *
 *   0 "MSET"   4 address   5 0   6 width   8 height   10 unique id (12)   22 CRC of bytes 0-21
 *
 * Numbers are little-endian. Without a good page: the discovery address, 512x32, and the chip's own
 * unique id (in the emulator, which has none, the image's default address and an id made of kind
 * and address). The hall finds such a device and gives it an address, which is written here.
 */
#include "drivers/wire/crc16.h"
#include "firmware/board/stm32/board.h"

enum {
    PAGE_BYTES = 24,
    PAGE_CRC_AT = 22,
    PAGE_UNIQUE_AT = 10,
    WIDTH_FIRST = 512,
    HEIGHT_FIRST = 32,
};

/* As it stands in flash, whatever it was made of. */
static struct settings settings_now;

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
    const uint8_t *page = (const uint8_t *)board.settings_at;
    struct settings settings = {
        .identity = {.address = board_is_real() ? DEVICE_ADDRESS_FIND : default_address},
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
        } else if (board_is_real()) {
            byte = board.unique_id[i];
        }
        settings.identity.unique_id[i] = byte;
    }
    settings_now = settings;
    return settings;
}

static void put_little(uint8_t *bytes, uint16_t value)
{
    bytes[0] = (uint8_t)value;
    bytes[1] = (uint8_t)(value >> 8);
}

/*
 * The page is erased and written; one that is cut off has a bad CRC. The emulator has no flash to
 * write: there an address lasts until a restart.
 */
static void page_write(const uint8_t *page)
{
    if (board_flash_erase(board.settings_at)) {
        /* If it fails the address is gone with the next start, and the hall finds the device anew.
         */
        (void)board_flash_write(board.settings_at, page, PAGE_BYTES);
    }
}

void settings_keep(const struct device *device)
{
    if (device->identity.address == settings_now.identity.address) {
        return;
    }
    settings_now.identity.address = device->identity.address;
    uint8_t page[PAGE_BYTES] = {'M', 'S', 'E', 'T', device->identity.address};
    put_little(page + 6, settings_now.width_px);
    put_little(page + 8, settings_now.height_px);
    for (int i = 0; i < UNIQUE_ID_BYTES; i++) {
        page[PAGE_UNIQUE_AT + i] = device->identity.unique_id[i];
    }
    put_little(page + PAGE_CRC_AT, crc16(page, PAGE_CRC_AT));
    page_write(page);
}
