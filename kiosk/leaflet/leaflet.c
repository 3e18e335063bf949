#include "kiosk/leaflet/leaflet.h"

#include "drivers/base/utf8.h"
#include "kiosk/leaflet/leaflet_words.h"
#include "kiosk/leaflet/parts.h"

#include <assert.h>
#include <string.h>

#define LEAFLET_ERROR_NAME(symbol, value, name) {value, name},
static const struct {
    int value;
    const char *name;
} error_names[] = {LEAFLET_ERRORS(LEAFLET_ERROR_NAME)};
#undef LEAFLET_ERROR_NAME

const char *leaflet_error_name(int error)
{
    for (size_t i = 0; i < sizeof(error_names) / sizeof(error_names[0]); i++) {
        if (error_names[i].value == error) {
            return error_names[i].name;
        }
    }
    return "unknown error";
}

/* Control characters would be empty boxes on paper, and are nobody's words. */
static bool text_is_good(const char *text, bool needed, size_t bytes_max)
{
    if (text == NULL || text[0] == '\0') {
        return !needed;
    }
    const size_t length = strlen(text);
    for (size_t i = 0; i < length && i < bytes_max; i++) {
        if ((unsigned char)text[i] < 0x20 || text[i] == 0x7F) {
            return false;
        }
    }
    return length <= bytes_max && utf8_is_valid(text, length);
}

bool leaflet_service_is_good(const struct leaflet_service *service)
{
    const size_t most = LEAFLET_TEXT_BYTES_MAX;
    bool good =
        text_is_good(service->name, true, most) && text_is_good(service->code, false, most) &&
        text_is_good(service->department, false, most) &&
        text_is_good(service->windows, false, most) && text_is_good(service->basis, false, most) &&
        text_is_good(service->fee, false, most) &&
        text_is_good(service->url, false, LEAFLET_URL_BYTES_MAX) && service->material_count >= 0 &&
        service->material_count <= LEAFLET_MATERIALS_MAX && service->step_count >= 0 &&
        service->step_count <= LEAFLET_STEPS_MAX;
    for (int i = 0; good && i < service->material_count; i++) {
        good = text_is_good(service->materials[i].name, true, most) &&
               text_is_good(service->materials[i].form, false, most);
    }
    for (int i = 0; good && i < service->step_count; i++) {
        good = text_is_good(service->steps[i], true, most);
    }
    return good;
}

static bool form_is_good(const struct leaflet_form *form)
{
    const size_t most = LEAFLET_TEXT_BYTES_MAX;
    bool good = form->field_count >= 0 && form->field_count <= LEAFLET_FIELDS_MAX &&
                text_is_good(form->title, form->field_count > 0, most);
    for (int i = 0; good && i < form->field_count; i++) {
        good = text_is_good(form->fields[i].label, true, most) &&
               text_is_good(form->fields[i].value, false, most) &&
               text_is_good(form->fields[i].hint, false, most);
    }
    return good;
}

static bool facts_are_good(const struct leaflet_facts *facts)
{
    const size_t most = LEAFLET_TEXT_BYTES_MAX;
    return facts->language < LEAFLET_LANGUAGE_COUNT && text_is_good(facts->hall, true, most) &&
           text_is_good(facts->hours, false, most) && text_is_good(facts->printed_at, false, 64) &&
           text_is_good(facts->place, false, most) && leaflet_service_is_good(&facts->service) &&
           form_is_good(&facts->form);
}

static void notice_draw(struct sheet *sheet, const struct leaflet_facts *facts)
{
    const enum leaflet_language language = facts->language;
    const struct leaflet_service *service = &facts->service;
    const int missing = part_materials_count(service, PART_MISSING);
    const int have = part_materials_count(service, PART_HAVE);
    char text[128];
    part_head(sheet, facts, leaflet_word(language, LEAFLET_NOTICE),
              missing > 0 ? leaflet_word(language, LEAFLET_NOTICE_LEAD) : NULL);
    part_service(sheet, facts);
    if (missing > 0) {
        part_section(sheet, leaflet_format(text, sizeof(text), language, LEAFLET_MISSING, missing));
        part_materials(sheet, language, service, PART_MISSING);
    } else {
        part_remark(sheet, leaflet_word(language, LEAFLET_NONE_MISSING));
    }
    if (have > 0) {
        part_section(sheet, leaflet_format(text, sizeof(text), language, LEAFLET_HAVE, have));
        part_materials(sheet, language, service, PART_HAVE);
    }
    part_section(sheet, leaflet_word(language, LEAFLET_FACTS));
    part_facts(sheet, facts);
    part_remark(sheet, leaflet_word(language, LEAFLET_FOR_OTHER));
    part_remark(sheet, leaflet_word(language, LEAFLET_ADVICE));
    (void)sheet_need(sheet, sheet_leading(&part_body) + 12);
    sheet->y += 10;
    const char *sign = leaflet_word(language, LEAFLET_SIGN);
    sheet_line(sheet, &part_body, sign, strlen(sign), SHEET_MARGIN, sheet->y, SHEET_INNER,
               SHEET_CENTRE);
}

