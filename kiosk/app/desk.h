/*
 * What a visitor lays down or holds before the kiosk: carries the news of gun and card reader
 * (devices.h) to the visit (kiosk/screens), checked, and their state to the hall's dashboard.
 *
 * The program's first thread. Order: desk_open(); desk_poll() in every turn; desk_close().
 */
#ifndef KIOSK_APP_DESK_H
#define KIOSK_APP_DESK_H

#include "drivers/sign/signed_code.h"
#include "kiosk/app/devices.h"
#include "kiosk/app/options.h"
#include "kiosk/app/session.h"

struct desk {
    struct devices *devices; /* NULL: none */
    const char *hall;        /* its address as the command line has it */
    const void *keys;        /* that the devices have; a shape of the visit's */
    bool has_code_key;
    uint8_t code_key[SIGNED_CODE_PUBLIC_BYTES];
};

/* False: an option names a place that is none, or the system has no room; *ret_wrong says which. */
__attribute__((warn_unused_result)) bool desk_open(struct desk *desk, const struct options *options,
                                                   void (*on_news)(void *context), void *context,
                                                   const char **ret_wrong);
void desk_close(struct desk *desk);

/* Tells the visit and the hall all that came. */
void desk_poll(struct desk *desk, struct session *session, struct kiosk *kiosk, int64_t now_ms);

#endif
