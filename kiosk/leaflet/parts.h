/*
 * What the papers are put together of: heads, sections, lists of materials, the flow. Each begins
 * at sheet->y, goes to a new page where it needs one, and leaves sheet->y under itself. Of this
 * room only.
 */
#ifndef KIOSK_LEAFLET_PARTS_H
#define KIOSK_LEAFLET_PARTS_H

#include "kiosk/leaflet/sheet.h"

/* Types of letters, by their use. */
extern const struct sheet_type part_title, part_name, part_section_type, part_body, part_strong,
    part_small, part_label;

enum part_choice { PART_ALL, PART_MISSING, PART_HAVE };

/* Hall and time over a rule; then the paper's title in the middle. */
void part_head(struct sheet *sheet, const struct leaflet_facts *facts, const char *title,
               const char *lead);
/* The service's name, code and department in a box; its code for phones beside it. */
void part_service(struct sheet *sheet, const struct leaflet_facts *facts);
void part_section(struct sheet *sheet, const char *title);
/* A list with numbers and boxes to tick; boxes of PART_HAVE are ticked. */
void part_materials(struct sheet *sheet, enum leaflet_language language,
                    const struct leaflet_service *service, enum part_choice choice);
int part_materials_count(const struct leaflet_service *service, enum part_choice choice);
/* Window, hours, fee, limit, basis: what there is. */
void part_facts(struct sheet *sheet, const struct leaflet_facts *facts);
/* Boxes with arrows between. */
void part_flow(struct sheet *sheet, const struct leaflet_service *service);
/* A form's lines with numbers, each with room to write or with its example. */
void part_fields(struct sheet *sheet, const struct leaflet_form *form, bool filled);
/* What to mind at each of them, by the same numbers. */
void part_hints(struct sheet *sheet, const struct leaflet_form *form);
/* A paragraph in a pale box. */
void part_remark(struct sheet *sheet, const char *text);
/* Page, place and what holds for samples, at the foot of each page; a sheet->foot whose context is
 * a const struct leaflet_facts. */
void part_foot(struct sheet *sheet, void *context);

#endif