static void guide_draw(struct sheet *sheet, const struct leaflet_facts *facts)
{
    const enum leaflet_language language = facts->language;
    const struct leaflet_service *service = &facts->service;
    part_head(sheet, facts, leaflet_word(language, LEAFLET_GUIDE), NULL);
    part_service(sheet, facts);
    part_section(sheet, leaflet_word(language, LEAFLET_FACTS));
    part_facts(sheet, facts);
    if (service->material_count > 0) {
        part_section(sheet, leaflet_word(language, LEAFLET_MATERIALS));
        part_materials(sheet, language, service, PART_ALL);
    }
    if (service->step_count > 0) {
        part_section(sheet, leaflet_word(language, LEAFLET_FLOW));
        part_flow(sheet, service);
    }
}

static void form_draw(struct sheet *sheet, const struct leaflet_facts *facts, bool filled)
{
    part_head(sheet, facts, facts->form.title,
              leaflet_word(facts->language, filled ? LEAFLET_FORM_SAMPLE : LEAFLET_FORM_BLANK));
    part_fields(sheet, &facts->form, filled);
    part_section(sheet, leaflet_word(facts->language, LEAFLET_FORM_HOW));
    part_hints(sheet, &facts->form);
}

static void form_blank_draw(struct sheet *sheet, const struct leaflet_facts *facts)
{
    form_draw(sheet, facts, false);
}

static void form_filled_draw(struct sheet *sheet, const struct leaflet_facts *facts)
{
    form_draw(sheet, facts, true);
}

/* Twice: dry for the count of pages, then for good. */
static int paper_write(struct text_fonts *fonts, const struct leaflet_facts *facts,
                       void (*draw)(struct sheet *, const struct leaflet_facts *),
                       enum leaflet_word title, leaflet_sink *sink, void *context)
{
    struct sheet sheet;
    struct leaflet_facts copy = *facts; /* the foot's context is not const */
    int pages = 0;
    assert(sink != NULL);
    if (!facts_are_good(facts)) {
        return LEAFLET_BAD_FACTS;
    }
    for (int turn = 0; turn < 2; turn++) {
        sheet_begin(&sheet, fonts, turn == 0 ? NULL : sink, context,
                    leaflet_word(facts->language, title));
        sheet.foot = part_foot;
        sheet.context = &copy;
        sheet.pages = pages;
        draw(&sheet, facts);
        pages = sheet.page;
        const int result = sheet_end(&sheet);
        if (result != LEAFLET_OK) {
            return result;
        }
    }
    return LEAFLET_OK;
}

int leaflet_notice_write(struct text_fonts *fonts, const struct leaflet_facts *facts,
                         leaflet_sink *sink, void *context)
{
    return paper_write(fonts, facts, notice_draw, LEAFLET_NOTICE, sink, context);
}

int leaflet_guide_write(struct text_fonts *fonts, const struct leaflet_facts *facts,
                        leaflet_sink *sink, void *context)
{
    return paper_write(fonts, facts, guide_draw, LEAFLET_GUIDE, sink, context);
}

int leaflet_form_write(struct text_fonts *fonts, const struct leaflet_facts *facts, bool filled,
                       leaflet_sink *sink, void *context)
{
    if (facts->form.field_count <= 0) {
        return LEAFLET_BAD_FACTS;
    }
    return paper_write(fonts, facts, filled ? form_filled_draw : form_blank_draw, LEAFLET_FORM,
                       sink, context);
}
