#include "tests/e2e/drivers_gun/mock_gun.h"

#include "drivers/base/clock.h"
#include "tests/unit/barcode/descriptors.h"

#include <assert.h>
#include <errno.h>
#include <linux/hidraw.h>
#include <linux/input.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <umockdev.h>

enum { PIECES_MAX = 256, REPORT_BYTES = 64, EVENT_BITS_BYTES = (KEY_MAX + 8) / 8 };

#define HID_PARENT "/devices/usb1/1-2/1-2:1.0/0003:0C2E:0B87.0001"
#define HID_PATH HID_PARENT "/hidraw/hidraw0"
#define KEYS_PARENT "/devices/usb1/1-4/1-4:1.0/input/input7"
#define KEYS_PATH KEYS_PARENT "/event7"

/* A report, or an event. */
struct piece {
    uint8_t bytes[REPORT_BYTES];
    size_t size_bytes;
};

static struct {
    pthread_mutex_t lock;
    UMockdevTestbed *testbed;
    UMockdevIoctlBase *handler;
    enum mock_gun kind;
    bool pulled, held, grabbed;
    int pull_after, transfers;
    struct piece pieces[PIECES_MAX];
    size_t first, count;
    UMockdevIoctlData *filled; /* goes back with the answer that is being made */
} gun = {.lock = PTHREAD_MUTEX_INITIALIZER, .pulled = true};

/* One more transfer; false: it is the one at which the plug is pulled. */
static bool transfer_count(void)
{
    gun.pulled = gun.pulled || (gun.pull_after >= 0 && gun.transfers >= gun.pull_after);
    gun.transfers++;
    return !gun.pulled;
}

/* The kernel's answer into the memory that the request's argument points to; once a request. */
static void fill(UMockdevIoctlData *argument, const void *bytes, size_t size)
{
    UMockdevIoctlData *data = umockdev_ioctl_data_resolve(argument, 0, size, NULL);
    assert(data != NULL);
    memcpy(data->data, bytes, size);
    gun.filled = data;
}

/* 0 or more: done; −errno. */
static int hid_ioctl(gulong request, UMockdevIoctlData *argument)
{
    const int size = sizeof(counted_descriptor);
    if (request == HIDIOCGRDESCSIZE) {
        fill(argument, &size, sizeof(size));
        return 0;
    }
    if (request == HIDIOCGRDESC) {
        struct hidraw_report_descriptor descriptor = {.size = (uint32_t)size};
        memcpy(descriptor.value, counted_descriptor, sizeof(counted_descriptor));
        fill(argument, &descriptor, sizeof(descriptor));
        return 0;
    }
    return -ENOTTY;
}

static void bit_set(uint8_t *bits, unsigned bit)
{
    bits[bit / 8] = (uint8_t)(bits[bit / 8] | 1u << (bit % 8));
}

/* Which events there are of a type; type 0: which types. */
static void bits_make(unsigned type, uint8_t bits[EVENT_BITS_BYTES])
{
    memset(bits, 0, EVENT_BITS_BYTES);
    if (type == 0) {
        bit_set(bits, EV_SYN);
        bit_set(bits, EV_KEY);
    } else if (type == EV_KEY && gun.kind == MOCK_MOUSE) {
        bit_set(bits, BTN_LEFT);
    } else if (type == EV_KEY) {
        for (unsigned code = KEY_ESC; code <= KEY_KPDOT; code++) {
            bit_set(bits, code);
        }
    }
}

