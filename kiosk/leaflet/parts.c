#include "kiosk/leaflet/parts.h"

#include "kiosk/leaflet/leaflet_words.h"

#include <stdio.h>
#include <string.h>

const struct sheet_type part_title = {TEXT_BOLD, 25, SHEET_BLACK};
const struct sheet_type part_name = {TEXT_BOLD, 15, SHEET_BLACK};
const struct sheet_type part_section_type = {TEXT_BOLD, 13, SHEET_BLACK};
const struct sheet_type part_body = {TEXT_REGULAR, 10.5, SHEET_BLACK};
const struct sheet_type part_strong = {TEXT_BOLD, 10.5, SHEET_BLACK};
const struct sheet_type part_small = {TEXT_REGULAR, 8.5, SHEET_GREY};
const struct sheet_type part_label = {TEXT_REGULAR, 10.5, SHEET_GREY};

static const struct sheet_type part_code = {TEXT_REGULAR, 9, SHEET_BLACK};

enum { LINE_ROOM = 256 };
static const double CODE_SIDE = 92;
static const double LABEL_WIDTH = 66;
static const double ROW_GAP = 4;

static size_t length_of(const char *text)
{
    return text == NULL ? 0 : strlen(text);
}

static bool is_there(const char *text)
{
    return length_of(text) > 0;
}

static void line(struct sheet *sheet, const struct sheet_type *type, const char *text, double x,
                 double y, double width, enum sheet_align align)
{
    sheet_line(sheet, type, text, strlen(text), x, y, width, align);
}

void part_head(struct sheet *sheet, const struct leaflet_facts *facts, const char *title,
               const char *lead)
{
    char text[LINE_ROOM];
    if (sheet->page == 0) {
        sheet_page(sheet);
    }
    const double under = sheet_text(sheet, &part_strong, facts->hall, SHEET_MARGIN, sheet->y,
                                    SHEET_INNER * 0.68, SHEET_LEFT);
    if (is_there(facts->printed_at)) {
        leaflet_format(text, sizeof(text), facts->language, LEAFLET_PRINTED, facts->printed_at);
        line(sheet, &part_small, text, SHEET_MARGIN, sheet->y + 2, SHEET_INNER, SHEET_RIGHT);
    }
    sheet->y += under + 5;
    sheet_rule(sheet, SHEET_BLACK, SHEET_MARGIN, sheet->y, SHEET_INNER);
    sheet->y += 12;
    sheet->y +=
        sheet_text(sheet, &part_title, title, SHEET_MARGIN, sheet->y, SHEET_INNER, SHEET_CENTRE);
    if (is_there(lead)) {
        sheet->y += 2 + sheet_text(sheet, &part_label, lead, SHEET_MARGIN, sheet->y + 2,
                                   SHEET_INNER, SHEET_CENTRE);
    }
    sheet->y += 11;
}

/* "label value", the value wrapped beside it; returns the height. */
static double fact_row(struct sheet *sheet, const char *label, const char *value,
                       const struct sheet_type *type, double x, double y, double width)
{
    line(sheet, &part_label, label, x, y, LABEL_WIDTH, SHEET_LEFT);
    const double lower = part_body.size - type->size; /* one line with its label */
    return lower + sheet_text(sheet, type, value, x + LABEL_WIDTH, y + lower, width - LABEL_WIDTH,
                              SHEET_LEFT);
}

void part_service(struct sheet *sheet, const struct leaflet_facts *facts)
{
    const struct leaflet_service *service = &facts->service;
    const bool has_code = is_there(service->url);
    const double inset = 12;
    const double width = SHEET_INNER - 2 * inset - (has_code ? CODE_SIDE + 12 : 0);
    double height = sheet_text_height(sheet, &part_name, service->name, width) + 6;
    const struct {
        enum leaflet_word label;
        const char *value;
        const struct sheet_type *type;
    } rows[] = {{LEAFLET_DEPARTMENT, service->department, &part_body},
                {LEAFLET_CODE, service->code, &part_code}};
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        if (is_there(rows[i].value)) {
            height +=
                sheet_text_height(sheet, rows[i].type, rows[i].value, width - LABEL_WIDTH) + 3;
        }
    }
    const double least = has_code ? CODE_SIDE + 12 : 0;
    const double box = (height > least ? height : least) + 2 * inset;
    (void)sheet_need(sheet, box);
    sheet_fill(sheet, SHEET_PALE, SHEET_MARGIN, sheet->y, SHEET_INNER, box, 7);
    double y = sheet->y + inset;
    y += 6 +
         sheet_text(sheet, &part_name, service->name, SHEET_MARGIN + inset, y, width, SHEET_LEFT);
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        if (is_there(rows[i].value)) {
            y += 3 + fact_row(sheet, leaflet_word(facts->language, rows[i].label), rows[i].value,
                              rows[i].type, SHEET_MARGIN + inset, y, width);
        }
    }
    if (has_code) {
        const double x = SHEET_WIDTH - SHEET_MARGIN - inset - CODE_SIDE;
        const double top = sheet->y + (box - CODE_SIDE - 12) / 2;
        sheet_fill(sheet, SHEET_WHITE, x, top, CODE_SIDE, CODE_SIDE, 3);
        sheet_code(sheet, service->url, x, top, CODE_SIDE);
        const struct sheet_type caption = {TEXT_REGULAR, 7.5, SHEET_GREY};
        line(sheet, &caption, leaflet_word(facts->language, LEAFLET_SCAN), x - 20,
             top + CODE_SIDE + 2, CODE_SIDE + 40, SHEET_CENTRE);
    }
    sheet->y += box + 14;
}

