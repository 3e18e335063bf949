#include "hall-server/reports/report.h"

#include <string.h>

static const char mark[] = "\xEF\xBB\xBF"; /* Excel reads UTF-8 only behind it */

/* A cell that begins as a formula would is run by spreadsheets: an apostrophe makes it text (OWASP,
 * "CSV injection"). */
static int text_write(struct buffer *out, const char *text)
{
    int result = buffer_append_text(out, "\"");
    if (result == BUFFER_OK && text[0] != '\0' && strchr("=+-@\t\r", text[0]) != NULL &&
        strcmp(text, "-") != 0) {
        result = buffer_append_text(out, "'");
    }
    for (const char *at = text; *at != '\0' && result == BUFFER_OK; at++) {
        result = *at == '"' ? buffer_append_text(out, "\"\"") : buffer_append(out, at, 1);
    }
    return result == BUFFER_OK ? buffer_append_text(out, "\"") : result;
}

/* Numbers as numbers: seconds, and shares in per cent with two places. */
static int value_write(struct buffer *out, enum figure_unit unit, const struct figure_value *value)
{
    const long long number = (long long)value->number;
    if (value->state == VALUE_WITHHELD) {
        return buffer_append_text(out, ",*");
    }
    if (value->state == VALUE_NONE) {
        return buffer_append_text(out, ",");
    }
    return unit == UNIT_SHARE
               ? buffer_append_format(out, ",%lld.%02lld", number / 100, number % 100)
               : buffer_append_format(out, ",%lld", number);
}

static int row_write(struct buffer *out, const char *id, const char *name,
                     const struct figure_value values[FIGURE_COUNT],
                     const struct figure_value before[FIGURE_COUNT])
{
    int result = text_write(out, id);
    result = result == BUFFER_OK ? buffer_append_text(out, ",") : result;
    result = result == BUFFER_OK ? text_write(out, name) : result;
    for (int i = 0; i < FIGURE_COUNT && result == BUFFER_OK; i++) {
        const enum figure_unit unit = figure_row((enum figure)i)->unit;
        result = value_write(out, unit, &values[i]);
        result = result == BUFFER_OK ? value_write(out, unit, &before[i]) : result;
    }
    return result == BUFFER_OK ? buffer_append_text(out, "\r\n") : result;
}

static int head_write(struct buffer *out, const struct report *report)
{
    const bool zh = report->query.language == REPORT_ZH;
    const enum report_by by = report->query.by;
    int result = buffer_append_text(out, mark);
    result = result == BUFFER_OK ? text_write(out, zh ? "编号" : "Id") : result;
    result = result == BUFFER_OK ? buffer_append_text(out, ",") : result;
    result =
        result == BUFFER_OK ? text_write(out, zh ? report_by_zh(by) : report_by_en(by)) : result;
    for (int i = 0; i < FIGURE_COUNT && result == BUFFER_OK; i++) {
        const struct figure_row *row = figure_row((enum figure)i);
        static const char *const unit_words[][2] = {[UNIT_COUNT] = {"", ""},
                                                    [UNIT_SECONDS] = {"（秒）", " (s)"},
                                                    [UNIT_SHARE] = {"（%）", " (%)"}};
        const char *unit = unit_words[row->unit][zh ? 0 : 1];
        result = buffer_append_format(out, ",\"%s%s\",\"%s%s%s\"", zh ? row->zh : row->en, unit,
                                      zh ? row->zh : row->en, unit, zh ? "·上期" : ", before");
    }
    return result == BUFFER_OK ? buffer_append_text(out, "\r\n") : result;
}

int report_csv(const struct report *report, struct buffer *out)
{
    const bool zh = report->query.language == REPORT_ZH;
    int result = head_write(out, report);
    for (size_t i = 0; i < report->group_count && result == BUFFER_OK; i++) {
        const struct report_group *group = &report->groups[i];
        result =
            row_write(out, group->id, zh ? group->zh : group->en, group->values, group->before);
    }
    return result == BUFFER_OK
               ? row_write(out, "", zh ? "合计" : "Total", report->total, report->before)
               : result;
}
