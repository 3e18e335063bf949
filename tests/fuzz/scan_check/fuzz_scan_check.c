/* A scanned text; the first three bytes are its identifier. What passes is short, clean UTF-8. */
#include "drivers/barcode/scan_check.h"
#include "drivers/base/utf8.h"

#include <assert.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const uint8_t key[SCAN_KEY_BYTES] = {1};
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