void part_section(struct sheet *sheet, const char *title)
{
    const double height = sheet_leading(&part_section_type);
    (void)sheet_need(sheet, height + 52); /* never a heading alone at the foot */
    sheet_fill(sheet, SHEET_ACCENT, SHEET_MARGIN, sheet->y + 3, 4, height - 6, 1);
    line(sheet, &part_section_type, title, SHEET_MARGIN + 12, sheet->y, SHEET_INNER - 12,
         SHEET_LEFT);
    sheet->y += height + 6;
}

static bool is_chosen(const struct leaflet_material *material, enum part_choice choice)
{
    return choice == PART_ALL || material->have == (choice == PART_HAVE);
}

int part_materials_count(const struct leaflet_service *service, enum part_choice choice)
{
    int count = 0;
    for (int i = 0; i < service->material_count; i++) {
        count += is_chosen(&service->materials[i], choice) ? 1 : 0;
    }
    return count;
}

static void material_draw(struct sheet *sheet, enum leaflet_language language,
                          const struct leaflet_material *material, int number, bool ticked)
{
    const double box = 12;
    const double need_width = 62;
    const double text_x = SHEET_MARGIN + 46;
    const double text_width = SHEET_INNER - 46 - need_width - 8;
    char text[16];
    /* The form stands behind the name where both fit in a line. */
    const double form_x =
        sheet_width(sheet, &part_strong, material->name, strlen(material->name)) + 10;
    const bool beside =
        is_there(material->form) &&
        form_x + sheet_width(sheet, &part_label, material->form, strlen(material->form)) <=
            text_width;
    double height = sheet_text_height(sheet, &part_strong, material->name, text_width);
    if (is_there(material->form) && !beside) {
        height += sheet_text_height(sheet, &part_label, material->form, text_width);
    }
    (void)sheet_need(sheet, height + 2 * ROW_GAP);
    double y = sheet->y + ROW_GAP;
    const int length = snprintf(text, sizeof(text), "%d", number);
    sheet_line(sheet, &part_label, text, (size_t)length, SHEET_MARGIN, y, 16, SHEET_RIGHT);
    sheet_tick_box(sheet, SHEET_MARGIN + 25, y + 2, box, ticked);
    const char *need =
        leaflet_word(language, material->required ? LEAFLET_REQUIRED : LEAFLET_OPTIONAL);
    line(sheet, material->required ? &part_strong : &part_label, need,
         SHEET_MARGIN + SHEET_INNER - need_width, y, need_width, SHEET_RIGHT);
    if (beside) {
        line(sheet, &part_label, material->form, text_x + form_x, y, text_width - form_x,
             SHEET_LEFT);
    }
    y += sheet_text(sheet, &part_strong, material->name, text_x, y, text_width, SHEET_LEFT);
    if (is_there(material->form) && !beside) {
        y += sheet_text(sheet, &part_label, material->form, text_x, y, text_width, SHEET_LEFT);
    }
    sheet->y = y + ROW_GAP;
    sheet_rule(sheet, SHEET_PALE, SHEET_MARGIN, sheet->y, SHEET_INNER);
}

void part_materials(struct sheet *sheet, enum leaflet_language language,
                    const struct leaflet_service *service, enum part_choice choice)
{
    int number = 0;
    for (int i = 0; i < service->material_count; i++) {
        if (is_chosen(&service->materials[i], choice)) {
            material_draw(sheet, language, &service->materials[i], ++number, choice == PART_HAVE);
        }
    }
    sheet->y += 11;
}

