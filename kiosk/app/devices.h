/*
 * The barcode gun and the ID card reader of a kiosk, in a thread of their own: drivers wait there,
 * and what they say comes to the program's first thread through a mailbox.
 *
 *   gun, card reader ──drivers──► [thread] ──news──► mailbox ──devices_poll()──► first thread
 *                                     ▲                  └─ on_news(): window_wake
 *                                     └── the hall's key for cards
 *
 * Guns are found by themselves (drivers/tool/plugged.h) or named; card readers too, on USB and HID:
 * a serial line is asked only where it is named. The card reader begins when the hall has given its
 * key for cards, since no other word for a person leaves this room than their hash with that key
 * and a name with stars in it. The mailbox holds no more than DEVICES_NEWS_MAX; what was taken from
 * it is wiped there.
 *
 * Depends on drivers. Order: devices_open(), the others, devices_close(); one thread calls them.
 */
#ifndef KIOSK_APP_DEVICES_H
#define KIOSK_APP_DEVICES_H

#include "drivers/barcode/scan.h"
#include "drivers/idcard/card_person.h"
#include "drivers/io/device.h"

#include <stdbool.h>

enum { DEVICES_NEWS_MAX = 32, DEVICES_LOOK_MS = 1000 };

/* symbol, name for the log and the hall's dashboard */
#define DEVICE_PARTS(X)                                                                            \
    X(DEVICE_GUN, "gun")                                                                           \
    X(DEVICE_CARD_READER, "card-reader")
#define DEVICE_PART_ENUM(symbol, name) symbol,
enum device_part { DEVICE_PARTS(DEVICE_PART_ENUM) DEVICE_PART_COUNT };
#undef DEVICE_PART_ENUM

#define DEVICES_AUTO "auto"
#define DEVICES_NONE "none"

struct devices_settings {
    const char *gun;         /* a place as drivers/tool/where.h has it, or one of the words above */
    const char *card_reader; /* a serial line, "any" (idcard_device.h), or one of the words above */
    const char *root;        /* "" but in tests: see port_find() */
    void (*on_news)(void *context); /* from the devices' thread */
    void *context;
};

enum devices_news_kind {
    DEVICES_SCANNED, /* scan; or problem is not SCAN_OK: something was dropped */
    DEVICES_CARD,    /* hash, name_masked, card_kind */
    DEVICES_CARD_GONE,
    DEVICES_HEALTH, /* part, health, named */
};

struct devices_news {
    enum devices_news_kind kind;
    enum scan_problem problem;
    struct scan scan;
    uint8_t hash[CARD_PERSON_HASH_BYTES];
    char name_masked[sizeof(((struct card_person *)0)->name_masked)];
    enum device_part part;
    struct device_health health;
    bool expected; /* it was named, or was there before: that it is absent is a fault */
};

struct devices;

/*
 * Settings' texts must stay. NULL: no memory, or a place that is none (*ret_wrong, static, says
 * what of it). With both "none" nothing runs.
 */
struct devices *devices_open(const struct devices_settings *settings, const char **ret_wrong);

/* Stops the thread; nothing comes after. NULL is fine. */
void devices_close(struct devices *devices);

/* The hall's key for cards; copied. With another key the reader begins anew. */
void devices_set_card_key(struct devices *devices, const uint8_t key[CARD_PERSON_KEY_BYTES]);

/* Takes the oldest; false: none. The caller wipes it. `devices` may be NULL. */
bool devices_poll(struct devices *devices, struct devices_news *ret_news);

const char *device_part_name(enum device_part part);

#endif
