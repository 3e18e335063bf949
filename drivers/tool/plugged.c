#include "drivers/tool/plugged.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { PATH_ROOM = 512, PAGE_BARCODE = 0x8C };

/* Known by their numbers; assets/udev has the same for rights and links (a test compares). */
static const struct plugged_model models[] = {
    {0x0400, 0xC35A, PLUGGED_IDCARD, "SAM-V reader, USB"},
    {0x10C4, 0x0007, PLUGGED_IDCARD, "SAM-V reader, HID"},
    {0x0C2E, 0, PLUGGED_BARCODE, "Honeywell, Metrologic"},
    {0x0536, 0, PLUGGED_BARCODE, "Honeywell, Hand Held Products"},
    {0x05E0, 0, PLUGGED_BARCODE, "Zebra, Symbol"},
    {0x05F9, 0, PLUGGED_BARCODE, "Datalogic"},
    {0x065A, 0, PLUGGED_BARCODE, "Opticon"},
    {0x1EAB, 0, PLUGGED_BARCODE, "Newland"},
    {0x04B8, 0x0202, PLUGGED_PRINTER, "Epson TM, receipts"},
    {0x0416, 0x5011, PLUGGED_PRINTER, "58/80 mm receipts"},
    {0x0FE6, 0x811E, PLUGGED_PRINTER, "58/80 mm receipts"},
    {0x1FC9, 0x2016, PLUGGED_PRINTER, "58 mm receipts"},
    {0x0519, 0, PLUGGED_PRINTER, "Star"},
};

const struct plugged_model *plugged_model_find(uint16_t vendor, uint16_t product)
{
    for (size_t i = 0; i < sizeof(models) / sizeof(models[0]); i++) {
        if (models[i].vendor == vendor &&
            (models[i].product == product || models[i].product == 0)) {
            return &models[i];
        }
    }
    return NULL;
}

struct finding {
    const char *root;
    struct plugged *found;
    size_t room;
    size_t count;
};

static void add(struct finding *finding, enum plugged_kind kind, const struct port_place *place,
                const char *where)
{
    char path[PATH_ROOM];
    const struct plugged_model *model = plugged_model_find(place->vendor, place->product);
    if (finding->count == finding->room) {
        return;
    }
    struct plugged *plugged = &finding->found[finding->count++];
    *plugged = (struct plugged){.kind = kind,
                                .model = model != NULL ? model->name : "",
                                .vendor = place->vendor,
                                .product = place->product};
    snprintf(plugged->where, sizeof(plugged->where), "%.255s", where);
    snprintf(plugged->name, sizeof(plugged->name), "%s", place->name);
    snprintf(path, sizeof(path), "%s%s", finding->root, place->path);
    plugged->may_use = access(path, R_OK | W_OK) == 0;
}

/* A USB device without a file of its own is worth a line when its model is a reader's. */
static void usb_add(struct finding *finding, const struct port_place *place)
{
    char where[32];
    const struct plugged_model *model = plugged_model_find(place->vendor, place->product);
    if (model != NULL && model->kind == PLUGGED_IDCARD && model->product == 0xC35A) {
        snprintf(where, sizeof(where), "usb:%04x:%04x", place->vendor, place->product);
        add(finding, PLUGGED_IDCARD, place, where);
    }
}

static void hid_add(struct finding *finding, const struct port_place *place)
{
    const struct plugged_model *model = plugged_model_find(place->vendor, place->product);
    if (place->usage_page == PAGE_BARCODE) {
        add(finding, PLUGGED_BARCODE, place, place->path);
    } else if (model != NULL && model->kind == PLUGGED_IDCARD) {
        add(finding, PLUGGED_IDCARD, place, place->path);
    }
}

/* Adapters come and go; lines of the board (no vendor) say nothing of what hangs on them. */
static void serial_add(struct finding *finding, const struct port_place *place)
{
    const struct plugged_model *model = plugged_model_find(place->vendor, place->product);
    if (place->vendor != 0) {
        add(finding, model != NULL ? model->kind : PLUGGED_SERIAL, place, place->path);
    }
}

static void ports_add(struct finding *finding)
{
    static const struct {
        enum port_kind kind;
        void (*add)(struct finding *finding, const struct port_place *place);
    } kinds[] = {{PORT_USB, usb_add}, {PORT_HID, hid_add}, {PORT_SERIAL, serial_add}};
    static struct port_place places[PORT_PLACES_MAX];
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        const size_t count = port_find(finding->root, kinds[i].kind, places, PORT_PLACES_MAX);
        for (size_t j = 0; j < count; j++) {
            kinds[i].add(finding, &places[j]);
        }
    }
}

