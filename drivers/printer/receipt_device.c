#include "drivers/printer/receipt_device.h"

#include "drivers/printer/device_link.h"
#include "drivers/printer/receipt_job.h"

#include <stdlib.h>
#include <unistd.h>

enum { READ_BYTES = 256 };

struct receipt_device {
    struct device device; /* first */
    struct device_uri uri;
    bool open;
    int link; /* -1: none */
    bool asking;
    int64_t next_ms; /* of the next question, or of the next look at the cable */
    struct device_health health;
    struct receipt_job job;
};

static const struct device_health absent = {DEVICE_ABSENT, "printer.absent",
                                            "找不到打印机：检查电源、数据线和权限",
                                            "no printer there: check power, cable and rights"};
static const struct device_health opening = {DEVICE_OPENING, "", "", ""};

/* What a person does about it, worst first. A roll that will end soon still serves. */
static const struct {
    unsigned reason;
    struct device_health health;
} rows[] = {
    {RECEIPT_OFFLINE,
     {DEVICE_FAILED, "printer.offline", "打印机没有应答：检查电源、数据线和波特率",
      "it does not answer: check power, cable and baud rate"}},
    {RECEIPT_COVER_OPEN,
     {DEVICE_FAILED, "printer.cover-open", "合上打印机的盖子", "close its cover"}},
    {RECEIPT_MEDIA_EMPTY,
     {DEVICE_FAILED, "printer.media-empty", "放入新的纸卷", "put in a new roll"}},
    {RECEIPT_JAM,
     {DEVICE_FAILED, "printer.jam", "清除卡纸，让切刀复位", "clear the jam and free the cutter"}},
    {RECEIPT_OTHER,
     {DEVICE_FAILED, "printer.other", "打印机报告故障：关机冷却后再开",
      "it reports a fault: turn it off, let it cool, turn it on"}},
    {RECEIPT_MEDIA_LOW,
     {DEVICE_READY, "printer.media-low", "纸快用完了，请准备新的纸卷",
      "its roll ends soon: have a new one ready"}},
    {0, {DEVICE_READY, "", "", ""}},
};

struct device_health receipt_device_health_of(unsigned reasons)
{
    size_t at = 0;
    while (rows[at].reason != 0 && (reasons & rows[at].reason) == 0) {
        at++;
    }
    return rows[at].health;
}

static struct receipt_device *of(struct device *device)
{
    return (struct receipt_device *)device;
}

static void link_close(struct receipt_device *printer, int64_t now_ms)
{
    if (printer->link >= 0) {
        close(printer->link);
        printer->link = -1;
    }
    printer->asking = false;
    printer->next_ms = now_ms + RECEIPT_DEVICE_EVERY_MS;
}

static void round_begin(struct receipt_device *printer, int64_t now_ms)
{
    if (printer->link < 0) {
        printer->link = device_link_open(&printer->uri);
        const bool fresh = printer->health.state == DEVICE_ABSENT; /* else it is what it was */
        printer->health = printer->link < 0 ? absent : fresh ? opening : printer->health;
    }
    if (printer->link < 0) {
        link_close(printer, now_ms);
        return;
    }
    receipt_job_init(&printer->job, NULL, RECEIPT_DEVICE_EVERY_MS, now_ms);
    receipt_job_link(&printer->job, true, now_ms);
    printer->asking = true;
    printer->next_ms = now_ms;
}

/* False: the cable is gone. */
static bool bytes_pass(struct receipt_device *printer, int64_t now_ms)
{
    uint8_t bytes[READ_BYTES];
    const ssize_t read = device_link_read(printer->link, bytes, sizeof(bytes));
    if (read > 0) {
        receipt_job_receive(&printer->job, bytes, (size_t)read, now_ms);
    }
    receipt_job_tick(&printer->job, now_ms);
    const uint8_t *waiting = NULL;
    const size_t size = receipt_job_output(&printer->job, &waiting);
    const ssize_t written =
        read < 0 || size == 0 ? 0 : device_link_write(printer->link, waiting, size);
    if (written > 0) {
        receipt_job_sent(&printer->job, (size_t)written, now_ms);
    }
    return read >= 0 && written >= 0;
}

static void on_ready(struct device *device, const struct pollfd *fds, size_t count, int64_t now_ms)
{
    struct receipt_device *printer = of(device);
    (void)fds;
    (void)count;
    if (!printer->asking && now_ms >= printer->next_ms) {
        round_begin(printer, now_ms);
    }
    if (printer->asking) { /* the job keeps no deadlines: it is looked at, as by the back-end */
        printer->next_ms = now_ms + RECEIPT_LOOK_MS;
    }
    if (printer->link >= 0 && printer->asking && !bytes_pass(printer, now_ms)) {
        printer->health = absent;
        link_close(printer, now_ms);
    } else if (printer->asking && printer->job.state == RECEIPT_END) {
        printer->health = receipt_device_health_of(printer->job.reasons);
        printer->asking = false;
        printer->next_ms = now_ms + RECEIPT_DEVICE_EVERY_MS;
        if ((printer->job.reasons & RECEIPT_OFFLINE) != 0) {
            link_close(printer, now_ms); /* a line that was taken for a printer is let go */
        }
    }
}

static int device_begin(struct device *device, int64_t now_ms)
{
    struct receipt_device *printer = of(device);
    printer->open = true;
    printer->next_ms = now_ms;
    printer->health = absent;
    return 0;
}

static size_t poll_fds(struct device *device, struct pollfd *fds, size_t room)
{
    const struct receipt_device *printer = of(device);
    if (!printer->asking || room == 0) {
        return 0;
    }
    fds[0] = (struct pollfd){.fd = printer->link, .events = POLLIN};
    return 1;
}

static int64_t next_deadline_ms(const struct device *device)
{
    const struct receipt_device *printer = (const struct receipt_device *)device;
    if (!printer->open) {
        return DEVICE_NO_DEADLINE;
    }
    return printer->next_ms;
}

static struct device_health health(const struct device *device)
{
    return ((const struct receipt_device *)device)->health;
}

static void device_end(struct device *device)
{
    link_close(of(device), 0);
    of(device)->open = false;
}

static const struct device_ops ops = {.kind = "printer",
                                      .open = device_begin,
                                      .poll_fds = poll_fds,
                                      .on_ready = on_ready,
                                      .next_deadline_ms = next_deadline_ms,
                                      .health = health,
                                      .close = device_end};

struct device *receipt_device_create(const struct device_uri *uri)
{
    struct receipt_device *printer = calloc(1, sizeof(*printer));
    if (printer == NULL) {
        return NULL;
    }
    printer->device.ops = &ops;
    printer->uri = *uri;
    printer->link = -1;
    printer->health = absent;
    return &printer->device;
}

void receipt_device_destroy(struct device *device)
{
    if (device != NULL) {
        device_end(device);
        free(of(device));
    }
}
