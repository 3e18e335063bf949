#include "kiosk/leaflet/guide_book.h"

#include "drivers/base/utf8.h"
#include "drivers/text/reading.h"
#include "kiosk/leaflet/leaflet_words.h"
#include "kiosk/leaflet/parts.h"

#include <assert.h>
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { KEY_ROOM = 72, LINE_ROOM = 512, COLUMNS = 2 };
static const double COLUMN_GAP = 20;
static const char OTHER_KEY = '~'; /* behind all letters */

static const struct sheet_type entry_name = {TEXT_BOLD, 11.5, SHEET_BLACK};
static const struct sheet_type entry_body = {TEXT_REGULAR, 9, SHEET_BLACK};
static const struct sheet_type entry_label = {TEXT_BOLD, 9, SHEET_GREY};
static const struct sheet_type entry_code = {TEXT_REGULAR, 7.5, SHEET_GREY};
static const struct sheet_type cover_title = {TEXT_BOLD, 38, SHEET_BLACK};
static const struct sheet_type cover_hall = {TEXT_BOLD, 20, SHEET_ACCENT};
static const struct sheet_type chapter_type = {TEXT_BOLD, 17, SHEET_WHITE};
static const struct sheet_type letter_type = {TEXT_BOLD, 12, SHEET_ACCENT};

struct entry {
    char key[KEY_ROOM]; /* readings one behind the other */
    const char *name;
    int place;
    int page;
};

struct writer {
    const struct guide_book *book;
    struct sheet sheet;
    struct entry *entries; /* by place; sorted by key after the first turn */
    int pages_of[GUIDE_BOOK_DEPARTMENTS_MAX];
    int page_of_index;
    const char *foot; /* the chapter's name; NULL on the cover */
    bool all_samples;
    struct leaflet_service service; /* the one at hand */
};

static void line(struct sheet *sheet, const struct sheet_type *type, const char *text, double x,
                 double y, double width, enum sheet_align align)
{
    sheet_line(sheet, type, text, strlen(text), x, y, width, align);
}

static void service_take(struct writer *writer, int place)
{
    writer->service = (struct leaflet_service){0};
    writer->book->service(writer->book->context, place, &writer->service);
}

/* ── The order of the index ── */

/* "食品经营" is "shi2 pin3 jing1 ying2 "; brackets and the like don't count. */
static void key_make(const char *name, char ret_key[KEY_ROOM])
{
    size_t used = 0;
    ret_key[0] = '\0';
    for (size_t at = 0, left = strlen(name); left > 0;) {
        uint32_t code = 0;
        bool good = false;
        const size_t taken = utf8_next(name + at, left, &code, &good);
        at += taken;
        left -= taken;
        const char *reading = text_reading(code);
        char letter[3] = {(char)(code < 0x80 && isalnum((int)code) ? tolower((int)code) : 0)};
        const char *part = reading != NULL ? reading : letter;
        const size_t length = strlen(part);
        if (length == 0) {
            continue;
        }
        if (used + length + 2 > KEY_ROOM) {
            break;
        }
        memcpy(ret_key + used, part, length);
        used += length;
        ret_key[used++] = ' ';
        ret_key[used] = '\0';
    }
    if (!islower((unsigned char)ret_key[0])) {
        memmove(ret_key + 1, ret_key, used < KEY_ROOM - 1 ? used + 1 : KEY_ROOM - 1);
        ret_key[0] = OTHER_KEY;
        ret_key[KEY_ROOM - 1] = '\0';
    }
}

static int entry_compare(const void *left, const void *right)
{
    const struct entry *a = left;
    const struct entry *b = right;
    const int keys = strcmp(a->key, b->key);
    const int names = keys != 0 ? keys : strcmp(a->name, b->name);
    return names != 0 ? names : a->place - b->place;
}

/* ── Pages ── */

