/*
 * The ID card reader as a device (drivers/io/device.h): looks for a reader, keeps it asked, and
 * says who laid a card on it, by hash and masked number (card_person.h). It comes back by itself
 * after unplugging.
 *
 *   struct idcard *idcard = idcard_create(&settings);
 *   device_open(idcard_device(idcard), now_ms);   ... and so on, as every device ...
 *   idcard_destroy(idcard);
 *
 * Where it looks: USB and HID readers of idcard_models; then, if a serial line is named, there. It
 * never speaks to a serial line that nobody named, since that may be a receipt printer: `serial` is
 * a path, or IDCARD_SERIAL_ANY where a hall says that its adapters have no other device.
 *
 * Several may be there: each is asked, and the first that answers is the reader.
 *
 * One thread. Logs nothing, and what it says holds nothing personal but what was asked for.
 */
#ifndef DRIVERS_IDCARD_IDCARD_DEVICE_H
#define DRIVERS_IDCARD_IDCARD_DEVICE_H

#include "drivers/idcard/card_person.h"
#include "drivers/io/device.h"
#include "drivers/io/port.h"

#define IDCARD_SERIAL_ANY "any"

enum {
    IDCARD_LOOK_MS = 1000, /* from one look for readers to the next */
    IDCARD_CANDIDATES_MAX = 16,
};

enum idcard_event_kind {
    IDCARD_EVENT_CARD,
    IDCARD_EVENT_CARD_GONE, /* the card of the last IDCARD_EVENT_CARD */
    IDCARD_EVENT_HEALTH,    /* device_health() has changed */
};

/* Valid inside the callback; the driver wipes it after. */
struct idcard_event {
    enum idcard_event_kind kind;
    const struct card_person *person; /* CARD */
    const uint8_t *photo;             /* CARD, if wanted: as the card has it (WLT); else NULL */
    size_t photo_bytes;
};

/* May call nothing of the driver but idcard_device() and device_health(). */
typedef void idcard_on_event(void *context, const struct idcard_event *event);

/* A look at the wire: returns a port that takes `port`, such as a tap; NULL: no memory. */
typedef struct port *idcard_wrap_port(void *context, struct port *port);

struct idcard_settings {
    uint8_t key[CARD_PERSON_KEY_BYTES];
    unsigned want;            /* enum card_want */
    const char *serial;       /* NULL: none; a path; IDCARD_SERIAL_ANY (kept by the caller) */
    const char *root;         /* "" but in tests: see port_find() */
    struct port *port;        /* tests and replay: this port and no other; taken. Else NULL */
    bool port_counts_reports; /* how its reports are filled, if it is made of reports */
    bool port_has_reports;
    idcard_on_event *on_event;
    idcard_wrap_port *wrap; /* NULL: none */
    void *context;
};

struct idcard;

/* NULL: no memory. settings->port is taken, also then. */
struct idcard *idcard_create(const struct idcard_settings *settings);

struct device *idcard_device(struct idcard *idcard);

/* The model that answered and its number, for people; "" before that. Static or the driver's. */
const char *idcard_model_name(const struct idcard *idcard);
const char *idcard_module_id(const struct idcard *idcard);

/* Closes, wipes, frees; NULL is fine. */
void idcard_destroy(struct idcard *idcard);

#endif
