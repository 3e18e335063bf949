#include "tests/e2e/drivers_idcard/mock_wire.h"

#include "tests/lib/sam_module.h"

#include <assert.h>
#include <errno.h>
#include <linux/hidraw.h>
#include <linux/usbdevice_fs.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <umockdev.h>

enum { URBS_MAX = 8, PENDING_MAX_BYTES = 8192, REPORT_BYTES = 64 };

#define USB_PATH "/sys/devices/usb1"
#define HID_PARENT "/devices/usb1/1-1/1-1:1.0/0003:10C4:0007.0001"
#define USB_NODE "/dev/bus/usb/001/007"

static const struct {
    unsigned char in, out;
    bool counted;
} kinds[MOCK_KINDS] = {
    {0x81, 0x02, false},
    {0x85, 0x06, false},
    {0, 0, false},
    {0, 0, true},
};

/* A transfer that the host gave to the kernel. */
struct urb {
    UMockdevIoctlData *data;
    bool done;
};

static struct {
    pthread_mutex_t lock;
    UMockdevTestbed *testbed;
    UMockdevIoctlBase *handler;
    enum mock_kind kind;
    int hid_number; /* each plugging is a new node, as the kernel may do */
    bool pulled;
    int pull_after, transfers;
    struct urb urbs[URBS_MAX];
    size_t urb_count;
    uint8_t pending[PENDING_MAX_BYTES]; /* what the module said and nobody fetched */
    size_t pending_bytes;
    struct sam_module module;
} wire = {.lock = PTHREAD_MUTEX_INITIALIZER, .pulled = true};

static bool is_usb(void)
{
    return wire.kind == MOCK_USB_FIRST || wire.kind == MOCK_USB_SECOND;
}

/* One more transfer; false: it is the one at which the wire is pulled. */
static bool transfer_count(void)
{
    wire.pulled = wire.pulled || (wire.pull_after >= 0 && wire.transfers >= wire.pull_after);
    wire.transfers += wire.pulled ? 0 : 1;
    return !wire.pulled;
}

static void module_hears(const uint8_t *bytes, size_t size_bytes)
{
    uint8_t answer[SAM_MODULE_ANSWER_MAX_BYTES];
    const size_t size = sam_module_input(&wire.module, bytes, size_bytes, answer);
    assert(size <= sizeof(wire.pending) - wire.pending_bytes);
    memcpy(wire.pending + wire.pending_bytes, answer, size);
    wire.pending_bytes += size;
}

static size_t pending_take(uint8_t *to, size_t room)
{
    const size_t size = wire.pending_bytes < room ? wire.pending_bytes : room;
    memcpy(to, wire.pending, size);
    memmove(wire.pending, wire.pending + size, wire.pending_bytes - size);
    wire.pending_bytes -= size;
    return size;
}

/* ── USB ── */

static struct usbdevfs_urb *urb_of(const struct urb *urb)
{
    return (struct usbdevfs_urb *)(void *)urb->data->data;
}

static void urb_submit(UMockdevIoctlClient *client, UMockdevIoctlData *argument)
{
    UMockdevIoctlData *data =
        umockdev_ioctl_data_resolve(argument, 0, sizeof(struct usbdevfs_urb), NULL);
    struct usbdevfs_urb *asked = (struct usbdevfs_urb *)(void *)data->data;
    UMockdevIoctlData *buffer = umockdev_ioctl_data_resolve(
        data, offsetof(struct usbdevfs_urb, buffer), (gsize)asked->buffer_length, NULL);
    if (!transfer_count()) {
        umockdev_ioctl_client_complete(client, -1, ENODEV);
    } else if (asked->type != USBDEVFS_URB_TYPE_BULK || wire.urb_count == URBS_MAX ||
               (asked->endpoint != kinds[wire.kind].in &&
                asked->endpoint != kinds[wire.kind].out)) {
        umockdev_ioctl_client_complete(client, -1, EINVAL);
    } else {
        struct urb *urb = &wire.urbs[wire.urb_count++];
        urb->data = umockdev_ioctl_data_ref(data);
        urb->done = asked->endpoint == kinds[wire.kind].out;
        if (urb->done) {
            module_hears(buffer->data, (size_t)asked->buffer_length);
            asked->actual_length = asked->buffer_length;
            asked->status = 0;
        }
        umockdev_ioctl_client_complete(client, 0, 0);
    }
    umockdev_ioctl_data_unref(buffer);
    umockdev_ioctl_data_unref(data);
}