static void book_foot(struct sheet *sheet, void *context)
{
    const struct writer *writer = context;
    char text[LINE_ROOM];
    if (writer->foot == NULL) {
        return;
    }
    const double y = SHEET_BOTTOM + 14;
    sheet_rule(sheet, SHEET_GREY, SHEET_MARGIN, y, SHEET_INNER);
    const int length = snprintf(text, sizeof(text), "%d", sheet->page);
    sheet_line(sheet, &part_strong, text, (size_t)length, SHEET_MARGIN, y + 5, SHEET_INNER,
               SHEET_RIGHT);
    line(sheet, &part_small, writer->foot, SHEET_MARGIN, y + 5, SHEET_INNER, SHEET_LEFT);
    if (writer->all_samples) {
        line(sheet, &part_small, leaflet_word(writer->book->language, LEAFLET_SAMPLE), SHEET_MARGIN,
             y + 5 + sheet_leading(&part_small), SHEET_INNER, SHEET_LEFT);
    }
}

static void chapter_begin(struct writer *writer, const char *name)
{
    struct sheet *sheet = &writer->sheet;
    sheet_page(sheet);
    writer->foot = name;
    const double inner = SHEET_INNER - 28;
    const double height = sheet_text_height(sheet, &chapter_type, name, inner) + 20;
    sheet_fill(sheet, SHEET_ACCENT, SHEET_MARGIN, sheet->y, SHEET_INNER, height, 6);
    (void)sheet_text(sheet, &chapter_type, name, SHEET_MARGIN + 14, sheet->y + 10, inner,
                     SHEET_LEFT);
    sheet->y += height + 14;
    (void)sheet_chapter(sheet, 0, name);
}

static void cover_draw(struct writer *writer)
{
    const struct guide_book *book = writer->book;
    struct sheet *sheet = &writer->sheet;
    char text[LINE_ROOM];
    sheet_page(sheet);
    sheet->y = 190;
    sheet->y += 12 + sheet_text(sheet, &cover_hall, book->hall, SHEET_MARGIN, sheet->y, SHEET_INNER,
                                SHEET_CENTRE);
    sheet->y += 20 + sheet_text(sheet, &cover_title, leaflet_word(book->language, LEAFLET_BOOK),
                                SHEET_MARGIN, sheet->y, SHEET_INNER, SHEET_CENTRE);
    sheet_rule(sheet, SHEET_ACCENT, SHEET_WIDTH / 2 - 60, sheet->y, 120);
    sheet->y += 20;
    leaflet_format(text, sizeof(text), book->language, LEAFLET_BOOK_COUNT, book->department_count,
                   book->service_count);
    line(sheet, &part_section_type, text, SHEET_MARGIN, sheet->y, SHEET_INNER, SHEET_CENTRE);
    sheet->y += 30;
    const char *const rows[] = {book->printed_at, book->hours};
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        if (rows[i] != NULL && rows[i][0] != '\0') {
            line(sheet, &part_label, rows[i], SHEET_MARGIN, sheet->y, SHEET_INNER, SHEET_CENTRE);
            sheet->y += sheet_leading(&part_label) + 3;
        }
    }
    if (book->url != NULL && book->url[0] != '\0') {
        const double side = 120;
        sheet_code(sheet, book->url, (SHEET_WIDTH - side) / 2, 560, side);
        line(sheet, &part_small, leaflet_word(book->language, LEAFLET_BOOK_SCAN), SHEET_MARGIN, 684,
             SHEET_INNER, SHEET_CENTRE);
    }
    if (writer->all_samples) {
        line(sheet, &part_label, leaflet_word(book->language, LEAFLET_SAMPLE), SHEET_MARGIN, 740,
             SHEET_INNER, SHEET_CENTRE);
    }
}

