/* What may be asked of the reports: whatever is taken is in its bounds. */
#include "hall-server/reports/report_query.h"

#include <assert.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    char text[256];
    char detail[REPORT_DETAIL_ROOM];
    struct report_query query;
    if (size >= sizeof text) {
        return 0;
    }
    memcpy(text, bytes, size);
    text[size] = '\0';
    if (report_query_parse(text, &query, detail) != PROBLEM_NONE) {
        assert(memchr(detail, '\0', sizeof detail) != NULL);
        return 0;
    }
    assert(report_query_days(&query) >= 1 && report_query_days(&query) <= REPORT_DAYS_MAX);
    assert(query.by < BY_COUNT && query.form < FORM_COUNT && query.language < REPORT_LANGUAGES);
    for (int i = 0; i < ONLY_COUNT; i++) {
        assert(memchr(query.only[i].text, '\0', sizeof query.only[i].text) != NULL);
    }
    return 0;
}
