#include "kiosk/app/devices.h"

#include "drivers/barcode/gun.h"
#include "drivers/base/clock.h"
#include "drivers/base/log.h"
#include "drivers/base/stack_wipe.h"
#include "drivers/idcard/idcard_device.h"
#include "drivers/io/device_loop.h"
#include "drivers/tool/plugged.h"
#include "drivers/tool/where.h"
#include "kiosk/app/bell.h"

#include <assert.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum { GUN_BAUD = 9600, IDLE_MS = 60000 };

struct mailbox {
    pthread_mutex_t lock; /* guards what follows, to the next blank line */
    struct devices_news news[DEVICES_NEWS_MAX];
    size_t first, count;
    bool stop;
    bool key_is_new;
    uint8_t key[CARD_PERSON_KEY_BYTES];
};

struct devices {
    struct devices_settings settings;
    struct mailbox mailbox;
    struct bell bell;
    pthread_t thread;

    /* The thread's alone. */
    struct where gun_where; /* where the gun is that is open */
    bool gun_is_named;
    struct device *gun; /* NULL: none was found */
    int64_t look_ms;    /* when to look for a gun */
    struct idcard *idcard;
    uint8_t key[CARD_PERSON_KEY_BYTES];
    bool has_key;
    bool expected[DEVICE_PART_COUNT];
    struct device_health told[DEVICE_PART_COUNT];
    struct devices_news made; /* too large for a stack */
};

static const struct device_health absent = {DEVICE_ABSENT, "", "", ""};

const char *device_part_name(enum device_part part)
{
#define DEVICE_PART_NAME(symbol, name) name,
    static const char *const names[] = {DEVICE_PARTS(DEVICE_PART_NAME)};
#undef DEVICE_PART_NAME
    assert(part < DEVICE_PART_COUNT);
    return names[part];
}

/* ── the mailbox ── */

/* Takes devices->made over, and wipes it. A full mailbox keeps what came first. */
static void post(struct devices *devices)
{
    struct mailbox *mailbox = &devices->mailbox;
    pthread_mutex_lock(&mailbox->lock);
    const bool fits = mailbox->count < DEVICES_NEWS_MAX;
    if (fits) {
        const size_t at = (mailbox->first + mailbox->count++) % DEVICES_NEWS_MAX;
        mailbox->news[at] = devices->made;
    }
    pthread_mutex_unlock(&mailbox->lock);
    if (!fits) {
        log_line(LOG_WARN, "kiosk.devices", "kind=%d error=mailbox_full", (int)devices->made.kind);
    }
    explicit_bzero(&devices->made, sizeof(devices->made));
    devices->settings.on_news(devices->settings.context);
}

bool devices_poll(struct devices *devices, struct devices_news *ret_news)
{
    if (devices == NULL) {
        return false;
    }
    struct mailbox *mailbox = &devices->mailbox;
    pthread_mutex_lock(&mailbox->lock);
    const bool any = mailbox->count > 0;
    if (any) {
        *ret_news = mailbox->news[mailbox->first];
        explicit_bzero(&mailbox->news[mailbox->first], sizeof(mailbox->news[0]));
        mailbox->first = (mailbox->first + 1) % DEVICES_NEWS_MAX;
        mailbox->count--;
    }
    pthread_mutex_unlock(&mailbox->lock);
    return any;
}

void devices_set_card_key(struct devices *devices, const uint8_t key[CARD_PERSON_KEY_BYTES])
{
    if (devices == NULL) {
        return;
    }
    pthread_mutex_lock(&devices->mailbox.lock);
    memcpy(devices->mailbox.key, key, CARD_PERSON_KEY_BYTES);
    devices->mailbox.key_is_new = true;
    pthread_mutex_unlock(&devices->mailbox.lock);
    bell_ring(&devices->bell);
}

/* What the first thread said since the last turn; false: stop. */
static bool hear(struct devices *devices, bool *ret_new_key)
{
    struct mailbox *mailbox = &devices->mailbox;
    *ret_new_key = false;
    pthread_mutex_lock(&mailbox->lock);
    const bool go_on = !mailbox->stop;
    if (mailbox->key_is_new) {
        mailbox->key_is_new = false;
        *ret_new_key =
            !devices->has_key || memcmp(devices->key, mailbox->key, sizeof(devices->key)) != 0;
        memcpy(devices->key, mailbox->key, sizeof(devices->key));
        explicit_bzero(mailbox->key, sizeof(mailbox->key));
        devices->has_key = true;
    }
    pthread_mutex_unlock(&mailbox->lock);
    return go_on;
}

/* ── health ── */

static struct device_health health_of(const struct devices *devices, enum device_part part)
{
    struct device *device = part == DEVICE_GUN        ? devices->gun
                            : devices->idcard == NULL ? NULL
                                                      : idcard_device(devices->idcard);
    struct device_health health = device == NULL ? absent : device_health(device);
    health.state = health.state == DEVICE_BUSY ? DEVICE_READY : health.state;
    return health;
}