static void contents_row(struct sheet *sheet, const char *name, const char *remark, int page)
{
    const double right = 44;
    const double middle = 90;
    const double width = SHEET_INNER - right - middle;
    char text[16];
    const double height = sheet_text_height(sheet, &part_body, name, width);
    (void)sheet_need(sheet, height + 3.5);
    const double y = sheet->y;
    (void)sheet_text(sheet, &part_body, name, SHEET_MARGIN, y, width, SHEET_LEFT);
    line(sheet, &part_label, remark, SHEET_MARGIN + width, y, middle, SHEET_RIGHT);
    const int length = snprintf(text, sizeof(text), "%d", page);
    sheet_line(sheet, &part_strong, text, (size_t)length, SHEET_MARGIN, y, SHEET_INNER,
               SHEET_RIGHT);
    sheet->y = y + height + 3.5;
    sheet_rule(sheet, SHEET_PALE, SHEET_MARGIN, sheet->y - 1.5, SHEET_INNER);
}

static void contents_draw(struct writer *writer)
{
    const struct guide_book *book = writer->book;
    char text[LINE_ROOM];
    chapter_begin(writer, leaflet_word(book->language, LEAFLET_CONTENTS));
    for (int i = 0; i < book->department_count; i++) {
        leaflet_format(text, sizeof(text), book->language, LEAFLET_SERVICES,
                       book->departments[i].count);
        contents_row(&writer->sheet, book->departments[i].name, text, writer->pages_of[i]);
    }
    contents_row(&writer->sheet, leaflet_word(book->language, LEAFLET_INDEX), "",
                 writer->page_of_index);
}

/* ── A service ── */

/* Adds `text` behind what is there, as long as it fits whole. */
static void text_add(char *to, size_t room, const char *text)
{
    const size_t used = strlen(to);
    const size_t length = strlen(text);
    if (used + length < room) {
        memcpy(to + used, text, length + 1);
    }
}

/* "3 号窗口 · 承诺 5 个工作日 · 不收费" */
static void terms_make(const struct writer *writer, const struct leaflet_service *service,
                       char *ret_text, size_t room)
{
    char windows[LINE_ROOM] = "";
    char limit[LINE_ROOM];
    const enum leaflet_language language = writer->book->language;
    if (service->windows != NULL && service->windows[0] != '\0') {
        leaflet_format(windows, sizeof(windows), language, LEAFLET_WINDOWS, service->windows);
    }
    const char *const parts[] = {windows, leaflet_limit(limit, sizeof(limit), language, service),
                                 service->fee};
    ret_text[0] = '\0';
    for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
        if (parts[i] != NULL && parts[i][0] != '\0') {
            text_add(ret_text, room, ret_text[0] == '\0' ? "" : "　·　");
            text_add(ret_text, room, parts[i]);
        }
    }
}

/* A label and beside it a text; draws unless `measure`. Returns the height. */
static double row_flow(struct sheet *sheet, const char *label, const char *text, double y,
                       bool measure)
{
    const double label_width = 50;
    const double x = SHEET_MARGIN + label_width;
    const double width = SHEET_INNER - label_width;
    if (text == NULL || text[0] == '\0') {
        return 0;
    }
    if (measure) {
        return sheet_text_height(sheet, &entry_body, text, width) + 2;
    }
    line(sheet, &entry_label, label, SHEET_MARGIN, y, label_width, SHEET_LEFT);
    return sheet_text(sheet, &entry_body, text, x, y, width, SHEET_LEFT) + 2;
}

static void material_make(const struct writer *writer, const struct leaflet_material *material,
                          int number, char *ret_text, size_t room)
{
    const enum leaflet_language language = writer->book->language;
    const bool zh = language == LEAFLET_ZH;
    const char *form = material->form == NULL ? "" : material->form;
    snprintf(ret_text, room, "%d. ", number);
    text_add(ret_text, room, material->name);
    text_add(ret_text, room, zh ? "（" : " (");
    text_add(ret_text, room, form);
    text_add(ret_text, room, form[0] == '\0' ? "" : zh ? "，" : ", ");
    text_add(ret_text, room,
             leaflet_word(language, material->required ? LEAFLET_REQUIRED : LEAFLET_OPTIONAL));
    text_add(ret_text, room, zh ? "）" : ")");
}