/* A transfer that waits to read is done when there is something, or when the wire is gone. */
static void urbs_finish(void)
{
    for (size_t i = 0; i < wire.urb_count; i++) {
        struct usbdevfs_urb *urb = urb_of(&wire.urbs[i]);
        if (!wire.urbs[i].done && wire.pulled) {
            urb->status = -ESHUTDOWN;
            urb->actual_length = 0;
            wire.urbs[i].done = true;
        } else if (!wire.urbs[i].done && wire.pending_bytes > 0 && transfer_count()) {
            urb->actual_length = (int)pending_take(urb->buffer, (size_t)urb->buffer_length);
            urb->status = 0;
            wire.urbs[i].done = true;
        }
    }
}

static void urb_reap(UMockdevIoctlClient *client, UMockdevIoctlData *argument)
{
    urbs_finish();
    urbs_finish(); /* a transfer at which the wire was pulled */
    for (size_t i = 0; i < wire.urb_count; i++) {
        if (wire.urbs[i].done) {
            UMockdevIoctlData *place =
                umockdev_ioctl_data_resolve(argument, 0, sizeof(gpointer), NULL);
            umockdev_ioctl_data_set_ptr(place, 0, wire.urbs[i].data);
            umockdev_ioctl_data_unref(wire.urbs[i].data);
            wire.urbs[i] = wire.urbs[--wire.urb_count];
            umockdev_ioctl_client_complete(client, 0, 0);
            umockdev_ioctl_data_unref(place);
            return;
        }
    }
    umockdev_ioctl_client_complete(client, -1, wire.pulled ? ENODEV : EAGAIN);
}

static void urb_discard(UMockdevIoctlClient *client, UMockdevIoctlData *argument)
{
    const gulong address = *(gulong *)(void *)argument->data;
    for (size_t i = 0; i < wire.urb_count; i++) {
        if (wire.urbs[i].data->client_addr == address && !wire.urbs[i].done) {
            urb_of(&wire.urbs[i])->status = -ENOENT;
            wire.urbs[i].done = true;
            umockdev_ioctl_client_complete(client, 0, 0);
            return;
        }
    }
    umockdev_ioctl_client_complete(client, -1, EINVAL);
}

static void capabilities(UMockdevIoctlClient *client, UMockdevIoctlData *argument)
{
    UMockdevIoctlData *data = umockdev_ioctl_data_resolve(argument, 0, sizeof(guint32), NULL);
    *(guint32 *)(void *)data->data = USBDEVFS_CAP_NO_PACKET_SIZE_LIM | USBDEVFS_CAP_ZERO_PACKET |
                                     USBDEVFS_CAP_REAP_AFTER_DISCONNECT;
    umockdev_ioctl_client_complete(client, 0, 0);
    umockdev_ioctl_data_unref(data);
}