static void health_tell(struct devices *devices)
{
    static const char *const states[] = {[DEVICE_ABSENT] = "absent",
                                         [DEVICE_OPENING] = "opening",
                                         [DEVICE_READY] = "ready",
                                         [DEVICE_FAILED] = "failed"};
    for (int i = 0; i < DEVICE_PART_COUNT; i++) {
        const enum device_part part = (enum device_part)i;
        if (part == DEVICE_CARD_READER && devices->idcard == NULL) {
            continue; /* without the hall's key nobody has looked for it */
        }
        const struct device_health health = health_of(devices, part);
        struct device_health *told = &devices->told[part];
        if (health.state == told->state && strcmp(health.code, told->code) == 0) {
            continue;
        }
        *told = health;
        log_line(health.state == DEVICE_FAILED ? LOG_WARN : LOG_INFO, "kiosk.device",
                 "part=%s state=%s code=%s", device_part_name(part), states[health.state],
                 health.code);
        devices->expected[part] = devices->expected[part] || health.state == DEVICE_READY;
        devices->made.kind = DEVICES_HEALTH;
        devices->made.part = part;
        devices->made.health = health;
        devices->made.expected = devices->expected[part];
        post(devices);
    }
}

/* ── the gun ── */

static void on_heard(void *context, const struct scan *scan, enum scan_problem problem)
{
    struct devices *devices = context;
    devices->made.kind = DEVICES_SCANNED;
    devices->made.problem = problem;
    if (scan != NULL) {
        devices->made.scan = *scan;
    }
    post(devices);
}

static struct device *gun_make(struct devices *devices)
{
    struct where *where = &devices->gun_where;
    if (where->cable == WHERE_KEYS) {
        const struct wedge_scan_settings settings = {.gap_ms = where->gap_ms > 0 ? where->gap_ms
                                                                                 : WEDGE_GAP_MS,
                                                     .gap_ends = where->end == WHERE_END_SILENCE};
        return gun_wedge_create(where->path, &settings, on_heard, devices);
    }
    const bool hid = where->cable == WHERE_HID;
    struct port *port =
        hid ? port_hid_create(where->path)
            : port_serial_create(where->path, where->baud > 0 ? where->baud : GUN_BAUD);
    if (port == NULL) {
        return NULL;
    }
    _Static_assert((int)WHERE_END_LINE == (int)SERIAL_END_LINE &&
                       (int)WHERE_END_STX_ETX == (int)SERIAL_END_STX_ETX &&
                       (int)WHERE_END_SILENCE == (int)SERIAL_END_SILENCE,
                   "the same ends in the same order");
    const struct serial_scan_settings settings = {.end = (enum serial_end)where->end,
                                                  .with_aim = where->aim,
                                                  .gap_ms = where->gap_ms > 0 ? where->gap_ms
                                                                              : SERIAL_SCAN_GAP_MS};
    struct device *gun =
        hid ? gun_hid_create(port, gun_descriptor_of_hidraw, where->path, on_heard, devices)
            : gun_serial_create(port, &settings, on_heard, devices);
    if (gun == NULL) {
        port_destroy(port);
    }
    return gun;
}

static void gun_let_go(struct devices *devices)
{
    if (devices->gun != NULL) {
        device_close(devices->gun);
        gun_destroy(devices->gun);
        devices->gun = NULL;
    }
}

/* The first gun that is plugged in; false: none. */
static bool gun_look(struct devices *devices)
{
    static struct plugged found[PLUGGED_MAX]; /* this thread's alone */
    const char *wrong = NULL;
    const size_t count = plugged_find(devices->settings.root, found, PLUGGED_MAX);
    for (size_t i = 0; i < count; i++) {
        if (found[i].kind == PLUGGED_BARCODE &&
            where_read(found[i].where, &devices->gun_where, &wrong)) {
            return true;
        }
    }
    return false;
}

/* A gun that nobody named may come back at another place: it is looked for from the beginning. */
static void gun_follow(struct devices *devices, int64_t now_ms)
{
    if (strcmp(devices->settings.gun, DEVICES_NONE) == 0) {
        return;
    }
    if (devices->gun != NULL && !devices->gun_is_named &&
        device_health(devices->gun).state == DEVICE_ABSENT) {
        gun_let_go(devices);
        devices->look_ms = now_ms + DEVICES_LOOK_MS;
    }
    if (devices->gun != NULL || now_ms < devices->look_ms) {
        return;
    }
    devices->look_ms = now_ms + DEVICES_LOOK_MS;
    if (!devices->gun_is_named && !gun_look(devices)) {
        return;
    }
    devices->gun = gun_make(devices);
    if (devices->gun != NULL && device_open(devices->gun, now_ms) != 0) {
        gun_destroy(devices->gun);
        devices->gun = NULL;
    }
}

/* ── the card reader ── */

