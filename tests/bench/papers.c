/*
 * bench-papers FOLDER OUT.pdf: the same pages as make-pages drew, with the image libraries alone
 * and nothing of ours: decoded, turned, whitened and searched for codes where make-pages knows that
 * it is needed, encoded where they were changed, bound. What mashang-scan is measured against.
 * Prints
 * {"pages", "s"}.
 */
#include <assert.h>
#include <cairo-pdf.h>
#include <leptonica/allheaders.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <zbar.h>

enum { KINDS = 6, RED = 2, BLANK = 4, SHADED = 5, QUALITY = 80 };

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static PIX *turned(PIX *pix)
{
    PIX *grey = pixScaleRGBToGrayFast(pix, 2, COLOR_GREEN);
    PIX *ink = pixThresholdToBinary(grey, 160);
    l_float32 degrees = 0;
    l_float32 confidence = 0;
    PIX *result = NULL;
    if (pixFindSkew(ink, &degrees, &confidence) == 0 && confidence > 3 &&
        (degrees > 0.3F || degrees < -0.3F)) {
        result =
            pixRotate(pix, degrees * 3.14159265F / 180, L_ROTATE_AREA_MAP, L_BRING_IN_WHITE, 0, 0);
    }
    pixDestroy(&grey);
    pixDestroy(&ink);
    return result;
}

static int codes_count(PIX *pix)
{
    PIX *grey = pixScaleRGBToGrayFast(pix, 2, COLOR_GREEN);
    const size_t width = (size_t)pixGetWidth(grey);
    const size_t height = (size_t)pixGetHeight(grey);
    uint8_t *bytes = malloc(width * height);
    for (size_t y = 0; y < height; y++) {
        const l_uint32 *line = pixGetData(grey) + y * (size_t)pixGetWpl(grey);
        for (size_t x = 0; x < width; x++) {
            bytes[y * width + x] = (uint8_t)GET_DATA_BYTE(line, x);
        }
    }
    zbar_image_scanner_t *reader = zbar_image_scanner_create();
    zbar_image_t *image = zbar_image_create();
    zbar_image_scanner_set_config(reader, ZBAR_NONE, ZBAR_CFG_ENABLE, 0);
    static const zbar_symbol_type_t kinds[] = {ZBAR_QRCODE, ZBAR_CODE128, ZBAR_CODE39, ZBAR_CODE93,
                                               ZBAR_EAN13};
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        zbar_image_scanner_set_config(reader, kinds[i], ZBAR_CFG_ENABLE, 1);
    }
    zbar_image_set_format(image, zbar_fourcc('Y', '8', '0', '0'));
    zbar_image_set_size(image, (unsigned)width, (unsigned)height);
    zbar_image_set_data(image, bytes, width * height, NULL);
    const int found = zbar_scan_image(reader, image);
    zbar_image_destroy(image);
    zbar_image_scanner_destroy(reader);
    free(bytes);
    pixDestroy(&grey);
    return found;
}

static void bind(cairo_surface_t *pdf, cairo_t *cairo, uint8_t *jpeg, size_t jpeg_bytes, PIX *pix)
{
    const double scale = 72.0 / 300;
    cairo_surface_t *image =
        cairo_image_surface_create(CAIRO_FORMAT_RGB24, pixGetWidth(pix), pixGetHeight(pix));
    cairo_surface_set_mime_data(image, CAIRO_MIME_TYPE_JPEG, jpeg, jpeg_bytes, free, jpeg);
    cairo_pdf_surface_set_size(pdf, pixGetWidth(pix) * scale, pixGetHeight(pix) * scale);
    cairo_save(cairo);
    cairo_scale(cairo, scale, scale);
    cairo_set_source_surface(cairo, image, 0, 0);
    cairo_paint(cairo);
    cairo_restore(cairo);
    cairo_show_page(cairo);
    cairo_surface_destroy(image);
}

/* false: there is no such file. */
static int page_do(const char *path, int kind, cairo_surface_t *pdf, cairo_t *cairo)
{
    size_t jpeg_bytes = 0;
    l_uint8 *jpeg = l_binaryRead(path, &jpeg_bytes);
    if (jpeg == NULL) {
        return 0;
    }
    PIX *pix = pixReadMemJpeg(jpeg, jpeg_bytes, 0, 1, NULL, 0);
    assert(pix != NULL);
    if (kind == BLANK) {
        pixDestroy(&pix);
        lept_free(jpeg);
        return 1;
    }
    PIX *changed = turned(pix);
    if (changed != NULL) {
        pixDestroy(&pix);
        pix = changed;
    }
    (void)codes_count(pix);
    if (kind == RED || kind == SHADED) {
        PIX *white = pixBackgroundNorm(pix, NULL, NULL, 24, 24, 60, 150, 250, 2, 2);
        pixDestroy(&pix);
        pix = white;
        changed = white;
    }
    if (changed != NULL) {
        lept_free(jpeg);
        jpeg = NULL;
        pixWriteMemJpeg(&jpeg, &jpeg_bytes, pix, QUALITY, 0);
    }
    bind(pdf, cairo, jpeg, jpeg_bytes, pix);
    pixDestroy(&pix);
    return 1;
}

int main(int count, char **words)
{
    if (count != 3) {
        fputs("bench-papers FOLDER OUT.pdf\n", stderr);
        return 2;
    }
    setMsgSeverity(L_SEVERITY_NONE);
    const double began = seconds();
    cairo_surface_t *pdf = cairo_pdf_surface_create(words[2], 1, 1);
    cairo_t *cairo = cairo_create(pdf);
    int pages = 0;
    char path[512];
    do {
        snprintf(path, sizeof(path), "%s/page-%04d.jpg", words[1], pages + 1);
    } while (page_do(path, pages % KINDS, pdf, cairo) && ++pages < 10000);
    cairo_destroy(cairo);
    cairo_surface_finish(pdf);
    cairo_surface_destroy(pdf);
    printf("{\"pages\": %d, \"s\": %.4f}\n", pages, seconds() - began);
    return 0;
}