/* "申请：… → 受理：…": the drawing is on the leaflet of the service alone. */
static void steps_make(const struct leaflet_service *service, char *ret_text, size_t room)
{
    ret_text[0] = '\0';
    for (int i = 0; i < service->step_count; i++) {
        text_add(ret_text, room, i == 0 ? "" : " → ");
        text_add(ret_text, room, service->steps[i]);
    }
}

/* The whole entry at y; returns its height. A dry turn over the same way measures it. */
static double entry_flow(struct writer *writer, const struct leaflet_service *service, double y,
                         bool measure)
{
    enum { TEXT_ROOM = 2 * LEAFLET_STEPS_MAX * 400 };
    struct sheet *sheet = &writer->sheet;
    const enum leaflet_language language = writer->book->language;
    const double top = y;
    char text[TEXT_ROOM];
    y += measure ? sheet_text_height(sheet, &entry_name, service->name, SHEET_INNER)
                 : sheet_text(sheet, &entry_name, service->name, SHEET_MARGIN, y, SHEET_INNER,
                              SHEET_LEFT);
    if (service->code != NULL && service->code[0] != '\0') {
        if (!measure) {
            line(sheet, &entry_code, service->code, SHEET_MARGIN, y, SHEET_INNER, SHEET_LEFT);
        }
        y += sheet_leading(&entry_code) + 2;
    }
    terms_make(writer, service, text, sizeof(text));
    y += row_flow(sheet, leaflet_word(language, LEAFLET_WINDOW), text, y, measure);
    for (int i = 0; i < service->material_count; i++) {
        material_make(writer, &service->materials[i], i + 1, text, sizeof(text));
        y += row_flow(sheet, i == 0 ? leaflet_word(language, LEAFLET_MATERIALS) : "", text, y,
                      measure);
    }
    steps_make(service, text, sizeof(text));
    y += row_flow(sheet, leaflet_word(language, LEAFLET_FLOW), text, y, measure);
    y += row_flow(sheet, leaflet_word(language, LEAFLET_BASIS), service->basis, y, measure);
    return y + 6 - top;
}

static void entry_draw(struct writer *writer, const struct leaflet_service *service)
{
    struct sheet *sheet = &writer->sheet;
    const double height = entry_flow(writer, service, 0, true);
    if (height < SHEET_BOTTOM - SHEET_TOP) {
        (void)sheet_need(sheet, height);
    }
    (void)entry_flow(writer, service, sheet->y, false);
    sheet->y += height;
    sheet_rule(sheet, SHEET_PALE, SHEET_MARGIN, sheet->y, SHEET_INNER);
    sheet->y += 7;
}

static void department_draw(struct writer *writer, int at, bool first_turn)
{
    const struct guide_book *book = writer->book;
    const struct guide_book_department *department = &book->departments[at];
    chapter_begin(writer, department->name);
    writer->pages_of[at] = writer->sheet.page;
    for (int i = department->first; i < department->first + department->count; i++) {
        service_take(writer, i);
        entry_draw(writer, &writer->service);
        if (first_turn) {
            writer->entries[i].page = writer->sheet.page;
        }
    }
}

/* ── The index ── */

struct column {
    int at;
    double top; /* of both columns on this page */
};

/* Room for `height` in a column; x of it comes back. */
static double column_need(struct sheet *sheet, struct column *column, double height)
{
    if (sheet->y + height > SHEET_BOTTOM && column->at + 1 < COLUMNS) {
        column->at++;
        sheet->y = column->top;
    } else if (sheet->y + height > SHEET_BOTTOM) {
        sheet_page(sheet);
        column->at = 0;
        column->top = sheet->y;
    }
    return SHEET_MARGIN + column->at * (SHEET_INNER + COLUMN_GAP) / COLUMNS;
}