static int keys_ioctl(gulong request, UMockdevIoctlData *argument)
{
    static const struct input_id id = {.bustype = BUS_USB, .vendor = 0x05E0, .product = 0x1200};
    uint8_t bits[EVENT_BITS_BYTES] = {0};
    const int version = EV_VERSION;
    const size_t room = _IOC_SIZE(request);
    const size_t size = room < sizeof(bits) ? room : sizeof(bits);
    const unsigned number = _IOC_NR(request);
    if (request == EVIOCGVERSION) {
        fill(argument, &version, sizeof(version));
        return 0;
    }
    if (request == EVIOCGID) {
        fill(argument, &id, sizeof(id));
        return 0;
    }
    if (request == EVIOCGRAB) {
        const bool wants = argument != NULL && !gun.grabbed;
        if (wants && gun.held) {
            return -EBUSY;
        }
        gun.grabbed = wants;
        return 0;
    }
    if (number == _IOC_NR(EVIOCGNAME(0))) {
        fill(argument, "Gun", size < 4 ? size : 4);
        return 4;
    }
    if (number >= _IOC_NR(EVIOCGBIT(0, 0)) && number < _IOC_NR(EVIOCGBIT(EV_MAX, 0))) {
        bits_make(number - _IOC_NR(EVIOCGBIT(0, 0)), bits);
        fill(argument, bits, size);
        return (int)size;
    }
    if (number == _IOC_NR(EVIOCGKEY(0)) || number == _IOC_NR(EVIOCGLED(0)) ||
        number == _IOC_NR(EVIOCGSW(0)) || number == _IOC_NR(EVIOCGPROP(0))) {
        fill(argument, bits, size);
        return (int)size;
    }
    return request == EVIOCSCLOCKID ? 0 : -ENOENT;
}

static gboolean on_ioctl(UMockdevIoctlBase *handler, UMockdevIoctlClient *client, gpointer unused)
{
    (void)handler;
    (void)unused;
    const gulong request = umockdev_ioctl_client_get_request(client);
    UMockdevIoctlData *argument = umockdev_ioctl_client_get_arg(client);
    pthread_mutex_lock(&gun.lock);
    const int result = !transfer_count()      ? -ENODEV
                       : gun.kind == MOCK_HID ? hid_ioctl(request, argument)
                                              : keys_ioctl(request, argument);
    umockdev_ioctl_client_complete(client, result < 0 ? -1 : result, result < 0 ? -result : 0);
    if (gun.filled != NULL) {
        umockdev_ioctl_data_unref(gun.filled);
        gun.filled = NULL;
    }
    pthread_mutex_unlock(&gun.lock);
    return TRUE;
}

/* One report, or as many events as there is room for. */
static gboolean on_read(UMockdevIoctlBase *handler, UMockdevIoctlClient *client, gpointer unused)
{
    (void)handler;
    (void)unused;
    UMockdevIoctlData *data = umockdev_ioctl_client_get_arg(client);
    const size_t room = (size_t)data->data_len;
    size_t size = 0;
    pthread_mutex_lock(&gun.lock);
    if (gun.pulled || (gun.count > 0 && !transfer_count())) {
        umockdev_ioctl_client_complete(client, -1, ENODEV);
    } else if (gun.count == 0) {
        umockdev_ioctl_client_complete(client, -1, EAGAIN);
    } else {
        /* One piece a read: the plug can be pulled between any two. */
        const struct piece *piece = &gun.pieces[gun.first];
        assert(piece->size_bytes <= room);
        size = piece->size_bytes;
        umockdev_ioctl_data_update(data, 0, (guint8 *)piece->bytes, (int)size);
        gun.first++;
        gun.count--;
        umockdev_ioctl_client_complete(client, (glong)size, 0);
    }
    pthread_mutex_unlock(&gun.lock);
    return TRUE;
}

void mock_gun_begin(void)
{
    gun.handler = umockdev_ioctl_base_new();
    g_signal_connect(gun.handler, "handle-ioctl", G_CALLBACK(on_ioctl), NULL);
    g_signal_connect(gun.handler, "handle-read", G_CALLBACK(on_read), NULL);
}

/* The device that was pulled, with its testbed: whoever had it open has let it go by now. */
static void clear(void)
{
    if (gun.testbed != NULL) {
        (void)umockdev_testbed_detach_ioctl(
            gun.testbed, gun.kind == MOCK_HID ? MOCK_GUN_HID : MOCK_GUN_KEYS, NULL);
        g_object_unref(gun.testbed);
        gun.testbed = NULL;
    }
}

void mock_gun_end(void)
{
    clear();
    g_object_unref(gun.handler);
}