static bool usb_ioctl(UMockdevIoctlClient *client, gulong request, UMockdevIoctlData *argument)
{
    switch (request) {
    case USBDEVFS_GET_CAPABILITIES:
        capabilities(client, argument);
        return true;
    case USBDEVFS_CLAIMINTERFACE:
    case USBDEVFS_RELEASEINTERFACE:
        umockdev_ioctl_client_complete(client, wire.pulled ? -1 : 0, wire.pulled ? ENODEV : 0);
        return true;
    case USBDEVFS_GETDRIVER:
    case USBDEVFS_IOCTL: /* no driver of the kernel holds it */
        umockdev_ioctl_client_complete(client, -1, wire.pulled ? ENODEV : ENODATA);
        return true;
    case USBDEVFS_SUBMITURB:
        urb_submit(client, argument);
        return true;
    case USBDEVFS_REAPURB:
    case USBDEVFS_REAPURBNDELAY:
        urb_reap(client, argument);
        return true;
    case USBDEVFS_DISCARDURB:
        urb_discard(client, argument);
        return true;
    default:
        return false;
    }
}

/* ── HID ── */

static const uint8_t hid_descriptor[] = {0x06, 0x00, 0xFF, 0x09, 0x01, 0xA1, 0x01, 0x09, 0x02,
                                         0x15, 0x00, 0x26, 0xFF, 0x00, 0x75, 0x08, 0x95, 0x40,
                                         0x81, 0x02, 0x09, 0x03, 0x95, 0x40, 0x91, 0x02, 0xC0};

static bool hid_ioctl(UMockdevIoctlClient *client, gulong request, UMockdevIoctlData *argument)
{
    UMockdevIoctlData *data = NULL;
    if (request == HIDIOCGRDESCSIZE) {
        data = umockdev_ioctl_data_resolve(argument, 0, sizeof(int), NULL);
        *(int *)(void *)data->data = (int)sizeof(hid_descriptor);
    } else if (request == HIDIOCGRDESC) {
        data =
            umockdev_ioctl_data_resolve(argument, 0, sizeof(struct hidraw_report_descriptor), NULL);
        struct hidraw_report_descriptor *descriptor =
            (struct hidraw_report_descriptor *)(void *)data->data;
        assert(descriptor->size == sizeof(hid_descriptor));
        memcpy(descriptor->value, hid_descriptor, sizeof(hid_descriptor));
    } else {
        return false;
    }
    umockdev_ioctl_client_complete(client, wire.pulled ? -1 : 0, wire.pulled ? ENODEV : 0);
    umockdev_ioctl_data_unref(data);
    return true;
}

static gboolean on_read(UMockdevIoctlBase *handler, UMockdevIoctlClient *client, gpointer unused)
{
    (void)handler;
    (void)unused;
    UMockdevIoctlData *data = umockdev_ioctl_client_get_arg(client);
    pthread_mutex_lock(&wire.lock);
    if (wire.pulled || (wire.pending_bytes > 0 && !transfer_count())) {
        umockdev_ioctl_client_complete(client, -1, EIO);
    } else if (wire.pending_bytes == 0) {
        umockdev_ioctl_client_complete(client, -1, EAGAIN);
    } else {
        uint8_t report[REPORT_BYTES] = {0};
        const size_t head = kinds[wire.kind].counted ? 1 : 0;
        const size_t size = pending_take(report + head, sizeof(report) - head);
        if (head > 0) {
            report[0] = (uint8_t)size;
        }
        assert((size_t)data->data_len >= sizeof(report));
        umockdev_ioctl_data_update(data, 0, report, sizeof(report));
        umockdev_ioctl_client_complete(client, sizeof(report), 0);
    }
    pthread_mutex_unlock(&wire.lock);
    return TRUE;
}

/* The number of a report that has none, the report. */
static gboolean on_write(UMockdevIoctlBase *handler, UMockdevIoctlClient *client, gpointer unused)
{
    (void)handler;
    (void)unused;
    UMockdevIoctlData *data = umockdev_ioctl_client_get_arg(client);
    pthread_mutex_lock(&wire.lock);
    if (!transfer_count()) {
        umockdev_ioctl_client_complete(client, -1, EIO);
    } else {
        assert(data->data_len == REPORT_BYTES + 1 && data->data[0] == 0);
        const bool counted = kinds[wire.kind].counted;
        /* A reader that wants a count takes a first byte that is none for nothing. */
        const size_t size = !counted                       ? REPORT_BYTES
                            : data->data[1] < REPORT_BYTES ? data->data[1]
                                                           : 0;
        module_hears(data->data + (counted ? 2 : 1), size);
        umockdev_ioctl_client_complete(client, data->data_len, 0);
    }
    pthread_mutex_unlock(&wire.lock);
    return TRUE;
}