static void index_draw(struct writer *writer)
{
    const double width = (SHEET_INNER - COLUMN_GAP) / COLUMNS;
    const double right = 26;
    struct sheet *sheet = &writer->sheet;
    const enum leaflet_language language = writer->book->language;
    char letter = '\0';
    chapter_begin(writer, leaflet_word(language, LEAFLET_INDEX));
    writer->page_of_index = sheet->page;
    struct column column = {.top = sheet->y};
    for (int i = 0; i < writer->book->service_count; i++) {
        const struct entry *entry = &writer->entries[i];
        const double height =
            sheet_text_height(sheet, &entry_body, entry->name, width - right) + 1.5;
        char text[16];
        if (entry->key[0] != letter) {
            letter = entry->key[0];
            const double letter_height = sheet_leading(&letter_type) + 3;
            const double x = column_need(sheet, &column, letter_height + height);
            snprintf(text, sizeof(text), "%c", toupper((unsigned char)letter));
            const char *name =
                letter == OTHER_KEY ? leaflet_word(language, LEAFLET_INDEX_OTHER) : text;
            line(sheet, &letter_type, name, x, sheet->y, width, SHEET_LEFT);
            sheet->y += letter_height;
        }
        const double x = column_need(sheet, &column, height);
        (void)sheet_text(sheet, &entry_body, entry->name, x, sheet->y, width - right, SHEET_LEFT);
        const int length = snprintf(text, sizeof(text), "%d", entry->page);
        sheet_line(sheet, &entry_body, text, (size_t)length, x, sheet->y, width, SHEET_RIGHT);
        sheet->y += height;
    }
}

/* ── The book ── */

static int entries_make(struct writer *writer, int *ret_place)
{
    const struct guide_book *book = writer->book;
    writer->all_samples = true;
    for (int i = 0; i < book->service_count; i++) {
        service_take(writer, i);
        *ret_place = i;
        if (!leaflet_service_is_good(&writer->service)) {
            return LEAFLET_BAD_FACTS;
        }
        writer->entries[i] = (struct entry){.name = writer->service.name, .place = i};
        key_make(writer->service.name, writer->entries[i].key);
        writer->all_samples = writer->all_samples && writer->service.sample;
    }
    *ret_place = -1;
    return LEAFLET_OK;
}

static int book_draw(struct writer *writer, struct text_fonts *fonts, leaflet_sink *sink,
                     void *context)
{
    const bool first_turn = sink == NULL;
    writer->foot = NULL;
    sheet_begin(&writer->sheet, fonts, sink, context,
                leaflet_word(writer->book->language, LEAFLET_BOOK));
    writer->sheet.foot = book_foot;
    writer->sheet.context = writer;
    cover_draw(writer);
    contents_draw(writer);
    for (int i = 0; i < writer->book->department_count; i++) {
        department_draw(writer, i, first_turn);
    }
    if (first_turn) {
        qsort(writer->entries, (size_t)writer->book->service_count, sizeof(writer->entries[0]),
              entry_compare);
    }
    index_draw(writer);
    return sheet_end(&writer->sheet);
}

int guide_book_write(struct text_fonts *fonts, const struct guide_book *book, leaflet_sink *sink,
                     void *context, int *ret_place)
{
    *ret_place = -1;
    if (book->hall == NULL || book->hall[0] == '\0' || book->department_count < 1 ||
        book->department_count > GUIDE_BOOK_DEPARTMENTS_MAX || book->service_count < 1 ||
        book->service_count > GUIDE_BOOK_SERVICES_MAX) {
        return LEAFLET_BAD_FACTS;
    }
    struct writer *writer = calloc(1, sizeof(*writer));
    struct entry *entries = calloc((size_t)book->service_count, sizeof(*entries));
    int result = LEAFLET_NO_MEMORY;
    if (writer != NULL && entries != NULL) {
        writer->book = book;
        writer->entries = entries;
        result = entries_make(writer, ret_place);
    }
    if (result == LEAFLET_OK) {
        result = book_draw(writer, fonts, NULL, NULL);
    }
    if (result == LEAFLET_OK) {
        result = book_draw(writer, fonts, sink, context);
    }
    free(entries);
    free(writer);
    return result;
}