void part_facts(struct sheet *sheet, const struct leaflet_facts *facts)
{
    char windows[LINE_ROOM];
    char limit[LINE_ROOM];
    const struct leaflet_service *service = &facts->service;
    const enum leaflet_language language = facts->language;
    windows[0] = '\0';
    if (is_there(service->windows)) {
        leaflet_format(windows, sizeof(windows), language, LEAFLET_WINDOWS, service->windows);
    }
    const struct {
        enum leaflet_word label;
        const char *value;
    } rows[] = {{LEAFLET_WINDOW, windows},
                {LEAFLET_HOURS, facts->hours},
                {LEAFLET_LIMIT, leaflet_limit(limit, sizeof(limit), language, service)},
                {LEAFLET_FEE, service->fee},
                {LEAFLET_BASIS, service->basis}};
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        if (!is_there(rows[i].value)) {
            continue;
        }
        (void)sheet_need(sheet, ROW_GAP + sheet_text_height(sheet, &part_body, rows[i].value,
                                                            SHEET_INNER - LABEL_WIDTH - 12));
        sheet->y += ROW_GAP + fact_row(sheet, leaflet_word(language, rows[i].label), rows[i].value,
                                       &part_body, SHEET_MARGIN + 12, sheet->y, SHEET_INNER - 12);
    }
    sheet->y += 11;
}

/* "申请：在窗口提交材料" has a head before its colon; others are all body. */
static size_t head_length(const char *text, size_t *ret_body)
{
    static const struct {
        const char *colon;
        size_t size;
    } colons[] = {{"：", sizeof("：") - 1}, {": ", 2}};
    enum { HEAD_BYTES_MAX = 40 };
    for (size_t i = 0; i < sizeof(colons) / sizeof(colons[0]); i++) {
        const char *found = strstr(text, colons[i].colon);
        if (found != NULL && found > text && found - text <= HEAD_BYTES_MAX) {
            *ret_body = (size_t)(found - text) + colons[i].size;
            return (size_t)(found - text);
        }
    }
    *ret_body = 0;
    return 0;
}

static void step_draw(struct sheet *sheet, const char *step, int number, bool last)
{
    const double arrow = 14;
    const double inset = 7;
    const double head_width = 64;
    const double x = SHEET_MARGIN + 40;
    const double width = SHEET_INNER - 40;
    size_t body_at = 0;
    const size_t head = head_length(step, &body_at);
    const double text_x = x + inset + (head > 0 ? head_width : 0);
    const double text_width = x + width - inset - text_x;
    const double text = sheet_text_height(sheet, &part_body, step + body_at, text_width);
    const double least = sheet_leading(&part_strong);
    const double box = (text > least ? text : least) + 2 * inset;
    (void)sheet_need(sheet, box + (last ? 0 : arrow));
    sheet_frame(sheet, SHEET_ACCENT, x, sheet->y, width, box, 6);
    sheet_disc(sheet, SHEET_MARGIN + 18, sheet->y + box / 2, 11, number);
    if (head > 0) {
        sheet_line(sheet, &part_strong, step, head, x + inset, sheet->y + inset, head_width,
                   SHEET_LEFT);
    }
    (void)sheet_text(sheet, &part_body, step + body_at, text_x, sheet->y + inset, text_width,
                     SHEET_LEFT);
    sheet->y += box;
    if (!last) {
        sheet_arrow_down(sheet, x + width / 2, sheet->y + 3, arrow - 5);
        sheet->y += arrow;
    }
}

void part_flow(struct sheet *sheet, const struct leaflet_service *service)
{
    for (int i = 0; i < service->step_count; i++) {
        step_draw(sheet, service->steps[i], i + 1, i + 1 == service->step_count);
    }
    sheet->y += 16;
}

void part_remark(struct sheet *sheet, const char *text)
{
    const double inset = 10;
    const double height =
        sheet_text_height(sheet, &part_body, text, SHEET_INNER - 2 * inset) + 2 * inset;
    (void)sheet_need(sheet, height);
    sheet_fill(sheet, SHEET_PALE, SHEET_MARGIN, sheet->y, SHEET_INNER, height, 5);
    (void)sheet_text(sheet, &part_body, text, SHEET_MARGIN + inset, sheet->y + inset,
                     SHEET_INNER - 2 * inset, SHEET_LEFT);
    sheet->y += height + 14;
}

void part_foot(struct sheet *sheet, void *context)
{
    const struct leaflet_facts *facts = context;
    char text[LINE_ROOM];
    double y = SHEET_BOTTOM + 12;
    sheet_rule(sheet, SHEET_GREY, SHEET_MARGIN, y, SHEET_INNER);
    y += 5;
    if (sheet->pages > 0) {
        leaflet_format(text, sizeof(text), facts->language, LEAFLET_PAGE, sheet->page,
                       sheet->pages);
        line(sheet, &part_small, text, SHEET_MARGIN, y, SHEET_INNER, SHEET_RIGHT);
    }
    if (facts->service.sample) {
        line(sheet, &part_small, leaflet_word(facts->language, LEAFLET_SAMPLE), SHEET_MARGIN, y,
             SHEET_INNER, SHEET_LEFT);
    }
    if (is_there(facts->place)) {
        line(sheet, &part_small, facts->place, SHEET_MARGIN, y + sheet_leading(&part_small),
             SHEET_INNER, SHEET_LEFT);
    }
}
