#include "kiosk/app/a4_facts.h"

#include "drivers/base/clock.h"

#include <stdio.h>
#include <string.h>

enum { TIME_BYTES = sizeof("2026-03-16T10:34") - 1, DATE_BYTES = sizeof("2026-03-16") - 1 };

static const char *keep(struct a4_facts *facts, const char *text)
{
    const size_t size = text == NULL ? 0 : strlen(text) + 1;
    if (size > sizeof(facts->texts) - facts->used) {
        facts->full = true;
        return "";
    }
    if (size == 0) {
        return "";
    }
    char *kept = facts->texts + facts->used;
    memcpy(kept, text, size);
    facts->used += size;
    return kept;
}

static void guide_take(struct a4_facts *facts, struct words *words, const struct kiosk *kiosk,
                       const struct shape_guide *guide)
{
    struct leaflet_service *service = &facts->facts.service;
    service->basis = keep(facts, words_name(words, &guide->basis));
    service->fee = keep(facts, words_fee(words, guide));
    service->statutory_days = (int)guide->statutory_days;
    service->promised_days = (int)guide->promised_days;
    service->sample = guide->sample;
    facts->full = facts->full || guide->material_count > LEAFLET_MATERIALS_MAX ||
                  guide->flow_count > LEAFLET_STEPS_MAX;
    for (size_t i = 0; i < guide->material_count && !facts->full; i++) {
        const bool ticked = i < KIOSK_MATERIALS_MAX && (kiosk->visitor.ticked >> i & 1U) != 0;
        service->materials[service->material_count++] = (struct leaflet_material){
            .name = keep(facts, words_name(words, &guide->materials[i].name)),
            .form = keep(facts, words_name(words, &guide->materials[i].form)),
            .required = guide->materials[i].required,
            .have = ticked};
    }
    for (size_t i = 0; i < guide->flow_count && !facts->full; i++) {
        service->steps[service->step_count++] = keep(facts, words_name(words, &guide->flow[i]));
    }
}

static void form_take(struct a4_facts *facts, struct words *words, const struct shape_form *form)
{
    struct leaflet_form *paper = &facts->facts.form;
    facts->full = facts->full || form->field_count > LEAFLET_FIELDS_MAX;
    paper->title = keep(facts, words_name(words, &form->title));
    for (size_t i = 0; i < form->field_count && !facts->full; i++) {
        paper->fields[paper->field_count++] =
            (struct leaflet_field){.label = keep(facts, words_name(words, &form->fields[i].label)),
                                   .value = keep(facts, words_name(words, &form->fields[i].value)),
                                   .hint = keep(facts, words_name(words, &form->fields[i].hint))};
    }
}

/* The department's public name; "" when the catalogue does not say. */
static const char *department_of(struct words *words, const struct kiosk *kiosk, const char *id)
{
    for (size_t i = 0; kiosk->services != NULL && i < kiosk->services->department_count; i++) {
        if (strcmp(kiosk->services->departments[i].id, id) == 0) {
            return words_name(words, &kiosk->services->departments[i].name);
        }
    }
    return "";
}

static void hall_take(struct a4_facts *facts, struct words *words, const struct kiosk *kiosk,
                      int64_t wall_ms)
{
    const struct shape_hall *hall = kiosk->hall;
    char text[LEAFLET_URL_BYTES_MAX + 1];
    char at[CLOCK_RFC3339_ROOM];
    facts->facts.hall = keep(facts, hall == NULL ? words_say(words, WORD_TITLE_HALL)
                                                 : words_name(words, &hall->name));
    clock_format_rfc3339(wall_ms, hall == NULL ? 0 : (int)hall->offset_min, at);
    at[TIME_BYTES] = '\0'; /* "2026-03-16 10:34": the second and the zone are nobody's matter */
    at[DATE_BYTES] = ' ';
    facts->facts.printed_at = keep(facts, at);
    if (hall == NULL) {
        return;
    }
    if (hall->opens != NULL && hall->opens[0] != '\0') {
        (void)snprintf(text, sizeof(text), "%s–%s", hall->opens, hall->closes);
        facts->facts.hours = keep(facts, text);
    }
    const int length =
        hall->public_url == NULL || hall->public_url[0] == '\0'
            ? 0
            : snprintf(text, sizeof(text), "%s/g/%s", hall->public_url, kiosk->visitor.service->id);
    if (length > 0 && (size_t)length < sizeof(text)) {
        facts->facts.service.url = keep(facts, text);
    }
}

bool a4_facts_take(struct a4_facts *facts, struct words *words, const struct kiosk *kiosk,
                   enum a4_what what, int64_t wall_ms)
{
    const struct shape_service *service = kiosk->visitor.service;
    if (service == NULL || service->guide == NULL) {
        return false;
    }
    words_reset(words);
    words->language = kiosk->words.language;
    facts->what = what;
    facts->used = 0;
    facts->full = false;
    facts->facts =
        (struct leaflet_facts){/* Guides are written in two languages. */
                               .language = words->language == WORDS_ZH ? LEAFLET_ZH : LEAFLET_EN};
    facts->facts.service.name = keep(facts, words_name(words, &service->name));
    facts->facts.service.code = keep(facts, service->code);
    facts->facts.service.department = keep(facts, department_of(words, kiosk, service->department));
    facts->facts.service.windows =
        keep(facts, words_window_list(words, service->windows, service->window_count));
    guide_take(facts, words, kiosk, service->guide);
    if (form_shown(kiosk) != NULL && (what == A4_FORM || what == A4_FORM_SAMPLE)) {
        form_take(facts, words, form_shown(kiosk));
    }
    hall_take(facts, words, kiosk, wall_ms);
    words_reset(words);
    return !facts->full;
}
