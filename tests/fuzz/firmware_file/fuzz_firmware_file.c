/*
 * A firmware file of any bytes: nobody has the key, so it is never taken; and the first head of it,
 * when it reads, is written again as the same bytes.
 */
#include "drivers/sign/firmware_file.h"

#include <assert.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const uint8_t nobody[FIRMWARE_FILE_PUBLIC_BYTES] = {9};
    struct firmware_file file;
    struct firmware_head head;
    uint8_t again[FIRMWARE_HEAD_BYTES];
    assert(firmware_file_check(nobody, data, size, &file) != FIRMWARE_FILE_OK);
    if (size >= FIRMWARE_HEAD_BYTES && firmware_head_read(data, &head) == UPDATE_OK) {
        firmware_head_write(&head, again);
        assert(memcmp(again, data, sizeof(again)) == 0);
    }
    return 0;
}
