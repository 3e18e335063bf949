/*
 * Forms of the service that is shown: each as a sample that a made-up person has filled in, with
 * what to mind at each line; on a printer of pages blank or as the sample.
 *
 *   GUIDE ──► FORMS (passed when there is one) ──► FORM ──► A4
 *
 * Pure; the thread that draws.
 */
#ifndef KIOSK_SCREENS_FORMS_H
#define KIOSK_SCREENS_FORMS_H

#include "hall-server/client/shapes.h"

struct kiosk;

/* How many the shown service has. */
int forms_count(const struct kiosk *kiosk);
/* From the guide: the list of them, or the one. Needs one at least. */
void forms_open(struct kiosk *kiosk);
/* The one that is looked at; NULL when it is no more. */
const struct shape_form *form_shown(const struct kiosk *kiosk);

#endif
