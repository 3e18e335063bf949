/*
 * One CUPS queue, asked and told; each call waits for CUPS's answer, so only printer.c's worker
 * calls these. `cups_queue_begin()` on that thread first: libcups keeps the server's name for each
 * thread.
 */
#ifndef DRIVERS_PRINTER_CUPS_QUEUE_H
#define DRIVERS_PRINTER_CUPS_QUEUE_H

#include "drivers/printer/printer.h"

#include <cups/ipp.h>
#include <stddef.h>

enum cups_queue_error {
    CUPS_QUEUE_OK = 0,
    CUPS_QUEUE_AWAY = -1,    /* CUPS can't be reached or did not answer */
    CUPS_QUEUE_REFUSED = -2, /* it answered no: no such queue or job, not accepting */
    CUPS_QUEUE_BROKEN = -3,  /* the job was made; whether its document arrived is not known */
};

enum { CUPS_DEVICE_URI_MAX = 256 };

struct cups_queue_state {
    enum printer_state state;
    bool stopped; /* somebody has paused the queue, or CUPS did */
    bool busy;    /* a back-end runs */
    bool is_own;  /* the device is one of ours: job-media-progress can be believed */
    char device_uri[CUPS_DEVICE_URI_MAX]; /* "": none, or too long to be asked */
};

struct cups_job_state {
    bool ended;
    bool completed;
    bool started; /* it is or was with a back-end */
    int progress;
};

/* `server` as in printer_options. */
void cups_queue_begin(const char *server);

__attribute__((warn_unused_result)) int cups_queue_look(const char *queue,
                                                        struct cups_queue_state *ret_state);

/*
 * Makes a job of one document. On CUPS_QUEUE_OK and CUPS_QUEUE_BROKEN *ret_job is its number in
 * CUPS; on the other errors nothing was made that could print.
 */
__attribute__((warn_unused_result)) int cups_queue_submit(const char *queue, const char *title,
                                                          const char *mime_type, const void *bytes,
                                                          size_t size_bytes, int *ret_job);

__attribute__((warn_unused_result)) int cups_job_look(const char *queue, int job,
                                                      struct cups_job_state *ret_state);

/* `forget`: also takes it out of the history, if CUPS lets us. */
void cups_job_cancel(const char *queue, int job, bool forget);

/* What a queue or a printer says of its own state (RFC 8011 5.4.11 and 5.4.12). */
enum { CUPS_STATE_ATTRIBUTES = 2 };
extern const char *const cups_state_attributes[CUPS_STATE_ATTRIBUTES];

struct cups_state_words {
    enum printer_state state; /* by the reasons alone */
    bool stopped;
    bool busy;
};

/* False, with everything quiet, when the answer has no printer-state. */
bool cups_state_read(ipp_t *answer, struct cups_state_words *ret_words);

/* The state that a list of IPP's keywords amounts to; pure. */
enum printer_state cups_reasons_read(const char *const *reasons, int count);

#endif
