/* ID card readers for `mashang-device`: what lies on them is told by its kind, and by name to
 * nobody. */
#include "drivers/idcard/card_blank.h"
#include "drivers/idcard/idcard_device.h"
#include "drivers/idcard/idcard_model.h"
#include "drivers/io/port_memory.h"
#include "drivers/tool/kind.h"

#include <stdio.h>
#include <string.h>

enum { LINE_ROOM = 256, BAUD_DEFAULT = 115200 };

/* One reader a process: what it needs while it is there. */
static struct {
    struct idcard *idcard;
    const struct kind_tell *tell;
    struct card_blank blank;
    struct where where;
    bool replay;
} reader;

static const char *kind_words(enum card_kind kind)
{
    switch (kind) {
    case CARD_CITIZEN:
        return "citizen";
    case CARD_FOREIGN_2017:
        return "foreign-2017";
    case CARD_FOREIGN_2023:
        return "foreign-2023";
    case CARD_HMT_RESIDENT:
        return "hmt-resident";
    }
    return "";
}

/* Of a record that is played: what the driver makes of it. Its cards are blank. */
static void health_tell(void)
{
    char line[LINE_ROOM];
    const struct device_health health = device_health(idcard_device(reader.idcard));
    const bool blank = strcmp(health.code, "idcard.bad_number") == 0;
    snprintf(line, sizeof(line), "%s%s", health.code[0] == '\0' ? "serves" : health.code,
             blank ? ": a card was read, and is blank in a record" : "");
    reader.tell->line(reader.tell->context, line);
}

static void on_event(void *context, const struct idcard_event *event)
{
    char line[LINE_ROOM];
    (void)context;
    if (event->kind == IDCARD_EVENT_CARD) {
        const bool show = reader.tell->show;
        snprintf(line, sizeof(line), "card kind=%s warnings=%u model=\"%s\"%s%s",
                 kind_words(event->person->kind), event->person->warnings,
                 idcard_model_name(reader.idcard), show ? " number=" : "",
                 show ? event->person->number_masked : "");
        reader.tell->line(reader.tell->context, line);
        explicit_bzero(line, sizeof(line));
    } else if (event->kind == IDCARD_EVENT_CARD_GONE) {
        reader.tell->line(reader.tell->context, "card gone");
    } else if (reader.replay) {
        health_tell();
    }
}

static struct port *usb_make(const struct where *where)
{
    for (size_t i = 0; i < idcard_model_count; i++) {
        const struct idcard_model *model = &idcard_models[i];
        if (model->kind == PORT_USB && model->vendor == where->vendor &&
            model->product == where->product) {
            return port_usb_create(where->vendor, where->product, 0, 0, model->pipes,
                                   model->pipe_count);
        }
    }
    return NULL;
}

/* The one port of a record, with its tap. Reports are plain unless the place says counted=yes. */
static struct port *tapped_make(const struct kind_use *use)
{
    const struct where *where = use->where;
    struct port *port =
        where->cable == WHERE_USB ? usb_make(where)
        : where->cable == WHERE_HID
            ? port_hid_create(where->path)
            : port_serial_create(where->path, where->baud > 0 ? where->baud : BAUD_DEFAULT);
    if (port == NULL) {
        return NULL;
    }
    const struct port_tap_use tap = {.sink = use->sink,
                                     .sink_context = use->sink_context,
                                     .blank = card_blank_paint,
                                     .blank_context = &reader.blank};
    reader.blank = (struct card_blank){.counted = where->counted};
    struct port *tapped = port_tap_create(port, &tap);
    if (tapped == NULL) {
        port_destroy(port);
    }
    return tapped;
}

static struct device *create(const struct kind_use *use, struct port **ret_port,
                             const char **ret_wrong)
{
    *ret_port = NULL;
    reader.tell = use->tell;
    reader.where = *use->where;
    *ret_wrong = "a reader is on a serial line, HID or usb:VENDOR:PRODUCT";
    const enum where_cable cable = use->where->cable;
    if (cable != WHERE_SERIAL && cable != WHERE_HID && cable != WHERE_USB) {
        return NULL;
    }
    *ret_wrong = "only reports of HID readers are counted";
    if (use->where->counted && cable != WHERE_HID) {
        return NULL;
    }
    struct idcard_settings settings = {.want = 0, .root = "", .on_event = on_event};
    reader.replay = use->replay;
    if (use->replay) {
        *ret_wrong = "no memory";
        settings.port = port_memory_create(use->where->cable == WHERE_HID);
        settings.port_has_reports = use->where->cable == WHERE_HID;
        settings.port_counts_reports = use->where->counted;
        if (settings.port == NULL) {
            return NULL;
        }
        *ret_port = settings.port;
    } else if (use->sink != NULL) {
        *ret_wrong = "this model is not known, or no memory";
        settings.port = tapped_make(use);
        settings.port_has_reports = use->where->cable == WHERE_HID;
        settings.port_counts_reports = use->where->counted;
        if (settings.port == NULL) {
            return NULL;
        }
    } else if (use->where->cable == WHERE_SERIAL) {
        settings.serial = reader.where.path;
    }
    *ret_wrong = "no memory";
    reader.idcard = idcard_create(&settings);
    return reader.idcard == NULL ? NULL : idcard_device(reader.idcard);
}

static void destroy(struct device *device)
{
    (void)device;
    idcard_destroy(reader.idcard);
    reader.idcard = NULL;
}

const struct tool_kind kind_idcard = {
    .name = "idcard",
    .help = "an ID card reader: serial, HID or USB (found by its model)",
    .create = create,
    .destroy = destroy,
};
