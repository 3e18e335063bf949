/* A form on paper: its lines, and what to mind at them. */
#include "kiosk/leaflet/parts.h"

#include <stdio.h>
#include <string.h>

static const double NUMBER_WIDTH = 20;
static const double LABEL_WIDTH = 136;
static const double PAD = 7;         /* around a text in its cell */
static const double LEAST_HIGH = 34; /* of a line that is written by hand */

static const struct sheet_type example = {TEXT_BOLD, 11, SHEET_ACCENT};

static void number_draw(struct sheet *sheet, int number, double y)
{
    char text[16];
    const int length = snprintf(text, sizeof(text), "%d", number);
    sheet_line(sheet, &part_label, text, (size_t)length, SHEET_MARGIN, y, NUMBER_WIDTH - 6,
               SHEET_RIGHT);
}

void part_fields(struct sheet *sheet, const struct leaflet_form *form, bool filled)
{
    const double label_x = SHEET_MARGIN + NUMBER_WIDTH;
    const double box_x = label_x + LABEL_WIDTH;
    const double box_width = SHEET_INNER - NUMBER_WIDTH - LABEL_WIDTH;
    for (int i = 0; i < form->field_count; i++) {
        const struct leaflet_field *field = &form->fields[i];
        const char *value = filled && field->value != NULL ? field->value : "";
        const double label =
            sheet_text_height(sheet, &part_strong, field->label, LABEL_WIDTH - 2 * PAD);
        const double text =
            *value == '\0' ? 0 : sheet_text_height(sheet, &example, value, box_width - 2 * PAD);
        double height = (label > text ? label : text) + 2 * PAD;
        height = height < LEAST_HIGH ? LEAST_HIGH : height;
        (void)sheet_need(sheet, height);
        const double y = sheet->y;
        number_draw(sheet, i + 1, y + (height - sheet_leading(&part_label)) / 2);
        (void)sheet_text(sheet, &part_strong, field->label, label_x, y + (height - label) / 2,
                         LABEL_WIDTH - 2 * PAD, SHEET_LEFT);
        sheet_frame(sheet, SHEET_BLACK, box_x, y + 2, box_width, height - 4, 2);
        if (*value != '\0') {
            (void)sheet_text(sheet, &example, value, box_x + PAD, y + (height - text) / 2,
                             box_width - 2 * PAD, SHEET_LEFT);
        }
        sheet->y = y + height;
    }
    sheet->y += 12;
}

void part_hints(struct sheet *sheet, const struct leaflet_form *form)
{
    const double x = SHEET_MARGIN + NUMBER_WIDTH;
    const double width = SHEET_INNER - NUMBER_WIDTH;
    for (int i = 0; i < form->field_count; i++) {
        const struct leaflet_field *field = &form->fields[i];
        if (field->hint == NULL || *field->hint == '\0') {
            continue;
        }
        (void)sheet_need(sheet, sheet_text_height(sheet, &part_body, field->hint, width) + 2);
        number_draw(sheet, i + 1, sheet->y);
        sheet->y += 2 + sheet_text(sheet, &part_body, field->hint, x, sheet->y, width, SHEET_LEFT);
    }
    sheet->y += 8;
}