/* The first line of /sys/class/…/FILE; "" when there is none. */
static void line_read(const char *root, const char *folder, const char *entry, const char *name,
                      char *ret_line, size_t room)
{
    char path[PATH_ROOM];
    ret_line[0] = '\0';
    if (snprintf(path, sizeof(path), "%s%s/%s/%s", root, folder, entry, name) >=
        (int)sizeof(path)) {
        return;
    }
    FILE *file = fopen(path, "r");
    if (file == NULL) {
        return;
    }
    if (fgets(ret_line, (int)room, file) == NULL) {
        ret_line[0] = '\0';
    }
    ret_line[strcspn(ret_line, "\n")] = '\0';
    fclose(file);
}

/* Classes of /sys that have a file below /dev for each device. */
static const struct class_row {
    const char *folder;
    const char *starts;
    const char *dev; /* the file is below it */
    enum plugged_kind kind;
    const char *name; /* the file of /sys with its name */
    const char *ids;  /* and the folder with its vendor and product */
    const char *vendor;
    const char *product;
} classes[] = {
    {"/sys/class/usbmisc", "lp", "/dev/usb/", PLUGGED_PRINTER, "device/../product", "device/..",
     "idVendor", "idProduct"},
    {"/sys/class/video4linux", "video", "/dev/", PLUGGED_CAMERA, "name", "device/..", "idVendor",
     "idProduct"},
    {"/sys/class/input", "event", "/dev/input/", PLUGGED_KEYS, "device/name", "device/id", "vendor",
     "product"},
};

/* It can type a code and end it. */
static bool is_keyboard(const struct finding *finding, const char *folder, const char *entry)
{
    char keys[PATH_ROOM];
    line_read(finding->root, folder, entry, "device/capabilities/key", keys, sizeof(keys));
    const char *last = strrchr(keys, ' ');
    /* The lowest word has codes 0–63: 1 … 0 are 2–11, Q is 16, Enter 28. */
    enum { TYPES_CODES = 0x10010FFC };
    return (strtoull(last == NULL ? keys : last + 1, NULL, 16) & TYPES_CODES) == TYPES_CODES;
}

static void class_entry_add(struct finding *finding, const struct class_row *row, const char *entry)
{
    struct port_place place = {.kind = PORT_USB};
    char ids[PATH_ROOM];
    char line[32];
    if (row->kind == PLUGGED_KEYS && !is_keyboard(finding, row->folder, entry)) {
        return;
    }
    snprintf(ids, sizeof(ids), "%.64s/%s", entry, row->ids);
    line_read(finding->root, row->folder, ids, row->vendor, line, sizeof(line));
    place.vendor = (uint16_t)strtoul(line, NULL, 16);
    line_read(finding->root, row->folder, ids, row->product, line, sizeof(line));
    place.product = (uint16_t)strtoul(line, NULL, 16);
    line_read(finding->root, row->folder, entry, row->name, place.name, sizeof(place.name));
    snprintf(place.path, sizeof(place.path), "%s%.200s", row->dev, entry);
    const struct plugged_model *model = plugged_model_find(place.vendor, place.product);
    /* A gun that types is a keyboard of a gun's maker. */
    const bool gun = row->kind == PLUGGED_KEYS && model != NULL && model->kind == PLUGGED_BARCODE;
    add(finding, gun ? PLUGGED_BARCODE : row->kind, &place, place.path);
}

static int entry_compare(const void *left, const void *right)
{
    return strcmp(left, right);
}

static void class_add(struct finding *finding, const struct class_row *row)
{
    char path[PATH_ROOM];
    static char names[PORT_PLACES_MAX][64];
    size_t count = 0;
    snprintf(path, sizeof(path), "%s%s", finding->root, row->folder);
    DIR *folder = opendir(path);
    if (folder == NULL) {
        return;
    }
    for (struct dirent *entry; count < PORT_PLACES_MAX && (entry = readdir(folder)) != NULL;) {
        if (strncmp(entry->d_name, row->starts, strlen(row->starts)) == 0 &&
            strlen(entry->d_name) < sizeof(names[0])) {
            snprintf(names[count++], sizeof(names[0]), "%s", entry->d_name);
        }
    }
    closedir(folder);
    qsort(names, count, sizeof(names[0]), entry_compare);
    for (size_t i = 0; i < count; i++) {
        class_entry_add(finding, row, names[i]);
    }
}

size_t plugged_find(const char *root, struct plugged *ret_found, size_t room)
{
    struct finding finding = {.root = root, .found = ret_found, .room = room};
    ports_add(&finding);
    for (size_t i = 0; i < sizeof(classes) / sizeof(classes[0]); i++) {
        class_add(&finding, &classes[i]);
    }
    return finding.count;
}

static const struct {
    const char *name;
    const char *zh;
} kind_rows[PLUGGED_KIND_COUNT] = {
#define PLUGGED_ROW(symbol, name, zh) [symbol] = {name, zh},
    PLUGGED_KINDS(PLUGGED_ROW)
#undef PLUGGED_ROW
};

const char *plugged_kind_name(enum plugged_kind kind)
{
    return kind_rows[kind].name;
}

const char *plugged_kind_zh(enum plugged_kind kind)
{
    return kind_rows[kind].zh;
}
