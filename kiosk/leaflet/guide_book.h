/*
 * The printed guide book of a hall: cover, contents, a chapter for each department with all its
 * services, an index by pinyin; page numbers, and chapters for readers on a screen.
 *
 * Written page by page: what is kept is a page number and a short sorting key for each service. The
 * services come by a function, twice each: the first turn only counts pages. As leaflet.h in all
 * else.
 */
#ifndef KIOSK_LEAFLET_GUIDE_BOOK_H
#define KIOSK_LEAFLET_GUIDE_BOOK_H

#include "kiosk/leaflet/leaflet.h"

enum { GUIDE_BOOK_SERVICES_MAX = 8192, GUIDE_BOOK_DEPARTMENTS_MAX = 256 };

struct guide_book_department {
    const char *name; /* needed */
    int first;        /* of its services, in the order of `service()` */
    int count;        /* > 0 */
};

struct guide_book {
    enum leaflet_language language;
    const char *hall;       /* needed */
    const char *printed_at; /* "2026-03-16" */
    const char *hours;
    const char *url; /* of the hall's own pages; NULL: no code on the cover */
    const struct guide_book_department *departments;
    int department_count;
    int service_count;
    /* Fills in service `place`; its texts live as long as the book is written. */
    void (*service)(void *context, int place, struct leaflet_service *ret_service);
    void *context;
};

/* LEAFLET_BAD_FACTS names the service in *ret_place (−1: none in particular). */
__attribute__((warn_unused_result)) int guide_book_write(struct text_fonts *fonts,
                                                         const struct guide_book *book,
                                                         leaflet_sink *sink, void *context,
                                                         int *ret_place);

#endif
