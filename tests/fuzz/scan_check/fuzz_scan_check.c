/* A scanned text; the first three bytes are its identifier. What passes is short, clean UTF-8. */
#include "drivers/barcode/scan_check.h"
#include "drivers/base/utf8.h"

#include <assert.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const uint8_t key[SIGNED_CODE_PUBLIC_BYTES] = {
        0x03, 0xA1, 0x07, 0xBF, 0xF3, 0xCE, 0x10, 0xBE, 0x1D, 0x70, 0xDD,
        0x18, 0xE7, 0x4B, 0xC0, 0x99, 0x67, 0xE4, 0xD6, 0x30, 0x9B, 0xA5,
        0x0D, 0x5F, 0x1D, 0xDC, 0x86, 0x64, 0x12, 0x55, 0x31, 0xB8};
    static struct scan scan;
    struct scan_meaning meaning;
    const struct scan_rules rules = {.bases = {"https://hall.example"}, .key = key};
    if (size < SCAN_AIM_BYTES || size - SCAN_AIM_BYTES > SCAN_BYTES_MAX) {
        return 0;
    }
    memcpy(scan.aim, data, SCAN_AIM_BYTES);
    scan.length_bytes = size - SCAN_AIM_BYTES;
    memcpy(scan.bytes, data + SCAN_AIM_BYTES, scan.length_bytes);
    const enum scan_problem problem = scan_check(&scan, &rules, &meaning);
    assert(scan_problem_code(problem)[0] != '\0');
    if (problem != SCAN_OK) {
        return 0;
    }
    const size_t length = strlen(meaning.text);
    assert(length > 0 && length <= SCAN_TEXT_MAX && utf8_is_valid(meaning.text, length));
    assert(meaning.kind != SCAN_TICKET || length == SCAN_TOKEN_CHARACTERS);
    assert(meaning.kind != SCAN_APPOINTMENT || length == 8);
    assert(!meaning.proven || scan.length_bytes > SCAN_TOKEN_CHARACTERS);
    /* Its plain form is of the same kind; a case number's without hyphens too. */
    scan.length_bytes = length;
    memcpy(scan.bytes, meaning.text, length);
    struct scan_meaning again;
    assert(scan_check(&scan, &rules, &again) == SCAN_OK);
    assert(again.kind == meaning.kind && strcmp(again.text, meaning.text) == 0);
    return 0;
}