static void on_card(void *context, const struct idcard_event *event)
{
    struct devices *devices = context;
    if (event->kind == IDCARD_EVENT_HEALTH) {
        return; /* looked at in each turn */
    }
    devices->made.kind = DEVICES_CARD_GONE;
    if (event->kind == IDCARD_EVENT_CARD) {
        devices->made.kind = DEVICES_CARD;
        memcpy(devices->made.hash, event->person->hash, sizeof(devices->made.hash));
        memcpy(devices->made.name_masked, event->person->name_masked,
               sizeof(devices->made.name_masked));
    }
    post(devices);
}

static void idcard_begin(struct devices *devices, int64_t now_ms)
{
    const char *reader = devices->settings.card_reader;
    const bool serial = strcmp(reader, DEVICES_AUTO) != 0;
    struct idcard_settings settings = {.want = 0,
                                       .serial = serial ? reader : NULL,
                                       .root = devices->settings.root,
                                       .on_event = on_card,
                                       .context = devices};
    idcard_destroy(devices->idcard);
    devices->idcard = NULL;
    if (strcmp(reader, DEVICES_NONE) == 0) {
        return;
    }
    memcpy(settings.key, devices->key, sizeof(settings.key));
    devices->idcard = idcard_create(&settings);
    explicit_bzero(&settings, sizeof(settings));
    if (devices->idcard != NULL && device_open(idcard_device(devices->idcard), now_ms) != 0) {
        idcard_destroy(devices->idcard);
        devices->idcard = NULL;
    }
}

/* ── the thread ── */

static void *run(void *context)
{
    struct devices *devices = context;
    bool new_key = false;
    while (hear(devices, &new_key)) {
        struct device *open[1 + DEVICE_PART_COUNT] = {&devices->bell.device};
        size_t count = 1;
        const int64_t now_ms = clock_monotonic_ms();
        if (new_key) {
            idcard_begin(devices, now_ms);
        }
        gun_follow(devices, now_ms);
        health_tell(devices);
        if (devices->gun != NULL) {
            open[count++] = devices->gun;
        }
        if (devices->idcard != NULL) {
            open[count++] = idcard_device(devices->idcard);
        }
        const bool looks = devices->gun == NULL && strcmp(devices->settings.gun, DEVICES_NONE) != 0;
        stack_wipe(); /* a card was read, or a code */
        device_loop_once(open, count, looks ? DEVICES_LOOK_MS : IDLE_MS);
    }
    gun_let_go(devices);
    idcard_destroy(devices->idcard);
    devices->idcard = NULL;
    return NULL;
}

/* Where things are, as the settings say; false: a place that is none. */
static bool places_read(struct devices *devices, const char **ret_wrong)
{
    const char *gun = devices->settings.gun;
    const char *reader = devices->settings.card_reader;
    devices->gun_is_named = strcmp(gun, DEVICES_AUTO) != 0 && strcmp(gun, DEVICES_NONE) != 0;
    devices->expected[DEVICE_GUN] = devices->gun_is_named;
    devices->expected[DEVICE_CARD_READER] = reader[0] == '/';
    if (devices->gun_is_named) {
        if (!where_read(gun, &devices->gun_where, ret_wrong)) {
            return false;
        }
        if (devices->gun_where.cable == WHERE_USB) {
            *ret_wrong = "a gun is on a serial line, HID or keys";
            return false;
        }
    }
    *ret_wrong = "the path of a card reader is too long";
    return strlen(reader) <= PORT_PATH_MAX_BYTES;
}

struct devices *devices_open(const struct devices_settings *settings, const char **ret_wrong)
{
    struct devices *devices = calloc(1, sizeof(*devices));
    *ret_wrong = "no memory";
    if (devices == NULL) {
        return NULL;
    }
    devices->settings = *settings;
    for (int i = 0; i < DEVICE_PART_COUNT; i++) {
        devices->told[i] = absent;
        devices->told[i].code = "-"; /* so that the first state is told, whatever it is */
    }
    if (!places_read(devices, ret_wrong)) {
        free(devices);
        return NULL;
    }
    *ret_wrong = "no thread";
    pthread_mutex_init(&devices->mailbox.lock, NULL);
    if (!bell_open(&devices->bell) || pthread_create(&devices->thread, NULL, run, devices) != 0) {
        bell_close(&devices->bell);
        pthread_mutex_destroy(&devices->mailbox.lock);
        free(devices);
        return NULL;
    }
    return devices;
}

void devices_close(struct devices *devices)
{
    if (devices == NULL) {
        return;
    }
    pthread_mutex_lock(&devices->mailbox.lock);
    devices->mailbox.stop = true;
    pthread_mutex_unlock(&devices->mailbox.lock);
    bell_ring(&devices->bell);
    pthread_join(devices->thread, NULL);
    bell_close(&devices->bell);
    pthread_mutex_destroy(&devices->mailbox.lock);
    explicit_bzero(devices, sizeof(*devices));
    free(devices);
}
