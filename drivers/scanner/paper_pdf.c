#include "drivers/scanner/paper_pdf.h"

#include <assert.h>
#include <cairo-pdf.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct paper_pdf {
    cairo_surface_t *surface;
    paper_pdf_sink *sink;
    void *context;
    bool refused; /* by the sink */
};

static const double POINTS_IN_INCH = 72.0;

static cairo_status_t pdf_write(void *closure, const unsigned char *bytes, unsigned int size_bytes)
{
    struct paper_pdf *pdf = closure;
    if (pdf->refused || pdf->sink(pdf->context, bytes, size_bytes) != 0) {
        pdf->refused = true;
        return CAIRO_STATUS_WRITE_ERROR;
    }
    return CAIRO_STATUS_SUCCESS;
}

static int pdf_error(const struct paper_pdf *pdf, cairo_status_t status)
{
    if (status == CAIRO_STATUS_SUCCESS && !pdf->refused) {
        return PAPER_PDF_OK;
    }
    return pdf->refused ? PAPER_PDF_NOT_WRITTEN : PAPER_PDF_NO_MEMORY;
}

int paper_pdf_begin(paper_pdf_sink *sink, void *context, struct paper_pdf **ret_pdf)
{
    struct paper_pdf *pdf = calloc(1, sizeof(*pdf));
    if (pdf == NULL) {
        return PAPER_PDF_NO_MEMORY;
    }
    *pdf = (struct paper_pdf){.sink = sink, .context = context};
    pdf->surface = cairo_pdf_surface_create_for_stream(pdf_write, pdf, 1, 1);
    const int result = pdf_error(pdf, cairo_surface_status(pdf->surface));
    if (result != PAPER_PDF_OK) {
        cairo_surface_destroy(pdf->surface);
        free(pdf);
        return result;
    }
    *ret_pdf = pdf;
    return PAPER_PDF_OK;
}

void paper_pdf_title(struct paper_pdf *pdf, const char *title)
{
    cairo_pdf_surface_set_metadata(pdf->surface, CAIRO_PDF_METADATA_TITLE, title);
}

/* Hands the bytes to the picture, with what a reader must know to undo G4. */
static cairo_status_t picture_attach(cairo_surface_t *image, const struct paper_picture *picture)
{
    const bool jpeg = picture->ink == PAPER_INK_JPEG;
    uint8_t *bytes = malloc(picture->size_bytes);
    if (bytes == NULL) {
        return CAIRO_STATUS_NO_MEMORY;
    }
    memcpy(bytes, picture->bytes, picture->size_bytes);
    cairo_status_t status =
        cairo_surface_set_mime_data(image, jpeg ? CAIRO_MIME_TYPE_JPEG : CAIRO_MIME_TYPE_CCITT_FAX,
                                    bytes, picture->size_bytes, free, bytes);
    if (status != CAIRO_STATUS_SUCCESS) {
        free(bytes);
        return status;
    }
    if (jpeg) {
        return status;
    }
    enum { PARAMETERS_ROOM = 96 };
    char *parameters = malloc(PARAMETERS_ROOM);
    if (parameters == NULL) {
        return CAIRO_STATUS_NO_MEMORY;
    }
    snprintf(parameters, PARAMETERS_ROOM, "Columns=%d Rows=%d K=-1", picture->width_px,
             picture->height_px);
    status = cairo_surface_set_mime_data(image, CAIRO_MIME_TYPE_CCITT_FAX_PARAMS,
                                         (unsigned char *)parameters, strlen(parameters), free,
                                         parameters);
    if (status != CAIRO_STATUS_SUCCESS) {
        free(parameters);
    }
    return status;
}

int paper_pdf_page(struct paper_pdf *pdf, const struct paper_picture *picture)
{
    assert(picture->dpi > 0 && picture->width_px > 0 && picture->height_px > 0);
    /* cairo never looks at these pixels, so they stay untouched zeros that cost no memory. */
    cairo_surface_t *image =
        cairo_image_surface_create(CAIRO_FORMAT_RGB24, picture->width_px, picture->height_px);
    cairo_status_t status = cairo_surface_status(image);
    if (status == CAIRO_STATUS_SUCCESS) {
        status = picture_attach(image, picture);
    }
    if (status == CAIRO_STATUS_SUCCESS) {
        const double scale = POINTS_IN_INCH / picture->dpi;
        cairo_pdf_surface_set_size(pdf->surface, picture->width_px * scale,
                                   picture->height_px * scale);
        cairo_t *cairo = cairo_create(pdf->surface);
        cairo_scale(cairo, scale, scale);
        cairo_set_source_surface(cairo, image, 0, 0);
        cairo_paint(cairo);
        cairo_show_page(cairo);
        status = cairo_status(cairo);
        cairo_destroy(cairo);
    }
    cairo_surface_destroy(image);
    return pdf_error(pdf, status);
}

int paper_pdf_end(struct paper_pdf *pdf)
{
    if (pdf == NULL) {
        return PAPER_PDF_OK;
    }
    cairo_surface_finish(pdf->surface);
    const int result = pdf_error(pdf, cairo_surface_status(pdf->surface));
    cairo_surface_destroy(pdf->surface);
    free(pdf);
    return result;
}