/* ── both ── */

static gboolean on_ioctl(UMockdevIoctlBase *handler, UMockdevIoctlClient *client, gpointer unused)
{
    (void)handler;
    (void)unused;
    const gulong request = umockdev_ioctl_client_get_request(client);
    UMockdevIoctlData *argument = umockdev_ioctl_client_get_arg(client);
    pthread_mutex_lock(&wire.lock);
    const bool taken =
        is_usb() ? usb_ioctl(client, request, argument) : hid_ioctl(client, request, argument);
    pthread_mutex_unlock(&wire.lock);
    return taken;
}

/* The path of the HID device's node, below `before`. */
static const char *hid_path(const char *before)
{
    static char path[160];
    snprintf(path, sizeof(path), "%shidraw%d", before, wire.hid_number);
    return path;
}

static const char *node(void)
{
    return is_usb() ? USB_NODE : hid_path("/dev/");
}

static void usb_add(void)
{
    char text[1024];
    const unsigned in = kinds[wire.kind].in;
    const unsigned out = kinds[wire.kind].out;
    /* Device (0400:c35a), configuration, interface, two bulk pipes of 64 bytes. */
    snprintf(
        text, sizeof(text),
        "P: /devices/usb1\nN: bus/usb/001/007\nE: SUBSYSTEM=usb\nE: DRIVER=usb\nE: BUSNUM=001\n"
        "E: DEVNUM=007\nE: DEVNAME=/dev/bus/usb/001/007\nE: DEVTYPE=usb_device\n"
        "A: bConfigurationValue=1\\n\nA: busnum=1\\n\nA: devnum=7\\n\nA: speed=12\\n\n"
        "A: idVendor=0400\\n\nA: idProduct=c35a\\n\nA: product=USB IDR\\n\n"
        "H: descriptors=12010002000000400004 5ac30001000000 01"
        "0902200001010080320904000002ff00000007 05%02x02400000 0705%02x02400000\n",
        in, out);
    /* Blanks are for the reader of this page. */
    char *descriptors = strstr(text, "descriptors=");
    char *to = descriptors;
    for (const char *from = descriptors; *from != '\0'; from++) {
        if (*from != ' ') {
            *to++ = *from;
        }
    }
    *to = '\0';
    const gboolean added = umockdev_testbed_add_from_string(wire.testbed, text, NULL);
    assert(added);
}

static void hid_add(void)
{
    char text[1024];
    size_t length = (size_t)snprintf(
        text, sizeof(text),
        "P: " HID_PARENT "/hidraw/hidraw%d\nN: hidraw%d\nE: DEVNAME=/dev/hidraw%d\n"
        "E: SUBSYSTEM=hidraw\nA: dev=240:%d\\n\nL: device=../../../0003:10C4:0007.0001\n\n"
        "P: " HID_PARENT "\nE: SUBSYSTEM=hid\nE: HID_ID=0003:000010C4:00000007\n"
        "E: HID_NAME=ID Reader\nH: report_descriptor=",
        wire.hid_number, wire.hid_number, wire.hid_number, wire.hid_number);
    for (size_t i = 0; i < sizeof(hid_descriptor); i++) {
        length += (size_t)snprintf(text + length, sizeof(text) - length, "%02X", hid_descriptor[i]);
    }
    snprintf(text + length, sizeof(text) - length, "\n");
    const gboolean added = umockdev_testbed_add_from_string(wire.testbed, text, NULL);
    assert(added);
}