static void hid_add(void)
{
    char text[1024];
    size_t length = (size_t)snprintf(
        text, sizeof(text),
        "P: " HID_PATH "\nN: hidraw0\nE: DEVNAME=/dev/hidraw0\nE: SUBSYSTEM=hidraw\n"
        "L: device=../../../0003:0C2E:0B87.0001\n\nP: " HID_PARENT
        "\nE: SUBSYSTEM=hid\nE: HID_ID=0003:00000C2E:00000B87\nE: HID_NAME=Gun\n"
        "H: report_descriptor=");
    for (size_t i = 0; i < sizeof(counted_descriptor); i++) {
        length +=
            (size_t)snprintf(text + length, sizeof(text) - length, "%02X", counted_descriptor[i]);
    }
    snprintf(text + length, sizeof(text) - length, "\n");
    const gboolean added = umockdev_testbed_add_from_string(gun.testbed, text, NULL);
    assert(added);
}

static void keys_add(void)
{
    const gboolean added = umockdev_testbed_add_from_string(
        gun.testbed,
        "P: " KEYS_PATH "\nN: input/event7\nE: DEVNAME=/dev/input/event7\nE: SUBSYSTEM=input\n\n"
        "P: " KEYS_PARENT "\nE: SUBSYSTEM=input\nA: name=Gun\\n\n",
        NULL);
    assert(added);
}

void mock_gun_plug(enum mock_gun kind, int pull_after)
{
    clear();
    pthread_mutex_lock(&gun.lock);
    assert(gun.pulled);
    gun.kind = kind;
    gun.pulled = false;
    gun.grabbed = false;
    gun.pull_after = pull_after;
    gun.transfers = 0;
    gun.first = 0;
    gun.count = 0;
    pthread_mutex_unlock(&gun.lock);

    /* A testbed takes a node once, so each plugging has its own. First the kernel's side: whoever
     * hears of the device may open it at once. */
    gun.testbed = umockdev_testbed_new();
    const gboolean attached = umockdev_testbed_attach_ioctl(
        gun.testbed, kind == MOCK_HID ? MOCK_GUN_HID : MOCK_GUN_KEYS, gun.handler, NULL);
    assert(attached);
    if (kind == MOCK_HID) {
        hid_add();
    } else {
        keys_add();
    }
}

void mock_gun_unplug(void)
{
    pthread_mutex_lock(&gun.lock);
    gun.pulled = true;
    pthread_mutex_unlock(&gun.lock);
}

void mock_gun_hold(bool held)
{
    pthread_mutex_lock(&gun.lock);
    gun.held = held;
    pthread_mutex_unlock(&gun.lock);
}

bool mock_gun_is_grabbed(void)
{
    pthread_mutex_lock(&gun.lock);
    const bool grabbed = gun.grabbed;
    pthread_mutex_unlock(&gun.lock);
    return grabbed;
}

bool mock_gun_is_pulled(void)
{
    pthread_mutex_lock(&gun.lock);
    const bool pulled = gun.pulled;
    pthread_mutex_unlock(&gun.lock);
    return pulled;
}

bool mock_gun_is_read(void)
{
    pthread_mutex_lock(&gun.lock);
    const bool read = gun.count == 0;
    pthread_mutex_unlock(&gun.lock);
    return read;
}

static void say(const void *bytes, size_t size_bytes)
{
    pthread_mutex_lock(&gun.lock);
    assert(size_bytes <= REPORT_BYTES && gun.first + gun.count < PIECES_MAX);
    struct piece *piece = &gun.pieces[gun.first + gun.count++];
    memcpy(piece->bytes, bytes, size_bytes);
    piece->size_bytes = size_bytes;
    pthread_mutex_unlock(&gun.lock);
}

void mock_gun_report(const uint8_t *report, size_t size_bytes)
{
    say(report, size_bytes);
}

void mock_gun_event(unsigned type, unsigned code, int value)
{
    const int64_t now_ms = clock_monotonic_ms();
    struct input_event event = {.type = (uint16_t)type, .code = (uint16_t)code, .value = value};
    event.input_event_sec = now_ms / 1000;
    event.input_event_usec = now_ms % 1000 * 1000;
    say(&event, sizeof(event));
}
