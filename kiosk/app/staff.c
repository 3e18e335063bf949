#include "kiosk/app/staff.h"

#include "drivers/base/clock.h"
#include "kiosk/app/bundle.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

enum { SHEET_OBJECTS = 5, SHEET_BYTES_MAX = 4096, SHEET_DRAWING_ROOM = 512, SHEET_LINE_ROOM = 64 };

int staff_sheet_write(struct buffer *pdf, const char *line)
{
    char drawing[SHEET_DRAWING_ROOM];
    size_t places[SHEET_OBJECTS];
    /* Points: 595 by 842 are A4, 28 are ten millimetres. */
    const int length =
        snprintf(drawing, sizeof drawing,
                 "1 w 28 28 539 786 re S 297 393 m 297 449 l S 269 421 m 325 421 l S\n"
                 "BT /F1 18 Tf 56 770 Td (%s) Tj ET\n",
                 line);
    assert(length > 0 && length < (int)sizeof drawing && strpbrk(line, "()\\") == NULL);
    static const char page[] = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
                               "/Resources<</Font<</F1 5 0 R>>>>>>";
    const char *const objects[SHEET_OBJECTS] = {
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        page,
        NULL, /* the drawing */
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    };
    int error = buffer_append_format(pdf, "%%PDF-1.4\n");
    for (int i = 0; i < SHEET_OBJECTS && error == BUFFER_OK; i++) {
        places[i] = pdf->length_bytes;
        error = objects[i] != NULL
                    ? buffer_append_format(pdf, "%d 0 obj\n%s\nendobj\n", i + 1, objects[i])
                    : buffer_append_format(
                          pdf, "%d 0 obj\n<</Length %d>>\nstream\n%sendstream\nendobj\n", i + 1,
                          length, drawing);
    }
    const size_t table = pdf->length_bytes;
    error = error != BUFFER_OK
                ? error
                : buffer_append_format(pdf, "xref\n0 %d\n0000000000 65535 f \n", SHEET_OBJECTS + 1);
    for (int i = 0; i < SHEET_OBJECTS && error == BUFFER_OK; i++) {
        error = buffer_append_format(pdf, "%010zu 00000 n \n", places[i]);
    }
    return error != BUFFER_OK
               ? error
               : buffer_append_format(pdf,
                                      "trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%zu\n%%%%EOF\n",
                                      SHEET_OBJECTS + 1, table);
}

static void sheet_try(const struct staff_tools *tools, struct kiosk *kiosk, uint32_t visit,
                      int64_t now_ms)
{
    struct buffer pdf;
    char at[CLOCK_RFC3339_ROOM];
    char line[SHEET_LINE_ROOM];
    clock_format_rfc3339(clock_wall_ms(), 0, at);
    (void)snprintf(line, sizeof line, "Mashang kiosk: A4 test page, %.16sZ", at);
    buffer_init(&pdf, SHEET_BYTES_MAX);
    const bool made = staff_sheet_write(&pdf, line) == BUFFER_OK;
    *tools->sheet = (struct staff_sheet){
        .job = made ? sheets_print(tools->sheets, pdf.bytes, pdf.length_bytes) : 0, .visit = visit};
    buffer_deinit(&pdf);
    if (tools->sheet->job == 0) {
        kiosk_staff_tried(kiosk, visit, STAFF_A4, STAFF_FAILED, now_ms);
    }
}

void staff_sheet_ended(struct staff_sheet *sheet, struct kiosk *kiosk, const struct sheets_end *end,
                       int64_t now_ms)
{
    static const enum staff_result results[] = {[KIOSK_PRINTED] = STAFF_PASSED,
                                                [KIOSK_PRINT_FAILED] = STAFF_FAILED,
                                                [KIOSK_PRINT_UNKNOWN] = STAFF_UNSURE};
    if (sheet->job != 0 && end->job == sheet->job) {
        sheet->job = 0;
        kiosk_staff_tried(kiosk, sheet->visit, STAFF_A4, results[end->end], now_ms);
    }
}

void staff_carry_out(const struct staff_tools *tools, struct kiosk *kiosk,
                     const struct kiosk_wish *wish, int64_t now_ms)
{
    switch (wish->part) {
    case STAFF_PRINTER:
        paper_try(tools->paper, tools->fonts, kiosk, wish->visit, now_ms);
        break;
    case STAFF_A4:
        sheet_try(tools, kiosk, wish->visit, now_ms);
        break;
    case STAFF_SOUND:
        speech_try(tools->speech, kiosk->words.language);
        kiosk_staff_tried(kiosk, wish->visit, STAFF_SOUND, STAFF_HEARD, now_ms);
        break;
    case STAFF_BUNDLE:
        kiosk_staff_tried(kiosk, wish->visit, STAFF_BUNDLE,
                          bundle_write(tools->bundle, kiosk, clock_wall_ms()) ? STAFF_PASSED
                                                                              : STAFF_FAILED,
                          now_ms);
        break;
    case STAFF_MACHINE:
        kiosk_staff_facts(kiosk,
                          &(struct staff_facts){
                              .version = MASHANG_VERSION,
                              .hall = tools->hall,
                              .bundle = tools->bundle,
                              .offline_left = tools->offline == NULL
                                                  ? -1
                                                  : offline_left(tools->offline, clock_wall_ms()),
                          },
                          now_ms);
        break;
    default:
        break;
    }
}