void mock_wire_begin(void)
{
    wire.testbed = umockdev_testbed_new();
    wire.handler = umockdev_ioctl_base_new();
    g_signal_connect(wire.handler, "handle-ioctl", G_CALLBACK(on_ioctl), NULL);
    g_signal_connect(wire.handler, "handle-read", G_CALLBACK(on_read), NULL);
    g_signal_connect(wire.handler, "handle-write", G_CALLBACK(on_write), NULL);
}

void mock_wire_end(void)
{
    g_object_unref(wire.testbed);
    g_object_unref(wire.handler);
}

void mock_wire_plug(enum mock_kind kind, int pull_after)
{
    pthread_mutex_lock(&wire.lock);
    assert(wire.pulled);
    wire.kind = kind;
    wire.hid_number++;
    wire.pulled = false;
    wire.pull_after = pull_after;
    wire.transfers = 0;
    wire.pending_bytes = 0;
    const struct made_up_card *card = wire.module.card;
    sam_module_init(&wire.module, SAM_HABIT_FINDS);
    sam_module_put_card(&wire.module, card);
    pthread_mutex_unlock(&wire.lock);

    /* First the kernel's side: whoever hears of the device may open it at once. */
    const gboolean attached =
        umockdev_testbed_attach_ioctl(wire.testbed, node(), wire.handler, NULL);
    assert(attached);
    if (is_usb()) {
        usb_add();
    } else {
        hid_add();
    }
}

void mock_wire_unplug(void)
{
    pthread_mutex_lock(&wire.lock);
    wire.pulled = true;
    for (size_t i = 0; i < wire.urb_count; i++) {
        umockdev_ioctl_data_unref(wire.urbs[i].data);
    }
    wire.urb_count = 0;
    pthread_mutex_unlock(&wire.lock);
    (void)umockdev_testbed_detach_ioctl(wire.testbed, node(), NULL);
    if (is_usb()) {
        umockdev_testbed_remove_device(wire.testbed, USB_PATH);
    } else {
        umockdev_testbed_remove_device(wire.testbed, hid_path("/sys" HID_PARENT "/hidraw/"));
        umockdev_testbed_remove_device(wire.testbed, "/sys" HID_PARENT);
    }
}

void mock_serial_plug(int ret_far[2])
{
    for (int i = 0; i < 2; i++) {
        char text[512];
        snprintf(text, sizeof(text),
                 "P: /devices/usb2/2-%d/2-%d:1.0/ttyUSB%d/tty/ttyUSB%d\nN: ttyUSB%d\n"
                 "E: DEVNAME=/dev/ttyUSB%d\nE: SUBSYSTEM=tty\nA: dev=188:%d\\n\n"
                 "L: device=../../../ttyUSB%d\n\n"
                 "P: /devices/usb2/2-%d\nE: SUBSYSTEM=usb\nE: DEVTYPE=usb_device\n"
                 "A: idVendor=1a86\\n\nA: idProduct=7523\\n\n",
                 i + 1, i + 1, i, i, i, i, i, i, i + 1);
        const gboolean added = umockdev_testbed_add_from_string(wire.testbed, text, NULL);
        assert(added);
        snprintf(text, sizeof(text), "/dev/ttyUSB%d", i);
        ret_far[i] = umockdev_testbed_get_dev_fd(wire.testbed, text);
        assert(ret_far[i] >= 0);
    }
}

void mock_wire_put_card(const struct made_up_card *card)
{
    pthread_mutex_lock(&wire.lock);
    sam_module_put_card(&wire.module, card);
    pthread_mutex_unlock(&wire.lock);
}

bool mock_wire_is_pulled(void)
{
    pthread_mutex_lock(&wire.lock);
    const bool pulled = wire.pulled;
    pthread_mutex_unlock(&wire.lock);
    return pulled;
}

int mock_wire_transfers(void)
{
    pthread_mutex_lock(&wire.lock);
    const int transfers = wire.transfers;
    pthread_mutex_unlock(&wire.lock);
    return transfers;
}
